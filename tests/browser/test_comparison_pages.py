"""The pages of year ends, control charts, similar forces and proposed targets, of the sample force as it is published."""

import pytest

from bluelamp.reporting.wording import decimal
from tests.browser.conftest import reading, served
from tests.fixtures.raw_rows import select

PAGES = ("projections/index.html", "exceptions/index.html", "peers/index.html", "targets/index.html")
FRAMES = "[...document.querySelectorAll('.table-frame')].filter(f => f.scrollWidth > f.clientWidth + 1).length"
EMPTY = (
    "[...document.querySelectorAll('td')].filter(cell => !cell.textContent.trim() && !cell.querySelector('svg')).length"
)


@pytest.fixture
def sample_page(sample_site, sample_home, chromium):
    """Opens a page of the sample's site."""
    with served(sample_site[0]) as address, reading(chromium, address) as opened:
        yield opened


def rows_of(page, heading):
    """Text of each row of the table under a heading."""
    table = page.locator(f"section:has(h2:text-is('{heading}')) table").first
    return [" ".join(text.split()) for text in table.locator("tbody tr").all_inner_texts()]


@pytest.mark.timeout(600)
def test_the_pages_fit_complain_of_nothing_and_say_what_the_marts_say(sample_page):
    for name in PAGES:
        for width in (1280, 1000, 768, 360):
            page = sample_page(name, width=width)
            assert page.complaints == [], name
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            assert page.evaluate(FRAMES) == 0, (name, width)
        assert page.evaluate(EMPTY) == 0, f"{name}: an empty cell says nothing"
        assert "None" not in page.locator("main").inner_text().split(), name

    peers = sample_page("peers/index.html")
    [(rate, mean, verdict)] = select(
        """select rate, msg_mean, verdict from marts.mart_msg_comparison
           where measure_id = 'all_crime_recorded' and is_own and is_current_version and window_months = 12"""
    )
    headline = peers.locator("h1").inner_text()
    assert f"{decimal(rate, 1)} crimes per 1,000 people" in headline
    assert headline.endswith(f"their average {decimal(mean, 1)}")
    assert verdict in headline
    assert "Nobody has verified" in peers.locator(".warning").inner_text()
    [(flagged,)] = select("select count(*) from marts.mart_hmic_monitor where hmic_flag = 'flag'")
    assert peers.get_by_text("Both conditions met").count() == flagged > 0

    charts = sample_page("exceptions/index.html")
    for heading, name in (("Crime types by local policing unit", "A"), ("Measures of the Plan by area", "B")):
        [(listed, unlikely)] = select(
            """select count(*), count(*) filter (where is_unlikely_chance) from marts.mart_control_chart_exception
               where exception_list = %s and is_exception""",
            name,
        )
        shown = rows_of(charts, heading)
        assert len(shown) == listed > 0
        assert sum("Hardly" in row for row in shown) == unlikely

    ends = sample_page("projections/index.html")
    [(projection, low, high)] = select(
        """select projection, low_80, high_80 from marts.mart_year_end_projection
           where measure_id = 'burglary_dwelling_recorded' and area_type = 'force'"""
    )
    [burglary] = [row for row in rows_of(ends, "Recorded crime") if row.startswith("Burglary – dwelling")]
    assert f" {decimal(projection, 0)} {decimal(low, 0)} to {decimal(high, 0)} " in burglary

    targets = sample_page("targets/index.html")
    proposed = select(
        """select proposed_hard_target from marts.mart_target_setting
           where financial_year = '2014/15' and measure_id = 'burglary_dwelling_recorded'"""
    )
    [row] = [text for text in rows_of(targets, "2014/15") if text.startswith("Burglary – dwelling")]
    assert f" {decimal(proposed[0][0], 0)}% " in row
