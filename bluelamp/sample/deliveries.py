"""Which delivery carries which state of a record, and what each delivery is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from bluelamp.sample.clock import DAY_SECONDS, epoch_day, next_morning
from bluelamp.sample.plan import Plan

EXTRACTED_HOUR, RECEIVED_HOUR = 2, 6


@dataclass(frozen=True)
class Span:
    """The business dates that one delivery of each feed covers, and the date in its name."""

    first: date
    last: date
    name: str

    @property
    def extracted_at(self) -> datetime:
        """When the supplier made the extract: the morning after its last business date."""
        return next_morning(self.last, EXTRACTED_HOUR)

    @property
    def received_at(self) -> datetime:
        """When it arrived."""
        return next_morning(self.last, RECEIVED_HOUR)

    def file_name(self, feed: str) -> str:
        """The name under which the supplier sends it."""
        return f"{feed}_{self.name}.csv.gz"


def spans(plan: Plan) -> tuple[Span, ...]:
    """All deliveries in order: a month each, but nightly from 1 to 14 October of both compared years.

    What remains of October 2012 goes by the month's name; its manifest says from which day it counts.
    """
    found = []
    for period in plan.periods:
        if (period.first.month, period.first.day, period.last.day) == (10, 1, 14):
            for day in range(1, 15):
                night = period.first.replace(day=day)
                found.append(Span(night, night, night.isoformat()))
        else:
            found.append(Span(period.first, period.last, period.first.isoformat()[:7]))
    return tuple(found)


def latest_states(all_spans: tuple[Span, ...], keys: np.ndarray, updated: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The states that are delivered, and the position of the span of each, in the order of delivery.

    An extract holds each new or changed record once, as it stands: of several states within a span only the last is seen.
    States after the last span are never delivered.
    """
    lasts = np.array([epoch_day(span.last) for span in all_spans])
    span = np.searchsorted(lasts, updated // DAY_SECONDS)
    order = np.lexsort((updated, keys, span))
    order = order[span[order] < len(all_spans)]
    same = (keys[order][1:] == keys[order][:-1]) & (span[order][1:] == span[order][:-1])
    kept = order[np.append(~same, True)]
    kept = kept[np.lexsort((keys[kept], updated[kept], span[kept]))]
    return kept, span[kept]
