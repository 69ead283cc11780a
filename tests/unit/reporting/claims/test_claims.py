"""Sentences against the October 2013 report's figures: targets of measures of which less is better, crimes and outcomes in one
sentence, numbers in round words, and what may be called restated."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from bluelamp.reporting.claims import Mark, check_text
from bluelamp.reporting.narrative.figure import read_figures
from tests.fixtures.publication import make_publication
from tests.fixtures.report_figures import report_rows, row

AS_AT = date(2013, 10, 14)
BURGLARY, MOTOR = "burglary_dwelling", "theft_of_motor_vehicle"
# What sentences here need beside what the report prints.
BESIDE = [
    ("all_crime_recorded", "above_target", 2280, None), ("all_crime_recorded", "target_status", None, "not met"),
    (f"{MOTOR}_recorded", "target_status", None, "not met"), (f"{BURGLARY}_recorded", "target_status", None, "not met"),
    (f"{BURGLARY}_outcome_rate", "target_status", None, "not met"),
    ("shoplifting_recorded", "target_status", None, "met"),
]  # fmt: skip


@pytest.fixture(scope="module")
def mark() -> Callable[..., Mark]:
    beside = [row(measure, "force", *rest) for measure, *rest in BESIDE]
    told = {(one["measure_id"], one["area_name"], one["statistic"]) for one in beside}
    printed = [one for one in report_rows() if (one["measure_id"], one["area_name"], one["statistic"]) not in told]
    current = make_publication(figures=[*printed, *beside])
    book = read_figures(current)

    def marked(sentence: str, earlier: dict | None = None) -> Mark:
        found = check_text([sentence], current, book, earlier)
        return found[0].mark if found else Mark.UNMATCHED

    return marked


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("All crime was nearly 2,300 above the target level.", Mark.STANDS),
        ("Theft of motor vehicle is 90 above the target.", Mark.STANDS),
        ("Theft of motor vehicle is above its target.", Mark.STANDS),
        ("Theft of motor vehicle is below its target.", Mark.CONTRADICTS),
        ("Shoplifting is below the target.", Mark.STANDS),
        ("Shoplifting is above the target.", Mark.CONTRADICTS),
        ("The outcome rate for domestic burglary is below the target.", Mark.STANDS),
        ("The outcome rate for domestic burglary is above the target.", Mark.CONTRADICTS),
        ("Shoplifting is exceeding the target.", Mark.UNMATCHED),
    ],
)
def test_above_a_target_is_not_met_where_less_is_better(mark, sentence, expected):
    assert mark(sentence) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("There were 588 thefts of motor vehicles, of which 98 were detected.", Mark.STANDS),
        ("There were 698 thefts of motor vehicles, of which 98 were detected.", Mark.CONTRADICTS),
        ("Domestic burglary fell by 8.3%, but its outcome rate is only 18.2%.", Mark.STANDS),
        ("Domestic burglary fell by 9.3%, but its outcome rate is only 18.2%.", Mark.CONTRADICTS),
        ("Domestic burglary fell by 8.3%, but its outcome rate is only 19.2%.", Mark.CONTRADICTS),
        ("Domestic burglary fell by 8.3%, and its outcome rate by 10.2 percentage points.", Mark.STANDS),
        ("The target for domestic burglary is a 10% reduction, and for its outcome rate 25%.", Mark.STANDS),
        # Outcomes by their number are not published so: 590 to 347 is a fall of 41.2%.
        ("Outcomes for domestic burglary fell by 41.2%.", Mark.UNMATCHED),
        ("The outcome rate for domestic burglary is 18.2%, with 243 fewer than last year.", Mark.STANDS),
    ],
)
def test_counts_are_of_crimes_and_points_and_rates_of_outcomes(mark, sentence, expected):
    assert mark(sentence) is expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("more than 2,550", Mark.STANDS), ("over 2,600", Mark.CONTRADICTS), ("just over 2,600", Mark.CONTRADICTS),
        ("nearly 2,600", Mark.STANDS), ("almost 2,550", Mark.CONTRADICTS), ("just under 2,550", Mark.CONTRADICTS),
        ("fewer than 2,600", Mark.STANDS), ("fewer than 2,550", Mark.CONTRADICTS), ("about 2,550", Mark.STANDS),
        ("no more than 2,600", Mark.STANDS), ("no fewer than 2,600", Mark.CONTRADICTS), ("nearly 3,000", Mark.UNMATCHED),
        ("about 3,000", Mark.CONTRADICTS),
    ],
)  # fmt: skip
def test_a_number_in_round_words_has_its_side(mark, said, expected):
    """2,585 offences."""
    assert mark(f"We recorded {said} offences of violence with injury.") is expected


def test_more_than_a_percentage_is_no_rise(mark):
    assert mark("Domestic burglary fell by more than 8%.") is Mark.STANDS
    assert mark("Domestic burglary fell by more than 8.4%.") is Mark.CONTRADICTS


def test_restated_is_a_figure_of_the_same_days(mark):
    sentence, key = "We recorded 1,901 domestic burglaries.", (f"{BURGLARY}_recorded", "force", "actual")
    assert mark(sentence, {(*key, AS_AT): [Decimal(1901)]}) is Mark.RESTATED
    assert mark(sentence, {(*key, date(2013, 9, 30)): [Decimal(1901)]}) is Mark.CONTRADICTS
