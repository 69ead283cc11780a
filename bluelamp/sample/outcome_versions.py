"""The history of each outcome's record: entered, entered late, amended, or withdrawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bluelamp.sample.clock import DAY_SECONDS, epoch_day
from bluelamp.sample.crimes import Crimes
from bluelamp.sample.draws import from_deciles, pick, stream
from bluelamp.sample.outcomes import CHARGE, TIC, Outcomes
from bluelamp.sample.plan import Plan

PLAIN, AMENDED, LATE, WITHDRAWN = range(4)
CAUTION = "3"


@dataclass(frozen=True)
class OutcomeVersions:
    """Parallel arrays, one element per state of a record; `number` and `year` make the reference, `updated` is local seconds."""

    number: np.ndarray
    year: np.ndarray
    crime: np.ndarray
    parent: np.ndarray
    updated: np.ndarray
    is_final: np.ndarray
    status: np.ndarray
    outcome_type: np.ndarray
    day: np.ndarray


def make_outcome_versions(
    plan: Plan, crimes: Crimes, counting: Outcomes, filed: Outcomes, seed: int
) -> OutcomeVersions:
    """All states of all outcomes: the counting ones, the filings, and some charges that were withdrawn again."""
    rng = stream(seed, "outcome versions")
    end = epoch_day(plan.last_day)
    withdrawn = _withdrawn(plan, rng, crimes, counting)
    every = Outcomes(
        *(
            np.concatenate([getattr(part, name) for part in (counting, filed, withdrawn)])
            for name in Outcomes.__annotations__
        )
    )
    is_counting = np.arange(len(every)) < len(counting)
    is_withdrawn = np.arange(len(every)) >= len(counting) + len(filed)
    order = np.lexsort((every.crime, every.day))
    every = Outcomes(*(getattr(every, name)[order] for name in Outcomes.__annotations__))
    is_counting, is_withdrawn = is_counting[order], is_withdrawn[order]
    story, lag = _stories(plan, rng, every, is_counting, is_withdrawn, end)
    year = every.day.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
    number = np.arange(1, len(every) + 1) - np.searchsorted(year, year, side="left")
    at_work = rng.integers(8 * 3600, 22 * 3600, len(every))
    # An outcome entered on the day of recording is entered after the crime.
    entered = np.maximum(every.day * DAY_SECONDS + at_work, crimes.recorded[every.crime] + 60)
    entered = np.minimum(entered, every.day * DAY_SECONDS + DAY_SECONDS - 1)
    changed_at = np.where(
        lag == 0, np.maximum(entered, every.day * DAY_SECONDS + at_work), (every.day + lag) * DAY_SECONDS + at_work
    )
    changed = np.flatnonzero((story == AMENDED) | (story == WITHDRAWN))
    both = np.concatenate([np.arange(len(every)), changed])
    is_first = np.arange(len(both)) < len(every)
    was_other = is_first & (story[both] == AMENDED)
    other_type = np.where(every.outcome_type[both] == CHARGE, CAUTION, CHARGE)
    earlier = np.maximum(every.day[both] - 3, crimes.recorded_day[every.crime[both]])
    keeps_type = np.isin(every.outcome_type[both], [TIC]) | (rng.random(len(both)) < 0.4)
    return OutcomeVersions(
        number=number[both],
        year=year[both],
        crime=every.crime[both],
        parent=every.parent[both],
        updated=np.where(is_first & (story[both] != LATE), entered[both], changed_at[both]),
        is_final=~is_first | np.isin(story[both], [PLAIN, LATE]),
        status=np.where(~is_first & (story[both] == WITHDRAWN), "withdrawn", "recorded"),
        outcome_type=np.where(was_other & ~keeps_type, other_type, every.outcome_type[both]),
        day=np.where(was_other & keeps_type, earlier, every.day[both]),
    )


def _withdrawn(plan: Plan, rng: np.random.Generator, crimes: Crimes, counting: Outcomes) -> Outcomes:
    """Charges entered on crimes that had their lasting outcome later, to be withdrawn."""
    chosen = np.flatnonzero(100 * rng.random(len(counting)) < plan.settings["outcome_story_pct"]["withdrawn"])
    recorded = crimes.recorded_day[counting.crime[chosen]]
    day = recorded + (rng.random(len(chosen)) * (counting.day[chosen] - recorded + 1)).astype(int)
    return Outcomes(
        crime=counting.crime[chosen],
        day=day,
        outcome_type=np.full(len(chosen), CHARGE, dtype=counting.outcome_type.dtype),
        parent=np.full(len(chosen), -1),
    )


def _stories(
    plan: Plan, rng: np.random.Generator, every: Outcomes, is_counting: np.ndarray, is_withdrawn: np.ndarray, end: int
) -> tuple[np.ndarray, np.ndarray]:
    pct = plan.settings["outcome_story_pct"]
    size = len(every)
    drawn = np.array([AMENDED, LATE, PLAIN])[
        pick(rng, [pct["amended"], pct["entered_late"], 100 - pct["amended"] - pct["entered_late"]], size)
    ]
    drawn = np.where((drawn == AMENDED) & ~is_counting, PLAIN, drawn)
    lag = from_deciles(rng, plan.profiles["lag_days"]["changed"], size).astype(int)
    left = end - every.day
    drawn = np.where(lag > left, PLAIN, drawn)
    lag = np.where(is_withdrawn & (lag > left), (rng.random(size) * (left + 1)).astype(int), lag)
    return np.where(is_withdrawn, WITHDRAWN, drawn), lag
