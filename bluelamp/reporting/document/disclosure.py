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
THIS_YEAR, LAST_YEAR = "crimes", "previous_crimes"
RATE_BASES = (THIS_YEAR, LAST_YEAR, "previous_crimes_then", "under_investigation", "per")
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
# Whoever knows what a rate is of has it from these, too.
OF_LAST_YEAR = ("previous_year",)
# What is still told beside a rate of this year that is withheld: what policy says of the measure, whatever is counted. Every other
# statistic holds the rate, bounds it or says on which side of the target it is.
OF_POLICY = ("hard_target", "stretch_target", "overall_impact_score", "overall_impact_classification")
COLUMNS_OF_POLICY = (
    "measure_id", "area_type", "area_name", "title", "purpose", "measure_type", "direction", "unit", "position", "hard_target",
    "stretch_target", "definition_version", "period",
)  # fmt: skip
# What is said of the months of a chart; the words stay, the months' rates in their inputs go with the chart.
OF_CHARTS = ("rolling_3_month_trend", "level_of_control")
WITHHELD = "withheld: too few to show"
CHARTS, SCORECARD, POSITION = "mart_control_chart", "mart_emergent_scorecard", "scorecard_position"
# What the Panel's document is drawn from beside figures and crimes; lists and registers that are for the force and the Commissioner's
# office are not among it. Of what people write, the Panel gets what was written for it, and names and aims: no news of the day.
WRITTEN = ("mart_operation", "mart_recommendation")
# What people wrote for the Panel names a measure, but holds none of its figures: it is shown as it was written.
RESPONSES, HORIZON = "mart_panel_response", "mart_horizon_item"
PUBLIC_MARTS = (
    "mart_plan_performance", SCORECARD, "mart_year_end_projection", CHARTS, *WRITTEN, RESPONSES, HORIZON,
)  # fmt: skip
NEWS = "latest_update"
# Of the issue that a response is about: its words are the force's own, and not for the public.
OF_THE_ISSUE = ("issue_title", "issue_status")
MEASURES = ("measure_id", "second_measure_id")
Place = tuple[str, str, str]  # measure, area type, area name


@dataclass(frozen=True)
class Few:
    """Where outcome rates are of too few crimes. rates: their measures; this_year, last_year: where that year's crimes are too few, or
    those of another area of the same level, which is the force less the others; charts: those with such a month."""

    rates: frozenset[str]
    this_year: frozenset[Place]
    last_year: frozenset[Place]
    charts: frozenset[Place]


def for_the_public(current: Publication) -> Publication:
    """The publication without what the public must not see."""
    few = too_few(current)
    ranked = {place(row) for row in current.figures if row["statistic"] == POSITION}
    is_ranked = not ranked & few.this_year
    kinds = {figure.area_name: figure.area_type for figure in current.crime} | {FORCE: FORCE}
    figures = tuple(_shown(row, few, is_ranked=is_ranked) for row in current.figures if not tells_of_few(row))
    tables = {
        mart: tuple(_rows(mart, current.table(mart), few, kinds)) for mart in PUBLIC_MARTS if mart in current.tables
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
    of_rates = [row for row in current.figures if row["measure_id"] in rates]
    months = (row for row in current.table(CHARTS) if row["measure_id"] in rates)
    return Few(
        rates,
        _with_level(of_rates, THIS_YEAR),
        _with_level(of_rates, LAST_YEAR),
        frozenset(place(row) for row in months if row["value"] is not None and row["opportunity"] < SMALLEST_BASE),
    )


def _with_level(of_rates: Iterable[Row], base: str) -> frozenset[Place]:
    """Where rates are of too few crimes, with all areas of that level and measure: each is a whole less the others."""
    rows = list(of_rates)
    levels = {place(row)[:2] for row in rows if _is_few(row, (base,))}
    return frozenset(place(row) for row in rows if place(row)[:2] in levels)


def place(row: Row) -> Place:
    """Of which measure and area a row is; what names no area is of the force."""
    return row["measure_id"], row.get("area_type") or FORCE, row.get("area_name") or FORCE


def _is_few(row: Row, names: Iterable[str]) -> bool:
    inputs = row.get("inputs") or {}
    return any(abs(Decimal(str(inputs[name]))) < SMALLEST_BASE for name in names if inputs.get(name) is not None)


def _shown(row: Row, few: Few, *, is_ranked: bool) -> Row:
    statistic, where = row["statistic"], place(row)
    if statistic == POSITION and not is_ranked:
        is_few = True  # the number that is missing among the others is a number
    elif row["measure_id"] in few.rates:
        if statistic in OF_CHARTS and where in few.charts | few.this_year:
            return {**row, "inputs": {}}
        is_few = _is_few(row, RATE_BASES) if statistic.startswith(RATES) else False
        is_few |= where in few.this_year and statistic not in OF_POLICY and not statistic.startswith(OF_LAST_YEAR)
        is_few |= where in few.last_year and statistic.startswith((*OF_LAST_YEAR, *FORECASTS))
        if where in few.this_year and not is_few:
            row = {**row, "inputs": {}}
    else:
        inputs = row.get("inputs") or {}
        bases = [name for name in BASES if inputs.get(name) is not None]
        is_few = statistic.startswith(PERCENTAGES) and _is_few(row, bases[:1])
    return {**row, "value": None, "label": WITHHELD, "inputs": {}} if is_few else row


def _rows(mart: str, rows: Iterable[Row], few: Few, kinds: Mapping[str, str]) -> Iterable[Row]:
    """A mart's rows as the public may have them. kinds: the type of every area."""
    if mart == CHARTS:
        return (row for row in rows if not tells_of_few(row) and place(row) not in few.charts)
    if mart in WRITTEN:
        return ({**row, NEWS: None} for row in rows if not _tells_in_words(row, kinds))
    if mart == RESPONSES:
        return ({**row, **dict.fromkeys(OF_THE_ISSUE)} for row in rows if not _tells_in_words(row, kinds))
    if mart == HORIZON:
        return rows
    shown = [_row(row, few) for row in rows if "area_type" not in row or not tells_of_few(row)]
    if mart != SCORECARD:
        return shown
    # In its place a row would tell how bad the rate is that it does not show.
    ranked = sorted(shown, key=lambda row: (place(row) in few.this_year, row["position"]))
    return ({**row, "position": number} for number, row in enumerate(ranked, 1))


def _tells_in_words(row: Row, kinds: Mapping[str, str]) -> bool:
    """Whether people wrote it of offences of which the public gets no figure in that area; an area that nobody knows is small."""
    name = row["area_name"] or FORCE
    area_type = kinds.get(name, SMALL_AREAS[0])
    return any(tells_of_few({"measure_id": row[one], "area_type": area_type}) for one in MEASURES if row.get(one))


def _row(row: Row, few: Few) -> Row:
    """A row of a mart of figures without the rates that are withheld."""
    if "measure_id" not in row:
        return row
    if place(row) in few.this_year:
        kept = {name: value if name in COLUMNS_OF_POLICY else None for name, value in row.items()}
        return kept | ({"status": WITHHELD} if "status" in row else {})
    hidden = RATE_COLUMNS if place(row) in few.last_year else ()
    return {name: None if name in hidden else value for name, value in row.items()}


def _crime(figure: CrimeFigure) -> CrimeFigure:
    def shown(comparison: Any) -> Any:
        few = comparison.previous_year is not None and comparison.previous_year < SMALLEST_BASE
        return replace(comparison, change_pct=None, change_per_day_pct=None) if few else comparison

    return replace(figure, comparisons={period: shown(one) for period, one in figure.comparisons.items()})
