"""What may go to the public (DOMAIN D8), applied to a publication before anything is drawn from it: so that tables, charts,
sentences and attachments cannot tell what was withheld.

Counts of 1 to 4 of sexual offences, hate crime and domestic violence in a local policing unit could tell of a person. They are not
shown there at all: what is withheld cannot then be worked out from the sums that are. Serious sexual offences are shown of the force
alone. Percentages of fewer than ten crimes are withheld anywhere: changes of so few last year, outcome rates of so few, and charts of
outcome rates with a month of so few.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from bluelamp.disclosure.rule import FORCE_ONLY, SMALL_AREAS, SMALLEST_BASE, is_sensitive
from bluelamp.reporting.publication import FORCE, OUTCOME_RATE, CrimeFigure, Publication, Row

BASES = ("previous_year", "crimes", "crime_count", "recorded", "n", "total_change")
PERCENTAGES = ("year_on_year_change", "share_of_increase")
# An outcome rate's inputs that it is a percentage of, each in the year that it is of; its statistics that are percentages, and the
# columns of marts that repeat them. Forecasts name no base: they go with the year so far.
RATE_BASES = ("crimes", "previous_crimes", "previous_crimes_then", "under_investigation", "per")
RATES = (
    "actual",
    "previous_year",
    "year_on_year_change",
    "cohort_rate",
    "maturity_difference",
    "conversion_needed",
    "msg_rate",
)
FORECASTS = ("year_end_",)
RATE_COLUMNS = ("actual", "previous_year", "year_on_year_change")
COUNTS_OF_RATES = ("previous_year_outcomes",)
# What is said of the months of a chart; the words stay, the months' rates in their inputs go with the chart.
OF_CHARTS = ("rolling_3_month_trend", "level_of_control")
WITHHELD = "withheld: too few to show"
# What the Panel does not get: lists and registers that are for the force and the Commissioner's office.
INTERNAL = ("mart_briefing_issue", "mart_threat_weekly", "mart_delivery_plan", "mart_control_chart_exception")
CHARTS = "mart_control_chart"
Place = tuple[str, str, str]  # measure, area type, area name


@dataclass(frozen=True)
class Few:
    """Where outcome rates are of too few crimes. rates: their measures; years: those with such a figure of this year or last;
    charts: those with such a month."""

    rates: frozenset[str]
    years: frozenset[Place]
    charts: frozenset[Place]


def for_the_public(current: Publication) -> Publication:
    """The publication without what the public must not see."""
    few = too_few(current)
    figures = tuple(_shown(row, few) for row in current.figures if not tells_of_few(row))
    tables = {
        mart: tuple(
            _row(row, few) for row in rows if not (_withheld(row) or (mart == CHARTS and place(row) in few.charts))
        )
        for mart, rows in current.tables.items()
        if mart not in INTERNAL
    }
    crime = tuple(_crime(figure) for figure in current.crime if not tells_of_few(vars(figure)))
    return replace(current, figures=figures, tables=tables, crime=crime)


def tells_of_few(row: Mapping[str, Any]) -> bool:
    """Whether a row is of a small area and of offences that could tell of a person, or of what is told of the force alone."""
    return (row["area_type"] in SMALL_AREAS and is_sensitive(row["measure_id"])) or (
        row["area_type"] != FORCE and row["measure_id"].startswith(FORCE_ONLY)
    )


def too_few(current: Publication) -> Few:
    """Where the publication's outcome rates are percentages of too few crimes."""
    types = current.measure_types()
    rates = frozenset(
        row["measure_id"]
        for row in current.figures
        if types.get(row["measure_id"]) == OUTCOME_RATE or row["statistic"] == "outcomes"
    )
    months = (row for row in current.table(CHARTS) if row["measure_id"] in rates)
    return Few(
        rates,
        frozenset(place(row) for row in current.figures if row["measure_id"] in rates and _is_few(row, RATE_BASES[:2])),
        frozenset(place(row) for row in months if row["value"] is not None and row["opportunity"] < SMALLEST_BASE),
    )


def place(row: Row) -> Place:
    """Of which measure and area a row is; what names no area is of the force."""
    return row["measure_id"], row.get("area_type") or FORCE, row.get("area_name") or FORCE


def _withheld(row: Row) -> bool:
    return "area_type" in row and tells_of_few(row)


def _is_few(row: Row, names: Iterable[str]) -> bool:
    inputs = row.get("inputs") or {}
    return any(abs(Decimal(str(inputs[name]))) < SMALLEST_BASE for name in names if inputs.get(name) is not None)


def _shown(row: Row, few: Few) -> Row:
    statistic = row["statistic"]
    if row["measure_id"] in few.rates:
        is_rate = statistic.startswith(RATES) and statistic not in COUNTS_OF_RATES
        is_few = is_rate and _is_few(row, RATE_BASES)
        is_few |= statistic.startswith(FORECASTS) and place(row) in few.years
        if statistic in OF_CHARTS and place(row) in few.charts:
            return {**row, "inputs": {}}
    else:
        inputs = row.get("inputs") or {}
        bases = [name for name in BASES if inputs.get(name) is not None]
        is_few = statistic.startswith(PERCENTAGES) and _is_few(row, bases[:1])
    return {**row, "value": None, "label": WITHHELD, "inputs": {}} if is_few else row


def _row(row: Row, few: Few) -> Row:
    """A row of another mart without the rates that are withheld as figures."""
    if "measure_id" not in row or place(row) not in few.years:
        return row
    return {name: None if name in RATE_COLUMNS else value for name, value in row.items()}


def _crime(figure: CrimeFigure) -> CrimeFigure:
    def shown(comparison: Any) -> Any:
        few = comparison.previous_year is not None and comparison.previous_year < SMALLEST_BASE
        return replace(comparison, change_pct=None, change_per_day_pct=None) if few else comparison

    return replace(figure, comparisons={period: shown(one) for period, one in figure.comparisons.items()})
