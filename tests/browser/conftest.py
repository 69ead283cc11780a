"""A headless Chromium and the site served on this machine."""

import functools
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bluelamp.local.web import SiteHandler
from bluelamp.reporting.site import write_site
from bluelamp.reporting.site.write import write_pages
from tests.fixtures import sample
from tests.fixtures.dictionary import small_dictionary
from tests.fixtures.publication import make_publication
from tests.fixtures.report_figures import report_rows

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]


class QuietHandler(SiteHandler):
    """The site's own server, with the headers by which a browser refuses what a page may not do; writes no request down."""

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; tests skip where this machine has none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the hand-made publication."""
    folder = tmp_path_factory.mktemp("site")
    return write_pages(make_publication(figures=report_rows()), folder, small_dictionary()).parent


@pytest.fixture(scope="session")
def sample_site(sample_kept: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """The sample's site as files, with the CPU seconds that writing it took. Nobody writes into it."""
    sample.hand_out()
    folder, started = tmp_path_factory.mktemp("sample-site"), time.process_time()
    write_site(folder)
    return folder, time.process_time() - started


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address under which a folder is served on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(QuietHandler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@contextmanager
def reading(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens a page of the site and notes on it every complaint of the browser and every request to elsewhere."""
    contexts = []

    def opened(
        name: str = "index.html", *, width: int = 1280, now: str = "2013-10-15T09:00:00Z", **options: object
    ) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.clock.set_fixed_time(now)
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("requestfailed", lambda request: page.complaints.append(f"failed: {request.url}"))
        page.on("response", lambda r: page.complaints.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
        page.on("request", lambda r: None if r.url.startswith(address) else page.complaints.append(f"outside: {r.url}"))
        page.goto(f"{address}{name}", wait_until="networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site of the hand-made publication is served."""
    with served(site) as base:
        yield base


@pytest.fixture
def open_page(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens a page of that site."""
    with reading(chromium, address) as opened:
        yield opened
