"""The proxy of docs/security.md before the site: nobody reads a page who has not signed on, and the site's headers arrive.

A stand-in answers for oauth2-proxy, as its documentation says that it does; nginx and the site's server are themselves.
"""

import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from bluelamp.local.airflow_api import wait_until
from bluelamp.local.ports import free_port, is_free
from bluelamp.local.web import HEADERS, SiteHandler
from bluelamp.settings import PROJECT

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
FOLDERS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


class SignOn(BaseHTTPRequestHandler):
    """202 for whoever has the cookie, 401 for others, and a page on which to sign on."""

    def do_GET(self) -> None:
        known = "_oauth2_proxy=ann" in self.headers.get("Cookie", "")
        is_page = self.path.startswith("/oauth2/sign_in")
        self.send_response(200 if is_page else 202 if known else 401)
        self.end_headers()
        self.wfile.write(b"Sign on" if is_page else b"")

    def log_message(self, *_: object) -> None: ...


class Quiet(SiteHandler):
    """The site's server, without its log."""

    def log_message(self, *_: object) -> None: ...


@contextmanager
def served(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[str]:
    """The proxy's address."""
    if not NGINX:
        pytest.skip("nginx is not installed")
    tmp_path.chmod(0o755)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("<h1>Figures</h1>")
    told = (PROJECT / "docs" / "security.md").read_text(encoding="utf-8")
    [block] = re.findall(r"```nginx\n(.*?)```", told, flags=re.DOTALL)
    with served(SignOn) as sign_on, served(partial(Quiet, directory=str(tmp_path / "site"))) as site:
        port = free_port(28_443)
        for before, after in ((r"listen 443 ssl;", f"listen 127.0.0.1:{port};"), (r"ssl_certificate\S* .*;", ""),
                              (":4180", f":{sign_on}"), (":8090", f":{site}")):  # fmt: skip
            assert re.search(before, block)
            block = re.sub(before, after, block)
        paths = "".join(f"{name}_temp_path {tmp_path}/{name};\n" for name in FOLDERS)
        text = f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error;\nevents {{}}\nhttp {{ access_log off;\n{paths}{block}}}\n"
        (tmp_path / "nginx.conf").write_text(text)
        process = subprocess.Popen([NGINX, "-e", f"{tmp_path}/error", "-c", f"{tmp_path}/nginx.conf"])
        try:
            assert wait_until(lambda: process.poll() is not None or not is_free(port), seconds=20)
            assert process.poll() is None, (tmp_path / "error").read_text()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def test_nobody_reads_a_page_who_has_not_signed_on(proxy: str) -> None:
    host = {"Host": "bluelamp.force.example"}
    with httpx.Client(base_url=proxy, headers=host, trust_env=False, timeout=20) as client:
        for path in ("/", "/index.html", "/nothing"):
            answer = client.get(path)
            assert "Sign on" in answer.text
            assert "Figures" not in answer.text
        assert client.get("/oauth2/auth").status_code == 404, "for the proxy itself alone"
        signed_on = client.get("/", headers={"Cookie": "_oauth2_proxy=ann"})
        assert (signed_on.status_code, signed_on.text) == (200, "<h1>Figures</h1>")
        assert signed_on.headers.items() >= {name.lower(): value for name, value in HEADERS.items()}.items()
        assert "max-age" in signed_on.headers["strict-transport-security"]
        assert client.get("/nothing", headers={"Cookie": "_oauth2_proxy=ann"}).status_code == 404
