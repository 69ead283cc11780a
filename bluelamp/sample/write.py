"""Writes the sample deliveries into a landing folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from bluelamp.contracts import load_contracts
from bluelamp.sample.clock import next_morning
from bluelamp.sample.collaboration import collaboration_files
from bluelamp.sample.deliveries import RECEIVED_HOUR
from bluelamp.sample.files import DeliveryFile, as_csv, compressed, decompressed, write_file
from bluelamp.sample.flaws import with_flaws
from bluelamp.sample.force import FEEDS, Force, make_force
from bluelamp.sample.health import health_files
from bluelamp.sample.partners import partner_files
from bluelamp.sample.peers import peer_files
from bluelamp.sample.plan import rows
from bluelamp.sample.records import Columns
from bluelamp.sample.register import register_files


@dataclass(frozen=True)
class Resend:
    """A delivery that the supplier sends once more, with the night on which it comes again."""

    feed: str
    file_name: str
    sent_as: str
    sent_for: date


def write_sample(
    landing: Path, *, until: date | None = None, night: date | None = None, seed: int = 2013
) -> list[Path]:
    """Writes the sample force's deliveries below `landing` (one folder per feed) and returns their paths in order.

    until: only deliveries whose last business date is not after it. night: only the nightly deliveries of that date (and what
    the supplier sends again that night). The peers' months come weeks after they end, and go by the night on which they come.
    A delivery has the same bytes however it is asked for. Raises OSError if the folder cannot be written.
    """
    force = make_force(seed)
    return [
        write_file(landing, delivery)
        for delivery in chain(
            delivery_files(force, until=until, night=night),
            peer_files(seed, until=until, night=night),
            health_files(seed, until=until, night=night),
            partner_files(seed, until=until, night=night),
            collaboration_files(seed, until=until, night=night),
            register_files(until=until, night=night),
        )
    ]


def delivery_files(force: Force, *, until: date | None = None, night: date | None = None) -> Iterator[DeliveryFile]:
    """The files of the chosen deliveries, feed by feed within each span, in the order in which they arrive."""
    again = [
        Resend(r["feed"], r["file_name"], r["sent_as"], date.fromisoformat(r["sent_for"])) for r in rows("resends.csv")
    ]
    by_name = {(feed, span.file_name(feed)): at for at, span in enumerate(force.spans) for feed in FEEDS}
    for position, span in enumerate(force.spans):
        if (night is not None and not span.first == span.last == night) or (until is not None and span.last > until):
            continue
        for feed in FEEDS:
            yield _delivery(force, feed, position)
        for resend in again:
            is_same_name = resend.sent_as == resend.file_name
            # A whole history shows a file that came twice under one name only once.
            if resend.sent_for == span.last and (night is not None or not is_same_name):
                yield _resent(resend, _delivery(force, resend.feed, by_name[resend.feed, resend.file_name]))


def _delivery(force: Force, feed: str, position: int) -> DeliveryFile:
    span = force.spans[position]
    header = [column.header for column in load_contracts()[feed].columns]
    own_lines = {flaw: _lines(record, feed)[0] for flaw, record in force.flawed_records.items() if flaw.feed == feed}
    lines = with_flaws(
        _lines(force.feeds[feed].of_span(position), feed),
        feed,
        span.file_name(feed),
        [column.name for column in load_contracts()[feed].columns],
        own_lines,
    )
    content = compressed(as_csv(header, lines))
    return DeliveryFile(feed, span.file_name(feed), span, content, len(lines), span.received_at)


def _lines(columns: Columns, feed: str) -> list[str]:
    """One line per record, its fields in the contract's order. Raises KeyError for a column that the sample cannot fill."""
    ordered = [columns[column.name].tolist() for column in load_contracts()[feed].columns]
    return [",".join(fields) for fields in zip(*ordered, strict=True)]


def _resent(resend: Resend, first: DeliveryFile) -> DeliveryFile:
    """The delivery as it comes again: under its own name exactly as before, under another with its own time of receipt."""
    if resend.sent_as == first.name:
        return first
    content = first.content if resend.sent_as.endswith(".gz") else decompressed(first.content)
    received_at = next_morning(resend.sent_for, RECEIVED_HOUR)
    return DeliveryFile(first.feed, resend.sent_as, first.span, content, first.row_count, received_at)
