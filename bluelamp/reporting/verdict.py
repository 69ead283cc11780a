"""How the verdicts of the marts are shown, which rows come first, and which need attention.

Whether a rise or fall is clear, and whether the counts are too few to say, is in the marts (column change_verdict of
mart_daily_crime) by the limits of the seed change_policy (DOMAIN A3e). Here stand the shapes and the order: percentages of a few
crimes swing wildly, so such rows sort after the rest.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from bluelamp.errors import BluelampError
from bluelamp.reporting.publication import LAST_28_DAYS, YEAR_TO_DATE, Comparison, CrimeFigure
from bluelamp.settings import settings

MOST_ITEMS = 7
NEUTRAL = "neutral"
TOTAL = "total"
STRIKING = "striking"


@dataclass(frozen=True)
class ChangePolicy:
    """The limits by which changes are judged. minimum_count: in crimes; clear_z, striking_z: in standard deviations."""

    minimum_count: int
    clear_z: Decimal
    striking_z: Decimal


def change_policy(as_at_date: date) -> ChangePolicy:
    """The row of the seed change_policy that holds on that day, for texts that explain the verdicts. Raises BluelampError where
    none does."""
    path = settings().seed("change_policy")
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["valid_from"] <= as_at_date.isoformat() < row["valid_to"]:
                return ChangePolicy(int(row["minimum_count"]), Decimal(row["clear_z"]), Decimal(row["striking_z"]))
    raise BluelampError(
        f"No row holds on {as_at_date}.",
        where=str(path),
        next_step="Add a row whose valid_from and valid_to enclose that day.",
    )


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
    SMALL = ("Too few to judge", "○", "plain", "Fewer than {minimum_count} crimes in both years.")
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

    def explained(self, policy: ChangePolicy) -> str:
        """What it means, with policy's own limits."""
        return self.meaning.format(minimum_count=policy.minimum_count)


def judge(comparison: Comparison) -> Judgement:
    """The mart's verdict with its shape and tone. Raises BluelampError for a word that is none of them."""
    if comparison.previous_year is None or not comparison.change_verdict:
        return Judgement.NO_COMPARISON
    for judgement in Judgement:
        if judgement.words.lower() == comparison.change_verdict:
            return judgement
    raise BluelampError(
        f"“{comparison.change_verdict}” is no verdict that can be shown.",
        where="marts.mart_daily_crime, column change_verdict",
        next_step="Give the word a shape in bluelamp/reporting/verdict.py, or mend the macro change_verdict.",
    )


def worst_first(figures: Iterable[CrimeFigure]) -> list[CrimeFigure]:
    """Largest adverse percentage change of the year to date first; then small counts; then what is not judged; and
    areas that only collect what is not yet allocated at the very end."""
    last = [Judgement.SMALL, Judgement.NO_COMPARISON, Judgement.NEUTRAL]

    def order(figure: CrimeFigure) -> tuple[bool, int, Decimal, int, str, str]:
        judgement = judge(figure.year)
        tier = last.index(judgement) + 1 if judgement in last else 0
        change_pct = figure.year.change_pct
        # From nothing to enough crimes has no percentage and is worse than any that has one.
        rise = Decimal("Infinity") if change_pct is None and (figure.year.change or 0) > 0 else change_pct or Decimal(0)
        change = figure.year.change or 0
        return figure.is_unallocated, tier, -rise, -change, figure.title, figure.area_name

    return sorted(figures, key=order)


@dataclass(frozen=True)
class AttentionItem:
    """A crime type that rose strikingly: where, in which period, and how far beyond chance."""

    figure: CrimeFigure
    period: str
    strength: Decimal


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
            item = AttentionItem(figure, period, comparison.change_z)
            if judge(comparison) is Judgement.RISE and comparison.change_signal == STRIKING:
                best = found.get(figure.measure_id)
                if best is None or _precedence(item) > _precedence(best):
                    found[figure.measure_id] = item
    return sorted(found.values(), key=lambda item: (-item.strength, item.figure.title))[:MOST_ITEMS]


def _precedence(item: AttentionItem) -> tuple[bool, bool, Decimal]:
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
