"""How likely a target is to be met if nothing new is done, from the projection of the year (DOMAIN D4)."""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from statistics import NormalDist
from typing import Any

from bluelamp.statistics.target.arithmetic.proposal import Proposal

# An 80 % interval reaches so many standard deviations to either side.
WITHIN = NormalDist().inv_cdf(0.9)


def likelihood(
    measure: Mapping[str, Any], proposal: Proposal, base: float | None, reason: str | None
) -> dict[str, float | str | None]:
    """probability (0 to 1) and, where it is empty, probability_note with the reason.

    What is still to come of a count is taken as log-normal between the bounds of the projection's 80 % interval, a rate as
    normal; both pass through those bounds.
    """
    low, high, seen = measure["low_80"], measure["high_80"], measure["recorded_count"]
    if proposal.hard is None:
        reason = "nothing is proposed"
    elif low is None or low != low or base is None:
        reason = reason or ("projection not reliable" if measure["is_refused"] else "no projection of the year")
    if reason or proposal.hard is None or base is None:
        return {"probability": None, "probability_note": reason}
    if measure["measure_type"] == "outcome_rate":
        probability = 1 - below(float(proposal.hard), low, high)
    else:
        allowed = base * (1 + float(proposal.hard) / 100) - seen
        is_spread = high > low > seen
        probability = (
            below(log(allowed), log(low - seen), log(high - seen))
            if allowed > 0 and is_spread
            else float(allowed >= high - seen)
        )
    return {"probability": round(probability, 4), "probability_note": None}


def below(value: float, low: float, high: float) -> float:
    """Share of a normal distribution with that 80 % interval that lies below the value."""
    if high <= low:
        return float(value >= high)
    return NormalDist((low + high) / 2, (high - low) / 2 / WITHIN).cdf(value)
