"""The crimes of the sample as they finally stand: what, where, when, and whether they count in the end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bluelamp.sample.clock import DAY_SECONDS, epoch_day, skip_missing_hour, weekday_weights
from bluelamp.sample.draws import from_deciles, pick, stream
from bluelamp.sample.places import BEATS_PER_LPU, free_lpu_labels, lpu_labels, place_modes
from bluelamp.sample.plan import Plan

COUNTED, NO_CRIME, TRANSFERRED = 0, 1, 2
UNKNOWN_TIME = -(10**15)
VICTIM_POOL = 190_000


@dataclass(frozen=True)
class Crimes:
    """Parallel arrays, one element per crime, in the order of recording; days and times are local, since 1970."""

    number: np.ndarray
    year: np.ndarray
    stratum: np.ndarray
    period: np.ndarray
    recorded_day: np.ndarray
    recorded_second: np.ndarray
    committed_from: np.ndarray
    committed_to: np.ndarray
    offence_code: np.ndarray
    lpu: np.ndarray
    beat: np.ndarray
    place_mode: np.ndarray
    hate_strands: np.ndarray
    victim: np.ndarray
    fate: np.ndarray

    def __len__(self) -> int:
        return len(self.number)

    @property
    def recorded(self) -> np.ndarray:
        """Seconds since 1970, local."""
        return self.recorded_day * DAY_SECONDS + self.recorded_second


def make_crimes(plan: Plan, seed: int) -> Crimes:
    """All crimes: those that the plan counts, and beside them those that are later no-crimed or transferred."""
    rng = stream(seed, "crimes")
    parts = [_stratum(plan, rng, position) for position in range(len(plan.strata))]
    stratum, period, lpu, fate = (np.concatenate([part[i] for part in parts]) for i in range(4))
    day, second = _recorded(plan, rng, stratum, period)
    order = np.lexsort((stratum, second, day))
    stratum, period, lpu, fate, day, second = (a[order] for a in (stratum, period, lpu, fate, day, second))
    committed_from, committed_to = _committed(plan, rng, stratum, day * DAY_SECONDS + second)
    year = day.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
    return Crimes(
        number=_numbers(year),
        year=year,
        stratum=stratum,
        period=period,
        recorded_day=day,
        recorded_second=second,
        committed_from=committed_from,
        committed_to=committed_to,
        offence_code=_offence_codes(plan, rng, stratum),
        lpu=lpu,
        beat=rng.integers(0, BEATS_PER_LPU, len(day)),
        place_mode=place_modes(plan, rng, stratum, period),
        hate_strands=_hate_strands(plan, rng, stratum),
        victim=_victims(plan, rng, stratum),
        fate=fate,
    )


def _stratum(plan: Plan, rng: np.random.Generator, position: int) -> tuple[np.ndarray, ...]:
    """Stratum, period, unit and fate of every crime of one stratum."""
    counts = plan.crimes[:, position]
    period = np.repeat(np.arange(len(counts)), counts)
    lpu = lpu_labels(plan, rng, position, period)
    extras = []
    for fate, pct in ((NO_CRIME, plan.strata[position].cancelled_pct), (TRANSFERRED, plan.settings["transferred_pct"])):
        extra = np.floor(counts * (pct / 100) + rng.random(len(counts))).astype(int)
        extras.append((fate, np.repeat(np.arange(len(counts)), extra if pct else 0 * extra)))
    periods = np.concatenate([period, *[e for _, e in extras]])
    fates = np.concatenate([np.zeros(len(period), int), *[np.full(len(e), f) for f, e in extras]])
    lpus = np.concatenate([lpu, free_lpu_labels(plan, rng, position, len(periods) - len(period))])
    return np.full(len(periods), position), periods, lpus, fates


def _recorded(
    plan: Plan, rng: np.random.Generator, stratum: np.ndarray, period: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Day and second of recording: by weekday within the period and by hour within the day."""
    day = np.zeros(len(stratum), dtype=np.int64)
    hour = np.zeros(len(stratum), dtype=np.int64)
    weekday_profile = np.array([s.weekday_profile for s in plan.strata])[stratum]
    hour_profile = np.array([s.hour_profile for s in plan.strata])[stratum]
    for name, weights in plan.profiles["weekday"].items():
        chosen = weekday_profile == name
        for position, span in enumerate(plan.periods):
            inside = np.flatnonzero(chosen & (period == position))
            first, last = epoch_day(span.first), epoch_day(span.last)
            day[inside] = first + pick(rng, weekday_weights(first, last, weights), len(inside))
    for name, weights in plan.profiles["hour"].items():
        inside = np.flatnonzero(hour_profile == name)
        hour[inside] = pick(rng, weights, len(inside))
    moment = skip_missing_hour(day * DAY_SECONDS + hour * 3600 + 60 * rng.integers(0, 60, len(day)))
    return moment // DAY_SECONDS, moment % DAY_SECONDS


def _committed(
    plan: Plan, rng: np.random.Generator, stratum: np.ndarray, recorded: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Earliest and latest time of commission; the earliest is unknown for a few, the latest blank for a point in time."""
    tables = plan.profiles["committed_hours"]
    profile = np.array([s.committed_profile for s in plan.strata])[stratum]
    size = len(recorded)
    hours = np.select(
        [profile == "point", profile == "interval"],
        [from_deciles(rng, tables["point_delay"], size), from_deciles(rng, tables["interval_delay"], size)],
        from_deciles(rng, tables["historic_delay"], size),
    )
    width = np.where(profile == "interval", from_deciles(rng, tables["interval_width"], size), 0.0)
    last = recorded - (hours * 60).astype(np.int64) * 60
    first = last - (width * 60).astype(np.int64) * 60
    last = np.where((profile == "interval") | (rng.random(size) < 0.3), skip_missing_hour(last), UNKNOWN_TIME)
    return np.where(rng.random(size) < 0.004, UNKNOWN_TIME, skip_missing_hour(first)), last


def _offence_codes(plan: Plan, rng: np.random.Generator, stratum: np.ndarray) -> np.ndarray:
    codes = np.empty(len(stratum), dtype="U5")
    for position, kind in enumerate(plan.strata):
        inside = np.flatnonzero(stratum == position)
        codes[inside] = np.array(kind.codes)[pick(rng, kind.code_weights, len(inside))]
    return codes


def _hate_strands(plan: Plan, rng: np.random.Generator, stratum: np.ndarray) -> np.ndarray:
    strands = np.array(
        ["race", "sexual_orientation", "religion", "disability", "transgender", "race;religion", "disability;race"]
    )
    drawn = strands[pick(rng, [760, 90, 45, 45, 10, 45, 5], len(stratum))]
    return np.where(np.array([s.is_hate for s in plan.strata])[stratum], drawn, "")


def _victims(plan: Plan, rng: np.random.Generator, stratum: np.ndarray) -> np.ndarray:
    """Victim numbers, squared towards the low ones so that some people are victims again and again; 0 where there is none."""
    drawn = 1 + (VICTIM_POOL * rng.random(len(stratum)) ** 2).astype(np.int64)
    has_victim = 100 * rng.random(len(stratum)) < np.array([s.personal_victim_pct for s in plan.strata])[stratum]
    return np.where(has_victim, drawn, 0)


def _numbers(year: np.ndarray) -> np.ndarray:
    """Consecutive numbers within each calendar year, in the order of recording."""
    return np.arange(1, len(year) + 1) - np.searchsorted(year, year, side="left")
