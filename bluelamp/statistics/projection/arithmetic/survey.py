"""Satisfaction: answers of the months to come drawn beta-binomially around the last twelve months' rate (DOMAIN D4, M11)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bluelamp.statistics.projection.arithmetic.window import YEAR, Window

LEAST_SHARE = 0.02  # a unit whose few answers were all satisfied is not certain to satisfy everybody


@dataclass(frozen=True)
class SurveyOutlook:
    """Answers had in the year, what is expected of those to come, and how many answers that rests on; per series."""

    satisfied: np.ndarray
    valid: np.ndarray
    share: np.ndarray
    answers: np.ndarray
    known_answers: np.ndarray


def look_ahead(
    satisfied: np.ndarray, valid: np.ndarray, window: Window, lender: np.ndarray, lent_answers: float
) -> SurveyOutlook:
    """From monthly satisfied and valid answers (series × months, the part month last).

    The last twelve months' share, with `lent_answers` answers at the share of the lender (the whole force) added: a few
    answers that were all satisfied do not make a unit certain to satisfy everybody.
    """
    in_year = slice(window.length - window.known_in_year, window.length)
    last_year = slice(max(0, window.complete - YEAR), window.complete)
    recent = slice(last_year.start, window.length)
    had, were_satisfied = valid[:, recent].sum(axis=1), satisfied[:, recent].sum(axis=1)
    lent = np.divide(were_satisfied[lender], had[lender], out=np.full(len(had), np.nan), where=had[lender] > 0)
    added = np.where(lender == np.arange(len(had)), 0.0, lent_answers)
    known_answers = had + added
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (were_satisfied + added * np.nan_to_num(lent)) / np.where(np.isnan(lent), np.nan, known_answers)
    per_day = valid[:, last_year].sum(axis=1) / max(window.days[last_year].sum(), 1)
    return SurveyOutlook(
        satisfied=satisfied[:, in_year].sum(axis=1),
        valid=valid[:, in_year].sum(axis=1),
        share=share,
        answers=per_day * window.rest_days.sum(),
        known_answers=known_answers,
    )


def share_variance(outlook: SurveyOutlook, drift_sd: np.ndarray) -> np.ndarray:
    """Variance of the true share of the months to come: of the estimate, and of a year's drift (on the logit scale)."""
    spread = outlook.share * (1 - outlook.share)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(spread / outlook.known_answers + (spread * drift_sd) ** 2)


def answer_paths(
    random: np.random.Generator, share: np.ndarray, variance: np.ndarray, answers: np.ndarray, size: int
) -> tuple[np.ndarray, np.ndarray]:
    """Satisfied and valid answers still to come, series (or origins) × paths: a beta share, a Poisson number of answers."""
    is_known = ~np.isnan(share)
    centre = np.clip(np.where(is_known, share, 0.5), LEAST_SHARE, 1 - LEAST_SHARE)
    spread = np.where(is_known, np.maximum(variance, 1e-9), 1.0)
    strength = np.maximum(centre * (1 - centre) / spread - 1, 1.0)
    shape = (len(centre), size)
    shares = random.beta((centre * strength)[:, None], ((1 - centre) * strength)[:, None], shape)
    valid = random.poisson(answers[:, None], shape)
    satisfied = np.where(is_known[:, None], random.binomial(valid, shares), np.nan)
    return satisfied, valid.astype(float)
