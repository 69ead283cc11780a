"""What a comparison may be called, in which order rows stand, and what needs attention."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bluelamp.errors import BluelampError
from bluelamp.reporting.publication import LAST_28_DAYS, PERIODS, YEAR_TO_DATE, Comparison, CrimeFigure
from bluelamp.reporting.verdict import MOST_ITEMS, ChangePolicy, Judgement, attention, change_policy, judge, worst_first
from tests.fixtures.changes import change_z, comparison


def figure(title: str, actual: int, previous: int, **others) -> CrimeFigure:
    values = {
        "measure_id": f"{title}_recorded", "title": title, "area_type": "force", "area_name": "force", "bcu_name": None,
        "is_unallocated": False, "direction": "lower_is_better", "measure_group": "crime_type",
        "monthly_counts": (),
    }  # fmt: skip
    direction = others.get("direction", "lower_is_better")
    values["comparisons"] = {period: comparison(actual, previous, direction=direction) for period in PERIODS}
    return CrimeFigure(**(values | others))


@pytest.mark.parametrize(
    ("actual", "previous", "z"),
    [(1903, 2076, 2.73), (588, 567, 0.59), (2585, 2330, 3.62), (3344, 2750, 7.60), (201, 161, 2.05), (137, 186, 2.67)],
)
def test_strength_is_the_signal_test_of_the_domain(actual, previous, z):
    """What the tests judge by is the formula; tests/dbt/test_change_verdict.py holds the marts against it."""
    assert change_z(actual, previous) == pytest.approx(z, abs=0.005)


@pytest.mark.parametrize(
    ("actual", "previous", "expected"),
    [
        (2585, 2330, Judgement.RISE),
        (1903, 2076, Judgement.FALL),
        (588, 567, Judgement.STEADY),
        (19, 5, Judgement.SMALL),
        (20, 5, Judgement.RISE),
        (5, 19, Judgement.SMALL),
        (25, 0, Judgement.RISE),
        (0, 0, Judgement.SMALL),
    ],
)
def test_judgement(actual, previous, expected):
    assert judge(comparison(actual, previous)) is expected


def test_a_neutral_measure_is_never_a_concern():
    assert judge(comparison(618, 18, direction="neutral")) is Judgement.NEUTRAL
    assert attention([figure("sexual offences", 618, 18, direction="neutral")]) == []


def test_without_last_year_nothing_is_judged():
    assert judge(Comparison(40, None, None, None)) is Judgement.NO_COMPARISON


def test_the_mart_has_the_last_word():
    """Whatever the counts are: the page says what the mart says, and a word without a shape is an error."""
    said = Comparison(100, 100, 0, Decimal(0), change_verdict="clear rise")
    assert judge(said) is Judgement.RISE
    with pytest.raises(BluelampError, match="“soaring” is no verdict"):
        judge(replace(said, change_verdict="soaring"))


def test_policy_is_that_of_the_day():
    assert change_policy(date(2013, 10, 14)) == ChangePolicy(20, Decimal("1.96"), Decimal(3))
    assert Judgement.SMALL.explained(change_policy(date(2013, 10, 14))) == "Fewer than 20 crimes in both years."
    with pytest.raises(BluelampError, match="No row holds on 1999-01-01"):
        change_policy(date(1999, 1, 1))


def test_words_and_shape_carry_the_judgement_without_colour():
    assert len({judgement.words for judgement in Judgement}) == len(Judgement)
    assert Judgement.RISE.mark != Judgement.FALL.mark != Judgement.STEADY.mark


def test_worst_first_puts_small_counts_and_unjudged_measures_after_the_rest():
    rows = [
        figure("elsewhere", 900, 100, is_unallocated=True),
        figure("fall", 50, 100),
        figure("neutral", 900, 100, direction="neutral"),
        figure("small", 9, 1),
        figure("rise", 150, 100),
        figure("from nothing", 30, 0),
        figure("larger rise", 200, 100),
    ]
    expected = ["from nothing", "larger rise", "rise", "fall", "small", "neutral", "elsewhere"]
    assert [row.title for row in worst_first(rows)] == expected


def test_attention_names_a_crime_type_once_and_prefers_the_force():
    force = figure("shoplifting", 3344, 2750)
    lpu = figure("shoplifting", 300, 100, area_type="lpu", area_name="Hinckley")
    items = attention([lpu, force])
    assert [(item.figure.area_type, item.period) for item in items] == [("force", YEAR_TO_DATE)]


def test_attention_finds_the_one_area_and_a_rise_of_the_last_28_days():
    calm, rise = comparison(1000, 1000), comparison(90, 30)
    recent = {**dict.fromkeys(PERIODS, calm), LAST_28_DAYS: rise}
    lpu = figure("robbery", 0, 0, area_type="lpu", area_name="Hinckley", comparisons=recent)
    items = attention([figure("robbery", 1000, 1000), lpu])
    assert [(item.figure.area_name, item.period) for item in items] == [("Hinckley", LAST_28_DAYS)]


def test_attention_leaves_out_totals_unallocated_areas_small_counts_and_what_chance_makes():
    rows = [
        figure("all crime", 3344, 2750, measure_group="total"),
        figure("a", 3344, 2750, area_type="lpu", area_name="Unallocated", is_unallocated=True),
        figure("b", 19, 0),
        figure("c", 2896, 2720),
    ]
    assert rows[3].year.change_signal != "striking"
    assert attention(rows) == []


def test_attention_is_never_longer_than_its_limit_and_furthest_beyond_chance_leads():
    rows = [figure(f"type {number}", 200 + 20 * number, 100) for number in range(10)]
    items = attention(rows)
    assert len(items) == MOST_ITEMS
    assert [item.figure.title for item in items][:2] == ["type 9", "type 8"]
