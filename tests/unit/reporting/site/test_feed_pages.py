"""What the site says of its feeds: late by the clock, held, warned of, set apart."""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bluelamp.reporting.site.write import judged_by_clock, write_pages
from tests.fixtures.publication import make_publication

LONDON = ZoneInfo("Europe/London")


@pytest.mark.real_life("silence", "every feed stops, nothing new is published, and the site says who is late")
def test_a_feed_that_no_build_calls_late_is_late_by_the_clock() -> None:
    current = make_publication()
    fine = {feed.name for feed in current.feeds if not feed.is_late}
    assert judged_by_clock(current, datetime(2013, 10, 16, 7, tzinfo=LONDON)) == current
    later = {feed.name: feed for feed in judged_by_clock(current, datetime(2013, 10, 18, 7, tzinfo=LONDON)).feeds}
    assert "crime" in fine
    assert later["crime"].is_late
    assert later["crime"].reason == "Nothing since 14 October 2013; the next delivery was due by 17 October 2013 00:00."
    assert judged_by_clock(current) == current, "under replay nobody knows what time it is"


@pytest.mark.real_life("warnings nobody sees", "held, warned of and set apart, each in words on the feeds' table")
def test_the_feeds_table_says_what_is_held_warned_of_and_set_apart(tmp_path: Path) -> None:
    current = make_publication()
    crime = replace(
        current.feeds[0],
        held_delivery_count=1,
        warnings="lpu_code: codes that the warehouse does not know: <b>XX</b> (10 rows)",
        set_apart_note="2 records lie outside the days for which counting rules hold.",
    )
    write_pages(replace(current, feeds=(crime, *current.feeds[1:])), tmp_path)
    (table,) = [
        found
        for page in tmp_path.rglob("*.html")
        if (found := re.search(r'<table[^>]*id="feed-table".*?</table>', page.read_text(), re.DOTALL))
    ][:1]
    assert "Deliveries held until an engineer decides: 1." in table[0]
    assert (
        "Newest delivery: lpu_code: codes that the warehouse does not know: &lt;b&gt;XX&lt;/b&gt; (10 rows)."
        in table[0]
    )
    assert "2 records lie outside the days for which counting rules hold." in table[0]
