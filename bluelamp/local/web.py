"""A small static server for the site on loopback: `python -m bluelamp.local.web PORT FOLDER`.

For one machine and its owner; production has a real web server (docker-compose.yml).
"""

import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from bluelamp.local.ports import LOOPBACK

# The pages need nothing from elsewhere, so they may get nothing from elsewhere.
HEADERS = {
    "Content-Security-Policy": "default-src 'self' 'unsafe-inline' data:; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class SiteHandler(SimpleHTTPRequestHandler):
    """Files of one folder, without listings of folders."""

    def end_headers(self) -> None:
        """Add our headers to every answer."""
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def list_directory(self, path: object) -> None:
        """A folder without an index page is not found."""
        self.send_error(404, "Not found")


def serve(port: int, folder: str) -> None:
    """Serve that folder until ended."""
    ThreadingHTTPServer((LOOPBACK, port), partial(SiteHandler, directory=folder)).serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2])
