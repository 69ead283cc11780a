"""The sample force: everything that is generated from one seed, ready to be cut into deliveries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from bluelamp.sample.clock import DAY_SECONDS, epoch_day
from bluelamp.sample.crime_versions import CrimeVersions, make_crime_versions
from bluelamp.sample.crimes import COUNTED, Crimes, make_crimes
from bluelamp.sample.deliveries import Span, latest_states, spans
from bluelamp.sample.filing import file_the_rest
from bluelamp.sample.flaws import Flaw, load_flaws
from bluelamp.sample.outcome_versions import OutcomeVersions, make_outcome_versions
from bluelamp.sample.outcomes import make_outcomes
from bluelamp.sample.plan import Plan, load_plan
from bluelamp.sample.records import Columns, crime_columns, outcome_columns, satisfaction_columns
from bluelamp.sample.satisfaction import STAGES, Answers, make_answers

FEEDS = ("crime", "outcome", "satisfaction")


@dataclass(frozen=True)
class Feed:
    """The delivered states of one feed in the order of delivery, each with the position of its span."""

    states: np.ndarray
    span: np.ndarray
    columns: Callable[[np.ndarray], Columns]

    def of_span(self, position: int) -> Columns:
        """The records of one delivery."""
        first, after = np.searchsorted(self.span, [position, position + 1])
        return self.columns(self.states[first:after])


@dataclass(frozen=True)
class Force:
    """A whole force from one seed."""

    plan: Plan
    spans: tuple[Span, ...]
    crimes: Crimes
    crime_versions: CrimeVersions
    outcome_versions: OutcomeVersions
    answers: Answers
    feeds: Mapping[str, Feed]
    flawed_records: Mapping[Flaw, Columns]


@lru_cache(maxsize=1)
def make_force(seed: int) -> Force:
    """Generates everything. Raises ValueError if the plan contradicts itself."""
    plan = load_plan()
    crimes = make_crimes(plan, seed)
    counting = make_outcomes(plan, crimes, seed)
    filed = file_the_rest(plan, crimes, counting, seed)
    versions = make_crime_versions(plan, crimes, seed)
    outcomes = make_outcome_versions(plan, crimes, counting, filed, seed)
    answers = make_answers(plan, seed)
    all_spans = spans(plan)
    versions, flawed = _hold_back(plan, crimes, versions, all_spans)
    return Force(
        plan=plan,
        spans=all_spans,
        crimes=crimes,
        crime_versions=versions,
        outcome_versions=outcomes,
        answers=answers,
        feeds={
            "crime": Feed(
                *latest_states(all_spans, versions.crime, versions.updated),
                lambda chosen: crime_columns(plan, crimes, versions, chosen),
            ),
            "outcome": Feed(
                *latest_states(all_spans, outcomes.year * 10**7 + outcomes.number, outcomes.updated),
                lambda chosen: outcome_columns(crimes, outcomes, chosen),
            ),
            "satisfaction": Feed(
                *latest_states(all_spans, _answer_keys(answers), answers.updated),
                lambda chosen: satisfaction_columns(plan, answers, chosen),
            ),
        },
        flawed_records=flawed,
    )


def _answer_keys(answers: Answers) -> np.ndarray:
    stage = np.searchsorted(np.sort(STAGES), answers.stage)
    return answers.response * len(STAGES) + stage


def _hold_back(
    plan: Plan, crimes: Crimes, versions: CrimeVersions, all_spans: tuple[Span, ...]
) -> tuple[CrimeVersions, dict[Flaw, Columns]]:
    """Takes a crime for each flaw that is corrected later: its good record is delivered on the later day only.

    Also gives the record as it would have been at first, to be spoilt.
    """
    updated = versions.updated.copy()
    only_state = versions.is_final & (np.bincount(versions.crime, minlength=len(crimes))[versions.crime] == 1)
    flawed: dict[Flaw, Columns] = {}
    for flaw in load_flaws():
        if flaw.corrected_on is None:
            continue
        span = next(s for s in all_spans if s.file_name(flaw.feed) == flaw.file_name)
        day = epoch_day(span.first)
        same_day = (crimes.recorded_day[versions.crime] == day) & (updated // DAY_SECONDS == day)
        state = int(np.flatnonzero(only_state & same_day & (crimes.fate[versions.crime] == COUNTED))[0])
        flawed[flaw] = crime_columns(plan, crimes, versions, np.array([state]))
        updated[state] = epoch_day(flaw.corrected_on) * DAY_SECONDS + 11 * 3600
    return replace(versions, updated=updated), flawed
