"""Writing the site: every file appears whole or not at all, the first page last."""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bluelamp.files import write_whole
from bluelamp.quality.lateness import late_feeds
from bluelamp.reporting.dictionary import Dictionary, read_dictionary
from bluelamp.reporting.page_files import static_files, withdraw
from bluelamp.reporting.publication import Publication
from bluelamp.reporting.read_publication import read_publication
from bluelamp.reporting.site.checks import find_checks
from bluelamp.reporting.site.downloads import TABLES, crime_csv, figure_csv, list_downloads, table_csvs
from bluelamp.reporting.site.pages import FIRST_PAGE, render_pages
from bluelamp.reporting.site.revisions import changes_json
from bluelamp.reporting.site.search import program, write_index
from bluelamp.reporting.site.sheet import SHEET_CSS, sheet_css
from bluelamp.reporting.spreadsheet import daily_spreadsheet

# Folders whose files are all the site's own: what is no longer written goes.
OWN_FOLDERS = (
    "crime", "areas", "projections", "plan", "scorecard", "satisfaction", "rug", "multiples", "peers", "quality", "changes",
    "charts", "figures", "threats", "briefing", "delivery", "health", "partnership",
    "regional", "dictionary",
)  # fmt: skip
# The site is for everybody inside, and so for the search of the intranet, too.
ROBOTS = b"User-agent: *\nAllow: /\n"


def write_site(directory: Path) -> Path:
    """Write the site of the current publication into the directory and return its first page.

    The same publication gives the same bytes, until a feed is late by the clock. Raises BluelampError when nothing has been
    published yet.
    """
    return write_pages(judged_by_clock(read_publication()), directory, read_dictionary())


def judged_by_clock(current: Publication, now: datetime | None = None) -> Publication:
    """The publication with what its feeds cannot know of themselves: that by their contracts' latency they are late now. When
    all feeds are silent no build compares them, but the night writes this page."""
    late = {
        found.feed: found for found in late_feeds({f.name: f.complete_to for f in current.feeds if f.complete_to}, now)
    }
    feeds = tuple(
        replace(feed, is_late=True, reason=sentence(late[feed.name].words))
        if feed.name in late and not feed.is_late
        else feed
        for feed in current.feeds
    )
    return current if feeds == current.feeds else replace(current, feeds=feeds)


def later_spreadsheets(directory: Path, spreadsheet: str) -> list[str]:
    """Daily spread-sheets of days after the one that is published now, which was rolled back to. Those of earlier days stay."""
    pattern = re.sub(r"\d{4}-\d\d-\d\d", "*", spreadsheet)
    found = (path.relative_to(directory).as_posix() for path in directory.glob(pattern))
    return [name for name in found if len(name) == len(spreadsheet) and name > spreadsheet]


def sentence(words: str) -> str:
    """Words as a sentence of their own."""
    return f"{words[0].upper()}{words[1:]}."


def write_pages(current: Publication, directory: Path, dictionary: Dictionary | None = None) -> Path:
    """Write the site of that publication. Files of others in the directory, such as check results, stay as they are."""
    spreadsheet = f"downloads/{daily_spreadsheet.file_name(current)}"
    downloads = list_downloads(current, spreadsheet)
    rendered = render_pages(
        current, downloads, checks=find_checks(directory), dictionary=dictionary, has_search=program() is not None
    )
    pages = rendered.pages
    files = static_files()
    files[SHEET_CSS] = sheet_css(current).encode()
    if current.words.logo:
        files[current.words.logo_address] = current.words.logo.read_bytes()
    files[spreadsheet] = daily_spreadsheet.workbook_bytes(current)
    files["downloads/daily-crime.csv"] = crime_csv(current).encode("utf-8-sig")
    files["downloads/figures.csv"] = figure_csv(current).encode("utf-8-sig")
    files |= {path: text.encode("utf-8-sig") for path, text in table_csvs(current).items()}
    files["downloads/changes.json"] = changes_json(current).encode()
    files |= rendered.files
    files |= {page: text.encode() for page, text in pages.items() if page != FIRST_PAGE}
    files["robots.txt"] = ROBOTS
    files[FIRST_PAGE] = pages[FIRST_PAGE].encode()
    for name, content in files.items():
        write_whole(directory / name, content)
    for folder in OWN_FOLDERS:
        for path in (directory / folder).glob("*.*"):
            if f"{folder}/{path.name}" not in files:
                path.unlink()
    withdraw(directory, TABLES, files)
    withdraw(directory, later_spreadsheets(directory, spreadsheet), files)
    write_index(directory)
    return directory / FIRST_PAGE
