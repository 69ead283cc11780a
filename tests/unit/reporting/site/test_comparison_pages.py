"""Words of the pages of control charts and similar forces at their edges: a young warehouse, nothing to judge."""

from datetime import date
from decimal import Decimal

import pytest

from bluelamp.reporting.site.comparison import Side, peers_headline
from bluelamp.reporting.site.exceptions import exceptions_headline, list_sentence
from bluelamp.reporting.site.pages import render_pages
from tests.fixtures.publication import make_publication

MONTH = date(2013, 9, 1)


def chart(tested: int, chance: Decimal | None) -> dict:
    return {
        "charts_tested": tested, "expected_chance_alarms": chance, "limit_sigmas": Decimal(3), "month_start_date": MONTH,
        "finding": "none", "is_unlikely_chance": False,
    }  # fmt: skip


def test_a_list_without_a_baseline_says_that_nothing_can_be_tested():
    sentence = list_sentence([chart(0, None)] * 3, [])
    assert sentence == "3 charts, none of them with the months that a baseline takes: nothing can be tested yet."


def test_a_list_says_what_chance_alone_would_make():
    sentence = list_sentence([chart(225, Decimal("0.303"))] * 225, [])
    assert sentence.startswith("225 charts with limits at 3 sigma: chance alone would put about 0.3 of them")
    assert "0 exceptions" in sentence
    assert exceptions_headline([], [chart(225, Decimal("0.303"))]) == (
        "September 2013: no chart shows a significant deterioration"
    )


def test_before_any_delivery_of_peers_every_page_is_there_and_says_so():
    pages = render_pages(make_publication(), [], checks=[]).pages
    assert "Nothing can be compared with other forces yet" in pages["peers/index.html"]
    assert "No target can be proposed yet" in pages["targets/index.html"]
    assert "No year end can be projected yet" in pages["projections/index.html"]
    assert "No control chart can be judged yet" in pages["exceptions/index.html"]
    assert peers_headline([]) == "Nothing can be compared with other forces yet"


@pytest.mark.parametrize(
    ("direction", "verdict", "tone"),
    [
        ("lower_is_better", "significantly above", "concern"),
        ("lower_is_better", "significantly below", "improvement"),
        ("higher_is_better", "significantly below", "concern"),
        ("higher_is_better", "significantly above", "improvement"),
        ("neutral", "significantly above", "plain"),
        ("lower_is_better", "slightly above", "plain"),
        ("lower_is_better", "similar", "plain"),
    ],
)
def test_only_a_significant_difference_of_a_judged_measure_is_good_or_bad(direction, verdict, tone):
    assert Side({"direction": direction, "verdict": verdict}, None, 2).tone == tone
