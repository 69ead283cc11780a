"""Here beside there, month by month: the share of the area in question, and a step or a drift of it (DOMAIN D3a)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


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


def drift_of(before: Months, is_rate: bool) -> Step:
    """The change from month to month before."""
    return fitted(before, np.arange(len(before), dtype=float), is_rate)


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
