"""What may go to the public (DOMAIN D8), applied to a publication before anything is drawn from it: so that tables, charts,
sentences and attachments cannot tell what was withheld.

Counts of 1 to 4 of sexual offences, hate crime and domestic violence in a local policing unit could tell of a person. They are not
shown there at all: what is withheld cannot then be worked out from the sums that are. Percentages of fewer than ten crimes are
withheld anywhere.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from bluelamp.disclosure.rule import SMALL_AREAS, SMALLEST_BASE, is_sensitive
from bluelamp.reporting.publication import CrimeFigure, Publication, Row

BASES = ("previous_year", "crimes", "crime_count", "recorded", "n")
PERCENTAGES = ("year_on_year_change", "share_of_increase")
WITHHELD = "withheld: too few to show"
# What the Panel does not get: lists and registers that are for the force and the Commissioner's office.
INTERNAL = ("mart_briefing_issue", "mart_threat_weekly", "mart_delivery_plan", "mart_control_chart_exception")


def for_the_public(current: Publication) -> Publication:
    """The publication without what the public must not see."""
    figures = tuple(_shown(row) for row in current.figures if not tells_of_few(row))
    tables = {
        mart: tuple(row for row in rows if not ("area_type" in row and tells_of_few(row)))
        for mart, rows in current.tables.items()
        if mart not in INTERNAL
    }
    crime = tuple(_crime(figure) for figure in current.crime if not tells_of_few(vars(figure)))
    return replace(current, figures=figures, tables=tables, crime=crime)


def tells_of_few(row: Mapping[str, Any]) -> bool:
    """Whether a row is of a small area and of offences that could tell of a person."""
    return row["area_type"] in SMALL_AREAS and is_sensitive(row["measure_id"])


def _shown(row: Row) -> Row:
    inputs = row.get("inputs") or {}
    is_percentage = row["statistic"].startswith(PERCENTAGES) and row["measure_id"].endswith("_recorded")
    base = next((inputs[name] for name in BASES if inputs.get(name) is not None), None)
    if is_percentage and base is not None and Decimal(str(base)) < SMALLEST_BASE:
        return {**row, "value": None, "label": WITHHELD, "inputs": {}}
    return row


def _crime(figure: CrimeFigure) -> CrimeFigure:
    def shown(comparison: Any) -> Any:
        few = comparison.previous_year is not None and comparison.previous_year < SMALLEST_BASE
        return replace(comparison, change_pct=None, change_per_day_pct=None) if few else comparison

    return replace(figure, comparisons={period: shown(one) for period, one in figure.comparisons.items()})
