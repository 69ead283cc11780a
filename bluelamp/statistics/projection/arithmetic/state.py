"""What is expected of many series at one date: the same shape for crimes, outcome rates and satisfaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from bluelamp.statistics.projection.arithmetic.policy import Policy
from bluelamp.statistics.projection.arithmetic.window import Window


@dataclass(frozen=True)
class State:
    """Per series, at a date. Values are in the measure's unit: a count, or percent.

    recorded, base: numerator and denominator of the year so far (base is empty for counts); rest, base_rest: expected to come;
    removal: recorded crimes that are expected to be taken out again.
    value: expected at the year's end; candidates: the same by each. months: expected value of each month to come.
    parameter_variance: of the logarithm (crimes, outcomes) or logit (satisfaction) of what is to come, without drift;
    noise_variance: what chance adds to that. scale: what the last months' errors multiply the standard deviation of the level with.
    is_lent: whether it rests on the force's series; is_shown: whether there is enough to project from.
    """

    window: Window
    recorded: np.ndarray
    base: np.ndarray | None
    rest: np.ndarray
    base_rest: np.ndarray | None
    removal: np.ndarray
    value: np.ndarray
    candidates: dict[str, np.ndarray]
    months: np.ndarray
    methods: list[str]
    parameter_variance: np.ndarray
    noise_variance: np.ndarray
    dispersion: np.ndarray
    is_lent: np.ndarray
    is_shown: np.ndarray
    scale: np.ndarray

    def variance(self, drift_sd: np.ndarray) -> np.ndarray:
        """Of the logarithm or logit of what is to come, with the drift of years, as wide as the last months' errors ask for."""
        usual = self.parameter_variance + (drift_sd * (1 + self.window.years_before)) ** 2
        return np.asarray(usual * self.scale**2)


class Kind(Protocol):
    """A type of measure: how its series are projected, drawn and compared with what happened."""

    policy: Policy
    keys: tuple[str, ...]
    is_lower_better: bool
    measures: np.ndarray
    area_types: np.ndarray
    # Of the candidates that are combined, series × MEMBERS by projected year: set before a year's states are asked for.
    weights: dict[int, np.ndarray]

    @property
    def values(self) -> np.ndarray:
        """Monthly values, series × months: what a scaled error compares."""

    @property
    def state(self) -> Callable[[Window], State]:
        """Everything expected at the end of a window, made once; later months are not looked at."""

    def paths(
        self, state: State, rows: np.ndarray, drift_sd: np.ndarray, random: np.random.Generator, size: int
    ) -> np.ndarray:
        """Year-end values, rows × paths. drift_sd: of every series."""

    def actual(self, start: int) -> np.ndarray:
        """Values of the financial year whose first month has that position; NaN where it has none."""

    def surprise(self, state: State) -> tuple[np.ndarray, np.ndarray]:
        """How far what came (to the year's end) lay from what was expected, as parameter_variance measures it, and which
        series are large enough to learn the drift of years from."""
