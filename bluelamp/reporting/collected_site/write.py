"""Writing a collector's page: every file appears whole or not at all, the page last."""

from pathlib import Path

from bluelamp.files import write_whole
from bluelamp.reporting import wording
from bluelamp.reporting.collected_site.read import Collected, read_collected
from bluelamp.reporting.open_data_site.write import csv_of
from bluelamp.reporting.page_files import page_environment, static_files, withdraw

FIRST_PAGE = "index.html"
DOWNLOADS = {"downloads/months.csv": "months", "downloads/data-quality.csv": "quality"}


def write_collected_site(directory: Path) -> Path:
    """Write the page of the current publication into the directory and return it. The same publication gives the same bytes.

    Raises BluelampError when nothing has been published yet."""
    data = read_collected()
    files = static_files()
    for address, name in DOWNLOADS.items():
        if rows := getattr(data, name):
            files[address] = csv_of(rows).encode("utf-8-sig")
    files["robots.txt"] = b"User-agent: *\nDisallow: /\n"
    files[FIRST_PAGE] = page(data).encode()
    for name, content in files.items():
        write_whole(directory / name, content)
    withdraw(directory, DOWNLOADS, files)
    return directory / FIRST_PAGE


def page(data: Collected) -> str:
    """The page's HTML."""
    environment = page_environment(Path(__file__).parent / "templates")
    return environment.get_template(f"{FIRST_PAGE}.j2").render(data=data, headline=headline(data))


def headline(data: Collected) -> str:
    """Of how many forces the newest month is here, in a sentence; one that was sent and is held back is not."""
    newest = data.forces[0]["newest_month"]
    here = sum(row["last_month"] == newest for row in data.forces)
    return f"{wording.month(newest)} is here from {wording.number(here)} of {wording.number(len(data.forces))} forces"
