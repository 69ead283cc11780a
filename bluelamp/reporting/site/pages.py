"""Every page of the site, rendered from one Publication."""

from collections.abc import Iterable, Sequence

from jinja2 import Environment

from bluelamp.reporting.dictionary import Dictionary
from bluelamp.reporting.headline import attention_sentence, most_in, news, page_headline, page_lede
from bluelamp.reporting.publication import ALL_CRIME, FORCE, Comparison, CrimeFigure, Publication
from bluelamp.reporting.site.addresses import area_page, crime_page
from bluelamp.reporting.site.checks import CheckPage
from bluelamp.reporting.site.comparison import peers_page, targets_page
from bluelamp.reporting.site.dictionary import DICTIONARY_PAGE, layer_page, pages_of
from bluelamp.reporting.site.downloads import Download
from bluelamp.reporting.site.environment import make_environment, render
from bluelamp.reporting.site.exceptions import exceptions_page
from bluelamp.reporting.site.outlook import projections_page
from bluelamp.reporting.site.report import RECEIPTS_PAGE, REPORT_PAGE, make_report, receipts_of
from bluelamp.reporting.verdict import TOTAL, Judgement, attention, worst_first

Group = tuple[str, list[CrimeFigure]]
MEASURE_GROUPS = (
    (("crime_type",), "Crime types, worst first"),
    (("subset", "flag"), "Also counted in the types above"),
)


def render_pages(
    current: Publication,
    downloads: Sequence[Download],
    *,
    checks: Sequence[CheckPage],
    dictionary: Dictionary | None = None,
) -> dict[str, str]:
    """All pages by address. checks: the pages of check results to link; dictionary: what the data dictionary holds."""
    environment = make_environment(current)
    everywhere = current.of_measure(ALL_CRIME)
    pages = {
        "method.html": render(environment, "method.html", verdicts=list(Judgement)),
        "index.html": render(
            environment,
            "index.html",
            headline=page_headline(current),
            lede=page_lede(current),
            all_crime=current.force(ALL_CRIME),
            late=[feed for feed in current.feeds if feed.is_late],
            holding=[feed.title for feed in current.feeds if feed.is_holding_as_at],
            daily=[feed for feed in current.feeds if feed.cadence == "daily"],
            attention=[(item, attention_sentence(item), most_in(current, item)) for item in attention(current.crime)],
            crime_groups=crime_groups(current.of_area(FORCE, FORCE)),
            area_groups=area_groups(everywhere),
            moves=moves(current),
            downloads=downloads,
            checks=checks,
            has_dictionary=dictionary is not None,
        ),
    }
    pages |= report_pages(environment, current)
    for page in (projections_page, exceptions_page, peers_page, targets_page):
        pages |= page(environment, current)
    if dictionary:
        pages |= dictionary_pages(environment, dictionary)
    for figure in current.of_area(FORCE, FORCE):
        pages[crime_page(figure)] = render(
            environment,
            crime_page(figure),
            "crime.html",
            force=figure,
            headline=news(figure),
            groups=area_groups(current.of_measure(figure.measure_id)),
        )
    for area in everywhere:
        if area.area_type != FORCE:
            parts = [part for part in everywhere if part.area_type == "lpu" and part.bcu_name == area.area_name]
            pages[area_page(area)] = render(
                environment,
                area_page(area),
                "area.html",
                area=area,
                headline=news(area),
                groups=crime_groups(current.of_area(area.area_type, area.area_name)),
                parts=worst_first(parts) if area.area_type == "bcu" else [],
            )
    return pages


def report_pages(environment: Environment, current: Publication) -> dict[str, str]:
    """The report's text and the receipts of its numbers."""
    told, headline = make_report(current), news(current.force(ALL_CRIME))
    receipts = receipts_of(told.narrative)
    return {
        REPORT_PAGE: render(environment, REPORT_PAGE, "report.html", report=told, headline=headline),
        RECEIPTS_PAGE: render(environment, RECEIPTS_PAGE, "receipts.html", report=told, receipts=receipts),
    }


def dictionary_pages(environment: Environment, dictionary: Dictionary) -> dict[str, str]:
    """The index of the data dictionary and one page a layer."""
    layers = pages_of(dictionary)
    index = render(environment, DICTIONARY_PAGE, "dictionary.html", dictionary=dictionary, layers=layers)
    return {
        DICTIONARY_PAGE: index,
        **{
            layer_page(layer): render(
                environment, layer_page(layer), "layer.html", layer=layer, entries=dictionary.of_layer(layer)
            )
            for layer in layers
        },
    }


def crime_groups(figures: Iterable[CrimeFigure]) -> list[Group]:
    """Crime types by group: the totals as they are published, the rest worst first."""
    figures = list(figures)
    totals = [figure for figure in figures if figure.measure_group == TOTAL]
    return [("Totals", totals)] + [
        (heading, worst_first(figure for figure in figures if figure.measure_group in groups))
        for groups, heading in MEASURE_GROUPS
    ]


def area_groups(figures: Iterable[CrimeFigure]) -> list[Group]:
    """Force, BCUs and LPUs of one crime type, worst first within each."""
    figures = list(figures)
    headings = ((FORCE, "Force"), ("bcu", "Basic command units"), ("lpu", "Local policing units, worst first"))
    return [
        (heading, worst_first(figure for figure in figures if figure.area_type == area_type))
        for area_type, heading in headings
    ]


def moves(current: Publication) -> list[tuple[CrimeFigure, Comparison]]:
    """Force figures of the year to date that differ from the publication before, largest move first."""
    if not current.earlier:
        return []
    found = []
    for figure in current.of_area(FORCE, FORCE):
        before = current.earlier.comparisons.get((figure.measure_id, figure.area_type, figure.area_name))
        if before and (before.actual, before.previous_year) != (figure.year.actual, figure.year.previous_year):
            found.append((figure, before))
    return sorted(found, key=lambda pair: (-abs(pair[0].year.actual - pair[1].actual), pair[0].title))
