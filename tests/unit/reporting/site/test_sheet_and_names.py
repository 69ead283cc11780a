"""What stands in the margins of printed sheets, and every page by name."""

from bluelamp.reporting.site.names import names_of
from bluelamp.reporting.site.pages import render_pages
from bluelamp.reporting.site.sheet import quoted, sheet_css
from tests.fixtures.publication import make_publication


def test_a_printed_sheet_says_whose_figures_it_shows_whatever_the_force_is_called():
    told = sheet_css(make_publication())
    assert "Sample data. Crimes recorded to 14 October 2013. Publication 3, " in told
    assert "Official: for use inside the force" in told
    assert quoted('The "Force" \\ </style>') == '"The \\22 Force\\22  \\5c  \\3c /style>"'


def test_the_search_page_lists_every_page_once_by_kind_and_tells_unallocated_areas_apart():
    pages = render_pages(make_publication(), [], checks=[]).pages
    names = names_of({}, pages, make_publication())
    listed = [address for _, links in names for address, _ in links]
    assert len(listed) == len(set(listed))
    assert {page for page in pages if page.startswith(("crime/", "areas/"))} <= set(listed)
    kinds = dict(names)
    assert all("unallocated" not in words.lower() for kind in list(kinds)[:4] for _, words in kinds[kind])
    assert [words for _, words in kinds["Crimes whose place is not yet known"]] == [
        "Unallocated (basic command unit)",
        "Unallocated (local policing unit)",
    ]
