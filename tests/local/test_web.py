"""The site's own server: its headers on every answer, no listing, nothing hidden or outside, GET and HEAD alone, loopback."""

import socket
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from bluelamp.local import web
from bluelamp.settings import PROJECT

KIND = "the site's web server"
SECRET = b"not for anybody"


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A site with a page and a folder without one; beside it, and hidden in it, what must not be told."""
    site = tmp_path / "site"
    (site / "figures").mkdir(parents=True)
    (site / "index.html").write_text("<h1>Welcome</h1>")
    (site / "figures" / "one.csv").write_text("a,b\n")
    (site / ".index.html.1-2.tmp").write_bytes(SECRET)
    (tmp_path / "secret").write_bytes(SECRET)
    (tmp_path / "site-of-another").mkdir()
    (tmp_path / "site-of-another" / "secret").write_bytes(SECRET)
    (site / "link").symlink_to(tmp_path / "secret")
    (site / "folder").symlink_to(tmp_path)
    (site / "round").symlink_to(site / "round")
    monkeypatch.setattr(web.SiteHandler, "log_message", lambda *_: None)
    monkeypatch.setattr(web.SiteHandler, "timeout", 0.5)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(web.SiteHandler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def ask(
    port: int, method: str, path: str, host: str | None = None, more: str = ""
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer, of a request written byte by byte: no client puts it right on its way."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        named = f"Host: {host or f'127.0.0.1:{port}'}\r\n"
        connection.sendall(f"{method} {path} HTTP/1.1\r\n{named}{more}Connection: close\r\n\r\n".encode("latin-1"))
        answer = b"".join(iter(partial(connection.recv, 65_536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    return int(status.split()[1]), dict(line.split(": ", 1) for line in lines), body


def test_every_answer_has_the_headers(port: int) -> None:
    answers = [
        ask(port, "GET", "/"), ask(port, "HEAD", "/index.html"), ask(port, "GET", "/nothing"), ask(port, "GET", "/figures"),
        ask(port, "PUT", "/index.html"), ask(port, "GET", "/", host="evil.example"),
        ask(port, "GET", "/", more="If-Modified-Since: Thu, 26 Nov 2099 12:00:00 GMT\r\n"),
    ]  # fmt: skip
    assert [status for status, _, _ in answers] == [200, 200, 404, 301, 501, 421, 304]
    for status, headers, _ in answers:
        assert headers.items() >= web.HEADERS.items(), status
        assert headers.get("Server") == "Bluelamp ", "no version of anything"
    policy = web.HEADERS["Content-Security-Policy"]
    assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
    assert "http" not in policy


@pytest.mark.real_life(KIND, "a listing, a draft, a link, a path that climbs, NUL and a name longer than a name can be")
@pytest.mark.parametrize(
    "path",
    [
        "/figures/", "/.index.html.1-2.tmp", "/link", "/folder/secret", "/folder/", "/round", "/../secret", "/%2e%2e/secret",
        "/..%2fsecret", "/figures/../../secret", "/%2e%2e%2f%2e%2e%2fetc/passwd", "//etc/passwd", "/../site-of-another/secret",
        "/\\..\\secret", "/index.html%00.csv", "/%00", f"/{'a' * 5_000}", "/%ff%fe", "/index.html/../../secret",
    ],
)  # fmt: skip
def test_nothing_but_the_site_s_pages_is_given(port: int, path: str) -> None:
    status, _, body = ask(port, "GET", path)
    assert status == 404
    assert SECRET not in body
    assert ask(port, "HEAD", path)[0] == 404


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "OPTIONS", "POST", "PATCH", "CONNECT", "PROPFIND"])
def test_nothing_but_get_and_head_is_done(port: int, method: str) -> None:
    status, _, body = ask(port, method, "/index.html", more="X-Told: zebra\r\n")
    assert status == 501
    assert b"zebra" not in body
    assert ask(port, "GET", "/")[2] == b"<h1>Welcome</h1>"


@pytest.mark.real_life(KIND, "asked by a page of elsewhere whose name leads to this machine")
def test_only_requests_by_a_name_of_this_machine_are_answered(port: int) -> None:
    for host, status in {
        "127.0.0.1": 200, f"localhost:{port}": 200, "LOCALHOST": 200, "[::1]:8090": 200,
        "evil.example": 421, f"evil.example:{port}": 421, "127.0.0.1.evil.example": 421, "[": 421, "localhost@evil.example": 421,
    }.items():  # fmt: skip
        assert ask(port, "GET", "/", host=host)[0] == status, host


@pytest.mark.real_life(KIND, "a client that connects and says nothing")
def test_a_client_that_says_nothing_is_dropped(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"GET / HT")
        assert connection.recv(100) == b""
    assert ask(port, "GET", "/")[0] == 200


def test_it_listens_on_loopback_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []

    class Server:
        def __init__(self, address: tuple[str, int], _: object) -> None:
            asked.append(address)

        def serve_forever(self) -> None: ...

    monkeypatch.setattr(web, "ThreadingHTTPServer", Server)
    web.serve(8090, "/")
    assert asked == [("127.0.0.1", 8090)]


def test_production_s_server_sends_the_same_headers_and_hides_the_same() -> None:
    lines = [
        line.strip() for line in (PROJECT / "deploy" / "site_server.conf").read_text(encoding="utf-8").splitlines()
    ]
    told = [line.removesuffix(" always;").split(" ", 2)[1:] for line in lines if line.startswith("add_header ")]
    assert {name: value.strip('"') for name, value in told} == web.HEADERS
    assert {"autoindex off;", "disable_symlinks on from=$document_root;", "server_tokens off;"} <= set(lines)
    assert any(line.startswith("location ~ /\\.") and "404" in line for line in lines)
