"""Under a headline: is it chance, is the target met, will it be met by the year's end?"""

from decimal import Decimal

from bluelamp.reporting.publication import FORCE
from bluelamp.reporting.site.lede import outcome_sentence, story_lede
from bluelamp.reporting.site.lookup import Lookup
from bluelamp.reporting.site.partnership import target as partner_target
from bluelamp.reporting.site.plan import bullet_cell
from bluelamp.reporting.site.satisfaction import line
from bluelamp.reporting.site.scorecard import cell
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


def test_a_target_with_decimals_is_told_with_them():
    assert "The target of −2.5% is not met" in lede(hard_target=Decimal("-2.5"))
    outcomes = PLAN | {"status": "met", "actual": Decimal("24.6"), "hard_target": Decimal("24.5")}
    assert outcome_sentence(outcomes) == "Outcomes: 24.6 per 100 crimes, target 24.5, met."
    # The same on the dashboard, the scorecard and the pages of surveys and of partners.
    bare, crime = (
        Lookup(make_publication()),
        {"measure_id": MEASURE, "purpose": "Recorded Crime", "hard_target": Decimal("-2.5")},
    )
    assert cell(bare, crime, "Hard target", "hard_target", "hard_target").words == "−2.5%"
    drawn = bullet_cell(
        PLAN | {"title": "", "measure_type": "satisfaction", "hard_target": Decimal("84.25"), "stretch_target": None}
    )
    assert drawn.note == "target 84.25%"
    wanted = {"target": Decimal("-2.5"), "target_basis": "change on last year, %", "unit": "count"}
    assert partner_target(wanted).words == "−2.5%"
    assert partner_target(wanted | {"target_basis": "value", "unit": "%"}).words == "−2.5%"
    survey = dict.fromkeys(
        ("interval_low_pct", "satisfied_pct", "valid_count", "previous_satisfied_pct", "year_on_year_change", "verdict")
    ) | {"measure_id": MEASURE, "area_type": FORCE, "area_name": FORCE, "title": "", "hard_target": Decimal("84.5")}
    assert "84.5" in [each.words for each in line(bare, survey, "Burglary", is_link=False)]


def test_an_area_is_told_its_verdict_and_no_target_of_the_force():
    told = lede(area_type="bcu")
    assert "chance" in told
    assert "target" not in told
