"""Small charts of monthly counts as numbers that a template draws as SVG: light enough for hundreds on a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bluelamp.calendar import APRIL

WIDTH, HEIGHT, MARGIN = 112, 28, 4


@dataclass(frozen=True)
class Sparkline:
    """A line on its own scale in a box of WIDTH × HEIGHT: its points, where each April is, and its last point."""

    points: tuple[tuple[float, float], ...]
    aprils: tuple[float, ...]

    @property
    def last(self) -> tuple[float, float]:
        """The last complete month."""
        return self.points[-1]


def sparkline(counts: Sequence[int], last_month: date) -> Sparkline | None:
    """The line of those months, the last one last; None where there are too few to draw."""
    if len(counts) < 2:
        return None
    low, high = min(counts), max(counts)
    step = (WIDTH - 2 * MARGIN) / (len(counts) - 1)
    across = [round(MARGIN + index * step, 1) for index in range(len(counts))]

    def up(value: int) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)

    def calendar_month(index: int) -> int:
        return (last_month.month - len(counts) + index) % 12 + 1

    return Sparkline(
        points=tuple((x, up(value)) for x, value in zip(across, counts, strict=True)),
        aprils=tuple(x for index, x in enumerate(across) if calendar_month(index) == APRIL),
    )


def column_heights(counts: Sequence[int]) -> list[float]:
    """Heights of columns from a zero base, in percent of the highest."""
    top = max(counts, default=0) or 1
    return [round(100 * value / top, 1) for value in counts]
