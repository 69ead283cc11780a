"""Targets as year-end values: what a series may count, or the rate it must reach."""

import numpy as np
import pandas as pd

from bluelamp.statistics.projection.arithmetic.state import Kind
from bluelamp.statistics.projection.arithmetic.window import YEAR

CHANGE = "change_pct"


def targets(kind: Kind, frame: pd.DataFrame, start: int, column: str) -> np.ndarray:
    """This year's target per series, NaN without one. start: position of the year's first month."""
    goal = frame[column].to_numpy(dtype=float)
    is_change = (frame["target_basis"] == CHANGE).to_numpy()
    before = last_year(kind, start)
    return np.where(is_change, before * (1 + goal / 100), goal)


def past_targets(kind: Kind, frame: pd.DataFrame, start: int) -> np.ndarray:
    """A target for a past year of the back-test: today's kind of target set to that year, or policy's where there is none."""
    goal = frame["hard_target"].to_numpy(dtype=float)
    is_change = (frame["target_basis"] == CHANGE).to_numpy()
    fallback = last_year(kind, start) * (1 + kind.policy.backtest_change_pct / 100)
    chosen = np.where(is_change, last_year(kind, start) * (1 + goal / 100), goal)
    return np.where(np.isnan(goal), fallback, chosen)


def last_year(kind: Kind, start: int) -> np.ndarray:
    """Values of the year before; NaN where it is not known."""
    return kind.actual(start - YEAR) if start >= YEAR else np.full(len(kind.keys), np.nan)
