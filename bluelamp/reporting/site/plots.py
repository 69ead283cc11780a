"""Small pictures in a table's row, as numbers that a template draws as SVG. Each has its own scale and says itself in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from bluelamp.reporting.chart.axis import joined

PLOT_WIDTH, PLOT_HEIGHT, PLOT_MARGIN = 168, 28, 8
CHART_WIDTH, CHART_HEIGHT = 168, 44


@dataclass(frozen=True)
class DotPlot:
    """Members of a group on a line, left the lowest: the force, the others, their average and the funnel's limits."""

    others: tuple[float, ...]
    own: float
    mean: float
    limits: tuple[float, float] | None


@dataclass(frozen=True)
class Band:
    """Where a year may end: the 95, 80 and 50 % intervals (each left and width), what is expected, the target."""

    bars: tuple[tuple[float, float], ...]
    expected: float
    target: float | None


@dataclass(frozen=True)
class MiniChart:
    """A control chart of months: its points, the lines of its centre and limits, each as the data of an SVG path, and its last
    point. A line is not drawn over a month without a value."""

    points: str
    centre: str
    lower: str
    upper: str

    @property
    def last(self) -> tuple[str, ...]:
        """Across and up of the last point."""
        return tuple(self.points.split()[-1].removeprefix("M").split(","))


def scale(values: Sequence[float], length: int, margin: int) -> tuple[float, float]:
    """Offset and factor that put those values between the margins; all in the middle where they are one."""
    low, high = min(values), max(values)
    if high == low:
        return length / 2 - low, 1.0
    factor = (length - 2 * margin) / (high - low)
    return margin - low * factor, factor


def dot_plot(own: float, others: Sequence[float], mean: float, limits: tuple[float, float] | None) -> DotPlot:
    """The plot of a group's rates; limits beyond every rate are drawn at the edge, so that they do not squeeze the rates."""
    offset, factor = scale([own, *others, mean], PLOT_WIDTH, PLOT_MARGIN)

    def across(value: float) -> float:
        return round(min(max(offset + factor * value, 0), PLOT_WIDTH), 1)

    edges = (across(limits[0]), across(limits[1])) if limits else None
    return DotPlot(tuple(sorted(across(value) for value in others)), across(own), across(mean), edges)


def band(bounds: Sequence[tuple[float, float]], expected: float, target: float | None) -> Band:
    """The plot of a projection; bounds: the widest interval first. A target far away is drawn at the edge."""
    low, high = bounds[0]
    room = (high - low) / 2
    near = None if target is None else min(max(target, low - room), high + room)
    offset, factor = scale([low, high, expected, *([] if near is None else [near])], PLOT_WIDTH, PLOT_MARGIN)

    def across(value: float) -> float:
        return round(offset + factor * value, 1)

    bars = tuple((across(left), round(max(factor * (right - left), 1), 1)) for left, right in bounds)
    return Band(bars, across(expected), None if near is None else across(near))


def mini_chart(months: Sequence[tuple[float | None, float | None, float | None, float | None]]) -> MiniChart | None:
    """The chart of months of (value, centre, lower limit, upper limit), one after the other, oldest first; all of a month that
    is missing are None. None where less than two months have a value."""
    if sum(month[0] is not None for month in months) < 2:
        return None
    known = [value for month in months for value in month if value is not None]
    offset, factor = scale(known, CHART_HEIGHT, 4)
    step = (CHART_WIDTH - 2 * PLOT_MARGIN) / (len(months) - 1)

    def line(place: int) -> str:
        known = [index for index, month in enumerate(months) if month[place] is not None]
        drawn = []
        for piece in joined(known):
            points = [
                f"{PLOT_MARGIN + index * step:.1f},{CHART_HEIGHT - offset - factor * (months[index][place] or 0):.1f}"
                for index in (known[each] for each in piece)
            ]
            # A month alone, told twice, is a dot; a line of one point would not be drawn.
            drawn.append(f"M{' '.join(points if len(points) > 1 else 2 * points)}")
        return " ".join(drawn)

    return MiniChart(line(0), line(1), line(2), line(3))
