"""Outcome rates of too few crimes are not shown to the public: no figure, table, sentence or chart of them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bluelamp.reporting.document.disclosure import WITHHELD, for_the_public
from bluelamp.reporting.document.overview import dashboard
from bluelamp.reporting.document.parts import Table
from bluelamp.reporting.document.pictures import months_of
from bluelamp.reporting.narrative import narrate
from bluelamp.reporting.narrative.figure import read_figures
from bluelamp.reporting.publication import Publication
from tests.fixtures.publication import make_publication
from tests.fixtures.report_figures import report_rows, row

RATE = "hate_crime_outcome_rate"
NOW, BEFORE = {"crimes": 9, "outcomes": 4}, {"previous_crimes": 9, "previous_outcomes": 4}
BOTH = {"crimes": 9, "outcomes": 4, "previous_crimes": 20, "previous_outcomes": 4}
PERCENTAGES = {
    "actual": NOW, "cohort_rate": {"crimes": 9, "detected_crimes": 3}, "previous_year": BEFORE,
    "previous_year_as_known_then": {"previous_crimes_then": 9, "previous_outcomes_then": 4},
    "previous_year_cohort_rate": {"previous_crimes": 9, "previous_detected_crimes": 3}, "year_on_year_change": BOTH,
    "maturity_difference": BEFORE, "year_end_projection": {"crimes": 9}, "year_end_low_80": {"low_80": 40.0},
}  # fmt: skip
COUNTS = {"outcomes": 4, "previous_year_outcomes": 4, "further_outcomes_required": 1}


def figure(
    statistic: str, value: Any, inputs: dict[str, Any], measure: str = RATE, area: str = "force"
) -> dict[str, Any]:
    return {**row(measure, area, statistic, value), "inputs": inputs}


def month(number: int, opportunity: int, measure: str = RATE) -> dict[str, Any]:
    return {"measure_id": measure, "area_type": "force", "area_name": "force", "month_start_date": date(2013, number, 1),
            "numerator": 4, "opportunity": opportunity, "value": Decimal(40)}  # fmt: skip


def planned(measure: str) -> dict[str, Any]:
    return {"measure_id": measure, "area_type": "force", "area_name": "force", "title": measure, "measure_type": "outcome_rate",
            "status": "not met", "actual": Decimal("44.4"), "previous_year": Decimal("44.4"),
            "year_on_year_change": Decimal("24.4")}  # fmt: skip


def publication(crimes: int) -> Publication:
    """The report's figures, with hate crime's outcome rate of so few crimes."""
    inputs = {
        statistic: {name: crimes if value == 9 else value for name, value in given.items()}
        for statistic, given in PERCENTAGES.items()
    }
    rows = [
        *(one for one in report_rows() if one["measure_id"] != RATE),
        *(figure(statistic, "44.4", given) for statistic, given in inputs.items()),
        *(figure(statistic, value, {"outcomes": value}) for statistic, value in COUNTS.items()),
        {**figure("rolling_3_month_trend", None, {"recent_mean": 0.4}), "label": "flat"},
    ]
    return make_publication(
        figures=rows,
        tables={
            "mart_control_chart": [month(8, 20), month(9, crimes), month(9, 20, "all_crime_outcome_rate")],
            "mart_plan_performance": [planned(RATE), planned("all_crime_outcome_rate")],
        },
    )


def shown(current: Publication) -> dict[str, Any]:
    return {one["statistic"]: one for one in current.figures if one["measure_id"] == RATE}


def test_rates_of_fewer_than_ten_crimes_are_withheld_with_the_counts_that_they_follow_from():
    found = shown(for_the_public(publication(9)))
    assert {name for name, one in found.items() if one["label"] == WITHHELD} == {*PERCENTAGES, *COUNTS}
    assert all(found[name]["value"] is None and found[name]["inputs"] == {} for name in (*PERCENTAGES, *COUNTS))


def test_rates_of_ten_are_shown():
    current = publication(10)
    public = for_the_public(current)
    assert shown(public) == shown(current)
    assert public.tables == current.tables


def test_neither_sentences_nor_tables_tell_them():
    public = for_the_public(publication(9))
    said = [
        str(sentence.text)
        for section in narrate(public).sections
        for part in section.parts
        for sentence in part.sentences
    ]
    assert said
    assert not [sentence for sentence in said if "44.4%" in sentence]
    [table] = [part for part in dashboard(public, read_figures(public)) if isinstance(part, Table)]
    line = next(cells for cells in table.rows if cells[0].text == RATE)
    assert [cell.text for cell in line[2:5]] == [WITHHELD] * 3
    plan = {one["measure_id"]: one["actual"] for one in public.table("mart_plan_performance")}
    assert plan == {RATE: None, "all_crime_outcome_rate": Decimal("44.4")}


def test_a_chart_with_such_a_month_goes_and_takes_its_rates_along():
    public = for_the_public(publication(9))
    assert months_of(public, RATE) == []
    assert len(months_of(public, "all_crime_outcome_rate")) == 1
    trend = shown(public)["rolling_3_month_trend"]
    assert (trend["label"], trend["inputs"]) == ("flat", {})


@pytest.mark.parametrize(("total", "is_shown"), [(9, False), (-9, False), (10, True)])
def test_a_share_of_a_change_of_few_crimes_is_a_percentage_of_few(total, is_shown):
    share = figure("share_of_increase", "50.0", {"change": 5, "total_change": total}, "shoplifting_recorded")
    public = for_the_public(make_publication(figures=[*report_rows(without=["share_of_increase"]), share]))
    [found] = [one for one in public.figures if one["statistic"] == "share_of_increase"]
    assert (found["value"] is not None) is is_shown


def test_serious_sexual_offences_are_told_of_the_force_alone():
    rows = [row("serious_sexual_recorded", area, "actual", 100) for area in ("force", "City")]
    rows += [row("sexual_offences_recorded", area, "actual", 200) for area in ("force", "City", "Spinney Hill")]
    shown = for_the_public(make_publication(figures=rows))
    assert [(one["measure_id"], one["area_name"]) for one in shown.figures] == [
        ("serious_sexual_recorded", "force"), ("sexual_offences_recorded", "force"), ("sexual_offences_recorded", "City"),
    ]  # fmt: skip
