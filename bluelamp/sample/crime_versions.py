"""The history of each crime's record: what was first delivered, and what an amendment, cancellation or delay changed later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bluelamp.sample.clock import DAY_SECONDS, epoch_day
from bluelamp.sample.crimes import COUNTED, NO_CRIME, UNKNOWN_TIME, Crimes
from bluelamp.sample.draws import from_deciles, pick, stream
from bluelamp.sample.places import BCU_ONLY, NOTHING
from bluelamp.sample.plan import Plan

PLAIN, AREA_LATER, TIMES_AMENDED, FLAG_LATER, RECLASSIFIED, LATE, CANCELLED = range(7)


@dataclass(frozen=True)
class CrimeVersions:
    """Parallel arrays, one element per state of a record; `crime` is the position in Crimes, `updated` local seconds since 1970."""

    crime: np.ndarray
    updated: np.ndarray
    is_final: np.ndarray
    status: np.ndarray
    offence_code: np.ndarray
    place_mode: np.ndarray
    committed_from: np.ndarray
    committed_to: np.ndarray
    is_domestic: np.ndarray
    hate_strands: np.ndarray


def make_crime_versions(plan: Plan, crimes: Crimes, seed: int) -> CrimeVersions:
    """All states of all records up to the last day; the last state of each is what the plan counts."""
    rng = stream(seed, "crime versions")
    story, lag = _stories(plan, rng, crimes)
    entered = crimes.recorded + (rng.random(len(crimes)) * 4 * 3600).astype(np.int64)
    entered = np.minimum(entered, crimes.recorded_day * DAY_SECONDS + DAY_SECONDS - 1)
    office_hours = (crimes.recorded_day + lag) * DAY_SECONDS + rng.integers(7 * 3600, 19 * 3600, len(crimes))
    office_hours = np.where(lag == 0, np.maximum(office_hours, entered), office_hours)
    changed = np.flatnonzero((story != PLAIN) & (story != LATE))
    both = np.concatenate([np.arange(len(crimes)), changed])
    is_first = np.arange(len(both)) < len(crimes)
    first_story = np.where(is_first, story[both], PLAIN)
    updated = np.where(is_first & (story[both] != LATE), entered[both], office_hours[both])
    final_status = np.select(
        [crimes.fate == NO_CRIME, crimes.fate != COUNTED, story == RECLASSIFIED],
        ["no_crime", "transferred", "reclassified"],
        "recorded",
    )
    code, mode, start, end, domestic, strands = _first_states(plan, rng, crimes, both, first_story)
    return CrimeVersions(
        crime=both,
        updated=updated,
        is_final=~is_first | np.isin(story[both], [PLAIN, LATE]),
        status=np.where(is_first & (story[both] != PLAIN), "recorded", final_status[both]),
        offence_code=code,
        place_mode=mode,
        committed_from=start,
        committed_to=end,
        is_domestic=domestic,
        hate_strands=strands,
    )


def _stories(plan: Plan, rng: np.random.Generator, crimes: Crimes) -> tuple[np.ndarray, np.ndarray]:
    """What happens to each record, and after how many days; nothing happens to a counted one if there is no time left."""
    pct = plan.settings["story_pct"]
    size = len(crimes)
    tables = plan.profiles["lag_days"]
    flagged = np.array([s.is_domestic or s.is_hate for s in plan.strata])[crimes.stratum]
    reclassifiable = np.array([s.name in plan.reclassification for s in plan.strata])[crimes.stratum]
    weights = [pct["area_later"], pct["times_amended"], pct["late"]]
    drawn = np.array([AREA_LATER, TIMES_AMENDED, LATE, PLAIN])[pick(rng, [*weights, 100 - sum(weights)], size)]
    story = np.where(reclassifiable & (100 * rng.random(size) < pct["reclassified"]), RECLASSIFIED, drawn)
    story = np.where(flagged & (100 * rng.random(size) < pct["flag_later"]), FLAG_LATER, story)
    cancelled = crimes.fate != COUNTED
    story = np.where(cancelled, CANCELLED, story)
    lag = np.select(
        [cancelled, story == LATE],
        [from_deciles(rng, tables["cancelled"], size), from_deciles(rng, tables["late"], size)],
        from_deciles(rng, tables["changed"], size),
    ).astype(int)
    left = epoch_day(plan.last_day) - crimes.recorded_day
    lag = np.where(cancelled & (lag > left), (rng.random(size) * (left + 1)).astype(int), lag)
    story = np.where(~cancelled & (lag > left), PLAIN, story)
    return story, lag


def _first_states(
    plan: Plan, rng: np.random.Generator, crimes: Crimes, both: np.ndarray, story: np.ndarray
) -> tuple[np.ndarray, ...]:
    """Contents of all states: as finally, but for what the story says was still different at first."""
    code, mode = crimes.offence_code[both], crimes.place_mode[both]
    start, end = crimes.committed_from[both].copy(), crimes.committed_to[both].copy()
    domestic = np.array([s.is_domestic for s in plan.strata])[crimes.stratum][both]
    strands = crimes.hate_strands[both]
    for position, kind in enumerate(plan.strata):
        if kind.name in plan.reclassification:
            inside = np.flatnonzero((story == RECLASSIFIED) & (crimes.stratum[both] == position))
            codes, weights = plan.reclassification[kind.name]
            code[inside] = np.array(codes)[pick(rng, weights, len(inside))]
    mode = np.where(story == AREA_LATER, np.where(rng.random(len(both)) < 0.5, NOTHING, BCU_ONLY), mode)
    amended = story == TIMES_AMENDED
    start = np.where(amended & (start != UNKNOWN_TIME), start - 3600 * rng.integers(1, 30, len(both)), start)
    end = np.where(amended, UNKNOWN_TIME, end)
    return code, mode, start, end, domestic & (story != FLAG_LATER), np.where(story == FLAG_LATER, "", strands)
