"""The sample force's health: sickness, communications releases and audit recommendations. Invented: no real force had them.

Planted: the professional standards department's February 2013 never came; contact management's sickness rises from November 2012;
June 2013 of criminal justice is corrected by the delivery of September; a recommendation is overdue, one was completed late, and
those of low priority are few.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain

from bluelamp.sample.draws import stream
from bluelamp.sample.files import DeliveryFile
from bluelamp.sample.later import LaterSpan, Period, delivery, later_spans, periods

FIRST, LAST = date(2010, 4, 1), date(2013, 9, 30)
SICKNESS_HEADER = ["month", "department", "role_type", "strength_fte", "days_lost"]
# Department, role type, full-time equivalents, days lost a month in hundredths of each. Sizes are those of a force of 3,500.
STRENGTHS = (
    ("Local policing", "police_officer", 1210, 58), ("Local policing", "pcso", 222, 71), ("Local policing", "police_staff", 64, 66),
    ("Crime and intelligence", "police_officer", 468, 52), ("Crime and intelligence", "police_staff", 205, 63),
    ("Contact management", "police_officer", 38, 70), ("Contact management", "police_staff", 252, 84),
    ("Criminal justice", "police_officer", 96, 66), ("Criminal justice", "police_staff", 238, 74),
    ("Operations support", "police_officer", 204, 49), ("Operations support", "police_staff", 58, 55),
    ("Corporate services", "police_officer", 9, 45), ("Corporate services", "police_staff", 296, 57),
    ("Professional standards", "police_officer", 22, 48), ("Professional standards", "police_staff", 17, 60),
)  # fmt: skip
# Hundredths, January to December.
SEASON = (109, 106, 102, 99, 97, 96, 96, 95, 97, 101, 103, 106)
NEVER_CAME = ("Professional standards", date(2013, 2, 1))
RISE, RISES_FROM, RISE_PCT = "Contact management", date(2012, 11, 1), 28
CORRECTED, CORRECTED_MONTH, DAYS_FORGOTTEN = ("Criminal justice", "police_staff"), date(2013, 6, 1), 12.5

RELEASE_HEADER = ["release_reference", "channel", "released_on", "topic"]
# Channel, releases a month: a release on the website goes out on social media, too.
CHANNELS = (("press_release", 22), ("social_media", 17), ("broadcast", 4), ("newsletter", 1))
TOPICS = (
    "Burglary prevention", "Vehicle crime", "Appeal for witnesses", "Court result", "Neighbourhood meeting", "Operation Tiger",
    "Road safety", "Recruitment", "Anti-social behaviour", "Hate crime reporting",
)  # fmt: skip

RECOMMENDATION_HEADER = [
    "recommendation_reference",
    "audit",
    "priority",
    "owner",
    "raised_on",
    "due_on",
    "completed_on",
]
AUDITS = (
    "Custody", "Crime recording", "Payroll", "Information security", "Fleet", "Procurement", "Seized property", "Risk management",
)  # fmt: skip
OWNERS = ("Head of criminal justice", "Force crime registrar", "Head of finance", "Head of information", "")
PRIORITIES = (("high", 20, 90), ("medium", 62, 180), ("low", 18, 270))  # share of a hundred, days until due


def health_files(seed: int, *, until: date | None = None, night: date | None = None) -> Iterator[DeliveryFile]:
    """The deliveries that have come by the morning after `until`, or that come in the morning after `night`."""
    for make in (sickness_file, release_file, recommendation_file):
        late = {sickness_file: 12, release_file: 13, recommendation_file: 14}[make]
        for span in later_spans(months(), late):
            if span.comes(until, night):
                yield make(seed, span)


def months() -> list[Period]:
    """Every month that the sample has."""
    return periods(FIRST, LAST, 1)


def sickness_rows(seed: int) -> list[tuple[date, str, str, float, float]]:
    """Month, department, role type, strength and days lost, as they are known at last."""
    chance, found = stream(seed, "sickness"), []
    for number, (month, _) in enumerate(months()):
        for department, role, size, hundredths in STRENGTHS:
            drift, luck = chance.random(), chance.random()
            strength = round(size * (1 + (20 - number) / 1000) * (0.995 + drift / 100), 2)
            rise = RISE_PCT if department == RISE and month >= RISES_FROM else 0
            days = strength * hundredths * SEASON[month.month - 1] * (100 + rise) / 1_000_000 * (0.86 + 0.28 * luck)
            found.append((month, department, role, strength, round(2 * days) / 2))
    return found


def sickness_file(seed: int, span: LaterSpan) -> DeliveryFile:
    """A delivery of sickness: its months, and in the last what an earlier one had wrong."""
    lines = []
    for month, department, role, strength, days in sickness_rows(seed):
        is_corrected = ((department, role), month) == (CORRECTED, CORRECTED_MONTH)
        if (department, month) == NEVER_CAME or not (span.holds(month) or (is_corrected and span.last == LAST)):
            continue
        first_sent = days - DAYS_FORGOTTEN if is_corrected and span.last != LAST else days
        lines.append(f"{month:%Y-%m},{department},{role},{strength:.2f},{first_sent:.1f}")
    return delivery("sickness", SICKNESS_HEADER, span, lines)


def release_file(seed: int, span: LaterSpan) -> DeliveryFile:
    """A delivery of the communications log."""
    chance, lines = stream(seed, "communications releases"), []
    number = 0
    for month, last in months():
        for channel, usual in CHANNELS:
            for _ in range(usual + int(chance.integers(-usual // 3, usual // 3 + 1))):
                number += 1
                day = month + timedelta(days=int(chance.integers(0, (last - month).days + 1)))
                topic = TOPICS[int(chance.integers(0, len(TOPICS)))]
                channels = (channel, "website") if channel == "press_release" else (channel,)
                if span.holds(day):
                    reference = f"PR/{month:%y}/{number % 10_000:04d}"
                    lines += [f"{reference},{name},{day},{topic}" for name in channels]
    return delivery("communications_release", RELEASE_HEADER, span, lines)


def recommendation_file(seed: int, span: LaterSpan) -> DeliveryFile:
    """A delivery of the audit tracker: what was raised or completed in its months, as it stood at their end."""
    lines = []
    for reference, audit, priority, owner, raised, due, completed in recommendations(seed):
        if span.holds(raised) or (completed and span.holds(completed)):
            known = completed if completed and completed <= span.last else None
            lines.append(f"{reference},{audit},{priority},{owner},{raised},{due},{known or ''}")
    return delivery("audit_recommendation", RECOMMENDATION_HEADER, span, lines)


def recommendations(seed: int) -> list[tuple[str, str, str, str, date, date, date | None]]:
    """Every recommendation: reference, audit, priority, owner, raised, due and completed. Each month's audit has two to five."""
    chance, found = stream(seed, "audit recommendations"), []
    for number, (month, _) in enumerate(months()):
        audit = AUDITS[number % len(AUDITS)]
        raised = month + timedelta(days=int(chance.integers(3, 24)))
        for place in range(int(chance.integers(2, 6))):
            drawn, ends = (
                int(chance.integers(0, 100)),
                list(chain.from_iterable((n,) * share for n, share, _ in PRIORITIES)),
            )
            priority = ends[drawn]
            days = next(due for name, _, due in PRIORITIES if name == priority)
            due = raised + timedelta(days=days)
            # Nine in ten are completed before they are due, some late, and two in a hundred never.
            fate, luck = int(chance.integers(0, 100)), chance.random()
            taken = days - int(luck * days * 0.6) if fate < 88 else days + 7 + int(luck * 120) if fate < 96 else 10_000
            completed = raised + timedelta(days=taken)
            owner = OWNERS[int(chance.integers(0, len(OWNERS)))]
            reference = f"AR/{raised:%y}/{number * 5 + place + 1:03d}"
            found.append((reference, audit, priority, owner, raised, due, completed if completed <= LAST else None))
    return found
