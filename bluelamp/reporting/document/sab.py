"""The Strategic Assurance Board's performance report (DOMAIN A1: S6), in the order that the board knows (DOMAIN A5)."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bluelamp.reporting.consistency import document_of
from bluelamp.reporting.consistency.check import require_consistent
from bluelamp.reporting.document.appendix import appendix
from bluelamp.reporting.document.overview import dashboard, scorecard
from bluelamp.reporting.document.parts import Callout, Document, Heading, Note, Paragraph, Part
from bluelamp.reporting.document.pictures import control
from bluelamp.reporting.document.places import by_area
from bluelamp.reporting.document.register import being_done, horizon
from bluelamp.reporting.document.story import section_parts
from bluelamp.reporting.headline import page_headline, page_lede
from bluelamp.reporting.narrative import Narrative, Section, narrate
from bluelamp.reporting.narrative.figure import FigureBook, read_figures
from bluelamp.reporting.publication import AREA_TYPES, FORCE, RECORDED_CRIME, YEAR_TO_DATE, Publication
from bluelamp.reporting.wording import day, span

NAME, TITLE = "sab-performance-report", "Strategic Assurance Board: performance report"
CLASSIFICATION = "OFFICIAL"
# Cases of one central team: DOMAIN A5.
NEVER_BELOW_BCU = ("serious_sexual_recorded",)
OTHER_THREATS, ASB = "Other threats: ", "asb"


def sab_report(current: Publication) -> Document:
    """The report of a publication. Raises BluelampError where its sentences contradict its tables or each other."""
    return with_appendix(sab_body(current))


def sab_body(current: Publication, title: str = TITLE) -> Document:
    """The report without its appendix, under that title. Raises as sab_report."""
    narrative, book = narrate(current), read_figures(current)
    require_consistent(document_of(narrative, current, title))
    return Document(
        name=NAME,
        title=title,
        period=f"Performance report: {span(*current.periods[YEAR_TO_DATE])}",
        classification=CLASSIFICATION,
        publication=current,
        parts=list(body(current, narrative, book)),
        summary=(f"{page_headline(current)}.", page_lede(current)),
    )


def with_appendix(document: Document) -> Document:
    """The document with method and receipts of what it prints at its end."""
    told = [item for part in document.parts if isinstance(part, Paragraph | Callout) for item in part.printed]
    return replace(document, parts=[*document.parts, *appendix(document.publication, told)])


def body(current: Publication, narrative: Narrative, book: FigureBook) -> Iterator[Part]:
    """Every section but the appendix."""
    yield from introduction(current)
    yield Heading("Current performance overview")
    yield Heading("Dashboard", 2)
    yield from dashboard(current, book)
    yield scorecard(current, book)
    yield Heading("Performance against strategic objectives")
    for section in objectives(narrative):
        yield from section_parts(section, 2, picture=partial(control, current))
        yield from area_tables(section, current, book)
        measures = [part.measure_id for part in section.parts]
        yield from being_done(current, measures, is_whole_force=section.name == "all_crime")
    yield Heading("Other threats")
    for section in other_threats(narrative):
        yield from section_parts(
            section, 2, section.title.removeprefix(OTHER_THREATS).capitalize(), partial(control, current)
        )
        yield from area_tables(section, current, book)
        yield from being_done(current, [part.measure_id for part in section.parts])
    for section in narrative.sections:
        if section.name == ASB:
            yield from section_parts(section, 1, picture=partial(control, current))
            yield from being_done(current, [part.measure_id for part in section.parts])
    yield from horizon(current)


def area_tables(section: Section, current: Publication, book: FigureBook) -> Iterator[Part]:
    """Each crime type of a section by area. What a central team investigates for the whole force stops at its BCUs."""
    for part in section.parts:
        if current.measure_types().get(part.measure_id) == RECORDED_CRIME:
            levels = (FORCE, "bcu") if part.measure_id in NEVER_BELOW_BCU else AREA_TYPES
            table = by_area(current, book, part.measure_id, levels)
            if table:
                yield table


def introduction(current: Publication) -> Iterator[Part]:
    """What the report is, and how to read it."""
    yield Heading("Introduction", new_page=False)
    yield Paragraph(
        "This report summarises where performance stands against the agreed strategic objectives. It holds the police and crime "
        "dashboard and the emergent scorecard, then tells more of each objective and threat, with what is being done about it."
    )
    yield Paragraph(
        f"Crimes and outcomes are as at {day(current.as_at_date)}; satisfaction and the comparison with other forces end earlier, and "
        "each sentence and table names its own period. Every figure is attached to this document with its receipt."
    )
    for note in current.days_notes():
        yield Note(note)


def objectives(narrative: Narrative) -> list[Section]:
    """The sections of the strategic objectives."""
    return [s for s in narrative.sections if s.name != ASB and not s.title.startswith(OTHER_THREATS)]


def other_threats(narrative: Narrative) -> list[Section]:
    """The sections of other threats."""
    return [section for section in narrative.sections if section.title.startswith(OTHER_THREATS)]
