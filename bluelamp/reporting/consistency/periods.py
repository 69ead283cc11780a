"""Periods: stale year labels, values of another period than the document's, one figure with two values (DOMAIN A6: K3, K9)."""

import re
from collections.abc import Iterator

from bluelamp.calendar import year_label
from bluelamp.reporting.consistency.document import Document, Finding, Statement
from bluelamp.reporting.wording import day, month, span

YEAR_LABEL = re.compile(r"\b(20\d\d)/(\d\d)\b")
PREVIOUS = "previous_year"


def labels_name_their_period(document: Document) -> Iterator[Finding]:
    """A financial year printed beside a value is the year of its period."""
    seen: set[tuple[str, str, str]] = set()
    for statement in document.every_statement():
        label = YEAR_LABEL.search(statement.period_label)
        if not label or statement.period is None:
            continue
        meant = year_label(statement.period[0])
        if label.group() != meant and (statement.place, label.group(), meant) not in seen:
            seen.add((statement.place, label.group(), meant))
            yield Finding(
                "labels_name_their_period",
                statement.place,
                f"The label says {label.group()}, but {statement.statistic} covers {span(*statement.period)}, which is {meant}.",
                "Derive the label from the as-at date.",
            )


def other_periods_are_said(document: Document) -> Iterator[Finding]:
    """A value whose period ends on another day than the document's says so where it stands."""
    for text in document.texts:
        # A paragraph says its period once.
        here = " ".join(other.text for other in document.texts if other.place == text.place)
        for statement in text.statements:
            if statement.period and statement.period[1] != document.period[1] and not _says(here, statement):
                yield _unsaid(document, text.place, statement)
    for statement in document.statements:
        if statement.period and statement.period[1] != document.period[1] and not statement.period_label:
            yield _unsaid(document, statement.place, statement)


def figures_have_one_value(document: Document) -> Iterator[Finding]:
    """The same figure has the same value, label and period wherever it stands."""
    first: dict[tuple[str, str, str], Statement] = {}
    for statement in document.every_statement():
        before = first.setdefault(statement.key, statement)
        if before.period and statement.period and before.period != statement.period:
            yield Finding(
                "figures_have_one_value",
                statement.place,
                f"{_name(statement)} covers {span(*statement.period)} here and {span(*before.period)} in {before.place}.",
                "Give them different names, or take both from one row of mart_figure.",
            )
        elif (before.value, before.label) != (statement.value, statement.label):
            yield Finding(
                "figures_have_one_value",
                statement.place,
                f"{_name(statement)} is {_printed(statement)} here and {_printed(before)} in {before.place}.",
                "Take both from one row of mart_figure.",
            )


def _unsaid(document: Document, place: str, statement: Statement) -> Finding:
    return Finding(
        "other_periods_are_said",
        place,
        f"{_name(statement)} ends on {day(statement.period[1]) if statement.period else 'another day'}, but the document "
        f"covers {span(*document.period)} and the place does not say so.",
        "Print the period beside the value.",
    )


def _says(text: str, statement: Statement) -> bool:
    """Whether the words name the day or the month in which the period ends, with or without the year."""
    if statement.statistic.startswith(PREVIOUS) and re.search(r"\b(last|previous) year\b", text):
        return True
    end = statement.period[1] if statement.period else None
    plain = re.sub(r"(\d)(st|nd|rd|th)\b", r"\1", text)
    return end is not None and any(words in plain for words in (day(end), month(end), f"{end:%B}"))


def _name(statement: Statement) -> str:
    where = "" if statement.area == "force" else f" in {statement.area}"
    return f"{statement.measure_id} {statement.statistic}{where}"


def _printed(statement: Statement) -> str:
    return str(statement.value if statement.value is not None else statement.label)
