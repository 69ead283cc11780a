"""Targets of outcome rates: below last year's where offences taken into consideration inflated it, above elsewhere."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.errors import BluelampError
from bluelamp.statistics.target.arithmetic import Peers, RateEvidence, TargetPolicy, propose_rate

POLICY = TargetPolicy()


@pytest.mark.parametrize(
    ("expected", "past", "best", "target", "status"),
    [
        # Worked out by hand: 24 + 0.5 × (25.6 − 24) = 24.8.
        ("24", "25.6", "27", 25, "above the expected level of its peers"),
        ("24", "30", "25.5", 26, "above the expected level of its peers"),  # 27, but never done: 25.5
        ("31", "28.2", "29", 31, "expected level of its peers"),
        ("40", "28.2", "29", 34, "milestone towards the expected level of its peers"),  # 28.2 + 5 = 33.2
        ("30", "30", "30", 30, "above the expected level of its peers"),
    ],
)
def test_rates_worked_out_by_hand(expected, past, best, target, status):
    found = propose_rate(RateEvidence(Decimal(past), Decimal(best), (Peers(Decimal(expected)),)), POLICY)
    assert (found.hard, found.status, found.stretch) == (target, status, None)


percent = st.decimals("0", "100", places=2)


@given(percent, percent, percent)
def test_any_target_lies_between_what_is_expected_and_what_was_done(expected, past, best):
    rate = propose_rate(RateEvidence(past, best, (Peers(expected),)), POLICY).milestones[0]
    assert min(expected, past) <= rate <= max(expected, past)
    assert rate <= past + POLICY.outcome_milestone_points


def test_what_if_takes_known_names_and_numbers_only():
    assert POLICY.what_if({"floor_pct": "6"}).floor_pct == 6
    with pytest.raises(BluelampError, match="has no floor") as error:
        POLICY.what_if({"floor": "6"})
    assert "floor_pct" in error.value.next_step
    for wrong in ("six", "nan", "-1", ""):
        with pytest.raises(BluelampError, match="not a number"):
            POLICY.what_if({"floor_pct": wrong})
