"""Words follow the figures: directions, singulars, small counts, reasons."""

from decimal import Decimal

import pytest

from bluelamp.reporting.narrative.figure import to_figure
from bluelamp.reporting.narrative.form import FORMS
from tests.fixtures.report_figures import row
from tests.unit.reporting.narrative.conftest import words_of

BURGLARY, RATE, ASB = "burglary_dwelling_recorded", "burglary_dwelling_outcome_rate", "satisfaction_asb_overall"


@pytest.mark.parametrize(
    ("change", "percent", "words"),
    [
        (255, "12.3", "255 more than in the same days last year, a rise of 12.3%."),
        (-1, "-0.1", "1 fewer than in the same days last year, a fall of 0.1%."),
        (0, "0.0", "as many as in the same days last year."),
    ],
)
def test_a_change_in_either_direction(told, change, percent, words):
    text = words_of(
        told({(BURGLARY, "force", "change"): change, (BURGLARY, "force", "year_on_year_change"): Decimal(percent)}),
        "burglary_dwelling", "Recorded crime",
    )  # fmt: skip
    assert words in text


def test_from_nothing_there_is_no_percentage(told):
    changes = {(BURGLARY, "force", "change"): 3, (BURGLARY, "force", "actual"): 3, (BURGLARY, "force", "previous_year"): 0,
               (BURGLARY, "force", "year_on_year_change"): "none last year"}  # fmt: skip
    text = words_of(told(changes), "burglary_dwelling", "Recorded crime")
    assert (
        "recorded 3 domestic burglaries, against 0 in the same days last year; a percentage of none has no meaning."
        in text
    )


def test_targets_missed_by_one_met_and_met_with_room(told):
    def text(**changes):
        figures = {(BURGLARY, "force", statistic): value for statistic, value in changes.items()}
        return words_of(told(figures), "burglary_dwelling", "Recorded crime")

    assert "The target is a fall of 10%: 1 fewer crime was needed." in text(above_target=1)
    assert "The target, a fall of 10%, is met." in text(above_target=0)
    assert "The target, a fall of 10%, is met: it allows 12 more." in text(above_target=0, crimes_in_hand=12)


def test_an_outcome_rate_on_target_needs_no_more(told):
    text = words_of(told({(RATE, "force", "further_outcomes_required"): 0}), "burglary_dwelling", "Crime outcomes")
    assert "which meets the target of 25%" in text
    assert "needed" not in text
    text = words_of(told({(RATE, "force", "further_outcomes_required"): 1}), "burglary_dwelling", "Crime outcomes")
    assert "To reach the target, 1 more outcome is needed." in text


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("up", "the trend is upward (▲)"),
        ("down", "the trend is downward (▼)"),
        ("flat", "there is no clear trend (◄►)"),
    ],
)
def test_the_trend_is_told_from_its_label(told, label, words):
    text = words_of(told({(RATE, "force", "rolling_3_month_trend"): label}), "burglary_dwelling", "Crime outcomes")
    assert f"Month by month, up to September 2013, {words}." in text


def test_an_lpu_with_few_crimes_is_never_the_lowest_or_highest(told):
    def text(actual):
        figures = {"actual": actual, "previous_year": 4, "year_on_year_change": 375, "change": 15}
        changes = {(BURGLARY, "Rutland", statistic): value for statistic, value in figures.items()}
        return words_of(told(changes), "burglary_dwelling", "Recorded crime")

    assert "to a rise of 24.8% in Hinckley" in text(19)
    assert "to a rise of 375.0% in Rutland (15 more)" in text(20)


def test_unallocated_crimes_are_no_lpu(told):
    stray = {("Unallocated", "actual"): 90, ("Unallocated", "previous_year"): 30,
             ("Unallocated", "year_on_year_change"): 200, ("Unallocated", "change"): 60}  # fmt: skip
    text = words_of(
        told({(BURGLARY, *key): value for key, value in stray.items()}), "burglary_dwelling", "Recorded crime"
    )
    assert "unallocated" not in text


