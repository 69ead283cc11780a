"""All candidates of D4 side by side, and what is made of them: the expected rest of the year."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from bluelamp.statistics.projection.arithmetic.modelled import FitTable, regressed, smoothed
from bluelamp.statistics.projection.arithmetic.policy import Policy
from bluelamp.statistics.projection.arithmetic.simple import simple_candidates
from bluelamp.statistics.projection.arithmetic.window import Window

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
    weights: np.ndarray | None = None,
) -> Forecast:
    """The expected counts of the months to come, for all series at once; NaN where nothing can be said.

    counts: series × (complete months, part month). same_days: last year's counts to the same day. weights: series × MEMBERS,
    from the back-test; the median where there are none.
    """
    candidates = simple_candidates(counts, window, policy, same_days)
    nothing = np.full((len(counts), len(window.rest)), np.nan)
    candidates["ets"] = nothing if fits is None else smoothed(counts, window, fits, policy)
    candidates["glm"] = nothing if fits is None else regressed(counts, window, fits, policy)
    parts = np.stack([candidates[name] for name in MEMBERS])
    is_there = ~np.isnan(parts).any(axis=2)
    months, rest = combine(parts, is_there, weights), combine(parts.sum(axis=2), is_there, weights)
    members = [tuple(name for name, there in zip(MEMBERS, row, strict=True) if there) for row in is_there.T]
    # What has no member yet (a first year) is carried on as it goes.
    alone = np.array([not names for names in members], dtype=bool)
    months[alone], rest[alone] = candidates[FALLBACK][alone], candidates[FALLBACK][alone].sum(axis=1)
    return Forecast(candidates, months, rest, [names or (FALLBACK,) for names in members])


def combine(parts: np.ndarray, is_there: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """The mean of the members that are there by their weights, or their median where weights are unknown; NaN without any.

    parts: member × series (× months); is_there: member × series; weights: series × member, NaN for unknown.
    """
    shape = is_there.shape + (1,) * (parts.ndim - 2)
    usable = np.where(is_there.reshape(shape), parts, np.nan)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a series without any member is NaN, as it should be
        median = np.asarray(np.nanmedian(usable, axis=0))
    if weights is None:
        return median
    given = np.where(is_there, weights.T, 0).reshape(shape)
    whole = given.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.nansum(given * usable, axis=0) / whole
    return np.where(np.isnan(whole) | (whole == 0), median, mean)


def method(members: tuple[str, ...], weights: np.ndarray | None = None) -> str:
    """How a projection was made, in words for its row. weights: of MEMBERS, NaN for unknown."""
    if len(members) == 1:
        return members[0]
    if weights is None or np.isnan(weights).any():
        return f"median of {', '.join(members)}"
    given = {name: weight for name, weight in zip(MEMBERS, weights.tolist(), strict=True) if name in members}
    return "mean of " + ", ".join(f"{name} {weight / sum(given.values()):.2f}" for name, weight in given.items())


def methods(members: list[tuple[str, ...]], weights: np.ndarray | None) -> list[str]:
    """The same for every series."""
    return [method(names, None if weights is None else weights[row]) for row, names in enumerate(members)]
