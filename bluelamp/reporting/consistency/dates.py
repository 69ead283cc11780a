"""Dates in words: what is planned lies ahead, and a weekday is the date's own (DOMAIN A6: K5)."""

import re
from collections.abc import Iterator
from datetime import date

from bluelamp.reporting.consistency.document import Document, Finding
from bluelamp.reporting.wording import day, weekday

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
ENDING = r"(?:st|nd|rd|th)?"
WRITTEN = re.compile(
    rf"(?:(?P<weekday>{'|'.join(WEEKDAYS)}),? )?(?:"
    rf"(?P<month>{'|'.join(MONTHS)}) (?P<day>\d{{1,2}}){ENDING},? (?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}}){ENDING} (?P<month2>{'|'.join(MONTHS)}) (?P<year2>\d{{4}}))"
)
PLANNED = re.compile(
    r"\b(is scheduled|are scheduled|will|launches|is due|is planned|to be held|takes place)\b", re.IGNORECASE
)
SENTENCE_END = re.compile(r"(?<=[.;])\s+")


def plans_lie_ahead(document: Document) -> Iterator[Finding]:
    """A sentence about something planned has no date before the day that the document stands at."""
    for text in document.texts:
        for sentence in SENTENCE_END.split(text.text):
            if not PLANNED.search(sentence):
                continue
            for _, planned in dates_in(sentence):
                if planned is not None and planned < document.as_at_date:
                    yield Finding(
                        "plans_lie_ahead",
                        text.place,
                        f"Something planned is dated {day(planned)}, before {day(document.as_at_date)}, to which the document goes.",
                        "Correct the year, or say that it has happened.",
                    )


def weekdays_are_right(document: Document) -> Iterator[Finding]:
    """Dates exist, and a weekday in front of a date is the date's own."""
    for text in document.texts:
        for written, found in dates_in(text.text):
            name = written.split(" ")[0].rstrip(",")
            if found is None:
                yield Finding("weekdays_are_right", text.place, f"There is no {written}.", "Correct the date.")
            elif name in WEEKDAYS and name != f"{found:%A}":
                yield Finding(
                    "weekdays_are_right",
                    text.place,
                    f"{written} is a {weekday(found).split()[0]}.",
                    "Correct the date or the weekday.",
                )


def dates_in(text: str) -> Iterator[tuple[str, date | None]]:
    """Every full date in words, as written and as a date; None where no such day exists."""
    for found in WRITTEN.finditer(text):
        number = int(found["day"] or found["day2"])
        month = MONTHS.index(found["month"] or found["month2"]) + 1
        try:
            yield found.group(), date(int(found["year"] or found["year2"]), month, number)
        except ValueError:
            yield found.group(), None