def test_crimes_of_neither_bcu_are_named_where_the_two_do_not_make_the_force(told):
    tfmv = "theft_from_motor_vehicle_recorded"
    unallocated = (tfmv, "Unallocated", "change")
    text = words_of(told({unallocated: -4}), "theft_from_motor_vehicle", "Recorded crime")
    assert "(a rise of 8.7%), and crimes not yet allocated to either are 4 fewer." in text
    assert "allocated" not in words_of(told({unallocated: 0}), "theft_from_motor_vehicle", "Recorded crime")


def test_a_withheld_figure_gives_its_own_reason(told):
    narrative = told({(ASB, "force", "rolling_12_month"): "fewer than 30 answers"})
    part = next(p for p in narrative.parts if p.measure_id == ASB)
    assert [left.reason for left in part.left_out if left.name == "satisfaction"] == [
        "No rate of satisfaction is published. (fewer than 30 answers)"
    ]
    assert "whole experience" not in words_of(narrative, "asb", "Satisfaction")


def test_a_month_that_is_higher_than_none_before_is_not_called_highest(told):
    text = words_of(told({(ASB, "force", "highest_in_months"): 1}), "asb", "Satisfaction")
    assert "highest" not in text


VERDICT = ("all_crime_recorded", "force", "msg_verdict")


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("similar", "was similar to that of the most similar forces ("),
        ("slightly above", "was slightly above that of the most similar forces, which chance alone may explain ("),
        ("slightly below", "was slightly below that of the most similar forces, which chance alone may explain ("),
        ("significantly above", "was significantly above that of the most similar forces ("),
        ("significantly below", "was significantly below that of the most similar forces ("),
    ],
)
def test_each_verdict_is_told_with_its_period_its_edition_and_its_placeholder(told, verdict, words):
    text = words_of(told({VERDICT: verdict}), "all_crime", "Recorded crime")
    assert (
        f"In the three months to 31 August 2013 the rate of crime {words}group of August 2013; its members are a "
        "PLACEHOLDER that nobody has verified)."
    ) in text


def test_another_verdict_or_none_is_left_out_with_the_reason(told):
    for changed in ("too few to compare", None):
        part = next(p for p in told({VERDICT: changed}).parts if p.measure_id == VERDICT[0])
        assert "No comparison with the most similar forces is published." in [left.reason for left in part.left_out]


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({"msg_version": "2013-08", "membership_status": "verified"}, "group of August 2013"),
        ({"msg_version": "pre-2013-08", "membership_status": "verified"}, "group before August 2013"),
        (
            {"msg_version": "2013-08", "membership_status": "verified", "missing_members": ["Kent", "Essex"]},
            "group of August 2013; without Kent, Essex, whose months are missing",
        ),
        ({"msg_version": "2013-08"}, None),
        ({"membership_status": "verified"}, None),
    ],
)
def test_a_comparison_without_its_edition_or_its_status_cannot_be_printed(inputs, words):
    figure = to_figure({**row(*VERDICT, None, "similar"), "inputs": inputs}, {}, {})
    if words:
        assert FORMS["msg_group"].write(figure) == words
    else:
        with pytest.raises(ValueError, match="which group of forces it means"):
            FORMS["msg_group"].write(figure)


@pytest.mark.parametrize(
    ("status", "words"), [("not met", "85.0%, just below the target of 85%."), ("met", "85.0%, exactly the target.")]
)
def test_a_rate_printed_like_its_target_is_told_as_its_status_has_it(told, status, words):
    figures = {"rolling_12_month": Decimal("85.0"), "hard_target": Decimal(85), "target_status": status}
    text = words_of(
        told({(ASB, "force", statistic): value for statistic, value in figures.items()}), "asb", "Satisfaction"
    )
    assert words in text
