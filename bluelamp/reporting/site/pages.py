"""Every page of the site, rendered from one Publication."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Environment

from bluelamp.reporting.dictionary import Dictionary
from bluelamp.reporting.headline import attention_sentence, most_in, news, page_headline, page_lede
from bluelamp.reporting.publication import ALL_CRIME, FORCE, CrimeFigure, Publication
from bluelamp.reporting.site.addresses import addresses_of, area_page, crime_page
from bluelamp.reporting.site.briefing import briefing_pages
from bluelamp.reporting.site.checks import CheckPage
from bluelamp.reporting.site.comparison import PEERS_PAGE, TARGETS_PAGE, peers_page, targets_page
from bluelamp.reporting.site.delivery import delivery_page
from bluelamp.reporting.site.dictionary import DICTIONARY_PAGE, dictionary_pages
from bluelamp.reporting.site.downloads import Download
from bluelamp.reporting.site.environment import make_environment, render
from bluelamp.reporting.site.exceptions import EXCEPTIONS_PAGE, exceptions_page
from bluelamp.reporting.site.figure_pages import figure_pages
from bluelamp.reporting.site.funnels import funnel_pages
from bluelamp.reporting.site.groups import area_groups, crime_groups, moves, tiles
from bluelamp.reporting.site.health import health_page
from bluelamp.reporting.site.lede import story_lede
from bluelamp.reporting.site.lookup import Lookup
from bluelamp.reporting.site.matrix import plan_matrix
from bluelamp.reporting.site.multiples import multiples_page
from bluelamp.reporting.site.names import names_of
from bluelamp.reporting.site.outlook import PROJECTIONS_PAGE, projections_page
from bluelamp.reporting.site.partnership import partnership_page
from bluelamp.reporting.site.plan import plan_page
from bluelamp.reporting.site.quality import quality_page
from bluelamp.reporting.site.regional import regional_page
from bluelamp.reporting.site.report import RECEIPTS_PAGE, REPORT_PAGE, make_report, receipts_of
from bluelamp.reporting.site.revisions import changes_page
from bluelamp.reporting.site.rug import rug_page
from bluelamp.reporting.site.satisfaction import satisfaction_pages
from bluelamp.reporting.site.scorecard import scorecard_pages
from bluelamp.reporting.site.story import area_story, crime_story
from bluelamp.reporting.site.table import Section, SectionPage
from bluelamp.reporting.site.threats import threats_page
from bluelamp.reporting.verdict import Judgement, attention, change_policy, worst_first

FIRST_PAGE, SEARCH_PAGE = "index.html", "search.html"
CRIME_LIST, AREA_LIST = "crime/index.html", "areas/index.html"
# Pages that every site has.
ALWAYS = (
    FIRST_PAGE, "method.html", REPORT_PAGE, RECEIPTS_PAGE, PROJECTIONS_PAGE, EXCEPTIONS_PAGE, PEERS_PAGE, TARGETS_PAGE,
    CRIME_LIST, AREA_LIST,
)  # fmt: skip


@dataclass(frozen=True)
class Rendered:
    """The pages by address, and the files that their charts offer."""

    pages: Mapping[str, str]
    files: Mapping[str, bytes]


def render_pages(
    current: Publication,
    downloads: Sequence[Download],
    *,
    checks: Sequence[CheckPage],
    dictionary: Dictionary | None = None,
    has_search: bool = False,
) -> Rendered:
    """All pages. checks: the pages of check results to link; dictionary: what the data dictionary holds; has_search: whether an
    index of the pages is written, too."""
    with addresses_of(current):
        lookup = Lookup(current)
        told = section_pages(lookup, current, checks)
        stories = all_stories(lookup, current)
        there = {
            *ALWAYS,
            *told,
            *stories,
            *([DICTIONARY_PAGE] if dictionary else []),
            *([SEARCH_PAGE] if has_search else []),
        }
        environment = make_environment(current, there)
        pages = {
            "method.html": render(
                environment, "method.html", verdicts=list(Judgement), policy=change_policy(current.as_at_date)
            ),
            FIRST_PAGE: first_page(environment, lookup, downloads, checks, has_dictionary=dictionary is not None),
        }
        pages |= report_pages(environment, current)
        for page in (projections_page, exceptions_page, peers_page, targets_page):
            pages |= page(environment, current)
        if dictionary:
            pages |= dictionary_pages(environment, dictionary)
        for address, page_of in told.items():
            pages[address] = render(environment, address, "sections.html", page_of=page_of)
        pages |= listings(environment, current)
        pages |= crime_pages(environment, lookup, stories)
        pages |= area_pages(environment, lookup, stories)
        if has_search:
            pages[SEARCH_PAGE] = render(environment, SEARCH_PAGE, names=names_of(told, there, current))
        sections = [section for page in told.values() for section in page.sections]
        sections += [section for story in stories.values() for section in story]
        files = {
            path: content for section in sections for chart in section.charts for path, content in chart.files().items()
        }
        return Rendered(pages, files)


def section_pages(lookup: Lookup, current: Publication, checks: Sequence[CheckPage]) -> dict[str, SectionPage]:
    """Every page that is made of sections alone, by address; one that no row is published for is not there."""
    return {
        **plan_page(lookup, current),
        **scorecard_pages(lookup, current),
        **satisfaction_pages(lookup, current),
        **rug_page(current),
        **multiples_page(lookup, current),
        **funnel_pages(lookup, current),
        **quality_page(current, checks),
        **changes_page(lookup, current),
        **threats_page(current),
        **briefing_pages(current),
        **delivery_page(current),
        **health_page(current),
        **partnership_page(current),
        **regional_page(current),
        **figure_pages(current),
    }


def all_stories(lookup: Lookup, current: Publication) -> dict[str, list[Section]]:
    """What the pages of crime types and areas tell beside their tables, by address."""
    return {crime_page(figure): crime_story(lookup, current, figure) for figure in current.of_area(FORCE, FORCE)} | {
        area_page(area): area_story(lookup, area, current.of_area(area.area_type, area.area_name))
        for area in places(current)
    }


def places(current: Publication) -> list[CrimeFigure]:
    """All crime in each area below the force."""
    return [area for area in current.of_measure(ALL_CRIME) if area.area_type != FORCE]


def first_page(
    environment: Environment,
    lookup: Lookup,
    downloads: Sequence[Download],
    checks: Sequence[CheckPage],
    *,
    has_dictionary: bool,
) -> str:
    """What one reads first: the news of the day, what needs attention, the Plan's icons, every crime type and area."""
    current = lookup.current
    return render(
        environment,
        FIRST_PAGE,
        headline=page_headline(current),
        lede=page_lede(current),
        all_crime=current.force(ALL_CRIME),
        late=[feed for feed in current.feeds if feed.is_late],
        holding=[feed.title for feed in current.feeds if feed.is_holding_as_at],
        daily=[feed for feed in current.feeds if feed.cadence == "daily"],
        attention=[(item, attention_sentence(item), most_in(current, item)) for item in attention(current.crime)],
        matrix=plan_matrix(lookup),
        crime_groups=crime_groups(current.of_area(FORCE, FORCE)),
        area_groups=area_groups(current, ALL_CRIME),
        moves=moves(current),
        downloads=downloads,
        checks=checks,
        has_dictionary=has_dictionary,
    )


