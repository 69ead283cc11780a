"""The proposed targets with their evidence as a spread-sheet, for the person who decides (DOMAIN A1: S4)."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from bluelamp.files import write_whole
from bluelamp.reporting.publication import Publication
from bluelamp.reporting.read_publication import read_publication
from bluelamp.reporting.spreadsheet.daily_spreadsheet import OPTIONS
from bluelamp.reporting.spreadsheet.styles import Styles
from bluelamp.reporting.wording import clock, day
from bluelamp.row_heights import row_height
from bluelamp.sheet_print import one_page_wide, pages_across, publication_footer
from bluelamp.statistics.target.published import read_proposals

NAMES = 3
ABOUT_WIDTH = 110
RECORDED = "Recorded Crime"
# Number formats by what a column holds. A level is a count of crimes or a rate, by the row's purpose.
FORMATS = {
    "target": "0",
    "set_target": "General",  # with the decimals that people set it with
    "count": "#,##0",
    "rate": "0.0",
    "peer_rate": "0.00",
    "percentage": "0.0",
    "chance": "0%",
    "ratio": "0.00",
}


@dataclass(frozen=True)
class Column:
    """A column: the row's field, its heading, its width in characters, what it holds (one of FORMATS, `level`, `levels` for several
    after one another, `day`, or words), and what stands where there is nothing; with `=` the field that says so."""

    name: str
    head: str
    width: float
    holds: str = "words"
    without: str = "does not apply"

    def format_of(self, row: dict[str, Any]) -> str:
        """The number format of its cell."""
        is_level = self.holds in ("level", "levels")
        return FORMATS[("count" if row["purpose"] == RECORDED else "rate") if is_level else self.holds]


# Each group is a page across in print: what is proposed, the force's evidence, its peers', how it was worked out, what was decided.
GROUPS = (
    (
        Column("financial_year", "Financial year", 9),
        Column("title", "Measure", 22),
        Column("purpose", "Purpose", 13),
        Column("proposed_hard_target", "Proposed hard target", 11, "target", "=status"),
        Column("proposed_stretch_target", "Proposed stretch target", 11, "target", "none proposed"),
        Column("target_in_force", "Target in force", 10, "set_target", "none in force"),
        Column("probability_without_action", "Chance that it is met without action", 14, "chance", "=probability_note"),
        Column("status", "Why so much", 34),
        Column("years", "Years to close the gap", 9, "count"),
        Column("milestones", "Level at the end of each year", 26, "levels", "none"),
    ),
    (
        Column("base_value", "Level that it starts from", 13, "level"),
        Column("base_kind", "That level is", 12),
        Column("last_12_months", "Last 12 months", 12, "level"),
        Column("best_past_rate", "Best past rate", 12, "rate"),
        Column("denominator", "Denominator", 11, "count"),
        Column("denominator_kind", "Of", 11),
        Column("denominator_status", "As of", 11),
        Column("hmic_flag", "HMIC's monitor", 12, without="not monitored"),
        Column("hmic_ratio", "Rate beside the group's", 11, "ratio", "not monitored"),
        Column("hmic_change_pct", "Its change, %", 11, "percentage", "not monitored"),
    ),
    (
        Column("msg_version", "Similar group of", 10, without="no group"),
        Column("membership_status", "Its members are", 13, without="no group"),
        Column("msg_rate_latest", "Group's rate now", 11, "peer_rate", "not known"),
        Column("msg_rates", "Group's rate at the end of each year", 19, "peer_rates", "not known"),
        Column("msg_low_80", "80 % interval from", 11, "peer_rate", "not known"),
        Column("msg_high_80", "80 % interval to", 11, "peer_rate", "not known"),
        Column("best_quartile_rates", "Best quarter's rate at the end of each year", 19, "peer_rates", "not known"),
        Column("former_msg_version", "Former group", 11, without="none"),
        Column("former_msg_rate_end", "Former group's rate at the end of the year", 12, "peer_rate", "not known"),
    ),
    (
        Column("msg_left_out", "Group projected without", 12, without="none"),
        Column("needed_count", "Crimes at the group's level", 11, "count"),
        Column("gap_pct", "Gap to it, %", 10, "percentage"),
        Column("reduction_pct", "Reduction proposed, %", 11, "percentage"),
        Column("cap_pct", "Most a year, %", 10, "percentage"),
        Column("cap_rule", "Why that is the most", 44),
        Column("achieved_reduction_pct", "What nine in ten did not exceed, %", 11, "percentage"),
        Column("achieved_reduction_count", "Of so many reductions", 11, "count"),
    ),
    (
        Column("decided_hard_target", "Decided hard target", 11, "set_target", "not decided"),
        Column("decided_by", "By", 20, without="not decided"),
        Column("decided_on", "On", 18, "day", "not decided"),
        Column("decision_reason", "Reason", 38, without="not decided"),
        Column("measure_id", "Measure's id in the seeds", 30),
    ),
)  # fmt: skip
COLUMNS = tuple(column for group in GROUPS for column in group)
WORDS = (
    "One row per Plan measure and target year on the second sheet: what the algorithm proposes, and each piece of its evidence.",
    "A proposal is not a target. Who decides enters the decision and its reason in the seeds target_decision and target.",
    "Targets of recorded crime are changes on the year before in percent; of outcome rates, outcomes per 100 crimes.",
    "Peers' rates are means of the group's rates, the force itself included; crimes per 1,000 people or households.",
)
PLACEHOLDER = "THE MEMBERS OF THE SIMILAR GROUP ARE PLACEHOLDERS THAT NOBODY HAS VERIFIED: an illustration, no ground for a decision"


def write_target_proposals(directory: Path) -> Path:
    """Write target-proposals-<as-at date>.xlsx of what is published (or the past state shown) and return its path."""
    publication = read_publication()
    path = directory / f"target-proposals-{publication.as_at_date:%Y-%m-%d}.xlsx"
    write_whole(path, workbook_bytes(publication, read_proposals()))
    return path


def workbook_bytes(publication: Publication, rows: list[dict[str, Any]]) -> bytes:
    """The workbook; the same publication gives the same bytes."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, OPTIONS)
    title = f"Proposed targets, evidence to {day(publication.as_at_date)}"
    workbook.set_properties({"title": title, "author": "Bluelamp",
                             "created": publication.published_at.astimezone(UTC).replace(tzinfo=None)})  # fmt: skip
    styles = Styles(workbook)
    is_placeholder = any(row["membership_status"] == "placeholder" for row in rows)
    lines = [
        *([PLACEHOLDER] if is_placeholder else []),
        *(["Sample data."] if publication.is_sample else []),
        f"Publication {publication.publication_id} of {clock(publication.published_at)}.",
        *WORDS,
    ]
    write_about(workbook.add_worksheet("About"), title, lines, styles)
    sheet = workbook.add_worksheet("Proposals")
    formats = {shape: workbook.add_format({**styles.figure, "num_format": shape}) for shape in FORMATS.values()}
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.head, styles.head_text)
    sheet.set_row(0, row_height((column.head, column.width) for column in COLUMNS))
    for number, row in enumerate(rows, start=1):
        sheet.set_row(number, row_height((told(column, row), column.width) for column in COLUMNS))
        for place, column in enumerate(COLUMNS):
            write_cell(sheet, (number, place), column, row, styles, formats)
    set_up_print(sheet, publication, len(rows))
    workbook.close()
    return buffer.getvalue()


