"""What every chart is drawn with: marks as SVG elements with their look, and the whole as one accessible picture."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

Point = tuple[float, float]

FONT = "'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
FONT_SIZE = 14
LINE_HEIGHT = 17
# Keeps words readable where lines go below them: a rim of the paper's colour.
RIM = 'stroke="#FFFFFF" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
# The Analysis Function's palette. Every mark differs from its neighbours in shape, width or dashes too.
LOOKS = {
    "grid": 'fill="none" stroke="#D3D8DE"',
    "axis": 'fill="none" stroke="#3D3D3D"',
    "series": 'fill="none" stroke="#3D3D3D" stroke-width="1.5" stroke-linejoin="round"',
    "before": 'fill="none" stroke="#6B7480" stroke-width="1.5" stroke-dasharray="1 3" stroke-linecap="round"',
    "centre": 'fill="none" stroke="#3D3D3D"',
    "limit": 'fill="none" stroke="#3D3D3D" stroke-dasharray="6 4"',
    "warning-limit": 'fill="none" stroke="#6B7480" stroke-dasharray="2 3"',
    "target": 'fill="none" stroke="#801650" stroke-width="2.5" stroke-dasharray="10 3 2 3"',
    "stretch": 'fill="none" stroke="#801650" stroke-width="2"',
    "annotation": 'fill="none" stroke="#3D3D3D" stroke-dasharray="1 3"',
    "leader": 'fill="none" stroke="#6B7480" stroke-width="0.75"',
    "point": 'fill="#3D3D3D" stroke="#FFFFFF"',
    "concern": 'fill="#F46A25" stroke="#3D3D3D"',
    "improvement": 'fill="#12436D" stroke="#FFFFFF"',
    "unjudged": 'fill="#FFFFFF" stroke="#3D3D3D" stroke-width="1.5"',
    "own": 'fill="#12436D" stroke="#FFFFFF"',
    "other": 'fill="#9AA3AD" stroke="#3D3D3D"',
    "bar": 'fill="#12436D"',
    "other-bar": 'fill="#7D8894"',
    "more": 'fill="#F46A25" stroke="#3D3D3D"',
    "fewer": 'fill="#12436D" stroke="#12436D"',
    "track": 'fill="#F3F5F8" stroke="#D3D8DE"',
    "fan-95": 'fill="#12436D" fill-opacity="0.14"',
    "fan-80": 'fill="#12436D" fill-opacity="0.22"',
    "fan-50": 'fill="#12436D" fill-opacity="0.35"',
    "words": 'fill="#1D1D1D"',
    "strong": 'fill="#1D1D1D" font-weight="700"',
    # Words over lines.
    "over": f'fill="#1D1D1D" font-size="13" {RIM}',
    "over-strong": f'fill="#1D1D1D" font-size="13" font-weight="700" {RIM}',
    "soft": 'fill="#4D4D4D" font-size="13"',
}


@dataclass(frozen=True)
class Chart:
    """A chart: its SVG, its title (the finding) and what it shows in words, for readers who do not see it."""

    svg: str
    title: str
    text_alternative: str


def place(value: float) -> str:
    """A coordinate, to a tenth of a pixel."""
    return f"{value:.1f}".removesuffix(".0")


def path(points: Sequence[Point], look: str) -> str:
    """A line through those points; nothing where there are fewer than two."""
    if len(points) < 2:
        return ""
    return f'<path class="chart-{look}" {LOOKS[look]} d="M{" ".join(f"{place(x)},{place(y)}" for x, y in points)}"/>'


def area(upper: Sequence[Point], lower: Sequence[Point], look: str) -> str:
    """The area between two lines."""
    corners = " ".join(f"{place(x)},{place(y)}" for x, y in [*upper, *reversed(lower)])
    return f'<path class="chart-{look}" {LOOKS[look]} d="M{corners}Z"/>'


def rectangle(x: float, y: float, width: float, height: float, look: str, tip: str = "") -> str:
    """A bar; tip: what a pointer held over it is told."""
    box = f'x="{place(x)}" y="{place(y)}" width="{place(max(width, 1))}" height="{place(height)}"'
    return f'<rect class="chart-{look}" {LOOKS[look]} {box}>{_tip(tip)}</rect>'


def words(x: float, y: float, text: str, look: str = "words", anchor: str = "start") -> str:
    """Text with its baseline at y."""
    at = f'x="{place(x)}" y="{place(y)}"' + (f' text-anchor="{anchor}"' if anchor != "start" else "")
    return f'<text class="chart-{look}" {LOOKS[look]} {at}>{escape(text)}</text>'


def mark(x: float, y: float, look: str, tip: str = "") -> str:
    """A point: a circle where it is ordinary, a diamond of concern, a square of improvement, a ring where it is not judged."""
    shapes = {
        "concern": lambda: _polygon([(x, y - 7), (x + 7, y), (x, y + 7), (x - 7, y)]),
        "improvement": lambda: _polygon([(x - 5, y - 5), (x + 5, y - 5), (x + 5, y + 5), (x - 5, y + 5)]),
        "own": lambda: _polygon([(x, y - 8), (x + 8, y), (x, y + 8), (x - 8, y)]),
    }
    radius = {"point": 3.5, "unjudged": 4.5}.get(look, 5)
    shape = shapes[look]() if look in shapes else f'<circle cx="{place(x)}" cy="{place(y)}" r="{radius}"'
    return f'{shape} class="chart-{look}" {LOOKS[look]}>{_tip(tip)}</{shape[1:].split(" ", 1)[0]}>'


def apart(labels: Iterable[tuple[float, str, str]], low: float, high: float) -> list[tuple[float, float, str, str]]:
    """Labels of (height, text, look) moved so far that no two overlap and none leaves low to high; each with where it belongs."""
    ordered = sorted(labels)
    heights = [height for height, _, _ in ordered]
    for index in range(1, len(heights)):
        heights[index] = max(heights[index], heights[index - 1] + LINE_HEIGHT)
    if heights:
        heights[-1] = min(heights[-1], high)
    for index in range(len(heights) - 2, -1, -1):
        heights[index] = max(min(heights[index], heights[index + 1] - LINE_HEIGHT), low)
    return [(moved, at, text, look) for moved, (at, text, look) in zip(heights, ordered, strict=True)]


def picture(width: int, height: int, title: str, text_alternative: str, body: Iterable[str]) -> Chart:
    """The chart as one image for assistive technology. Its ids follow from its words: two charts on a page do not share them."""
    name = hashlib.sha256(f"{title}{text_alternative}".encode()).hexdigest()[:10]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="full-chart" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="t{name} d{name}" font-family="{escape(FONT)}" font-size="{FONT_SIZE}">'
        f'<title id="t{name}">{escape(title)}</title><desc id="d{name}">{escape(text_alternative)}</desc>{"".join(body)}</svg>'
    )
    return Chart(svg, title, text_alternative)


def _polygon(points: Sequence[Point]) -> str:
    return f'<polygon points="{" ".join(f"{place(x)},{place(y)}" for x, y in points)}"'


def _tip(text: str) -> str:
    return f"<title>{escape(text)}</title>" if text else ""
