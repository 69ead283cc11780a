"""The proposed targets with their evidence as a spread-sheet, for the person who decides (DOMAIN A1: S4)."""

import io
from datetime import UTC
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from bluelamp.files import write_whole
from bluelamp.reporting.publication import Publication
from bluelamp.reporting.read_publication import read_publication
from bluelamp.reporting.spreadsheet.daily_spreadsheet import OPTIONS
from bluelamp.reporting.spreadsheet.styles import Styles
from bluelamp.reporting.wording import clock, day
from bluelamp.statistics.target.published import read_proposals

# Order of the decision-maker: what, how much, why, what became of it.
COLUMNS = (
    "financial_year", "measure_id", "title", "purpose", "proposed_hard_target", "proposed_stretch_target", "status", "years",
    "milestones", "probability_without_action", "probability_note", "target_in_force", "base_value", "base_kind",
    "last_12_months", "best_past_rate", "msg_version", "membership_status", "msg_rate_latest", "msg_rates", "msg_low_80",
    "msg_high_80", "best_quartile_rates", "former_msg_version", "former_msg_rate_end", "denominator", "denominator_kind",
    "denominator_status", "hmic_flag", "hmic_ratio",
    "hmic_change_pct", "needed_count", "gap_pct", "reduction_pct", "cap_pct", "cap_rule", "achieved_reduction_pct",
    "achieved_reduction_count", "decided_hard_target", "decided_by", "decided_on", "decision_reason",
)  # fmt: skip
WORDS = (
    "One row per Plan measure and target year on the second sheet: what the algorithm proposes, and each piece of its evidence.",
    "A proposal is not a target. Who decides enters the decision and its reason in the seeds target_decision and target.",
    "Recorded crime: change on the year before in percent. Outcome rates: outcomes per 100 crimes.",
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
    about = workbook.add_worksheet("About")
    about.set_column(0, 0, 110)
    about.write_string(0, 0, title, styles.title)
    is_placeholder = any(row["membership_status"] == "placeholder" for row in rows)
    published = f"Publication {publication.publication_id} of {clock(publication.published_at)}."
    lines = [
        *([PLACEHOLDER] if is_placeholder else []),
        *(["Sample data."] if publication.is_sample else []),
        published,
        *WORDS,
    ]
    for number, words in enumerate(lines, start=2):
        about.write_string(number, 0, words, styles.wrapped)
    sheet = workbook.add_worksheet("Proposals")
    sheet.freeze_panes(1, 3)
    sheet.set_column(0, len(COLUMNS) - 1, 18)
    sheet.autofilter(0, 0, len(rows), len(COLUMNS) - 1)
    for column, name in enumerate(COLUMNS):
        sheet.write_string(0, column, name.replace("_", " "), styles.head_text)
        for number, row in enumerate(rows, start=1):
            write_cell(sheet, number, column, row[name], styles)
    workbook.close()
    return buffer.getvalue()


def write_cell(sheet: Any, row: int, column: int, value: Any, styles: Styles) -> None:
    """Numbers as numbers, everything else as words; several numbers one after another."""
    if isinstance(value, Decimal | int | float):
        sheet.write_number(row, column, float(value))
    elif isinstance(value, list):
        sheet.write_string(row, column, " · ".join(f"{part:,.2f}" for part in value), styles.plain)
    elif value is not None:
        sheet.write_string(row, column, str(value), styles.plain)
