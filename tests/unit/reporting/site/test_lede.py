"""Under a headline: is it chance, is the target met, will it be met by the year's end?"""

from decimal import Decimal

from bluelamp.reporting.publication import FORCE
from bluelamp.reporting.site.lede import story_lede
from bluelamp.reporting.site.lookup import Lookup
from tests.fixtures.publication import make_publication

MEASURE = "shoplifting_recorded"
PLAN = {"measure_id": MEASURE, "area_type": FORCE, "area_name": FORCE, "position": 1, "status": "not met", "actual": 3344,
        "hard_target": Decimal(-5), "gap": Decimal("731.5"), "gap_unit": "crimes above the target"}  # fmt: skip
YEAR_END = {"measure_id": MEASURE, "area_type": FORCE, "area_name": FORCE, "title": "Shoplifting", "measure_type": "recorded_crime",
            "variant_of": None, "outlook": "off course", "target_probability": Decimal("0.0833")}  # fmt: skip


def lede(*, area_type: str = FORCE, **plan: object) -> str:
    current = make_publication(tables={"mart_plan_performance": [PLAN | plan], "mart_year_end_projection": [YEAR_END]})
    figure = next(each for each in current.of_measure(MEASURE) if each.area_type == area_type)
    return story_lede(Lookup(current), figure)


def test_it_says_whether_it_is_chance_the_gap_and_the_chance_of_the_year():
    assert lede() == (
        "More crimes than last year, by more than chance alone would usually make it. "
        "The target of −5% is not met: 732 crimes above the target. "
        "By 31 March: off course, about 1 in 12 that the year’s target is met."
    )


def test_a_target_that_is_met_and_one_that_policy_does_not_set():
    assert "The stretch target is met so far." in lede(status="stretch met")
    assert "target of" not in lede(status="no target by policy", gap=None)


def test_an_area_is_told_its_verdict_and_no_target_of_the_force():
    told = lede(area_type="bcu")
    assert "chance" in told
    assert "target" not in told
