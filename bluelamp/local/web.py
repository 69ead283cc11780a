"""A small static server for the site on loopback: `python -m bluelamp.local.web PORT FOLDER`.

For one machine and its owner; production has a real web server (docker-compose.yml), which sends the same headers.
"""

import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bluelamp.local.ports import LOOPBACK
from bluelamp.settings import settings

# The pages need nothing from elsewhere, so they may get nothing from elsewhere; and no script but the files beside them. Charts
# carry their own styles; the search is a WebAssembly module.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'self'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
OWN_NAMES = frozenset({LOOPBACK, "localhost", "::1"})
PATIENCE_SECONDS = 30.0


class SiteHandler(SimpleHTTPRequestHandler):
    """Files of one folder: no listings, nothing hidden, nothing outside it, nothing but GET and HEAD.

    A page of elsewhere whose name leads to this machine could read the site through its reader's browser, so only requests by
    names of this machine, or of BLUELAMP_SITE, are answered.
    """

    server_version, sys_version = "Bluelamp", ""
    timeout = PATIENCE_SECONDS  # of a client that opens a connection and says nothing

    def end_headers(self) -> None:
        """Add our headers to every answer."""
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def send_head(self) -> Any:
        """The file that is asked for, where it may be given."""
        if not self.is_asked_by_own_name():
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST, "This server has another name")
            return None
        if not self.is_inside():
            self.send_error(HTTPStatus.NOT_FOUND, "Not found")
            return None
        return super().send_head()

    def is_asked_by_own_name(self) -> bool:
        """Whether the request names this machine. Programs may name nobody; browsers always do."""
        host = self.headers.get("Host")
        try:
            return host is None or urlsplit(f"//{host}").hostname in OWN_NAMES | {
                urlsplit(settings().site_address).hostname
            }
        except ValueError:
            return False

    def is_inside(self) -> bool:
        """Whether the path is in the folder, links followed, and no part of it is hidden."""
        root = Path(self.directory).resolve()
        try:
            wanted = Path(self.translate_path(self.path)).resolve()
            parts = wanted.relative_to(root).parts
        except (ValueError, OSError, RuntimeError):  # outside; a name that no file can have; links in a circle
            return False
        return not any(part.startswith(".") for part in parts)

    def list_directory(self, path: object) -> None:
        """A folder without an index page is not found."""
        self.send_error(HTTPStatus.NOT_FOUND, "Not found")


def serve(port: int, folder: str) -> None:
    """Serve that folder until ended."""
    ThreadingHTTPServer((LOOPBACK, port), partial(SiteHandler, directory=folder)).serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2])
