"""Did it work? The months after against the months before, beside the same months where nothing was done (DOMAIN D3a).

Of crimes: of each month's crimes in both groups together, the share of the area in question is binomial whatever season,
weather or a new recording rule made of the month, so these drop out; what an intervention does is a step of that share's
logarithmic odds, the logarithm of the ratio of ratios (after / before here) / (after / before there). Of rates: the same step
in a logistic regression with a term for each month. What the share varies more than chance alone is its dispersion
(Pearson chi-squared by its degrees of freedom), never below 1; intervals are Student's t, since it is estimated.

An area is chosen because it was high, and the next months are lower by themselves: who calls these functions leaves out of
`before` the months that the choice was made on. Nobody looks until it suits: the number of months after which the verdict is
said comes from the months before alone, by the power to see the change that matters, and those months decide it for ever.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bluelamp.statistics.intervention.arithmetic.comparison import Months, can_be_compared, drift_of, fitted, joined
from bluelamp.statistics.intervention.arithmetic.plan import EffectPolicy, would_show

HELPED, WORSE, NO_CHANGE, UNKNOWN = "helped", "got worse", "no clear change", "cannot be told"


@dataclass(frozen=True)
class Effect:
    """A verdict with its reason (both rows of seed intervention_verdict) and what it rests on.

    ratio: of counts, after / before here by the same there; of rates, the ratio of the odds. months_used: those after that
    decided. months_needed: those after which the verdict is said; None where no number up to the policy's would do.
    """

    verdict: str
    reason: str
    months_needed: int | None = None
    months_used: int = 0
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    dispersion: float | None = None
    p_value: float | None = None


def judge(
    before: Months,
    after: Months,
    *,
    is_rate: bool,
    better: int,
    compared_areas: int,
    policy: EffectPolicy,
    needed: int | None,
) -> Effect:
    """The verdict. better: -1 where less is better, 1 where more is, 0 where neither.

    before: without the months that the choice was made on; both without months of which either group has none. needed: what plan()
    said when it began, of all areas that were there to compare with; something may have been done in some of them since.
    """
    if better == 0:
        return Effect(UNKNOWN, "no better side")
    if len(before) < policy.minimum_baseline_months:
        return Effect(UNKNOWN, "too few months before")
    if compared_areas == 0:
        return Effect(UNKNOWN, "nothing to compare with", needed)
    if not can_be_compared(before, is_rate):
        return Effect(UNKNOWN, "too few to compare", needed)
    drift = drift_of(before, is_rate)
    # Those who went their own way before would have gone it without anybody's doing.
    if drift.p_value() < 1 - policy.apart_confidence_pct / 100:
        return Effect(UNKNOWN, "went apart before", needed, dispersion=drift.dispersion)
    used = min(needed or policy.most_months, policy.most_months)
    if len(after) < used:
        # Where not even the most months would show it, nobody is told that they do.
        return Effect(UNKNOWN, "too early" if needed else "too early, too few", needed, dispersion=drift.dispersion)
    after = after.first(used)
    if not can_be_compared(after, is_rate):
        return Effect(UNKNOWN, "too few to compare", needed, used, dispersion=drift.dispersion)
    both = joined(before, after)
    step = fitted(both, np.repeat([0.0, 1.0], [len(before), used]), is_rate)
    low, high = step.interval(policy.confidence_pct)
    if low <= 1 <= high:
        # With fewer areas than were planned for, the same months show less.
        [is_shown] = would_show(
            before, np.array([used]), drift.dispersion, is_rate=is_rate, better=better, policy=policy
        )
        verdict, reason = (NO_CHANGE, "would have shown") if needed and is_shown else (UNKNOWN, "too few to show")
    else:
        verdict = HELPED if (step.estimate > 0) == (better > 0) else WORSE
        reason = "significant"
    return Effect(verdict, reason, needed, used, math.exp(step.estimate), low, high, step.dispersion, step.p_value())
