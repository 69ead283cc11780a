"""The figures as CSV for people who calculate further."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bluelamp.reporting.publication import PERIODS, Publication, Row
from bluelamp.reporting.wording import day

# A spread-sheet program takes text that starts like this for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
TABLES = {
    "downloads/similar-forces.csv": "mart_msg_comparison",
    "downloads/proposed-targets.csv": "mart_target_setting",
    "downloads/year-ends.csv": "mart_year_end_projection",
    "downloads/projection-backtest.csv": "mart_projection_backtest",
    "downloads/exceptions.csv": "mart_control_chart_exception",
    "downloads/plan.csv": "mart_plan_performance",
    "downloads/scorecard.csv": "mart_emergent_scorecard",
    "downloads/satisfaction.csv": "mart_satisfaction",
    "downloads/revisions.csv": "mart_revision",
    "downloads/contributions.csv": "mart_contribution",
    "downloads/force-health.csv": "mart_force_health",
    "downloads/partnership-priorities.csv": "mart_partnership_priority",
    "downloads/regional-collaboration.csv": "mart_regional_collaboration",
}
LONG = ("publication_id", "as_at_date", "is_sample")


@dataclass(frozen=True)
class Download:
    """A file to take away: its address, its name for people, and what is in it."""

    path: str
    title: str
    kind: str
    words: str


def guarded(value: Any) -> Any:
    """Text that a spread-sheet program would run is given a leading apostrophe; numbers and dates stay as they are."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV with a header (RFC 4180)."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(header)
    writer.writerows([guarded(value) for value in row] for row in rows)
    return buffer.getvalue()


def crime_csv(current: Publication) -> str:
    """One row per crime type, area and period."""
    header = ("measure_id", "title", "measure_group", "area_type", "area_name", "bcu_name", "period", "period_from",
              "period_to", "actual", "previous_year", "change", "change_pct", "change_verdict", *LONG)  # fmt: skip
    return csv_text(
        header,
        (
            (figure.measure_id, figure.title, figure.measure_group, figure.area_type, figure.area_name, figure.bcu_name,
             period, *current.periods[period], comparison.actual, comparison.previous_year, comparison.change,
             comparison.change_pct, comparison.change_verdict, *_stamp(current))
            for figure in current.crime
            for period in PERIODS
            for comparison in [figure.comparisons[period]]
        ),
    )  # fmt: skip


def table_csvs(current: Publication) -> dict[str, str]:
    """The marts behind the pages of peers, targets, year ends and control charts, by address."""
    return {path: csv_text(*plain_rows(current.table(mart))) for path, mart in TABLES.items() if current.table(mart)}


def figure_csv(current: Publication) -> str:
    """marts.mart_figure: one row per measure, area and statistic, with its inputs and formula."""
    return csv_text(*plain_rows(current.figures)) if current.figures else ""


def plain_rows(rows: Sequence[Row]) -> tuple[list[str], list[list[Any]]]:
    """Header and rows of a mart for a CSV; documents and lists as JSON."""
    header = list(rows[0])
    return header, [[_plain(row[name]) for name in header] for row in rows]


def _plain(value: Any) -> Any:
    return json.dumps(value, sort_keys=True, default=float) if isinstance(value, dict | list) else value


def _stamp(current: Publication) -> tuple[int, Any, bool]:
    return current.publication_id, current.as_at_date, current.is_sample


def list_downloads(current: Publication, spreadsheet: str) -> list[Download]:
    """What the first page offers."""
    to, levels = day(current.as_at_date), f"force, {current.words.bcu.in_text} and {current.words.lpu.in_text}"
    return [
        Download(spreadsheet, "Daily spread-sheet", "Excel", f"Every crime type for {levels} to {to}, worst first."),
        Download("downloads/daily-crime.csv", "Daily crime figures", "CSV", "The same counts: a row per crime type, area and period."),
        Download("downloads/figures.csv", "All published figures", "CSV", "Every figure with its formula, inputs and rounding."),
    ]  # fmt: skip
