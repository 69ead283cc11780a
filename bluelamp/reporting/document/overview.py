"""The current performance overview: the dashboard of the Plan's measures, and the emergent scorecard."""

from collections.abc import Sequence

from bluelamp.reporting.document.cells import (
    NO_TARGET,
    NOT_SET,
    actual,
    arrow,
    cell,
    change_percent,
    difference,
    label,
    percent,
    target,
    whole,
)
from bluelamp.reporting.document.disclosure import WITHHELD
from bluelamp.reporting.document.parts import Cell, Column, Part, Printed, Table
from bluelamp.reporting.narrative.figure import FigureBook
from bluelamp.reporting.publication import (
    MET,
    NOT_MET,
    NOTHING_TO_MEASURE,
    OUTCOME_RATE,
    RECORDED_CRIME,
    YEAR_TO_DATE,
    Publication,
    Row,
)
from bluelamp.reporting.wording import count, number, span

SATISFACTION = "satisfaction"
SURVEY_YEAR = "rolling_12_months"
MISSING = "none published"
# Of a measure that has a target: why it is neither met nor missed.
UNJUDGED = (NOTHING_TO_MEASURE, WITHHELD)


def dashboard(current: Publication, book: FigureBook) -> list[Part]:
    """Performance against target, a table for each kind of measure; the rows are those of mart_plan_performance."""
    rows = [row for row in current.table("mart_plan_performance") if row["area_type"] == "force"]
    days = span(*current.periods[YEAR_TO_DATE])
    survey = span(*current.periods[SURVEY_YEAR]) if SURVEY_YEAR in current.periods else "the last 12 months"
    kinds = {
        kind: [row for row in rows if row["measure_type"] == kind]
        for kind in (RECORDED_CRIME, OUTCOME_RATE, SATISFACTION)
    }
    tables: list[Part] = []
    if kinds[RECORDED_CRIME]:
        tables.append(_crime(kinds[RECORDED_CRIME], book, days))
    if kinds[OUTCOME_RATE]:
        tables.append(_outcomes(kinds[OUTCOME_RATE], book, days))
    if kinds[SATISFACTION]:
        tables.append(_satisfaction(kinds[SATISFACTION], book, survey))
    return tables


def _crime(rows: Sequence[Row], book: FigureBook, days: str) -> Table:
    return Table(
        f"Recorded crime: {_met(rows)}, {days}",
        (
            Column("Crime type", wide=2), Column("Target", True, 1), Column("This year", True), Column("Last year", True),
            Column("Change", True), Column("Fewer needed", True), Column("Status", wide=1.4),
        ),
        tuple(
            (
                Cell(row["title"]),
                cell(book, row["measure_id"], "hard_target", target, _no_target(row)),
                cell(book, row["measure_id"], "actual", whole, MISSING),
                cell(book, row["measure_id"], "previous_year", whole, MISSING),
                cell(book, row["measure_id"], "year_on_year_change", change_percent, "none last year"),
                cell(book, row["measure_id"], "above_target", whole, _no_gap(row)),
                _status(book, row),
            )
            for row in rows
        ),
        ("Last year: the same days. Fewer needed: crimes above the level that the target allows so far.",),
    )  # fmt: skip


def _outcomes(rows: Sequence[Row], book: FigureBook, days: str) -> Table:
    return Table(
        f"Crime outcome rates: {_met(rows)}, {days}",
        (
            Column("Crime type", wide=2.4), Column("Target", True), Column("This year", True), Column("Last year", True),
            Column("Change", True), Column("More needed", True), Column("Status", wide=1),
        ),
        tuple(
            (
                Cell(row["title"]),
                cell(book, row["measure_id"], "hard_target", target, _no_target(row)),
                cell(book, row["measure_id"], "actual", percent, MISSING),
                cell(book, row["measure_id"], "previous_year", percent, MISSING),
                cell(book, row["measure_id"], "year_on_year_change", difference, MISSING),
                cell(book, row["measure_id"], "further_outcomes_required", whole, _no_gap(row)),
                _status(book, row),
            )
            for row in rows
        ),
        (
            "Outcomes per 100 crimes recorded in the period. Change: in percentage points, of unrounded rates, so that the last "
            "digit may differ from the difference of the two printed ones. More needed: outcomes missing to the target.",
        ),
    )  # fmt: skip