def write_about(sheet: Worksheet, title: str, lines: Sequence[str], styles: Styles) -> None:
    """What this is, on a page of its own."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, ABOUT_WIDTH)
    sheet.write_string(0, 0, title, styles.title)
    for number, words in enumerate(lines, start=2):
        sheet.set_row(number, row_height([(words, ABOUT_WIDTH)]))
        sheet.write_string(number, 0, words, styles.wrapped)
    one_page_wide(sheet)


def told(column: Column, row: dict[str, Any]) -> str:
    """The words of a cell that holds no single number."""
    value = row[column.name]
    if value is None or value == []:
        return str(row[column.without[1:]] or "") if column.without.startswith("=") else column.without
    if isinstance(value, list):
        digits = 2 if column.holds == "peer_rates" else 0 if row["purpose"] == RECORDED else 1
        return " · ".join(f"{part:,.{digits}f}" for part in value)
    return "" if isinstance(value, Decimal | int | date) else str(value).replace("_", " ")


def write_cell(
    sheet: Worksheet,
    place: tuple[int, int],
    column: Column,
    row: dict[str, Any],
    styles: Styles,
    formats: dict[str, Any],
) -> None:
    """Numbers as numbers, days as days; several numbers one after another; where there is nothing, why."""
    value = row[column.name]
    if isinstance(value, Decimal | int | float):
        sheet.write_number(*place, float(value), formats[column.format_of(row)])
    elif isinstance(value, date):
        sheet.write_datetime(*place, datetime.combine(value, time()), styles.date)
    elif value is None or value == []:
        sheet.write_string(*place, told(column, row), styles.wrapped_reason)
    else:
        words = str(value) if column.name == "measure_id" else told(column, row)
        sheet.write_string(*place, words, styles.wrapped_words)


def set_up_print(sheet: Worksheet, publication: Publication, last_row: int) -> None:
    """Frozen heads; in print a page across for each group of columns."""
    sheet.hide_gridlines(2)
    sheet.freeze_panes(1, NAMES - 1)
    sheet.autofilter(0, 0, last_row, len(COLUMNS) - 1)
    footer = publication_footer(f"Publication {publication.publication_id}", is_sample=publication.is_sample)
    pages_across(sheet, (last_row, len(COLUMNS) - 1), head_row=0, name_count=NAMES, footer=footer)
    sheet.set_v_pagebreaks(list(accumulate(len(group) for group in GROUPS[:-1])))
