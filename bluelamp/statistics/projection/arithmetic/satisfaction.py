"""Satisfaction: the rolling twelve months to March are the financial year; answers to come are drawn (DOMAIN D4, M11, M12)."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.special import logit

from bluelamp.statistics.projection.arithmetic.crimes import rest_of_year
from bluelamp.statistics.projection.arithmetic.policy import Policy
from bluelamp.statistics.projection.arithmetic.rates import rate_paths
from bluelamp.statistics.projection.arithmetic.recent import Step, earlier_ends, recent_scale
from bluelamp.statistics.projection.arithmetic.state import State
from bluelamp.statistics.projection.arithmetic.survey import SurveyOutlook, answer_paths, look_ahead, share_variance
from bluelamp.statistics.projection.arithmetic.window import YEAR, Window

METHOD = "last twelve months, beta-binomial"
LEAST = 0.02  # shares are kept this far from 0 and 1 where their logit is taken


class Satisfaction:
    """Series of satisfied and valid answers, and those that are the mean of others ("all users").

    satisfied, valid: series × months; values: the monthly rates, percent. members: for each row the rows whose rates it is
    the mean of, mostly itself alone. lender: the row of the same measure for the whole force.
    """

    is_lower_better = False

    def __init__(
        self,
        keys: tuple[str, ...],
        measures: np.ndarray,
        area_types: np.ndarray,
        lender: np.ndarray,
        answers: tuple[np.ndarray, np.ndarray, np.ndarray],
        members: list[list[int]],
        policy: Policy,
    ) -> None:
        self.keys, self.measures, self.area_types, self.lender, self.policy = keys, measures, area_types, lender, policy
        self.satisfied, self.valid, self._values = answers
        self.members = members
        self.weights: dict[int, np.ndarray] = {}  # one way of projecting: nothing to weigh
        self.survey, self.state = cache(self._survey), cache(self._state)

    @property
    def values(self) -> np.ndarray:
        """Monthly rates, percent."""
        return self._values

    def _survey(self, window: Window) -> SurveyOutlook:
        satisfied, valid = self.satisfied[:, : window.length], self.valid[:, : window.length]
        return look_ahead(satisfied, valid, window, self.lender, self.policy.lent_answers)

    def _state(self, window: Window) -> State:
        """Expected rates: what has been answered, and the last twelve months' share for what has not."""
        survey, valid = self.survey(window), self.valid[:, : window.length]
        share = self._mean(survey.share)
        spread = np.clip(share * (1 - share), LEAST * (1 - LEAST), None)
        with np.errstate(divide="ignore", invalid="ignore"):
            total = 100 * (survey.satisfied + survey.answers * survey.share) / (survey.valid + survey.answers)
            flat = 100 * survey.satisfied / survey.valid
            noise, known = 1 / (spread * np.maximum(survey.answers, 1)), 1 / (spread * survey.known_answers)
        value = self._mean(total)
        recent = valid[:, max(0, window.complete - YEAR) :].sum(axis=1)
        return State(
            window=window,
            recorded=survey.satisfied,
            base=survey.valid,
            rest=survey.answers * share,
            base_rest=survey.answers,
            removal=np.zeros(len(self.keys)),
            value=value,
            candidates={"flat": self._mean(flat), "seasonal_naive": 100 * share},
            months=np.repeat(100 * share[:, None], len(window.rest), axis=1),
            methods=[METHOD] * len(self.keys),
            parameter_variance=known,
            noise_variance=noise,
            dispersion=np.ones(len(self.keys)),
            is_lent=self.lender != np.arange(len(self.keys)),
            is_shown=(recent >= self.policy.minimum_year_count) & ~np.isnan(value),
            scale=recent_scale(self.recent_steps(window), self.lender),
        )

    def recent_steps(self, window: Window) -> list[Step]:
        """How far the last months' shares lay from the twelve months before them, as logits, and how far they might have."""
        found = []
        for before, months in earlier_ends(window, self.policy.minimum_months):
            known, since = self.survey(before), slice(before.complete, before.complete + months)
            asked = self.valid[:, since].sum(axis=1)
            expected = np.clip(known.share, LEAST, 1 - LEAST)
            spread = expected * (1 - expected)
            with np.errstate(divide="ignore", invalid="ignore"):
                came = np.clip(self.satisfied[:, since].sum(axis=1) / asked, LEAST, 1 - LEAST)
                variance = 1 / (spread * asked) + 1 / (spread * known.known_answers) + self.policy.drift_sd**2
            found.append((logit(came) - logit(expected), variance))
        return found

    def paths(
        self, state: State, rows: np.ndarray, drift_sd: np.ndarray, random: np.random.Generator, size: int
    ) -> np.ndarray:
        """Year-end rates; a mean of groups is the mean of its members' paths."""
        survey = self.survey(state.window)
        variance = share_variance(survey, drift_sd * (1 + state.window.years_before)) * state.scale**2
        drawn = []
        for place in range(max(len(self.members[row]) for row in rows)):
            part = np.array([self.members[row][min(place, len(self.members[row]) - 1)] for row in rows])
            more, asked = answer_paths(random, survey.share[part], variance[part], survey.answers[part], size)
            drawn.append(rate_paths(survey.satisfied[part][:, None] + more, survey.valid[part][:, None] + asked))
        counts = np.array([len(self.members[row]) for row in rows])
        return np.asarray(np.stack([
            np.mean([drawn[place][i] for place in range(counts[i])], axis=0) for i in range(len(rows))
        ]))  # fmt: skip

    def actual(self, start: int) -> np.ndarray:
        """Satisfied of valid answers of a financial year, percent."""
        year = slice(start, start + YEAR)
        with np.errstate(divide="ignore", invalid="ignore"):
            return self._mean(100 * self.satisfied[:, year].sum(axis=1) / self.valid[:, year].sum(axis=1))

    def surprise(self, state: State) -> tuple[np.ndarray, np.ndarray]:
        """logit(share of what was answered) − logit(expected), of groups that are no mean of others."""
        came, asked = (rest_of_year(counts, state.window) for counts in (self.satisfied, self.valid))
        assert state.base_rest is not None
        with np.errstate(divide="ignore", invalid="ignore"):
            share, expected = came / asked, state.rest / state.base_rest
        error = logit(np.clip(share, LEAST, 1 - LEAST)) - logit(np.clip(expected, LEAST, 1 - LEAST))
        alone = np.array([members == [row] for row, members in enumerate(self.members)])
        least = np.minimum(state.rest, state.base_rest - state.rest)
        return error, alone & state.is_shown & (least >= self.policy.pool_minimum_count / 3) & (asked > 0)

    def _mean(self, rates: np.ndarray) -> np.ndarray:
        """Each row's mean over its members."""
        return np.array([np.mean(rates[members]) for members in self.members])
