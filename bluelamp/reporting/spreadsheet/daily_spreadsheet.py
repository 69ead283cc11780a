"""The daily spread-sheet (DOMAIN A1: S1): every crime type for force, BCU and LPU against the same days last year."""

import io
from datetime import UTC
from pathlib import Path

import xlsxwriter

from bluelamp.files import write_whole
from bluelamp.reporting.publication import CrimeFigure, Publication, kept_with_publication
from bluelamp.reporting.read_publication import read_publication
from bluelamp.reporting.spreadsheet.about_sheet import write_about_sheet
from bluelamp.reporting.spreadsheet.crime_sheet import write_crime_sheet
from bluelamp.reporting.spreadsheet.month_sheet import write_month_sheet
from bluelamp.reporting.spreadsheet.styles import Styles
from bluelamp.reporting.verdict import worst_first
from bluelamp.reporting.wording import day

# Text from a feed is never a formula, a link or a number.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def sheets_of(publication: Publication) -> list[tuple[str, str]]:
    """The sheets of crime figures: their names, in the force's words, and the level of areas that each holds."""
    return [("Force", "force"), (publication.words.bcu.short, "bcu"), (publication.words.lpu.short, "lpu")]


def file_name(publication: Publication) -> str:
    """daily-crime-2013-10-14.xlsx"""
    return f"daily-crime-{publication.as_at_date:%Y-%m-%d}.xlsx"


def write_daily_spreadsheet(directory: Path) -> Path:
    """Write the spread-sheet of the current publication into the directory, whole or not at all, and return its path.

    The same publication gives the same bytes. Raises BluelampError when nothing has been published yet.
    """
    publication = read_publication()
    path = directory / file_name(publication)
    write_whole(path, workbook_bytes(publication))
    return path


@kept_with_publication
def workbook_bytes(publication: Publication) -> bytes:
    """The workbook. Its date of creation is the publication's, so that the bytes do not depend on when it is written."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, OPTIONS)
    workbook.set_size(2400, 1400)
    workbook.set_properties(
        {
            "title": f"Daily crime figures to {day(publication.as_at_date)}",
            "subject": "Recorded crime by crime type and area",
            "author": "Bluelamp",
            "comments": f"Publication {publication.publication_id}{'. Sample data.' if publication.is_sample else '.'}",
            "created": publication.published_at.astimezone(UTC).replace(tzinfo=None),
        }
    )
    styles, sheets = Styles(workbook), sheets_of(publication)
    figures = {name: worst_first(filter(holds_crimes, publication.of_type(area_type))) for name, area_type in sheets}
    write_about_sheet(workbook, styles, publication)
    first_month_row = 1
    for name, area_type in sheets:
        write_crime_sheet(
            workbook, styles, (name, area_type), figures[name], publication, first_month_row=first_month_row
        )
        first_month_row += len(figures[name])
    write_month_sheet(workbook, styles, [figure for name, _ in sheets for figure in figures[name]], publication)
    workbook.close()
    return buffer.getvalue()


def holds_crimes(figure: CrimeFigure) -> bool:
    """Whether a row says anything: one that only collects what is not allocated does so where something is."""
    counts = (count for one in figure.comparisons.values() for count in (one.actual, one.previous_year))
    return not figure.is_unallocated or any(counts)
