"""What is said above the tables: how many targets are met, which area rose most, and that nothing rose strikingly."""

from typing import Any

import pytest

from bluelamp.reporting.document.briefing import body
from bluelamp.reporting.document.overview import dashboard
from bluelamp.reporting.document.parts import Paragraph, Table
from bluelamp.reporting.document.places import by_area
from bluelamp.reporting.narrative.figure import read_figures
from bluelamp.reporting.slides.finding import findings
from tests.fixtures import report_figures
from tests.fixtures.publication import crime_rows, make_publication

YEAR, DAYS = "financial_year_to_date", "1 April to 14 October 2013"
BURGLARY = "burglary_dwelling_recorded"


def measure(kind: str, status: str, number: int) -> dict[str, Any]:
    return {
        "measure_id": f"m{number}_{kind}", "area_type": "force", "area_name": "force", "title": f"Measure {number}",
        "measure_type": kind, "status": status, "position": number,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("statuses", "words"),
    [
        (["met", "stretch met", "not met", "no target by policy"], "2 of 3 targets met"),
        # Neither no target nor a survey with too few answers is a target missed.
        (["no target set for 2014/15", "no target set for 2014/15"], "no target set"),
        (["nothing to measure", "not met"], "0 of 1 target met (1 cannot be judged)"),
        (["nothing to measure", "nothing to measure"], "no target can be judged"),
    ],
)
@pytest.mark.parametrize("kind", ["recorded_crime", "outcome_rate", "satisfaction"])
def test_only_what_can_be_judged_is_counted(kind, statuses, words):
    rows = [measure(kind, status, number) for number, status in enumerate(statuses)]
    current = make_publication(tables={"mart_plan_performance": rows})
    [table] = dashboard(current, read_figures(current))
    assert isinstance(table, Table)
    assert table.title.split(": ")[1].split(", ")[0] == words


def test_a_gap_that_cannot_be_measured_says_so():
    rows = [
        measure("recorded_crime", status, number) for number, status in enumerate(("nothing to measure", "no target"))
    ]
    current = make_publication(tables={"mart_plan_performance": rows})
    [table] = dashboard(current, read_figures(current))
    assert isinstance(table, Table)
    assert [line[5].text for line in table.rows] == ["nothing to measure", "no target"]


def rows_without_comparison(*areas: str) -> list[dict[str, Any]]:
    """Burglaries of the force, and of LPUs of which only the others may be compared with last year."""
    rows = [row for row in crime_rows() if row["measure_id"] == BURGLARY]
    for row in rows:
        if row["area_name"] in areas:
            row.update(actual=500, previous_year=0, change=None, change_pct=None)
    return rows


def test_the_largest_rise_is_never_in_an_area_that_only_began():
    current = make_publication(crime=rows_without_comparison("Hinckley"))
    table = by_area(current, read_figures(current), BURGLARY)
    assert table
    assert "Hinckley" not in table.title
    units = [row["area_name"] for row in crime_rows() if row["area_type"] == "lpu"]
    nowhere = make_publication(crime=rows_without_comparison(*units))
    table = by_area(nowhere, read_figures(nowhere), BURGLARY)
    assert table
    assert table.title == "Burglary – dwelling by area"


def test_a_clear_rise_that_is_not_striking_is_not_denied():
    # 250 burglaries against 200 are a clear rise (z = 2.31), and none that the list of striking ones takes.
    rows = [
        row
        for row in crime_rows()
        if row["area_type"] == "force" and row["measure_id"] in ("all_crime_recorded", BURGLARY)
    ]
    for row in rows:
        row.update(actual=250, previous_year=200, change=50)
    current = make_publication(crime=rows)
    said = [part.text for _, part in zip(range(4), body(current), strict=False) if isinstance(part, Paragraph)]
    assert said[1] == "No crime type has risen strikingly."


def test_a_first_year_has_no_slide_of_bars_beside_nothing():
    of_last_year = [
        (name, None, "no comparison") for name in ("previous_year", "change", "year_on_year_change", "target_count")
    ]
    figures = [
        report_figures.row(BURGLARY, "force", name, value, label)
        for name, value, label in [("actual", 1903, None), *of_last_year]
    ]
    plan = {**measure("recorded_crime", "nothing to measure", 1), "measure_id": BURGLARY, "title": "Burglary"}
    crime = crime_rows()
    for one in crime:
        one.update(previous_year=None, change=None, change_pct=None)
    current = make_publication(crime=crime, figures=figures, tables={"mart_plan_performance": [plan]})
    assert findings(current) == []
