"""How much each candidate counts in the combination: by what it has missed in the finished years (DOMAIN D4).

Bates and Granger's weights (1969): the inverse of a candidate's mean squared error, whatever the errors have in common.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bluelamp.statistics.projection.arithmetic.forecast import MEMBERS
from bluelamp.statistics.projection.arithmetic.state import State

DIGITS = 4  # what is kept and read again is what was used at first
LEAST = 1e-6  # mean squared error below which a candidate counts no more

Weights = tuple[float, ...]


def squared_errors(state: State, actual: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Squared errors of the logarithm of the year's value, rows × MEMBERS, of the rows that have every member.

    actual: what the year came to; rows: which series are large enough to learn from. Empty where a kind has no members.
    """
    if not set(MEMBERS) <= set(state.candidates):
        return np.empty((0, len(MEMBERS)))
    expected = np.stack([state.candidates[name][rows] for name in MEMBERS], axis=1)
    came = actual[rows][:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.log(expected / came) ** 2
    return np.asarray(error[np.isfinite(error).all(axis=1)])


def weights_of(shown: Sequence[np.ndarray]) -> Weights | None:
    """The weights of MEMBERS, summing to 1, after the years whose squared errors are given; None before any."""
    together = [errors for errors in shown if len(errors)]
    if not together:
        return None
    inverse = 1 / np.maximum(np.concatenate(together).mean(axis=0), LEAST)
    return tuple(round(float(weight), DIGITS) for weight in inverse / inverse.sum())
