"""The site as a reader meets it: wide and narrow, light and dark, with and without JavaScript."""

import pytest
from pypdf import PdfReader

from bluelamp.reporting.verdict import worst_first
from tests.fixtures.publication import make_publication

PAGES = [
    "index.html", "method.html", "crime/burglary-dwelling.html", "crime/all-crime.html", "areas/bcu-city.html",
    "report/index.html", "report/receipts.html", "dictionary/index.html", "dictionary/marts.html",
]  # fmt: skip
TYPES = "#by-crime-type tbody:nth-of-type(2) tr:not(.group-name) th"


def shown_counts(page) -> list[int]:
    """This year's crimes of the second group of the table, in the order shown."""
    shown = page.locator("#by-crime-type tbody:nth-of-type(2) .this").all_inner_texts()
    return [int(text.replace(",", "")) for text in shown]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", PAGES)
def test_no_complaint_no_outside_request_and_no_sideways_scrolling(open_page, name, width, scheme):
    page = open_page(name, width=width, color_scheme=scheme)
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_no_table_hides_figures_behind_a_scroll_bar(open_page):
    count = "[...document.querySelectorAll('.table-frame')].filter(f => f.scrollWidth > f.clientWidth + 1).length"
    for width in (1280, 1100, 950, 768, 360):
        assert open_page(width=width).evaluate(count) == 0, width


def test_headline_and_table_equal_the_published_figures(open_page):
    publication = make_publication()
    total = publication.force("all_crime_recorded").year
    page = open_page()
    headline = page.locator("h1").inner_text()
    assert f"{total.change:,} more crimes" in headline
    assert f"{total.change_pct}% above last year" in headline
    shown = page.locator("#by-crime-type td.this").all_inner_texts()
    expected = [f"{figure.year.actual:,}" for figure in publication.of_area("force", "force")]
    assert sorted(shown) == sorted(expected)


def test_order_is_worst_first_before_anybody_clicks(open_page):
    figures = [f for f in make_publication().of_area("force", "force") if f.measure_group == "crime_type"]
    assert open_page().locator(TYPES).all_inner_texts() == [figure.title for figure in worst_first(figures)]


def test_sorting_orders_numbers_as_numbers_and_says_so(open_page):
    page = open_page()
    head = page.locator("#by-crime-type thead tr:nth-child(2) th").first
    head.locator("button").click()
    values = shown_counts(page)
    assert values == sorted(values, reverse=True)
    assert head.get_attribute("aria-sort") == "descending"
    head.locator("button").press("Enter")
    values = shown_counts(page)
    assert values == sorted(values)
    assert page.complaints == []


def test_filter_shows_only_what_was_asked_for(open_page):
    page = open_page()
    page.get_by_label("Find crime type").fill("burgl")
    shown = page.locator("#by-crime-type tbody tr:not(.group-name):visible th").all_inner_texts()
    assert shown == ["Commercial burglary", "Burglary – dwelling"]
    page.get_by_label("Find crime type").fill("")
    assert page.locator("#by-crime-type tbody tr:not(.group-name):visible").count() == 16


@pytest.mark.parametrize(("now", "age"), [("2013-10-17T05:30:00Z", None), ("2013-10-19T06:00:00Z", "▲ 4 days ago")])
def test_figures_that_got_old_say_how_old_they_are(open_page, now, age):
    shown = open_page(now=now).locator(".facts").inner_text()
    assert (age in shown) if age else ("days ago" not in shown)


def test_without_javascript_every_figure_is_there(open_page):
    page = open_page(java_script_enabled=False)
    assert page.locator("#by-crime-type tbody tr:not(.group-name)").count() == 16
    assert page.locator("thead button").count() == 0
    assert page.locator("h1").is_visible()


def test_first_tab_stop_leads_past_the_head_to_the_figures(open_page):
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the figures"
    assert page.locator(".skip").bounding_box()["x"] >= 0


def test_on_a_narrow_screen_a_row_is_still_a_row_for_screen_readers(open_page):
    page = open_page(width=360)
    assert page.get_by_role("row").filter(has_text="Burglary – dwelling").count() == 1
    assert page.locator("#by-crime-type td.this").first.evaluate(
        "cell => getComputedStyle(cell, '::before').content"
    ) == '"This year"'  # fmt: skip


def test_print_has_the_table_whole_and_no_controls(open_page):
    page = open_page()
    page.emulate_media(media="print")
    assert page.locator("nav").count() > 0
    assert all(each.is_hidden() for each in page.locator("nav").all())
    assert page.locator(".filter").first.is_hidden()
    assert page.locator(".sample").is_visible()
    assert page.locator("#by-crime-type").is_visible()


def test_each_printed_sheet_names_the_columns_and_itself(open_page, tmp_path):
    page = open_page("crime/index.html")
    page.evaluate(
        """document.querySelectorAll("table.crime tbody").forEach(
            body => [...body.rows].slice(1).forEach(row => { for (let i = 0; i < 20; i++) body.append(row.cloneNode(true)); }))"""
    )
    page.pdf(path=tmp_path / "sheets.pdf", format="A4")
    sheets = [sheet.extract_text() for sheet in PdfReader(tmp_path / "sheets.pdf").pages]
    assert len(sheets) > 1
    for number, words in enumerate(sheets, 1):
        assert "Verdict" in words, f"sheet {number} has no names of columns"
        assert f"Page {number} of {len(sheets)}" in words
        assert "Crimes recorded to 14 October 2013" in words
