"""Where crimes happen: local policing units by the plan, and how completely the record states the place."""

from __future__ import annotations

import numpy as np

from bluelamp.sample.draws import pick
from bluelamp.sample.plan import Plan

CITY_LPU_COUNT = 6  # the first six units of the plan belong to the City
YEARS = (2012, 2013)
BEATS_PER_LPU = 4

# How a record states its place. Records of the two compared years always lead to the right unit (or, for strata without
# a published split by unit, at least to the right command unit), because the published splits leave no room for unknowns.
FULL, NO_BEAT, BEAT_ONLY, UNKNOWN_LPU, UNKNOWN_BEAT, BCU_ONLY, UNKNOWN_LPU_NO_BEAT, NOTHING, ALL_UNKNOWN = range(9)
_EXACT = np.array([9650, 200, 60, 30, 60, 0, 0, 0, 0])
_TO_BCU = np.array([9600, 200, 60, 30, 60, 40, 10, 0, 0])
_FREE = np.array([9560, 200, 60, 30, 60, 40, 10, 35, 5])


def lpu_labels(plan: Plan, rng: np.random.Generator, stratum: int, period: np.ndarray) -> np.ndarray:
    """Position of the local policing unit of each crime whose period is given, exact for both compared years."""
    name = plan.strata[stratum].name
    share = _share(plan, plan.strata[stratum].category, name)
    labels = pick(rng, share, len(period))
    for year in YEARS:
        inside = np.isin(period, plan.window(year))
        counts = plan.lpu_window.get((year, name))
        if counts is None:
            counts = _within_bcus(plan, rng, year, name, share)
        labels[inside] = rng.permutation(np.repeat(np.arange(len(plan.lpus)), counts))
    return labels


def free_lpu_labels(plan: Plan, rng: np.random.Generator, stratum: int, size: int) -> np.ndarray:
    """Units for crimes that are not counted in the end, drawn by share alone."""
    return pick(rng, _share(plan, plan.strata[stratum].category, plan.strata[stratum].name), size)


def is_city(lpu: np.ndarray) -> np.ndarray:
    """Whether each unit belongs to the City."""
    return lpu < CITY_LPU_COUNT


def place_modes(plan: Plan, rng: np.random.Generator, stratum: np.ndarray, period: np.ndarray) -> np.ndarray:
    """How each record states its place once it is settled."""
    exact_names = plan.settings["unknown_place_strata_excluded"]
    exact = np.isin(stratum, [i for i, s in enumerate(plan.strata) if s.name in exact_names])
    compared = np.isin(period, np.concatenate([plan.window(year) for year in YEARS]))
    modes = np.where(compared, pick(rng, _TO_BCU, len(stratum)), pick(rng, _FREE, len(stratum)))
    return np.where(exact, pick(rng, _EXACT, len(stratum)), modes)


def place_codes(plan: Plan, lpu: np.ndarray, beat: np.ndarray, mode: np.ndarray) -> list[np.ndarray]:
    """Beat, LPU and BCU codes as the record states them; '' where blank, codes that no list knows where so planned."""
    lpus = np.array(plan.lpus)
    lpu_code = lpus[lpu].astype("U5")
    beat_code = np.char.add(np.char.add(lpu_code, "0"), (beat + 1).astype("U1")).astype("U6")
    bcu_code = np.where(is_city(lpu), "CITY", "COUNTIES").astype("U8")
    beat_code[np.isin(mode, [NO_BEAT, BCU_ONLY, UNKNOWN_LPU_NO_BEAT, NOTHING])] = ""
    beat_code[mode == UNKNOWN_BEAT] = "B0999"
    lpu_code[np.isin(mode, [BEAT_ONLY, BCU_ONLY, NOTHING])] = ""
    lpu_code[np.isin(mode, [UNKNOWN_LPU, UNKNOWN_LPU_NO_BEAT])] = "X07"
    bcu_code[np.isin(mode, [BEAT_ONLY, NOTHING])] = ""
    for codes, unknown in ((beat_code, "ZZ901"), (lpu_code, "ZZ9"), (bcu_code, "ZZ")):
        codes[mode == ALL_UNKNOWN] = unknown
    return [beat_code, lpu_code, bcu_code]


def _share(plan: Plan, category: str, name: str) -> np.ndarray:
    """Each unit's share of a stratum: its share of its command unit's, which the plan states for the compared years."""
    counts = np.array([plan.bcu_window[year, name] for year in YEARS], dtype=float).sum(axis=0)
    bcu = counts / counts.sum() if counts.sum() else np.array([0.5, 0.5])
    within = plan.lpu_share[category]
    return np.concatenate([within[:CITY_LPU_COUNT] * bcu[0], within[CITY_LPU_COUNT:] * bcu[1]])


def _within_bcus(plan: Plan, rng: np.random.Generator, year: int, name: str, share: np.ndarray) -> np.ndarray:
    """Counts by unit that sum to the planned count of each command unit."""
    city, counties = plan.bcu_window[year, name]
    city_labels = pick(rng, share[:CITY_LPU_COUNT], city)
    county_labels = CITY_LPU_COUNT + pick(rng, share[CITY_LPU_COUNT:], counties)
    return np.bincount(np.concatenate([city_labels, county_labels]).astype(int), minlength=len(plan.lpus))
