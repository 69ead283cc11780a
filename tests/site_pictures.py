"""Pictures of the site for README and docs, of what the home at BLUELAMP_HOME has published.

    .venv/bin/python -m tests.site_pictures           writes docs/images/site.png, site-crime.png and site-plan.png
    .venv/bin/python -m tests.site_pictures DIR       a page of each kind into that folder: wide, narrow, in forced colours, printed

Needs Chromium; a printed page is a PDF, and a picture of it where pdftoppm (poppler-utils) is.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bluelamp.reporting.site import write_site
from bluelamp.settings import PROJECT
from tests.browser.barriers import EVERY_KIND
from tests.browser.conftest import ARGUMENTS, reading, served

IMAGES = PROJECT / "docs" / "images"
# Picture → page, width and height of the window, in pixels.
KEPT = {
    "site": ("index.html", 1280, 1400),
    "site-crime": ("crime/burglary-dwelling.html", 1280, 1100),
    "site-plan": ("plan/index.html", 1280, 1000),
}
WAYS: dict[str, dict[str, object]] = {
    "wide": {"width": 1280},
    "narrow": {"width": 360},
    "forced": {"width": 1280, "forced_colors": "active"},
}
MOST_PIXELS = 4000  # of a page's height in a picture: what comes below is more of the same


def take(page: Page, path: Path, height: int) -> None:
    """One picture from the page's top."""
    page.set_viewport_size(
        {"width": page.viewport_size["width"], "height": height}
        if page.viewport_size
        else {"width": 1280, "height": height}
    )
    page.screenshot(path=path)
    print(f"Wrote {path}")


def every_kind(opened: object, folder: Path) -> None:
    """Each kind of page in each way, and printed."""
    folder.mkdir(parents=True, exist_ok=True)
    for address in EVERY_KIND:
        name = address.removesuffix(".html").replace("/", "-")
        for way, options in WAYS.items():
            page: Page = opened(address, **options)  # type: ignore[operator]
            height = min(page.evaluate("document.documentElement.scrollHeight"), MOST_PIXELS)
            take(page, folder / f"{name}-{way}.png", height)
            if way == "wide":
                page.pdf(path=folder / f"{name}.pdf", format="A4")
                if shutil.which("pdftoppm"):
                    subprocess.run(
                        ["pdftoppm", "-png", "-r", "60", "-l", "3", f"{folder}/{name}.pdf", f"{folder}/{name}-print"],
                        check=True,
                    )
            page.context.close()


def main() -> None:
    """Write the site into a folder of its own and look at it."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        write_site(Path(folder))
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        with served(Path(folder)) as address, reading(browser, address) as opened:
            if len(sys.argv) > 1:
                every_kind(opened, Path(sys.argv[1]))
            else:
                for name, (page, width, height) in KEPT.items():
                    take(opened(page, width=width), IMAGES / f"{name}.png", height)
        browser.close()


if __name__ == "__main__":
    main()
