"""Where words stand beside the point that they are of: as near as can be, inside the plot, on no point and no other words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from bluelamp.reporting.chart.axis import Frame
from bluelamp.reporting.chart.drawing import Point, path, words

LETTER = 7.0  # width of a letter of these words, on average, in pixels
LINE = 15  # height of a line of them
GAPS = (11, 18, 28, 40, 54, 70, 90)  # between a point and its words, in pixels
FAR = 20  # words further than this from their point are joined to it by a line
# What words pay, in pixels of gap, for each pixel by which they lie on a mark, on other words, and on a line: a rim of the
# paper's colour keeps words over a line readable.
ON_A_MARK, ON_WORDS, ON_A_LINE = 3.0, 3.0, 0.04


@dataclass(frozen=True)
class Box:
    """A rectangle, in pixels."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass
class Plot:
    """A plot that is filled with words one after another. taken: what lies there, and what lying on it costs."""

    frame: Frame
    taken: list[tuple[Box, float]] = field(default_factory=list)

    def mark(self, x: float, y: float, radius: float = 7) -> None:
        """A point lies there."""
        self.taken.append((Box(x - radius, y - radius, x + radius, y + radius), ON_A_MARK))

    def line(self, points: Sequence[Point]) -> None:
        """A line goes through those points."""
        for (x, y), (to_x, to_y) in pairwise(points):
            count = max(int(abs(to_x - x) // 8), 1)
            for step in range(count):
                share, after = step / count, (step + 1) / count
                low, high = sorted((y + share * (to_y - y), y + after * (to_y - y)))
                self.taken.append((Box(x + share * (to_x - x), low - 2, x + after * (to_x - x), high + 2), ON_A_LINE))

    def beside(self, x: float, y: float, lines: Sequence[str], look: str = "over", *, above: bool = True) -> list[str]:
        """The words of the point at x and y, a line below the other. above: where they would stand rather than below it."""
        size = (LETTER * max(map(len, lines)), float(LINE * len(lines)))
        places = list(self._places(x, y, size, above=above))
        distances = np.array([distance for _, _, distance in places])
        box, anchor, gap = places[int(np.argmin(distances + self._lying_on([place for place, _, _ in places])))]
        self.taken.append((box, ON_WORDS))
        at = {"start": box.left, "middle": (box.left + box.right) / 2, "end": box.right}[anchor]
        leader = []
        if gap > FAR:
            nearest = (min(max(x, box.left), box.right), min(max(y, box.top), box.bottom))
            leader = [path([(x, y), nearest], "leader")]
        return leader + [words(at, box.top + LINE * place + 12, said, look, anchor) for place, said in enumerate(lines)]

    def _lying_on(self, places: Sequence[Box]) -> np.ndarray:
        """What each place costs by what it would cover, in pixels of gap. All at once: a page's charts ask ten thousands of times."""
        if not self.taken:
            return np.zeros(len(places))
        wanted = np.array([(box.left, box.top, box.right, box.bottom) for box in places])[:, None, :]
        there = np.array([(box.left, box.top, box.right, box.bottom) for box, _ in self.taken])[None, :, :]
        covered = np.minimum(wanted[..., 2:], there[..., 2:]) - np.maximum(wanted[..., :2], there[..., :2])
        costs = np.prod(np.clip(covered, 0, None), axis=2) @ np.array([cost for _, cost in self.taken])
        return np.round(costs, 6)  # what is equal stays equal, in whatever order a processor adds

    def _places(self, x: float, y: float, size: Point, *, above: bool) -> Iterator[tuple[Box, str, float]]:
        """Every place inside the plot with its anchor and what its distance costs, the wanted ones first."""
        width, height = size
        frame = self.frame
        for gap in GAPS:
            up, down = y - gap - height, y + gap
            wanted, other = (up, down) if above else (down, up)
            for left, top, anchor, more in (
                (x + gap, y - height / 2, "start", 0),
                (x - gap - width, y - height / 2, "end", 0),
                (x - width / 2, wanted, "middle", 0),
                (x - 8, wanted, "start", 2),
                (x + 8 - width, wanted, "end", 2),
                (x - width / 2, other, "middle", 4),
                (x - 8, other, "start", 6),
                (x + 8 - width, other, "end", 6),
            ):
                # Words at the plot's side are moved into it, those that would leave it upwards or downwards have no place there.
                held = min(max(left, frame.left + 2), frame.right - 2 - width)
                if frame.top - LINE <= top and top + height <= frame.bottom:
                    yield Box(held, top, held + width, top + height), anchor, gap + more + abs(held - left)