def _satisfaction(rows: Sequence[Row], book: FigureBook, survey: str) -> Table:
    return Table(
        f"Victim satisfaction: {_met(rows)}, {survey}",
        (
            Column("Group and stage", wide=2.8), Column("Target", True), Column("12 months", True),
            Column("95% from", True), Column("95% to", True), Column("Answers", True), Column("Status", wide=1),
        ),
        tuple(
            (
                Cell(row["title"]),
                cell(book, row["measure_id"], "hard_target", target, _no_target(row)),
                cell(book, row["measure_id"], "rolling_12_month", percent, MISSING),
                cell(book, row["measure_id"], "interval_low", percent, MISSING),
                cell(book, row["measure_id"], "interval_high", percent, MISSING),
                cell(book, row["measure_id"], "n", whole, MISSING),
                _status(book, row),
            )
            for row in rows
        ),
        ("The interval is that of the survey alone (Wilson). Status compares the unrounded rate with the target.",),
    )  # fmt: skip


def _status(book: FigureBook, row: Row) -> Cell:
    figure = book.find(row["measure_id"], "target_status")
    return Cell(row["status"], Printed(row["status"], figure) if figure else None)


def _met(rows: Sequence[Row]) -> str:
    # Where there is no target, or nothing to measure, none is missed.
    met = sum(1 for row in rows if row["status"] in MET)
    judged = sum(1 for row in rows if row["status"] in (*MET, NOT_MET))
    unjudged = sum(1 for row in rows if row["status"] in UNJUDGED)
    if not judged:
        return "no target can be judged" if unjudged else NOT_SET
    words = f"{number(met)} of {count(judged, 'target')} met"
    return f"{words} ({number(unjudged)} cannot be judged)" if unjudged else words


def _no_gap(row: Row) -> str:
    if row["status"] in MET:
        return "none"
    return row["status"] if row["status"] in UNJUDGED else "no target"


def _no_target(row: Row) -> str:
    return "none by policy" if row["status"] == NO_TARGET else NOT_SET


def scorecard(current: Publication, book: FigureBook) -> Table:
    """The emergent scorecard on a page across, row by row as mart_emergent_scorecard has it."""
    rows = sorted(current.table("mart_emergent_scorecard"), key=lambda row: row["position"])
    this_year, last_year = (f"to {current.as_at_date:%d.%m.%Y}", "same days last year")
    return Table(
        "Emergent scorecard, in order of overall threat",
        (
            Column("No.", True, 0.4), Column("Title", wide=1.9), Column("Purpose", wide=1.2), Column("Hard target", True, 0.8),
            Column("Stretch target", True, 0.9), Column(f"Actual {this_year}", True, 1.1),
            Column(f"Previous: {last_year}", True, 1.1), Column("Year on year change", True, 1.2),
            Column("Rolling 3 month trend", wide=1.1), Column("Level of control", wide=1.15),
            Column("Performance impact", wide=1.25), Column("Overall impact score", True, 0.95),
            Column("Overall impact classification", wide=1.4), Column("Overall threat", wide=0.95),
        ),
        tuple(
            (
                cell(book, row["measure_id"], "scorecard_position", whole, MISSING),
                Cell(row["title"]),
                Cell(row["purpose"]),
                cell(book, row["measure_id"], "hard_target", target, "none"),
                cell(book, row["measure_id"], "stretch_target", target, "none"),
                cell(book, row["measure_id"], "actual", actual, MISSING),
                cell(book, row["measure_id"], "previous_year", actual, MISSING),
                cell(book, row["measure_id"], "year_on_year_change", difference, MISSING),
                cell(book, row["measure_id"], "rolling_3_month_trend", arrow, "not judged"),
                *(
                    cell(book, row["measure_id"], name, label, "not judged")
                    for name in ("level_of_control", "performance_impact")
                ),
                cell(book, row["measure_id"], "overall_impact_score", whole, MISSING),
                *(
                    cell(book, row["measure_id"], name, label, "not judged")
                    for name in ("overall_impact_classification", "overall_threat")
                ),
            )
            for row in rows
        ),
        (
            "Trend and level of control look at complete months; the change compares the year to date "
            "with the same days last year: they answer different questions and may differ.",
            "Change: in percent for recorded crime, in percentage points for outcome rates (of unrounded rates).",
        ),
        size=8,
        landscape=True,
        heading="Emergent scorecard",
    )  # fmt: skip
