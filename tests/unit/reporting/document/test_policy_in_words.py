"""What documents say of limits and edges is what policy set for what they print, and no number of our own."""

from decimal import Decimal
from typing import Any

import pytest

from bluelamp.reporting.document.exceptions import limits
from bluelamp.reporting.document.fib_sheet import fib_sheet
from bluelamp.reporting.document.parts import Bullets
from bluelamp.reporting.document.targets import method
from bluelamp.reporting.narrative.figure import read_figures
from tests.fixtures.publication import make_publication
from tests.fixtures.report_figures import report_rows, row

BURGLARY, RATE = "burglary_dwelling_recorded", "burglary_dwelling_outcome_rate"
PLAN = "Measures of the Police and Crime Plan by area"


def charts(**sigmas: str) -> Any:
    """A publication with one chart on each list, with limits so far away."""
    rows = [
        {"exception_list": name, "limit_sigmas": Decimal(size), "is_exception": False, "p_value": Decimal("0.4"),
         "measure_id": BURGLARY, "area_type": "lpu", "area_name": "Hinckley"}
        for name, size in sigmas.items()
    ]  # fmt: skip
    return make_publication(tables={"mart_control_chart_exception": rows})


@pytest.mark.parametrize(
    ("sigmas", "words"),
    [
        ({"A": "3", "B": "2"}, f"{PLAN}, at 2 standard deviations, a lower level of confidence"),
        ({"A": "3", "B": "2.50"}, f"{PLAN}, at 2.5 standard deviations, a lower level of confidence"),
        ({"A": "3", "B": "3"}, f"{PLAN}, at 3 standard deviations"),
        ({"B": "2"}, f"{PLAN}, at 2 standard deviations"),
        ({"A": "3"}, PLAN),
    ],
)
def test_a_list_of_charts_names_its_own_limits(sigmas, words):
    assert limits(charts(**sigmas), "B") == words


@pytest.mark.parametrize(
    ("lists", "titles"),
    [("A", ["Crime types by"]), ("B", ["Measures of the Plan"]), ("AB", ["Crime types by", "Measures of the Plan"])],
)
def test_the_weekly_sheet_names_each_list_by_its_own_title(lists, titles):
    sheet = fib_sheet(charts(**dict.fromkeys(lists, "3")))
    told = [
        line for part in sheet.parts if isinstance(part, Bullets) for line in part.items if "None of 1 chart" in line
    ]
    assert [line.startswith(title) for line, title in zip(told, titles, strict=True)] == [True] * len(titles)


def test_the_edges_of_on_and_off_course_are_those_of_policy():
    def told(*edges: tuple[str, str, float, float]) -> list[str]:
        rows = [
            {**row(measure, "force", "target_outlook", None, "on course"),
             "inputs": {"target_probability": 0.9, "on_course_probability": on, "off_course_probability": off}}
            for measure, _, on, off in edges
        ]  # fmt: skip
        planned = [{"measure_id": measure, "measure_type": kind} for measure, kind, _, _ in edges]
        return list(method(planned, read_figures(make_publication(figures=[*report_rows(), *rows]))))[1:]

    burglary, rate = (BURGLARY, "recorded_crime"), (RATE, "outcome_rate")
    [one, wrong] = told((*burglary, 0.9, 0.125), (*rate, 0.9, 0.125))
    assert one.startswith(
        "“On course”: at least 90 in 100 possible year ends meet the target; “off course”: fewer than 12.5 in 100"
    )
    assert "docs/method.md" in wrong
    crime, outcomes, _ = told((*burglary, 0.9, 0.1), (*rate, 0.8, 0.2))
    assert crime.startswith("Recorded crime: “On course”: at least 90 in 100")
    assert outcomes.startswith("Crime outcomes: “On course”: at least 80 in 100")
    assert told() == []
