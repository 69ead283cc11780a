"""Pictures small enough for hundreds on a page, as SVG of some hundred bytes each, and the words of a chart's two icons."""

from collections.abc import Sequence
from html import escape

from bluelamp.calendar import months_between
from bluelamp.reporting.publication import Row
from bluelamp.reporting.site.plots import CHART_HEIGHT, CHART_WIDTH, MiniChart, mini_chart
from bluelamp.reporting.wording import months_to

MONTHS = 24
# Variation of the latest month and assurance of the target, each as (shape, tone, words) (DOMAIN D2).
VARIATION = {
    "common_cause": ("○", "plain", "Ordinary variation"),
    "concern_high": ("▲", "concern", "Concern: high"),
    "concern_low": ("▼", "concern", "Concern: low"),
    "improvement_high": ("△", "improvement", "Improvement: high"),
    "improvement_low": ("▽", "improvement", "Improvement: low"),
    "neutral_high": ("●", "plain", "High, not judged"),
    "neutral_low": ("●", "plain", "Low, not judged"),
    "not_charted": ("–", "plain", "Too few to chart"),
}
ASSURANCE = {
    "hit_or_miss": ("?", "plain", "Hit or miss"),
    "consistently_fails": ("✗", "concern", "Fails without change"),
    "consistently_passes": ("✓", "improvement", "Met each month"),
    "not_applicable": ("–", "plain", "No target"),
}
UNKNOWN = ("–", "plain", "No chart")


def latest(months: Sequence[Row]) -> Row | None:
    """The month that a chart is judged by."""
    return next((row for row in reversed(months) if row["is_latest"]), months[-1] if months else None)


def variation(months: Sequence[Row]) -> tuple[str, str, str]:
    """Shape, tone and words of a chart's latest month."""
    row = latest(months)
    return VARIATION.get(row["variation"], UNKNOWN) if row else UNKNOWN


def is_judged(icon: tuple[str, str, str]) -> bool:
    """Whether an icon of variation says anything: a chart without limits says nothing, which is no good news."""
    return icon not in (UNKNOWN, VARIATION["not_charted"])


def assurance(months: Sequence[Row]) -> tuple[str, str, str]:
    """Shape, tone and words of whether the target can be expected to be met."""
    row = latest(months)
    return ASSURANCE.get(row["assurance"], UNKNOWN) if row else UNKNOWN


def in_their_places(months: Sequence[Row]) -> list[Row]:
    """The last 24 months to the last that has a value, one after the other; a month without is an empty row."""
    known = {row["month_start_date"]: row for row in months if row["value"] is not None}
    if not known:
        return []
    first, last = min(known), max(known)
    return [known.get(each, {}) for each in months_to(last, min(months_between(first, last) + 1, MONTHS))]


def plotted(shown: Sequence[Row]) -> MiniChart | None:
    """The lines of months in their places; None where too few have a value."""
    columns = ("value", "centre", "lower_limit", "upper_limit")
    values = [tuple(None if row.get(name) is None else float(row[name]) for name in columns) for row in shown]
    return mini_chart(values)  # type: ignore[arg-type]


def small_control(months: Sequence[Row], words: str) -> str:
    """The last 24 months of a control chart with its lines, each in its place; empty where too few have a value. words: what it
    shows."""
    shown = in_their_places(months)
    chart = plotted(shown)
    if chart is None:
        return ""
    lines = [
        (chart.upper, "control-limit"),
        (chart.lower, "control-limit"),
        (chart.centre, "control-centre"),
        (chart.points, "spark-line"),
    ]
    drawn = "".join(f'<path class="{look}" d="{data}"/>' for data, look in lines if data)
    tone = {"concern": "control-last", "improvement": "control-good"}.get(shown[-1]["point_type"], "spark-last")
    x, y = chart.last
    return (
        f'<svg class="plot" role="img" width="{CHART_WIDTH}" height="{CHART_HEIGHT}" viewBox="0 0 {CHART_WIDTH} {CHART_HEIGHT}" '
        f'aria-label="{escape(words)}">{drawn}<circle class="{tone}" cx="{x}" cy="{y}" r="4"/></svg>'
    )


def tiny_line(counts: Sequence[int], words: str) -> str:
    """Monthly counts as a line of 60 × 16 pixels without anything else."""
    if len(counts) < 2:
        return ""
    low, high = min(counts), max(counts)
    span = (high - low) or 1
    step = 56 / (len(counts) - 1)
    points = " ".join(
        f"{2 + place * step:.0f},{14 - 12 * (value - low) / span:.0f}" for place, value in enumerate(counts)
    )
    return (
        f'<svg class="plot" role="img" width="60" height="16" viewBox="0 0 60 16" aria-label="{escape(words)}">'
        f'<polyline class="spark-line" points="{points}"/></svg>'
    )
