"""The outcomes that count: as many each month as planned, each tied to a crime of its kind and command unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from bluelamp.sample.clock import epoch_day, weekday_weights
from bluelamp.sample.crimes import COUNTED, Crimes
from bluelamp.sample.draws import from_deciles, pick, stream
from bluelamp.sample.matching import FreeCrimes
from bluelamp.sample.places import YEARS, is_city
from bluelamp.sample.plan import Plan

CHARGE, TIC = "1", "4"
NEW_DEFINITION = date(2013, 4, 1)  # community resolutions (type 8) become a formal outcome (DOMAIN E2)


@dataclass(frozen=True)
class Outcomes:
    """Parallel arrays, one element per outcome as it finally stands; `crime` and `parent` are positions in Crimes, -1 for none."""

    crime: np.ndarray
    day: np.ndarray
    outcome_type: np.ndarray
    parent: np.ndarray

    def __len__(self) -> int:
        return len(self.crime)


def make_outcomes(plan: Plan, crimes: Crimes, seed: int) -> Outcomes:
    """Every outcome of the plan. Raises ValueError if the plan has more outcomes than crimes."""
    rng = stream(seed, "outcomes")
    parts = [
        _group(plan, crimes, rng, stratum, group, counts)
        for stratum in range(len(plan.strata))
        for group, counts in _groups(plan, crimes, rng, stratum)
        if counts.sum()
    ]
    return Outcomes(*(np.concatenate([part[i] for part in parts]) for i in range(4)))


def _groups(plan: Plan, crimes: Crimes, rng: np.random.Generator, stratum: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Crimes and planned outcomes per period of a stratum; apart by command unit where the plan fixes that split."""
    counts = plan.outcomes[:, stratum]
    members = np.flatnonzero((crimes.stratum == stratum) & (crimes.fate == COUNTED))
    name = plan.strata[stratum].name
    if (YEARS[0], name) not in plan.bcu_outcome_window:
        return [(members, counts)]
    city_share = is_city(crimes.lpu[members]).mean()
    city = np.floor(counts * city_share + rng.random(len(counts))).astype(int)
    for year in YEARS:
        window = plan.window(year)
        labels = rng.permutation(np.repeat([1, 0], plan.bcu_outcome_window[year, name]))
        city[window] = np.bincount(np.repeat(np.arange(len(window)), counts[window]), weights=labels).astype(int)
    inside = is_city(crimes.lpu[members])
    return [(members[inside], city), (members[~inside], counts - city)]


def _group(
    plan: Plan, crimes: Crimes, rng: np.random.Generator, stratum: int, members: np.ndarray, counts: np.ndarray
) -> tuple[np.ndarray, ...]:
    """Crime, day, type and TIC parent of the outcomes of one group."""
    kind = plan.strata[stratum]
    day, types, last = _days_and_types(plan, rng, kind.category, counts)
    lag_table = plan.profiles["lag_days"]
    lag = np.where(
        types == TIC,
        from_deciles(rng, lag_table["tic"], len(day)),
        from_deciles(rng, lag_table[kind.outcome_lag], len(day)),
    ).astype(int)
    recorded = crimes.recorded_day[members]
    free = FreeCrimes(recorded)
    taken = np.array([free.take(d - g, e) for d, g, e in zip(day.tolist(), lag.tolist(), last.tolist(), strict=True)])
    day = np.maximum(day, recorded[taken])
    types, parent = _with_parents(day, types, members[taken])
    return members[taken], day, types, parent


def _days_and_types(
    plan: Plan, rng: np.random.Generator, category: str, counts: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Day, type and last day of the period of each outcome, in the order of periods."""
    days, types, lasts = [], [], []
    surge = set(plan.window(YEARS[0]).tolist())
    for position, (span, count) in enumerate(zip(plan.periods, counts.tolist(), strict=True)):
        first, last = epoch_day(span.first), epoch_day(span.last)
        weights = weekday_weights(first, last, plan.profiles["weekday"]["weekday"])
        era = "from_2013-04" if span.first >= NEW_DEFINITION else "tic_surge" if position in surge else "usual"
        names, type_weights = plan.mix(category, era)
        days.append(np.sort(first + pick(rng, weights, count)))
        types.append(np.array(names)[pick(rng, type_weights, count)])
        lasts.append(np.full(count, last))
    return np.concatenate(days), np.concatenate(types), np.concatenate(lasts)


def _with_parents(day: np.ndarray, types: np.ndarray, crime: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ties each offence taken into consideration to the crime last charged before it; a charge where there is none yet."""
    charges = np.flatnonzero(types == CHARGE)
    charges = charges[np.argsort(day[charges], kind="stable")]
    before = np.searchsorted(day[charges], day, side="right") - 1
    is_tic = types == TIC
    parent = np.full(len(day), -1)
    tied = is_tic & (before >= 0)
    parent[tied] = crime[charges[before[tied]]]
    return np.where(is_tic & ~tied, CHARGE, types), parent