def listings(environment: Environment, current: Publication) -> dict[str, str]:
    """The lists that lead to the pages of crime types and areas."""
    types, areas = crime_groups(current.of_area(FORCE, FORCE)), area_groups(current, ALL_CRIME)
    lists = ((CRIME_LIST, "Crime types", types), (AREA_LIST, "Areas", areas))
    headline = news(current.force(ALL_CRIME))
    return {
        address: render(
            environment,
            address,
            "listing.html",
            title=title,
            headline=headline,
            is_areas=address == AREA_LIST,
            groups=groups,
        )
        for address, title, groups in lists
    }


def crime_pages(environment: Environment, lookup: Lookup, stories: Mapping[str, Sequence[Section]]) -> dict[str, str]:
    """A page for each crime type."""
    current = lookup.current
    return {
        crime_page(figure): render(
            environment,
            crime_page(figure),
            "crime.html",
            force=figure,
            headline=news(figure),
            lede=story_lede(lookup, figure),
            groups=area_groups(current, figure.measure_id),
            tiles=tiles(current.of_measure(figure.measure_id)),
            sections=stories[crime_page(figure)],
        )
        for figure in current.of_area(FORCE, FORCE)
    }


def area_pages(environment: Environment, lookup: Lookup, stories: Mapping[str, Sequence[Section]]) -> dict[str, str]:
    """A page for each area below the force."""
    current, found = lookup.current, {}
    for area in places(current):
        parts = [
            part
            for part in places(current)
            if part.area_type == "lpu" and part.bcu_name == area.area_name and part.is_shown
        ]
        found[area_page(area)] = render(
            environment,
            area_page(area),
            "area.html",
            area=area,
            headline=news(area),
            lede=story_lede(lookup, area),
            groups=crime_groups(current.of_area(area.area_type, area.area_name)),
            parts=worst_first(parts) if area.area_type == "bcu" else [],
            sections=stories[area_page(area)],
        )
    return found


def report_pages(environment: Environment, current: Publication) -> dict[str, str]:
    """The report's text and the receipts of its numbers."""
    told, headline = make_report(current), news(current.force(ALL_CRIME))
    receipts = receipts_of(told.narrative)
    return {
        REPORT_PAGE: render(environment, REPORT_PAGE, "report.html", report=told, headline=headline),
        RECEIPTS_PAGE: render(environment, RECEIPTS_PAGE, "receipts.html", report=told, receipts=receipts),
    }
