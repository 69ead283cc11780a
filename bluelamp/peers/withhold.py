"""Which of a force's monthly counts stay at home: small ones of what could tell of a person, and what would give them away.

A crime type that is withheld could be had from a total and the other types. So another type of that month that counts in the same
totals is withheld with it: the smallest that is itself beyond the policy's bound, so that what is left says no more than the bound
does; where there is none, the totals themselves.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bluelamp.disclosure.rule import is_sensitive


@dataclass(frozen=True)
class PeerCount:
    """One category in one month of the force."""

    month: date
    category_id: str
    recorded_count: int
    outcome_count: int

    def is_small(self, below: int) -> bool:
        """Whether one of its counts is from 1 to less than the bound. Nought tells of nobody."""
        return any(0 < count < below for count in (self.recorded_count, self.outcome_count))


@dataclass(frozen=True)
class Totals:
    """Which categories add up: the categories of each total, by total."""

    parts: Mapping[str, frozenset[str]]

    def of(self, category_id: str) -> frozenset[str]:
        """The totals that a category counts in."""
        return frozenset(total for total, parts in self.parts.items() if category_id in parts)


def kept_at_home(counts: Sequence[PeerCount], totals: Totals, below: int) -> set[PeerCount]:
    """The counts that are not sent. below: seed peer_month_policy's withhold_below."""
    months: dict[date, list[PeerCount]] = defaultdict(list)
    for count in counts:
        months[count.month].append(count)
    held: set[PeerCount] = set()
    for month in months.values():
        small = [count for count in month if is_sensitive(count.category_id) and count.is_small(below)]
        held.update(small)
        for count in small:
            held.update(protection(count, month, totals, below))
    return held


def protection(count: PeerCount, month: Sequence[PeerCount], totals: Totals, below: int) -> list[PeerCount]:
    """What hides a withheld count in the sums that it is part of."""
    sums = totals.of(count.category_id)
    if not sums:
        return []
    others = [
        other
        for other in month
        if not is_sensitive(other.category_id)
        and totals.of(other.category_id) == sums
        and min(other.recorded_count, other.outcome_count) >= below
    ]
    if others:
        return [min(others, key=lambda other: (other.recorded_count, other.category_id))]
    return [other for other in month if other.category_id in sums]
