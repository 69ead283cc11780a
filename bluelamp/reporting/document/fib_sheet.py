"""The weekly sheet for the Monday meeting with the Force Intelligence Bureau (S3): threats, actions and owners on one A4 page."""

from datetime import date, timedelta

from bluelamp.reporting.document.briefing import needs, news_of, rises
from bluelamp.reporting.document.exceptions import headline, listed_charts, of_list
from bluelamp.reporting.document.parts import Bullets, Document, Heading, Paragraph, Part
from bluelamp.reporting.document.register import threats
from bluelamp.reporting.narrative.figure import read_figures
from bluelamp.reporting.publication import Publication
from bluelamp.reporting.verdict import attention
from bluelamp.reporting.wording import day

NAME, TITLE, CLASSIFICATION = "fib-sheet", "Force Intelligence Bureau: weekly sheet", "OFFICIAL – SENSITIVE"
SUNDAY = 6


def fib_sheet(current: Publication) -> Document:
    """The sheet of a publication, for the week to its last Sunday."""
    items, book = attention(current.crime), read_figures(current)
    lists = {"A": f"Crime types by {current.words.lpu.in_text}", "B": "Measures of the Plan"}
    charts = [
        f"{title}: {headline(listed_charts(current, rows), rows)}"
        for name, title in lists.items()
        if (rows := of_list(current, name))
    ]
    parts: list[Part] = [
        Heading("What the figures say", new_page=False),
        news_of(current, book),
        Bullets(tuple(needs(current, item) for item in items), rises(items, book))
        if items
        else Paragraph("No crime type needs attention by its figures."),
        Heading("What the charts say", new_page=False),
        Bullets(tuple(charts)) if charts else Paragraph("No chart can be judged yet."),
        Heading("Threats of the week, actions and owners", new_page=False),
        *threats(current),
    ]
    return Document(
        name=NAME,
        title=TITLE,
        period=f"Week to Sunday {day(last_sunday(current))}",
        classification=CLASSIFICATION,
        publication=current,
        parts=parts,
        one_page=True,
    )


def last_sunday(current: Publication) -> date:
    """The last Sunday that the as-at date has reached."""
    return current.as_at_date - timedelta(days=(current.as_at_date.weekday() - SUNDAY) % 7)
