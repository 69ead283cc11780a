"""A sentence says no more than the number that it prints: alike, unchanged, one, none, too few, more than all."""

from decimal import Decimal

import pytest

from bluelamp.reporting.document.disclosure import WITHHELD
from tests.unit.reporting.narrative.conftest import words_of

BURGLARY, RATE = "burglary_dwelling_recorded", "burglary_dwelling_outcome_rate"


def of_burglary(told, figures):
    """The report with these figures of domestic burglary in the force."""
    return told({(BURGLARY, "force", statistic): value for statistic, value in figures.items()})


def test_a_percentage_that_is_withheld_is_of_too_few_and_not_of_none(told):
    figures = {"actual": 9, "previous_year": 7, "change": 2, "year_on_year_change": WITHHELD}
    text = words_of(of_burglary(told, figures), "burglary_dwelling", "Recorded crime")
    assert "recorded 9 domestic burglaries, against 7 in the same days last year, too few for a percentage." in text
    assert "of none" not in text


@pytest.mark.parametrize(
    ("previous", "words"),
    [(1, ", as many as in the same days last year."), (7, ", against 7 in the same days last year."),
     (None, "; there is no figure for last year.")],
)  # fmt: skip
def test_one_crime_is_one_burglary(told, previous, words):
    figures = {"actual": 1, "previous_year": previous, "change": None, "year_on_year_change": None}
    text = words_of(of_burglary(told, figures), "burglary_dwelling", "Recorded crime")
    assert f"the force recorded 1 domestic burglary{words}" in text


@pytest.mark.parametrize(
    ("target", "missed", "met"),
    [
        (0, "The target is no rise: 3 fewer crimes were needed.", "The target, no rise, is met: it allows 12 more."),
        (
            5,
            "The target is a rise of at most 5%: 3 fewer",
            "The target, a rise of at most 5%, is met: it allows 12 more.",
        ),
        (-10, "The target is a fall of 10%: 3 fewer", "The target, a fall of 10%, is met: it allows 12 more."),
    ],
)
def test_a_target_is_a_fall_or_the_rise_that_it_allows(told, target, missed, met):
    for above, words in ((3, missed), (0, met)):
        figures = {"hard_target": target, "above_target": above, "crimes_in_hand": 12}
        assert words in words_of(of_burglary(told, figures), "burglary_dwelling", "Recorded crime")


def test_of_few_more_crimes_that_are_printed_as_no_percent_it_is_not_said_that_nothing_changed(told):
    tfmv = "theft_from_motor_vehicle_recorded"
    changes = {(tfmv, "City", "change"): 3, (tfmv, "City", "year_on_year_change"): Decimal("0.0"),
               (tfmv, "Counties", "change"): 0, (tfmv, "Counties", "year_on_year_change"): Decimal("0.0")}  # fmt: skip
    text = words_of(told(changes), "theft_from_motor_vehicle", "Recorded crime")
    assert "City recorded 3 more (0.0%) and Counties as many (0.0%)." in text


@pytest.mark.parametrize(
    ("last_year", "words"),
    [
        ("28.4", "it was 28.4% as well."),
        ("28.3", "it was 28.3%; the change, of unrounded rates, is 0.0 percentage points."),
    ],
)
def test_as_well_is_said_only_of_rates_that_are_printed_alike(told, last_year, words):
    figures = {"actual": "28.4", "previous_year": last_year, "year_on_year_change": "0.0"}
    text = words_of(told({(RATE, "force", name): Decimal(value) for name, value in figures.items()}), "burglary_dwelling",
                    "Crime outcomes")  # fmt: skip
    assert f"In the same days last year {words}" in text


@pytest.mark.parametrize(
    ("opened", "needed", "words"),
    [
        (155, "60.0", "155 domestic burglaries are under investigation; 60.0% of them would have to end in an outcome."),
        (155, "100.0", "155 domestic burglaries are under investigation; 100.0% of them would have to end in an outcome."),
        (155, "129.0", "155 domestic burglaries are under investigation; were all of them to end in an outcome, the target would "
                       "still not be reached."),
        (1, "129.0", "1 domestic burglary is under investigation."),
    ],
)  # fmt: skip
def test_of_open_investigations_no_more_than_all_can_end_in_an_outcome(told, opened, needed, words):
    changes = {
        (BURGLARY, "force", "under_investigation"): opened,
        (RATE, "force", "conversion_needed"): Decimal(needed),
    }
    text = words_of(told(changes), "burglary_dwelling", "Crime outcomes")
    assert words in text
    assert text.count("under investigation") == 1
    assert ("would have" in text) is (" would have" in words)
