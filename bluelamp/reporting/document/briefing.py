"""The monthly briefing to the Commissioner (S9): what needs scrutiny, what the charts say at both confidences, and year ends."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bluelamp.reporting.document.cells import change, change_percent, whole
from bluelamp.reporting.document.exceptions import findings, limits
from bluelamp.reporting.document.parts import Bullets, Document, Heading, Paragraph, Part, Printed
from bluelamp.reporting.document.pictures import control
from bluelamp.reporting.document.register import issues
from bluelamp.reporting.document.targets import chances, outlook_tables, planned
from bluelamp.reporting.headline import attention_sentence, most_in, page_headline, page_lede
from bluelamp.reporting.narrative.figure import FigureBook, read_figures
from bluelamp.reporting.publication import ALL_CRIME, FORCE, YEAR_TO_DATE, Publication
from bluelamp.reporting.site.outlook import heading, projections_headline
from bluelamp.reporting.verdict import AttentionItem, attention
from bluelamp.reporting.wording import month

SHOWN = {"change": change, "actual": whole, "previous_year": whole, "year_on_year_change": change_percent}
NAME, TITLE, CLASSIFICATION = "monthly-briefing", "Monthly performance briefing to the Commissioner", "OFFICIAL"


def briefing(current: Publication) -> Document:
    """The briefing of a publication."""
    return Document(
        name=NAME,
        title=TITLE,
        period=month(current.as_at_date),
        classification=CLASSIFICATION,
        publication=current,
        parts=list(body(current)),
        summary=(f"{page_headline(current)}.", page_lede(current)),
    )


def body(current: Publication) -> Iterator[Part]:
    """Its sections."""
    yield Heading("Issues that need scrutiny", new_page=False)
    yield Heading("Raised by the figures", 2)
    items, book = attention(current.crime), read_figures(current)
    yield news_of(current, book)
    if items:
        yield Bullets(tuple(needs(current, item) for item in items), rises(items, book))
    else:
        yield Paragraph("No crime type has risen strikingly.")
    for item in items:
        drawn = control(current, item.figure.measure_id) if item.figure.area_type == FORCE else None
        if drawn:
            yield drawn
    yield Heading("In the register", 2)
    yield from issues(current)
    yield Heading("Control charts")
    yield Heading(limits(current, "A"), 2)
    yield from findings(current, "A")
    yield Heading(limits(current, "B"), 2)
    yield from findings(current, "B")
    yield Heading("Year ends")
    yield Paragraph(f"{projections_headline([heading(row) for row in planned(current)])}.")
    said = chances(current)
    if said:
        yield Paragraph("Not on course, but still within reach:")
        yield Bullets(tuple(said))
    yield from outlook_tables(current, book)


def needs(current: Publication, item: AttentionItem) -> str:
    """A striking rise in a line, with where it is largest."""
    figure = item.figure
    where = "" if figure.area_type == FORCE else f" in {figure.area_name}"
    most = most_in(current, item)
    largest = f" Most in {most.area_name}." if most else ""
    return f"{figure.title}{where}: {attention_sentence(item)}.{largest}"


def news_of(current: Publication, book: FigureBook) -> Paragraph:
    """The day's one sentence, with the figures of all crime that it prints."""
    total = AttentionItem(current.force(ALL_CRIME), YEAR_TO_DATE, Decimal(0))
    return Paragraph(f"{page_headline(current)}.", rises([total], book))


def rises(items: Sequence[AttentionItem], book: FigureBook) -> tuple[Printed, ...]:
    """The figures behind those lines: change, counts and percentage of the window that each is about."""
    found = []
    for item in items:
        window = "" if item.period == YEAR_TO_DATE else f"_{item.period}"
        for name, write in SHOWN.items():
            figure = book.find(item.figure.measure_id, f"{name}{window}", item.figure.area_name)
            if figure and figure.value is not None:
                found.append(Printed(write(figure), figure))
    return tuple(found)
