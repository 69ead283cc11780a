"""The two rows of links on every page: sections, and the pages of the section that one is in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

Link = tuple[str, str]

SECTIONS: Mapping[str, Sequence[Link]] = {
    "Today": (("index.html", "Today"), ("report/index.html", "Report"), ("changes/index.html", "What changed")),
    "The Plan": (
        ("plan/index.html", "Dashboard"),
        ("scorecard/index.html", "Scorecard"),
        ("satisfaction/index.html", "Satisfaction"),
        ("projections/index.html", "Year ends"),
        ("targets/index.html", "Proposed targets"),
        ("delivery/index.html", "Delivery plans"),
        ("partnership/index.html", "Partnership"),
    ),
    "Crime and places": (
        ("crime/index.html", "Crime types"),
        ("areas/index.html", "Areas"),
        ("rug/index.html", "Every crime type by area"),
    ),
    "Charts": (("exceptions/index.html", "Exceptions"), ("multiples/index.html", "All control charts")),
    "Similar forces": (
        ("peers/index.html", "Comparison"),
        ("peers/funnels-recorded-crime.html", "Funnels: crime"),
        ("peers/funnels-outcome-rate.html", "Funnels: outcomes"),
        ("regional/index.html", "Regional"),
    ),
    "Meetings": (
        ("threats/index.html", "Threats this week"),
        ("briefing/index.html", "Briefing issues"),
        ("health/index.html", "Force health"),
    ),
    "Data": (
        ("quality/index.html", "Data quality"),
        ("figures/index.html", "Every figure"),
        ("method.html", "How to read this"),
        ("dictionary/index.html", "Dictionary"),
        ("search.html", "Search"),
    ),
}


@dataclass(frozen=True)
class Navigation:
    """Links of a page: every section with its first page, and the pages of the section that the page is in."""

    sections: Sequence[tuple[str, str, bool]]
    pages: Sequence[tuple[str, str, bool]]


def navigation(page: str, there: Collection[str]) -> Navigation:
    """The links of a page; there: the addresses that exist, for a page without figures is not written."""
    sections, own = [], []
    for name, links in SECTIONS.items():
        found = [(address, words, address == page) for address, words in links if address in there]
        if not found:
            continue
        is_here = belongs(page, [address for address, _, _ in found])
        sections.append((found[0][0], name, is_here))
        if is_here:
            own = found
    return Navigation(sections, own if len(own) > 1 else [])


def belongs(page: str, addresses: Sequence[str]) -> bool:
    """Whether a page is one of those or lies in the folder of one, as a crime type's page does in that of crime types."""
    folder = page.rpartition("/")[0]
    return page in addresses or (bool(folder) and any(address.rpartition("/")[0] == folder for address in addresses))
