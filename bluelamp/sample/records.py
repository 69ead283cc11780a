"""The records of the three feeds as text, column by column, as the contracts name them."""

from __future__ import annotations

import numpy as np

from bluelamp.sample.clock import day_stamps, local_stamps
from bluelamp.sample.crime_versions import CrimeVersions
from bluelamp.sample.crimes import Crimes
from bluelamp.sample.outcome_versions import OutcomeVersions
from bluelamp.sample.places import place_codes
from bluelamp.sample.plan import Plan
from bluelamp.sample.satisfaction import Answers

Columns = dict[str, np.ndarray]


def crime_numbers(crimes: Crimes, chosen: np.ndarray) -> np.ndarray:
    """CR/0000123/13."""
    return _references("CR", crimes.number[chosen], crimes.year[chosen])


def crime_columns(plan: Plan, crimes: Crimes, versions: CrimeVersions, chosen: np.ndarray) -> Columns:
    """The chosen states of crimes."""
    crime = versions.crime[chosen]
    beat, lpu, bcu = place_codes(plan, crimes.lpu[crime], crimes.beat[crime], versions.place_mode[chosen])
    return {
        "crime_number": crime_numbers(crimes, crime),
        "recorded_at": local_stamps(crimes.recorded[crime]),
        "committed_from_at": local_stamps(versions.committed_from[chosen]),
        "committed_to_at": local_stamps(versions.committed_to[chosen]),
        "offence_code": versions.offence_code[chosen],
        "beat_code": beat,
        "lpu_code": lpu,
        "bcu_code": bcu,
        "is_domestic": np.where(versions.is_domestic[chosen], "Y", "N"),
        "hate_strands": versions.hate_strands[chosen],
        "status": versions.status[chosen],
        "victim_reference": np.where(crimes.victim[crime] > 0, _padded("V-", crimes.victim[crime]), ""),
        "updated_at": local_stamps(versions.updated[chosen]),
    }


def outcome_columns(crimes: Crimes, versions: OutcomeVersions, chosen: np.ndarray) -> Columns:
    """The chosen states of outcomes."""
    parent = versions.parent[chosen]
    return {
        "outcome_reference": _references("OC", versions.number[chosen], versions.year[chosen]),
        "crime_number": crime_numbers(crimes, versions.crime[chosen]),
        "outcome_type": versions.outcome_type[chosen],
        "outcome_date": day_stamps(versions.day[chosen]),
        "tic_parent_crime_number": np.where(parent >= 0, crime_numbers(crimes, parent), ""),
        "status": versions.status[chosen],
        "updated_at": local_stamps(versions.updated[chosen]),
    }


def satisfaction_columns(plan: Plan, answers: Answers, chosen: np.ndarray) -> Columns:
    """The chosen states of answers."""
    return {
        "response_reference": _padded("SR/", answers.response[chosen]),
        "stage": answers.stage[chosen],
        "victim_group": answers.victim_group[chosen],
        "answer": answers.answer[chosen],
        "interview_month": answers.interview_month[chosen],
        "lpu_code": np.array([*plan.lpus, ""])[answers.lpu[chosen]],
        "respondent_reference": _padded("R-", answers.respondent[chosen]),
        "updated_at": local_stamps(answers.updated[chosen]),
    }


def _padded(prefix: str, numbers: np.ndarray) -> np.ndarray:
    """The prefix and seven digits."""
    return np.array([f"{prefix}{number:07d}" for number in numbers.tolist()], dtype=f"U{len(prefix) + 7}")


def _references(prefix: str, numbers: np.ndarray, years: np.ndarray) -> np.ndarray:
    return np.array(
        [
            f"{prefix}/{number:07d}/{year % 100:02d}"
            for number, year in zip(numbers.tolist(), years.tolist(), strict=True)
        ],
        dtype="U13",
    )
