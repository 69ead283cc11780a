"""What a comparison of two counts may be called, which rows come first, and which need attention.

A rise or fall is called clear when it is larger than chance alone would usually make it: z = (|C − P| − 1) / √(C + P)
of at least 1.96 (DOMAIN A3e, the signal test of a year-on-year change); where one period has a day more, C is compared with
its share of the days. Percentages of a few crimes swing wildly, so below SMALL_COUNT nothing is judged and such rows sort
after the rest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from math import sqrt

from bluelamp.reporting.publication import LAST_28_DAYS, YEAR_TO_DATE, Comparison, CrimeFigure

SMALL_COUNT = 20  # the larger of the two counts, in crimes
CLEAR = 1.96  # about 1 comparison in 20 reaches it by chance
STRIKING = 3.0  # about 1 in 400; hundreds of comparisons are made every day, so attention needs more than CLEAR
MOST_ITEMS = 7
NEUTRAL = "neutral"
TOTAL = "total"


class Judgement(Enum):
    """The words, the shape and the tone of a comparison; colour only ever repeats the first two."""

    RISE = (
        "Clear rise",
        "▲",
        "concern",
        "More crimes than last year, by more than chance alone would usually make it.",
    )
    FALL = (
        "Clear fall",
        "▼",
        "improvement",
        "Fewer crimes than last year, by more than chance alone would usually make it.",
    )
    STEADY = (
        "No clear change",
        "●",
        "plain",
        "Chance alone often makes a difference like this one, however large its percentage.",
    )
    SMALL = ("Too few to judge", "○", "plain", f"Fewer than {SMALL_COUNT} crimes in both years.")
    NEUTRAL = (
        "Not judged",
        "◇",
        "plain",
        "Victims are encouraged to come forward, so more reports are never shown as worse.",
    )
    NO_COMPARISON = ("No comparison", "◇", "plain", "There is no figure for last year.")

    def __init__(self, words: str, mark: str, tone: str, meaning: str) -> None:
        self.words, self.mark, self.tone, self.meaning = words, mark, tone, meaning

    @property
    def label(self) -> str:
        """Shape and words together: ▲ Clear rise."""
        return f"{self.mark} {self.words}"


def strength(comparison: Comparison) -> float:
    """Distance of a change from chance, in standard deviations, never negative."""
    if comparison.previous_year is None:
        return 0.0
    total = comparison.actual + comparison.previous_year
    share = comparison.share_of_days
    distance = abs(comparison.actual - share * total) - 0.5
    return max(0.0, distance / sqrt(total * share * (1 - share))) if total else 0.0


def is_small(comparison: Comparison) -> bool:
    """Whether both counts are too few for their percentage to mean much."""
    return max(comparison.actual, comparison.previous_year or 0) < SMALL_COUNT


def judge(comparison: Comparison, direction: str) -> Judgement:
    """What may be said of a comparison. More is adverse for every measure here except the neutral ones, where
    reporting is encouraged (DOMAIN A5: direction = neutral, never red)."""
    if direction == NEUTRAL:
        return Judgement.NEUTRAL
    if comparison.previous_year is None or comparison.change is None:
        return Judgement.NO_COMPARISON
    if is_small(comparison):
        return Judgement.SMALL
    if strength(comparison) < CLEAR:
        return Judgement.STEADY
    is_more = comparison.actual > comparison.share_of_days * (comparison.actual + comparison.previous_year)
    return Judgement.RISE if is_more else Judgement.FALL


def worst_first(figures: Iterable[CrimeFigure]) -> list[CrimeFigure]:
    """Largest adverse percentage change of the year to date first; then small counts; then what is not judged; and
    areas that only collect what is not yet allocated at the very end."""
    last = [Judgement.SMALL, Judgement.NO_COMPARISON, Judgement.NEUTRAL]

    def order(figure: CrimeFigure) -> tuple[bool, int, Decimal, int, str, str]:
        judgement = judge(figure.year, figure.direction)
        tier = last.index(judgement) + 1 if judgement in last else 0
        change_pct = figure.year.change_pct
        # From nothing to SMALL_COUNT or more has no percentage and is worse than any that has one.
        rise = Decimal("Infinity") if change_pct is None and (figure.year.change or 0) > 0 else change_pct or Decimal(0)
        change = figure.year.change or 0
        return figure.is_unallocated, tier, -rise, -change, figure.title, figure.area_name

    return sorted(figures, key=order)


@dataclass(frozen=True)
class AttentionItem:
    """A crime type that rose strikingly: where, in which period, and how far beyond chance."""

    figure: CrimeFigure
    period: str
    strength: float


def attention(figures: Iterable[CrimeFigure]) -> list[AttentionItem]:
    """At most MOST_ITEMS striking rises, furthest beyond chance first.

    A crime type appears once: for the force when it rose strikingly there, else for the one area where it rose most.
    Totals and areas that only collect what is not yet allocated are left out.
    """
    found: dict[str, AttentionItem] = {}
    for figure in figures:
        if figure.measure_group == TOTAL or figure.is_unallocated:
            continue
        for period in (YEAR_TO_DATE, LAST_28_DAYS):
            comparison = figure.comparisons[period]
            item = AttentionItem(figure, period, strength(comparison))
            if judge(comparison, figure.direction) is Judgement.RISE and item.strength >= STRIKING:
                best = found.get(figure.measure_id)
                if best is None or _precedence(item) > _precedence(best):
                    found[figure.measure_id] = item
    return sorted(found.values(), key=lambda item: (-item.strength, item.figure.title))[:MOST_ITEMS]


def _precedence(item: AttentionItem) -> tuple[bool, bool, float]:
    return item.figure.area_type == "force", item.period == YEAR_TO_DATE, item.strength


def group_mark(verdict: str) -> str:
    """The shape beside a verdict among similar forces (mart_msg_comparison): above, below, similar, or not judged."""
    if verdict.endswith("above"):
        return "▲"
    if verdict.endswith("below"):
        return "▼"
    return "●" if verdict == "similar" else "○"


def group_tone(verdict: str, direction: str) -> str:
    """How such a verdict is shown: only a significant difference in a measure with a good direction is good or bad."""
    if not verdict.startswith("significantly") or direction == NEUTRAL:
        return "plain"
    is_good = verdict.endswith("below") == (direction == "lower_is_better")
    return "improvement" if is_good else "concern"
