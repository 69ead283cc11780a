"""The mean of several forces' rates, carried on to a 31 March to come (DOMAIN B step 2, D5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from bluelamp.statistics.projection.arithmetic.policy import Policy
from bluelamp.statistics.projection.arithmetic.rates import outcome_paths, outcome_share, outcome_variance, rate_paths
from bluelamp.statistics.projection.arithmetic.simulation import generator
from bluelamp.statistics.projection.arithmetic.window import YEAR, Window
from bluelamp.statistics.projection.arithmetic.year_end import YearEnd, fit_alone, project_year_end

SHARE = 0.80  # of the interval that target setting reads
HORIZONS = (0, 1, 2, 3)


@dataclass(frozen=True)
class PeerRate:
    """A group's mean rate at the end of a financial year: crimes per 1,000, or outcomes per 100 crimes."""

    years_ahead: int
    latest: float
    end: float
    low: float
    high: float
    best_quartile: float
    method: str


@dataclass(frozen=True)
class Group:
    """Members' months, up to the last that all have delivered. crimes, outcomes: members × months; per: thousands of people
    (or households) of each member; outcomes are empty where rates are per head. is_pooled: one rate of all together, not the mean
    of their rates.
    """

    first_month: date
    last_day: date
    crimes: np.ndarray
    per: np.ndarray | None = None
    outcomes: np.ndarray | None = None
    is_pooled: bool = False

    @property
    def last_year(self) -> np.ndarray:
        """Crimes of the last twelve months of each member."""
        return np.asarray(self.crimes[:, -YEAR:].sum(axis=1))


def project_group(group: Group, policy: Policy, key: str, years_late: int = 0) -> Iterator[PeerRate]:
    """The mean rate at the end of this financial year and of the three after it.

    years_late: by how many years the group's last month lies in an earlier financial year than the one that is meant by 0.
    """
    project = project_outcomes if group.outcomes is not None else project_crimes
    rates = member_rates(group)
    latest = average_rate(group, rates)
    best = float(np.quantile(rates, policy.best_share if group.outcomes is None else 1 - policy.best_share))
    for year_end, years in project(group, policy, key, years_late):
        low, high = year_end.interval(SHARE)
        yield PeerRate(
            years_ahead=years,
            latest=latest,
            end=year_end.total,
            low=min(low, year_end.total),
            high=max(high, year_end.total),
            best_quartile=best * year_end.total / latest if latest else year_end.total,
            method=year_end.method,
        )


def member_rates(group: Group) -> np.ndarray:
    """Each member's rate over the last twelve months."""
    if group.outcomes is not None:
        return np.asarray(100 * group.outcomes[:, -YEAR:].sum(axis=1) / group.last_year)
    assert group.per is not None
    return np.asarray(group.last_year / group.per)


def average_rate(group: Group, rates: np.ndarray) -> float:
    """The mean of the members' rates, or the rate of all together."""
    if not group.is_pooled:
        return float(rates.mean())
    if group.outcomes is not None:
        return float(100 * group.outcomes[:, -YEAR:].sum() / group.last_year.sum())
    assert group.per is not None
    return float(group.last_year.sum() / group.per.sum())


def project_crimes(group: Group, policy: Policy, key: str, years_late: int) -> Iterator[tuple[YearEnd, int]]:
    """The mean of the rates as a count: of as many crimes as have its noise."""
    assert group.per is not None
    # What each member's crimes add to the average rate.
    weights = 1 / group.per.sum() * np.ones(len(group.per)) if group.is_pooled else 1 / (group.per * len(group.per))
    means = (group.crimes * weights[:, None]).sum(axis=0)
    size = means.sum() / max((group.crimes * weights[:, None] ** 2).sum(), 1e-9)
    counts = means * size
    fits = fit_alone(counts, Window(group.first_month, group.last_day), policy)
    for years in HORIZONS:
        found = project_year_end(
            counts,
            group.first_month,
            group.last_day,
            policy,
            key=f"{key}|{years}",
            years_ahead=years + years_late,
            fits=fits,
        )
        yield YearEnd(found.recorded / size, found.total / size, found.paths / size, found.method), years


def project_outcomes(group: Group, policy: Policy, key: str, years_late: int) -> Iterator[tuple[YearEnd, int]]:
    """Outcomes and crimes, each member weighted alike: their quotient is the mean of the rates. Pooled, none is weighted."""
    assert group.outcomes is not None
    weights = np.where(group.is_pooled, 1.0, group.last_year.mean() / group.last_year)[:, None]
    crimes, outcomes = (group.crimes * weights).sum(axis=0), (group.outcomes * weights).sum(axis=0)
    window = Window(group.first_month, group.last_day)
    crime_fits, outcome_fits = (fit_alone(counts, window, policy) for counts in (crimes, outcomes))
    for years in HORIZONS:
        ahead, of = years + years_late, (group.first_month, group.last_day, policy)
        beside = project_year_end(crimes, *of, key=f"{key}|crimes|{years}", years_ahead=ahead, fits=crime_fits)
        found = project_year_end(outcomes, *of, key=f"{key}|outcomes|{years}", years_ahead=ahead, fits=outcome_fits)
        random = generator(f"{key}|rate|{years}", group.last_day)
        to_come, crimes_to_come = found.total - found.recorded, beside.total - beside.recorded
        share = outcome_share(np.array([to_come]), np.array([crimes_to_come]))
        before = Window(group.first_month, group.last_day, ahead).years_before
        log_sd = np.sqrt(
            (policy.drift_sd * (1 + before)) ** 2 + outcome_variance(1 / max(outcomes[-YEAR:].sum(), 1), share)
        )
        drawn = outcome_paths(random, share, log_sd, (beside.paths - beside.recorded)[None, :])[0]
        paths = rate_paths(found.recorded + drawn, beside.paths)
        # Years without a crime among the members' have no rate.
        end = 100 * found.total / beside.total if beside.total > 0 else 0.0
        yield YearEnd(0.0, end, np.nan_to_num(paths), found.method), years


def best_reductions(crimes: np.ndarray, most_years: int) -> np.ndarray:
    """Year-on-year reductions that members achieved, in percent: of whole years back from the last month, rises left out."""
    years = min(crimes.shape[1] // YEAR, most_years + 1)
    totals = crimes[:, crimes.shape[1] - years * YEAR :].reshape(len(crimes), years, YEAR).sum(axis=2)
    before, after = totals[:, :-1], totals[:, 1:]
    changes = np.divide(after, before, out=np.ones(before.shape), where=before > 0) - 1
    return np.asarray(-100 * changes[changes < 0])
