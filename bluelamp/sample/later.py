"""Deliveries that come days after the months that they cover, as those of other departments, partners and forces do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bluelamp.sample.clock import next_morning
from bluelamp.sample.deliveries import EXTRACTED_HOUR, RECEIVED_HOUR, Span
from bluelamp.sample.files import DeliveryFile, as_csv, compressed

TOGETHER_UNTIL = date(2013, 3, 31)
Period = tuple[date, date]


@dataclass(frozen=True)
class LaterSpan(Span):
    """The months of one delivery; it comes so many days after the last. part: whose delivery it is, where a feed has several."""

    days_late: int
    part: str = ""

    @property
    def extracted_at(self) -> datetime:
        """When the extract was made."""
        return next_morning(self.last + timedelta(days=self.days_late), EXTRACTED_HOUR)

    @property
    def received_at(self) -> datetime:
        """When it arrived."""
        return next_morning(self.last + timedelta(days=self.days_late), RECEIVED_HOUR)

    def file_name(self, feed: str) -> str:
        """The name under which the supplier sends it."""
        return super().file_name(f"{feed}_{self.part}" if self.part else feed)

    def holds(self, day: date) -> bool:
        """Whether that day is one of its."""
        return self.first <= day <= self.last

    def comes(self, until: date | None, night: date | None) -> bool:
        """Whether it has come by the morning after `until`, and comes in the morning after `night`."""
        evening = self.received_at.date() - timedelta(days=1)
        return (night is None or evening == night) and (until is None or evening <= until)


def periods(first: date, last: date, months: int) -> list[Period]:
    """The periods of so many months from `first`, a first day of a month, to `last`, a last day."""
    found, begin = [], first
    while begin <= last:
        after = (begin.year * 12 + begin.month - 1 + months) // 12, (begin.month - 1 + months) % 12 + 1
        following = date(*after, 1)
        found.append((begin, following - timedelta(days=1)))
        begin = following
    return found


def later_spans(of: list[Period], days_late: int, part: str = "") -> Iterator[LaterSpan]:
    """One delivery for the periods to March 2013 together, then one for each."""
    yield LaterSpan(of[0][0], TOGETHER_UNTIL, f"{TOGETHER_UNTIL:%Y-%m}", days_late, part)
    for first, last in of:
        if first > TOGETHER_UNTIL:
            yield LaterSpan(first, last, f"{last:%Y-%m}", days_late, part)


def delivery(feed: str, header: list[str], span: LaterSpan, lines: list[str]) -> DeliveryFile:
    """The file of one delivery."""
    return DeliveryFile(
        feed, span.file_name(feed), span, compressed(as_csv(header, lines)), len(lines), span.received_at
    )
