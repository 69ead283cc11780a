"""Scales and their ticks: values upwards, months across with performance years marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

from bluelamp.calendar import APRIL, year_label
from bluelamp.reporting.chart.drawing import path, words
from bluelamp.reporting.wording import decimal

MOST_PERCENT = 100.0  # where the axis of a percentage ends
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Frame:
    """Where the plot lies in its picture, in pixels."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Scale:
    """Values from low to high on pixels from start to end."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Where the value lies, in pixels."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Round values that enclose low to high, about as many as wanted."""
    span = (high - low) or abs(high) or 1.0
    size = 10 ** floor(log10(span / wanted))
    step = next(size * factor for factor in STEPS if span / (size * factor) <= wanted)
    return [round(index * step, 10) for index in range(floor(low / step), ceil(high / step) + 1)]


def value_axis(
    frame: Frame, values: Sequence[float], *, floor_at: float | None = None, ceiling_at: float | None = None
) -> tuple[Scale, list[str]]:
    """The scale upwards with its grid. floor_at, ceiling_at: no lower and no higher than this, where values cannot be so."""
    steps = ticks(min(values), max(values))
    if len(steps) == 1:
        steps = [steps[0], steps[0] + 1]
    if floor_at is not None:
        steps = [step for step in steps if step >= floor_at]
    if ceiling_at is not None and steps[-1] > ceiling_at:
        steps = [*(step for step in steps if step < ceiling_at), ceiling_at]
    scale = Scale(steps[0], steps[-1], frame.bottom, frame.top)
    digits = next(digits for digits in range(9) if all(abs(step - round(step, digits)) < 1e-9 for step in steps))
    drawn = []
    for step in steps:
        drawn.append(path([(frame.left, scale(step)), (frame.right, scale(step))], "grid"))
        drawn.append(words(frame.left - 8, scale(step) + 5, decimal(step, digits), "soft", "end"))
    return scale, drawn


def joined(places: Sequence[int]) -> list[list[int]]:
    """Which points a line joins, as pieces of their indexes: months that follow each other. places: months on the axis, ascending."""
    pieces: list[list[int]] = []
    for index, place in enumerate(places):
        if index and place == places[index - 1] + 1:
            pieces[-1].append(index)
        else:
            pieces.append([index])
    return pieces


def month_axis(frame: Frame, months: Sequence[date]) -> tuple[Scale, list[str]]:
    """The scale across for months by their place in the list, a line at each April and the performance years' names."""
    scale = Scale(0, max(len(months) - 1, 1), frame.left + 8, frame.right - 8)
    drawn = [path([(frame.left, frame.bottom), (frame.right, frame.bottom)], "axis")]
    years: dict[str, list[int]] = {}
    for index, month in enumerate(months):
        years.setdefault(year_label(month), []).append(index)
        if month.month == APRIL and index:
            across = scale(index - 0.5)
            drawn.append(path([(across, frame.top), (across, frame.bottom + 6)], "grid"))
    for label, places in years.items():
        if len(places) >= 4 or len(years) == 1:
            drawn.append(words(scale((places[0] + places[-1]) / 2), frame.bottom + 20, label, "soft", "middle"))
    return scale, drawn
