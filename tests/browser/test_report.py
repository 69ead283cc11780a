"""The report and the dictionary as a reader meets them."""


def test_every_number_of_the_text_leads_to_its_receipt(open_page):
    page = open_page("report/index.html")
    links = page.locator("a.number")
    assert links.count() > 100
    first = links.first
    assert first.inner_text() == "32,630"
    tip = page.get_by_role("tooltip")
    assert tip.count() == 0
    first.focus()
    assert tip.inner_text().startswith("all_crime_recorded, actual. 1 April to 14 October 2013.")
    page.keyboard.press("Escape")
    assert tip.count() == 0
    first.hover()
    tip.wait_for()
    page.locator("#burglary_dwelling ~ p a.number", has_text="35").first.click()
    row = page.locator(":target")
    assert row.locator("th").inner_text() == "burglary_dwelling_recorded, above_target"
    assert row.locator("td").first.inner_text() == "35"
    assert page.complaints == []


def test_a_first_touch_shows_the_receipt_and_a_second_goes_there(open_page):
    page = open_page("report/index.html", has_touch=True, width=360)
    number = page.locator("a.number").first
    number.tap()
    assert page.get_by_role("tooltip").inner_text().startswith("all_crime_recorded, actual.")
    assert page.url.endswith("report/index.html")
    number.tap()
    page.wait_for_url("**/receipts.html#*")
    assert page.complaints == []


def test_the_dictionary_finds_a_table_by_the_name_of_its_column(open_page):
    page = open_page("dictionary/index.html")
    shown = page.locator(".dictionary tbody tr:not(.group-name):visible th")
    assert shown.count() == 2
    page.get_by_label("Find table or column").fill("first_seen")
    assert shown.all_inner_texts() == ["mart_shown"]
    page.locator(".dictionary a", has_text="mart_shown").click()
    page.get_by_role("link", name="int_touched_thing_of_month").click()
    assert page.url.endswith("dictionary/intermediate.html#int_touched_thing_of_month")
    assert page.complaints == []
