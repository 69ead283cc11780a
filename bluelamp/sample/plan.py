"""The plan: how many crimes and outcomes of each kind each month and area is to have, read from the files in data/."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Period:
    """A stretch of days for which the plan holds one number: a month, or a part of one where the year to date ends."""

    first: date
    last: date


@dataclass(frozen=True)
class Stratum:
    """A kind of crime that overlaps no other: a crime type, split by its domestic and hate flags."""

    name: str
    category: str
    is_domestic: bool
    is_hate: bool
    personal_victim_pct: float
    weekday_profile: str
    hour_profile: str
    committed_profile: str
    outcome_lag: str
    filing_lag: str
    cancelled_pct: float
    codes: tuple[str, ...]
    code_weights: tuple[float, ...]


@dataclass(frozen=True)
class Plan:
    """Everything that is decided before a seed is chosen. Arrays are period × stratum."""

    periods: tuple[Period, ...]
    strata: tuple[Stratum, ...]
    lpus: tuple[str, ...]
    crimes: np.ndarray
    outcomes: np.ndarray
    lpu_share: dict[str, np.ndarray]
    bcu_window: dict[tuple[int, str], tuple[int, int]]
    lpu_window: dict[tuple[int, str], np.ndarray]
    bcu_outcome_window: dict[tuple[int, str], tuple[int, int]]
    outcome_mix: dict[tuple[str, str], tuple[tuple[str, ...], np.ndarray]]
    reclassification: dict[str, tuple[tuple[str, ...], tuple[float, ...]]]
    profiles: dict[str, dict[str, list[float]]]
    settings: dict[str, Any]

    @property
    def last_day(self) -> date:
        """The last day on which anything is recorded (14 October 2013)."""
        return date.fromisoformat(self.settings["last_day"])

    def window(self, year: int) -> np.ndarray:
        """Positions of the periods from 1 April to 14 October of `year`: the financial year to date of the report."""
        first, last = date(year, 4, 1), self.last_day.replace(year=year)
        return np.array([i for i, period in enumerate(self.periods) if period.first >= first and period.last <= last])

    def mix(self, category: str, era: str) -> tuple[tuple[str, ...], np.ndarray]:
        """Outcome types and their weights for a category in an era of outcome recording."""
        return self.outcome_mix.get((category, era)) or self.outcome_mix["default", era]


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a plan file."""
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def load_plan() -> Plan:
    """Reads the plan. Raises KeyError or ValueError if a plan file lacks a column or number."""
    crimes, outcomes = rows("plan_crimes.csv"), rows("plan_outcomes.csv")
    strata = tuple(_strata())
    names = [stratum.name for stratum in strata]
    shares = rows("plan_lpu_share.csv")
    lpus = tuple(column for column in shares[0] if column != "category")
    return Plan(
        periods=tuple(Period(date.fromisoformat(r["first_day"]), date.fromisoformat(r["last_day"])) for r in crimes),
        strata=strata,
        lpus=lpus,
        crimes=np.array([[int(r[name]) for name in names] for r in crimes]),
        outcomes=np.array([[int(r[name]) for name in names] for r in outcomes]),
        lpu_share={r["category"]: np.array([float(r[lpu]) for lpu in lpus]) for r in shares},
        bcu_window={
            (int(r["year"]), r["stratum"]): (int(r["CITY"]), int(r["COUNTIES"])) for r in rows("plan_bcu_window.csv")
        },
        lpu_window={
            (int(r["year"]), r["stratum"]): np.array([int(r[lpu]) for lpu in lpus]) for r in rows("plan_lpu_window.csv")
        },
        bcu_outcome_window={
            (int(r["year"]), r["stratum"]): (int(r["CITY"]), int(r["COUNTIES"]))
            for r in rows("plan_bcu_outcome_window.csv")
        },
        outcome_mix=_outcome_mix(),
        reclassification=_grouped("reclassification.csv", "first_offence_code"),
        profiles=json.loads((DATA / "profiles.json").read_text(encoding="utf-8")),
        settings=json.loads((DATA / "plan.json").read_text(encoding="utf-8")),
    )


def _grouped(name: str, column: str) -> dict[str, tuple[tuple[str, ...], tuple[float, ...]]]:
    """Values and weights of a plan file by stratum."""
    found: dict[str, tuple[tuple[str, ...], tuple[float, ...]]] = {}
    for row in rows(name):
        values, weights = found.get(row["stratum"], ((), ()))
        found[row["stratum"]] = ((*values, row[column]), (*weights, float(row["weight"])))
    return found


def _strata() -> list[Stratum]:
    mix = _grouped("offence_mix.csv", "offence_code")
    return [
        Stratum(
            name=r["stratum"],
            category=r["category"],
            is_domestic=r["is_domestic"] == "Y",
            is_hate=r["is_hate"] == "Y",
            personal_victim_pct=float(r["personal_victim_pct"]),
            weekday_profile=r["weekday_profile"],
            hour_profile=r["hour_profile"],
            committed_profile=r["committed_profile"],
            outcome_lag=r["outcome_lag"],
            filing_lag="filed_" + r["filing_lag"],
            cancelled_pct=float(r["cancelled_pct"]),
            codes=mix[r["stratum"]][0],
            code_weights=mix[r["stratum"]][1],
        )
        for r in rows("stratum.csv")
    ]


def _outcome_mix() -> dict[tuple[str, str], tuple[tuple[str, ...], np.ndarray]]:
    found = {}
    for row in rows("outcome_mix.csv"):
        types = tuple(column for column in row if column not in ("category", "era"))
        found[row["category"], row["era"]] = (types, np.array([float(row[column]) for column in types]))
    return found
