"""Writing the site of open data: every file appears whole or not at all, the first page last."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment

from bluelamp.files import write_whole
from bluelamp.reporting import wording
from bluelamp.reporting.open_data_site import comparison, months, outcomes, quality
from bluelamp.reporting.open_data_site.read import OpenData, Row, read_open_data
from bluelamp.reporting.page_files import page_environment, static_files, withdraw
from bluelamp.reporting.site.downloads import csv_text

FIRST_PAGE = "index.html"
DOWNLOADS = {
    "downloads/published-crime.csv": ("crime", "Months of every force and crime type"),
    "downloads/comparison.csv": ("comparison", "Rates of every force, the funnel and the verdict"),
    "downloads/control-charts.csv": ("charts", "The force’s control charts"),
    "downloads/outcomes.csv": ("outcomes", "Outcomes of every force by month"),
    "downloads/data-quality.csv": ("quality", "Everything odd about the files"),
}
OPTIONAL_PAGES = ("charts.html", "comparison.html", "outcomes.html")


def write_open_data_site(directory: Path) -> Path:
    """Write the site of the current publication into the directory and return its first page.

    The same publication gives the same bytes. Raises BluelampError when nothing has been published yet.
    """
    return write_pages(read_open_data(), directory)


def write_pages(data: OpenData, directory: Path) -> Path:
    """Write the site of that publication. Files of others in the directory, such as check results, stay as they are."""
    files = static_files()
    for address, (name, _) in DOWNLOADS.items():
        if rows := getattr(data, name):
            files[address] = csv_of(rows).encode("utf-8-sig")
    pages = render_pages(data)
    files |= {page: text.encode() for page, text in pages.items() if page != FIRST_PAGE}
    files["robots.txt"] = b"User-agent: *\nAllow: /\n"
    files[FIRST_PAGE] = pages[FIRST_PAGE].encode()
    for name, content in files.items():
        write_whole(directory / name, content)
    withdraw(directory, (*DOWNLOADS, *OPTIONAL_PAGES), files)
    return directory / FIRST_PAGE


def render_pages(data: OpenData) -> dict[str, str]:
    """All pages by address; a page of something that has no data is not there, and nothing links to it."""
    environment = make_environment(data)
    windows, tables = comparison.compared(data), outcomes.outcome_tables(data)
    items = months.latest(data)
    values: dict[str, dict[str, Any]] = {
        FIRST_PAGE: {
            "headline": months.headline(data), "newest": months.newest_month(data), "items": items,
            "windows": windows, "quality": quality.summaries(data),
            "differences": months.differences(data),
            "has_year_before": any(item.year_before is not None for item in items),
        },
        "months.html": {"rows": months.month_rows(data), "columns": months.month_columns(data)},
        "quality.html": {"findings": quality.findings(data), "feeds": data.feeds},
    }  # fmt: skip
    if charted := [item for item in items if item.chart]:
        values["charts.html"] = {"items": charted, "others": [item for item in items if not item.chart]}
    if windows:
        first = next(iter(windows.values()))[0].row
        values["comparison.html"] = {"windows": windows, "first": first, "outside": comparison.outside(data),
                                     "is_placeholder": first["membership_status"] == "placeholder"}  # fmt: skip
    if tables:
        values["outcomes.html"] = {"tables": tables}
    environment.globals["pages"] = set(values)
    return {
        page: environment.get_template(f"{page}.j2").render(page=page, **content) for page, content in values.items()
    }


def make_environment(data: OpenData) -> Environment:
    """Jinja's environment. A name that is not there is an error, never a blank."""
    environment = page_environment(Path(__file__).parent / "templates")
    environment.globals.update(
        {"data": data, "downloads": {address: words for address, (name, words) in DOWNLOADS.items() if getattr(data, name)},
         "span": wording.span}
    )  # fmt: skip
    return environment


def csv_of(rows: Sequence[Row]) -> str:
    """Rows of a mart as CSV, in their own columns."""
    return csv_text(list(rows[0]), ([plain(value) for value in row.values()] for row in rows))


def plain(value: Any) -> Any:
    """A value as one cell: a list as JSON."""
    return json.dumps(value, default=str) if isinstance(value, list | dict) else value
