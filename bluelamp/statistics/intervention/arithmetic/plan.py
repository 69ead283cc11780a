"""How many months after decide whether it worked: from the months before alone, by the power to see what matters (DOMAIN D3a)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bluelamp.statistics.intervention.arithmetic.comparison import Months, Numbers, can_be_compared, drift_of

# A rate moved by points stays a rate.
LEAST_RATE, MOST_RATE = 0.005, 0.995


@dataclass(frozen=True)
class EffectPolicy:
    """Row of seed intervention_policy. relevant_change: percent of a count, points of a rate."""

    confidence_pct: float
    power_pct: float
    relevant_change: float
    minimum_baseline_months: int
    minimum_months: int
    most_months: int
    apart_confidence_pct: float


def plan(before: Months, *, is_rate: bool, better: int, policy: EffectPolicy) -> int | None:
    """How many months after are needed to tell, from the months before alone; None where none up to the policy's most would do, or
    where those before cannot say."""
    if better == 0 or len(before) < policy.minimum_baseline_months or not can_be_compared(before, is_rate):
        return None
    dispersion = drift_of(before, is_rate).dispersion
    return months_needed(before, dispersion, is_rate=is_rate, better=better, policy=policy)


def months_needed(before: Months, dispersion: float, *, is_rate: bool, better: int, policy: EffectPolicy) -> int | None:
    """The fewest months after which the relevant change is seen with the policy's power; None where most_months are too few."""
    counts = np.arange(policy.minimum_months, policy.most_months + 1)
    enough = would_show(before, counts, dispersion, is_rate=is_rate, better=better, policy=policy)
    return int(counts[enough][0]) if enough.any() else None


def would_show(
    before: Months, counts: NDArray[np.int_], dispersion: float, *, is_rate: bool, better: int, policy: EffectPolicy
) -> NDArray[np.bool_]:
    """Whether so many months after show the relevant change with the policy's power."""
    from statsmodels.stats.power import normal_power

    change, errors = planned(before, counts, dispersion, is_rate=is_rate, better=better, policy=policy)
    power: Numbers = normal_power(abs(change), 1, 1 - policy.confidence_pct / 100, sigma=errors)
    return power >= policy.power_pct / 100


def planned(
    before: Months, counts: NDArray[np.int_], dispersion: float, *, is_rate: bool, better: int, policy: EffectPolicy
) -> tuple[float, Numbers]:
    """The relevant change on the logarithmic scale, and the standard errors with which so many months after would show it."""
    share = counts / len(before)
    if not is_rate:
        factor = 1 + better * policy.relevant_change / 100
        here, there = before.here.sum(), before.there.sum()
        weights = (here, there, here * share * factor, there * share)
        return math.log(factor), np.sqrt(dispersion * sum(1 / weight for weight in weights))
    here, there = before.here.sum() / before.here_of.sum(), before.there.sum() / before.there_of.sum()
    moved = min(max(here + better * policy.relevant_change / 100, LEAST_RATE), MOST_RATE)
    of_here, of_there = before.here_of.sum(), before.there_of.sum()
    weights = (
        of_here * here * (1 - here),
        of_there * there * (1 - there),
        of_here * share * moved * (1 - moved),
        of_there * share * there * (1 - there),
    )
    odds = math.log(moved / (1 - moved)) - math.log(here / (1 - here))
    return odds, np.sqrt(dispersion * sum(1 / weight for weight in weights))
