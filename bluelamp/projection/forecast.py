"""All candidates of D4 side by side, and what is made of them: the expected rest of the year."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from bluelamp.projection.modelled import FitTable, regressed, smoothed
from bluelamp.projection.policy import Policy
from bluelamp.projection.simple import simple_candidates
from bluelamp.projection.window import Window

CANDIDATES = ("flat", "ratio", "remainder", "shrunk_ratio", "seasonal_naive", "ets", "glm")
MEMBERS = ("shrunk_ratio", "ets", "glm")
FALLBACK = "flat"


@dataclass(frozen=True)
class Forecast:
    """Candidates and their combination, as series × months to come, and of which candidates each series' is made."""

    candidates: dict[str, np.ndarray]
    months: np.ndarray
    rest: np.ndarray
    members: list[tuple[str, ...]]

    def rest_by(self, candidate: str) -> np.ndarray:
        """The rest of the year by one candidate, per series."""
        return np.asarray(self.candidates[candidate].sum(axis=1))


def forecast(
    counts: np.ndarray,
    window: Window,
    policy: Policy,
    fits: FitTable | None = None,
    same_days: np.ndarray | None = None,
) -> Forecast:
    """The expected counts of the months to come, for all series at once; NaN where nothing can be said.

    counts: series × (complete months, part month). same_days: last year's counts to the same day.
    """
    candidates = simple_candidates(counts, window, policy, same_days)
    nothing = np.full((len(counts), len(window.rest)), np.nan)
    candidates["ets"] = nothing if fits is None else smoothed(counts, window, fits, policy)
    candidates["glm"] = nothing if fits is None else regressed(counts, window, fits, policy)
    parts = np.stack([candidates[name] for name in MEMBERS])
    is_there = ~np.isnan(parts).any(axis=2)
    months, rest = combine(parts, is_there, policy), combine(parts.sum(axis=2), is_there, policy)
    members = [tuple(name for name, there in zip(MEMBERS, row, strict=True) if there) for row in is_there.T]
    # What has no member yet (a first year) is carried on as it goes.
    alone = np.array([not names for names in members], dtype=bool)
    months[alone], rest[alone] = candidates[FALLBACK][alone], candidates[FALLBACK][alone].sum(axis=1)
    return Forecast(candidates, months, rest, [names or (FALLBACK,) for names in members])


def combine(parts: np.ndarray, is_there: np.ndarray, policy: Policy) -> np.ndarray:
    """The median of the members, or their mean by the weights of policy; NaN without any.

    parts: member × series (× months); is_there: member × series.
    """
    shape = is_there.shape + (1,) * (parts.ndim - 2)
    usable = np.where(is_there.reshape(shape), parts, np.nan)
    if policy.combination == "median":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # a series without any member is NaN, as it should be
            return np.asarray(np.nanmedian(usable, axis=0))
    weights = np.array([policy.weights[name] for name in MEMBERS]).reshape(-1, *[1] * (parts.ndim - 1))
    whole = (weights * is_there.reshape(shape)).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.nansum(weights * usable, axis=0) / np.where(whole > 0, whole, np.nan))


def method(members: tuple[str, ...], policy: Policy) -> str:
    """How a projection was made, in words for its row."""
    if len(members) == 1:
        return members[0]
    if policy.combination == "median":
        return f"median of {', '.join(members)}"
    weights = policy.weights
    whole = sum(weights[name] for name in members)
    return "mean of " + ", ".join(f"{name} {weights[name] / whole:.2f}" for name in members)
