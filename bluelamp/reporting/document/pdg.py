"""The Performance Delivery Group's pack (S8), for the Deputy Chief Constable: measures, places and delivery plans."""

from collections.abc import Iterator

from bluelamp.reporting.document.exceptions import findings
from bluelamp.reporting.document.overview import dashboard, scorecard
from bluelamp.reporting.document.parts import Document, Heading, Part
from bluelamp.reporting.document.places import by_area
from bluelamp.reporting.document.register import delivery_plans, issues
from bluelamp.reporting.headline import page_headline, page_lede
from bluelamp.reporting.narrative.figure import FigureBook, read_figures
from bluelamp.reporting.publication import RECORDED_CRIME, YEAR_TO_DATE, Publication
from bluelamp.reporting.wording import span

NAME, TITLE, CLASSIFICATION = "pdg-pack", "Performance Delivery Group: pack", "OFFICIAL"


def pdg_pack(current: Publication) -> Document:
    """The pack of a publication."""
    return Document(
        name=NAME,
        title=TITLE,
        period=span(*current.periods[YEAR_TO_DATE]),
        classification=CLASSIFICATION,
        publication=current,
        parts=list(body(current, read_figures(current))),
        summary=(f"{page_headline(current)}.", page_lede(current)),
    )


def body(current: Publication, book: FigureBook) -> Iterator[Part]:
    """Its sections."""
    yield Heading("Measures against targets", new_page=False)
    yield from dashboard(current, book)
    yield scorecard(current, book)
    yield Heading("Delivery plans")
    yield from delivery_plans(current)
    yield Heading("Issues of the group", new_page=False)
    yield from issues(current)
    yield Heading(f"Where: crime types of the Plan by {current.words.lpu.one}")
    for row in current.table("mart_plan_performance"):
        is_judged = row["direction"] != "neutral"
        if row["area_type"] == "force" and row["measure_type"] == RECORDED_CRIME and is_judged:
            table = by_area(current, book, row["measure_id"])
            if table:
                yield table
    yield Heading("Charts that signal")
    yield from findings(current, "B")
