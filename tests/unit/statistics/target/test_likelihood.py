"""How likely a target is: told of a projection that is good enough to be told, and of no other."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from bluelamp.statistics.target.arithmetic.likelihood import likelihood
from bluelamp.statistics.target.arithmetic.proposal import NO_TARGET

PROPOSED = replace(NO_TARGET, hard=Decimal(-10))
MEASURE = {
    "measure_type": "recorded_crime", "recorded_count": 500.0, "low_80": 850.0, "high_80": 950.0, "is_refused": False,
}  # fmt: skip


def test_a_target_at_the_middle_of_the_interval_is_met_half_the_time():
    found = likelihood(MEASURE | {"low_80": 500 + 350.0, "high_80": 500 + 400.0**2 / 350}, PROPOSED, 1000.0, None)
    assert found == {"probability": 0.5, "probability_note": None}


@pytest.mark.parametrize(
    ("is_refused", "note"), [(True, "projection not reliable"), (False, "no projection of the year")]
)
@pytest.mark.parametrize("empty", [None, np.nan])
def test_without_a_projection_the_note_says_why(is_refused, note, empty):
    measure = MEASURE | {"low_80": empty, "high_80": empty, "is_refused": is_refused}
    assert likelihood(measure, PROPOSED, 1000.0, None) == {"probability": None, "probability_note": note}
