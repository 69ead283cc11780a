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
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

HELPED, WORSE, NO_CHANGE, UNKNOWN = "helped", "got worse", "no clear change", "cannot be told"
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


@dataclass(frozen=True)
class Months:
    """Months in order: events here and there (of a rate: those that count, of so many), both by month."""

    here: Numbers
    there: Numbers
    here_of: Numbers
    there_of: Numbers

    def first(self, count: int) -> Months:
        """Its first months."""
        return Months(self.here[:count], self.there[:count], self.here_of[:count], self.there_of[:count])

    def __len__(self) -> int:
        return len(self.here)


@dataclass(frozen=True)
class Step:
    """A fitted term: its estimate on the logarithmic scale, standard error, dispersion and degrees of freedom."""

    estimate: float
    error: float
    dispersion: float
    freedom: float

    def p_value(self) -> float:
        """Two-sided; 1 where nothing can be told."""
        from scipy import stats

        if not self.error > 0 or self.freedom < 1:
            return 1.0
        return float(2 * stats.t.sf(abs(self.estimate / self.error), self.freedom))

    def interval(self, confidence_pct: float) -> tuple[float, float]:
        """Two-sided, as ratios."""
        from scipy import stats

        half = stats.t.ppf(0.5 + confidence_pct / 200, self.freedom) * self.error
        return math.exp(self.estimate - half), math.exp(self.estimate + half)


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
    before: Months, after: Months, *, is_rate: bool, better: int, compared_areas: int, policy: EffectPolicy
) -> Effect:
    """The verdict. better: -1 where less is better, 1 where more is, 0 where neither.

    before: without the months that the choice was made on; both without months of which either group has none.
    """
    if better == 0:
        return Effect(UNKNOWN, "no better side")
    if len(before) < policy.minimum_baseline_months:
        return Effect(UNKNOWN, "too few months before")
    if compared_areas == 0:
        return Effect(UNKNOWN, "nothing to compare with")
    if not can_be_compared(before, is_rate):
        return Effect(UNKNOWN, "too few to compare")
    drift = fitted(before, np.arange(len(before), dtype=float), is_rate)
    needed = months_needed(before, drift.dispersion, is_rate=is_rate, better=better, policy=policy)
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
        verdict, reason = (NO_CHANGE, "would have shown") if needed else (UNKNOWN, "too few to show")
    else:
        verdict = HELPED if (step.estimate > 0) == (better > 0) else WORSE
        reason = "significant"
    return Effect(verdict, reason, needed, used, math.exp(step.estimate), low, high, step.dispersion, step.p_value())


def joined(before: Months, after: Months) -> Months:
    """Both, in order."""
    return Months(
        *(
            np.concatenate([getattr(before, name), getattr(after, name)])
            for name in ("here", "there", "here_of", "there_of")
        )
    )


def can_be_compared(months: Months, is_rate: bool) -> bool:
    """Whether each of the four sums that a logarithm is taken of is above nothing."""
    sums = [months.here.sum(), months.there.sum()]
    if is_rate:
        sums += [months.here_of.sum() - months.here.sum(), months.there_of.sum() - months.there.sum()]
    return min(sums) > 0


def fitted(months: Months, term: Numbers, is_rate: bool) -> Step:
    """The estimate for a term that takes one value a month: its logarithmic ratio here against there."""
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    if is_rate:
        # A month in which all or none of both groups counted says nothing of a difference between them.
        total, of = months.here + months.there, months.here_of + months.there_of
        told = (total > 0) & (total < of)
        month = np.eye(int(told.sum()))
        here, none = np.ones((len(month), 1)), np.zeros((len(month), 1))
        term = term[told][:, None]
        design = np.block([[here, term, month], [none, none * term, month]])
        events = np.concatenate([months.here[told], months.there[told]])
        outcome = np.column_stack([events, np.concatenate([months.here_of[told], months.there_of[told]]) - events])
    else:
        told = months.here + months.there > 0
        design = np.column_stack([np.ones(int(told.sum())), term[told]])
        outcome = np.column_stack([months.here[told], months.there[told]])
    result: Any = GLM(outcome, design, family=Binomial()).fit()
    dispersion = max(1.0, float(result.pearson_chi2 / max(result.df_resid, 1)))
    return Step(float(result.params[1]), float(result.bse[1]) * math.sqrt(dispersion), dispersion, result.df_resid)


def months_needed(before: Months, dispersion: float, *, is_rate: bool, better: int, policy: EffectPolicy) -> int | None:
    """The fewest months after which the relevant change is seen with the policy's power; None where most_months are too few."""
    from statsmodels.stats.power import normal_power

    counts = np.arange(policy.minimum_months, policy.most_months + 1)
    change, errors = planned(before, counts, dispersion, is_rate=is_rate, better=better, policy=policy)
    enough = normal_power(abs(change), 1, 1 - policy.confidence_pct / 100, sigma=errors) >= policy.power_pct / 100
    return int(counts[enough][0]) if enough.any() else None


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
