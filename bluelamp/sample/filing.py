"""Investigations filed without an outcome: every other crime in time, save those still open on the last day."""

from __future__ import annotations

from datetime import date

import numpy as np

from bluelamp.sample.clock import epoch_day
from bluelamp.sample.crimes import COUNTED, Crimes
from bluelamp.sample.draws import from_deciles, pick, stream
from bluelamp.sample.outcomes import Outcomes
from bluelamp.sample.plan import Plan

# Filed without an outcome, by type: NFA mostly; the rest ended the investigation without counting (DOMAIN E2).
FILED_TYPES = np.array(["NFA", "5", "9", "10", "11", "12", "14", "15", "16", "18"])
FILED_WEIGHTS = [9300, 8, 60, 30, 25, 12, 60, 165, 240, 100]


def file_the_rest(plan: Plan, crimes: Crimes, outcomes: Outcomes, seed: int) -> Outcomes:
    """Filings of crimes without a counting outcome. For the strata of `open_at_last_day` exactly that many crimes of the
    financial year to date stay open, and none of earlier years."""
    rng = stream(seed, "filing")
    end = epoch_day(plan.last_day)
    lag = np.zeros(len(crimes), dtype=np.int64)
    for position, kind in enumerate(plan.strata):
        inside = np.flatnonzero(crimes.stratum == position)
        lag[inside] = from_deciles(rng, plan.profiles["lag_days"][kind.filing_lag], len(inside)).astype(int)
    day = crimes.recorded_day + lag
    waiting = crimes.fate == COUNTED
    waiting[outcomes.crime] = False
    filed = waiting & (day <= end) & (100 * rng.random(len(crimes)) >= plan.settings["never_filed_pct"])
    earlier = crimes.recorded_day < epoch_day(date.fromisoformat(plan.settings["financial_year_start"]))
    for position, kind in enumerate(plan.strata):
        if kind.name in plan.settings["open_at_last_day"]:
            own = waiting & (crimes.stratum == position)
            this_year = np.flatnonzero(own & ~earlier)
            this_year = this_year[np.argsort(day[this_year], kind="stable")]
            filed[own] = False
            filed[own & earlier] = True
            filed[this_year[: max(0, len(this_year) - plan.settings["open_at_last_day"][kind.name])]] = True
    day = np.where(
        day > end, crimes.recorded_day + (rng.random(len(crimes)) * (end + 1 - crimes.recorded_day)).astype(int), day
    )
    chosen = np.flatnonzero(filed)
    types = FILED_TYPES[pick(rng, FILED_WEIGHTS, len(crimes))][chosen]
    return Outcomes(crime=chosen, day=day[chosen], outcome_type=types, parent=np.full(len(chosen), -1))
