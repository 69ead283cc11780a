"""Which of a force's monthly counts stay at home: small ones of what could tell of a person, and what would give them away.

Whoever receives the months knows this rule, the bound and every delivery so far. So

* what hides a small count in the sums that it is part of must not depend on how small it is: types that count in the same totals are
  kept back in policy's order, until together with it they are so many that each number below the bound remains possible; where
  they never are, the totals stay at home as well. Of what was kept back nothing is known but, at most, that sum;
* what was ever kept back of a month is kept back in every later delivery, and what was ever sent of it hides nothing any more.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bluelamp.disclosure.rule import is_sensitive

Cell = tuple[date, str]  # month, category


@dataclass(frozen=True)
class PeerCount:
    """One category in one month of the force."""

    month: date
    category_id: str
    recorded_count: int
    outcome_count: int

    @property
    def cell(self) -> Cell:
        """Which month and category it is, whatever is counted."""
        return self.month, self.category_id

    def is_small(self, below: int) -> bool:
        """Whether one of its counts is from 1 to less than the bound. Nought tells of nobody."""
        return any(0 < count < below for count in (self.recorded_count, self.outcome_count))


@dataclass(frozen=True)
class Totals:
    """Which categories add up: the categories of each total, by total; and the order in which types are kept back."""

    parts: Mapping[str, frozenset[str]]
    order: Sequence[str]

    def of(self, category_id: str) -> frozenset[str]:
        """The totals that a category counts in."""
        return frozenset(total for total, parts in self.parts.items() if category_id in parts)


@dataclass(frozen=True)
class Told:
    """What earlier deliveries have sent, and what they have kept back."""

    sent: Collection[Cell] = field(default_factory=frozenset)
    kept: Collection[Cell] = field(default_factory=frozenset)


def kept_at_home(counts: Sequence[PeerCount], totals: Totals, below: int, told: Told | None = None) -> set[PeerCount]:
    """The counts that are not sent. below: seed peer_month_policy's withhold_below. told: by earlier deliveries."""
    told = told or Told()
    months: dict[date, list[PeerCount]] = defaultdict(list)
    for count in counts:
        months[count.month].append(count)
    held: set[PeerCount] = set()
    for month in months.values():
        kept = {count for count in month if count.cell in told.kept}
        small = {count for count in month if is_sensitive(count.category_id) and count.is_small(below)}
        kept |= small
        for count in sorted(kept, key=lambda one: one.category_id):
            if is_sensitive(count.category_id):
                kept |= protection(count, kept, month, totals, below, told)
        held |= kept
    return held


def protection(
    count: PeerCount, kept: Collection[PeerCount], month: Iterable[PeerCount], totals: Totals, below: int, told: Told
) -> set[PeerCount]:
    """What hides a withheld count in the sums that it is part of, beside what is kept back anyhow."""
    sums = totals.of(count.category_id)
    if not sums:
        return set()
    alike = {other.category_id: other for other in month if totals.of(other.category_id) == sums}
    enough = 2 * below - 1
    # What was sent once is known: it hides nothing, kept back or not.
    hiding = {other for other in kept if other.category_id in alike and other.cell not in told.sent} | {count}
    chosen: set[PeerCount] = set()
    for name in totals.order:
        if min(_sums(hiding)) >= enough:
            return chosen
        other = alike.get(name)
        if other and other not in hiding and other.cell not in told.sent and not is_sensitive(name):
            hiding.add(other)
            chosen.add(other)
    if min(_sums(hiding)) >= enough:
        return chosen
    return chosen | {other for other in month if other.category_id in sums}


def _sums(counts: Iterable[PeerCount]) -> tuple[int, int]:
    found = list(counts)
    return sum(count.recorded_count for count in found), sum(count.outcome_count for count in found)
