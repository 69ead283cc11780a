"""The monthly briefing to the Commissioner (S9): what needs scrutiny, what the charts say at both confidences, and year ends."""

from collections.abc import Iterator

from bluelamp.reporting.document.exceptions import findings
from bluelamp.reporting.document.parts import Bullets, Document, Heading, Paragraph, Part
from bluelamp.reporting.document.pictures import control
from bluelamp.reporting.document.register import issues
from bluelamp.reporting.document.targets import chances, outlook_tables, planned
from bluelamp.reporting.headline import attention_sentence, most_in, page_headline, page_lede
from bluelamp.reporting.narrative.figure import read_figures
from bluelamp.reporting.publication import FORCE, Publication
from bluelamp.reporting.site.outlook import heading, projections_headline
from bluelamp.reporting.verdict import AttentionItem, attention
from bluelamp.reporting.wording import month

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
    items = attention(current.crime)
    if items:
        yield Bullets(tuple(needs(current, item) for item in items))
    else:
        yield Paragraph("No crime type has risen by more than chance would often make it.")
    for item in items:
        drawn = control(current, item.figure.measure_id) if item.figure.area_type == FORCE else None
        if drawn:
            yield drawn
    yield Heading("In the register", 2)
    yield from issues(current)
    yield Heading("Control charts")
    yield Heading("Crime types by local policing unit, at three standard deviations", 2)
    yield from findings(current, "A")
    yield Heading("Measures of the Plan by area, at two standard deviations", 2)
    yield from findings(current, "B")
    yield Heading("Year ends")
    yield Paragraph(f"{projections_headline([heading(row) for row in planned(current)])}.")
    said = chances(current)
    if said:
        yield Paragraph("Not on course, but still within reach:")
        yield Bullets(tuple(said))
    yield from outlook_tables(current, read_figures(current))


def needs(current: Publication, item: AttentionItem) -> str:
    """A striking rise in a line, with where it is largest."""
    figure = item.figure
    where = "" if figure.area_type == FORCE else f" in {figure.area_name}"
    most = most_in(current, item)
    largest = f" Most in {most.area_name}." if most else ""
    return f"{figure.title}{where}: {attention_sentence(item)}.{largest}"
