"""Every page by name and kind: what the search page lists for readers whose browser cannot search."""

from collections.abc import Collection, Mapping

from bluelamp.reporting.publication import ALL_CRIME, FORCE, Publication
from bluelamp.reporting.site.addresses import area_page, crime_page
from bluelamp.reporting.site.navigation import SECTIONS
from bluelamp.reporting.site.table import SectionPage

Names = list[tuple[str, str]]

OVERVIEWS = "Overviews"
# Folders of pages of one kind; a page elsewhere is an overview.
KINDS = {
    "satisfaction": "Satisfaction of victims and callers",
    "briefing": "Briefing issues",
    "figures": "Every figure, and what it was before",
}


def names_of(told: Mapping[str, SectionPage], there: Collection[str], current: Publication) -> list[tuple[str, Names]]:
    """Kinds of page, each with its pages (address, name) in the order of their names; kinds without a page are left out.

    told: the pages of sections; there: the addresses of all pages that the site has.
    """
    main = {address: words for links in SECTIONS.values() for address, words in links if address in there}
    areas = [area for area in current.of_measure(ALL_CRIME) if area.area_type != FORCE]
    words = {"bcu": current.words.bcu, "lpu": current.words.lpu}
    groups: dict[str, Names] = {
        OVERVIEWS: list(main.items()),
        "Crime types": [(crime_page(figure), figure.title) for figure in current.of_area(FORCE, FORCE)],
        **{
            name.heading: [
                (area_page(area), area.area_name)
                for area in areas
                if area.area_type == kind and not area.is_unallocated
            ]
            for kind, name in words.items()
        },
        "Crimes whose place is not yet known": [
            (area_page(area), f"{area.area_name} ({words[area.area_type].one})")
            for area in areas
            if area.is_unallocated
        ],
    }
    for address, page in told.items():
        if address not in main:
            groups.setdefault(KINDS.get(address.partition("/")[0], OVERVIEWS), []).append((address, page.title))
    return [
        (kind, pages if kind == OVERVIEWS else sorted(pages, key=lambda pair: pair[1].casefold()))
        for kind, pages in groups.items()
        if pages
    ]
