"""The partners' measures of the sample, a delivery a quarter and partner. Invented: no real partner had them.

Planted: the safeguarding board last delivered for the quarter to March 2013 and the clinical commissioning group never did; the fire
and rescue service counts few; victim support corrects its spring quarter; who promised two weeks delivers on the nights of October.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bluelamp.sample.draws import stream
from bluelamp.sample.files import DeliveryFile
from bluelamp.sample.later import LaterSpan, Period, delivery, later_spans, periods

FEED = "partner_measure"
HEADER = [
    "partner_id", "priority_id", "measure", "period_from", "period_to", "numerator", "denominator", "target", "direction", "source",
    "confidence",
]  # fmt: skip
FIRST = date(2012, 4, 1)


@dataclass(frozen=True)
class Measure:
    """What a partner counts each quarter. share: percent of `usual` that is counted; 0 where usual itself is the count."""

    partner_id: str
    priority_id: str
    title: str
    usual: int
    share: int
    target: str
    direction: str
    source: str
    confidence: str


MEASURES = (
    Measure("probation-trust", "reducing_offending", "Orders and licences completed", 610, 76, "75", "higher_is_better",
            "Case management system", "high"),
    Measure("probation-trust", "reducing_offending", "Offenders in settled accommodation at the end", 580, 84, "86",
            "higher_is_better", "Case management system", "medium"),
    Measure("youth-offending-service", "reducing_offending", "First-time entrants to the youth justice system", 72, 0, "80",
            "lower_is_better", "Youth justice returns", "high"),
    Measure("victim-support", "supporting_victims", "Victims who felt better informed", 240, 81, "80", "higher_is_better",
            "Survey of victims", "medium"),
    Measure("fire-and-rescue", "safer_communities", "Deliberate secondary fires", 96, 0, "90", "lower_is_better", "Incident recording",
            "high"),
    Measure("fire-and-rescue", "safer_communities", "Deliberate fires in dwellings that injured somebody", 9, 33, "", "neutral",
            "Incident recording", "high"),
    Measure("community-safety-partnership", "safer_communities", "Residents who feel safe after dark", 410, 71, "75",
            "higher_is_better", "Household survey", "low"),
    Measure("safeguarding-board", "protecting_vulnerable", "Child protection conferences held within 15 days", 130, 88, "95",
            "higher_is_better", "Social care system", "high"),
)  # fmt: skip
# Partner -> days after a period's end, and the last day that it has delivered for.
DELIVERS = {
    "probation-trust": (40, date(2013, 6, 30)), "youth-offending-service": (38, date(2013, 6, 30)),
    "victim-support": (13, date(2013, 9, 30)), "fire-and-rescue": (12, date(2013, 9, 30)),
    "community-safety-partnership": (41, date(2013, 6, 30)), "safeguarding-board": (42, date(2013, 3, 31)),
}  # fmt: skip
CORRECTED = ("victim-support", date(2013, 4, 1), 6)


def partner_files(seed: int, *, until: date | None = None, night: date | None = None) -> Iterator[DeliveryFile]:
    """The deliveries that have come by the morning after `until`, or that come in the morning after `night`."""
    for partner, (days_late, last) in DELIVERS.items():
        rows = partner_rows(seed, partner)
        for span in later_spans(periods(FIRST, last, 3), days_late, partner):
            if span.comes(until, night):
                yield delivery(FEED, HEADER, span, lines(rows, span, last))


def partner_rows(seed: int, partner: str) -> list[tuple[Measure, Period, int, int | None]]:
    """Measure, period, numerator and denominator (none of a count), as they are known at last."""
    chance, found = stream(seed, f"partner {partner}"), []
    for measure in (measure for measure in MEASURES if measure.partner_id == partner):
        for period in periods(FIRST, DELIVERS[partner][1], 3):
            usual = measure.usual + int(chance.integers(-measure.usual // 12, measure.usual // 12 + 1))
            share = measure.share + int(chance.integers(-4, 5))
            counted = usual * share // 100 if measure.share else usual
            found.append((measure, period, counted, usual if measure.share else None))
    return found


def lines(rows: list[tuple[Measure, Period, int, int | None]], span: LaterSpan, newest: date) -> list[str]:
    """The rows of a delivery: its periods, and in the newest what an earlier one had wrong."""
    found = []
    for measure, (first, last), numerator, denominator in rows:
        is_corrected = (measure.partner_id, first) == CORRECTED[:2]
        if not (span.holds(first) or (is_corrected and span.last == newest)):
            continue
        sent = numerator - CORRECTED[2] if is_corrected and span.last != newest else numerator
        found.append(
            f"{measure.partner_id},{measure.priority_id},{measure.title},{first},{last},{sent},{denominator or ''},"
            f"{measure.target},{measure.direction},{measure.source},{measure.confidence}"
        )
    return found
