"""Words of the pages of control charts and similar forces at their edges: a young warehouse, nothing to judge."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bluelamp.reporting.site.comparison import Side, peers_headline
from bluelamp.reporting.site.exceptions import exceptions_headline, list_sentence
from bluelamp.reporting.site.funnels import funnel_pages
from bluelamp.reporting.site.lookup import Lookup
from bluelamp.reporting.site.pages import render_pages
from tests.fixtures.publication import make_publication

MONTH = date(2013, 9, 1)


def chart(tested: int, chance: Decimal | None) -> dict:
    return {
        "charts_tested": tested, "expected_chance_alarms": chance, "limit_sigmas": Decimal(3), "month_start_date": MONTH,
        "finding": "none", "is_unlikely_chance": False, "is_exception": False, "p_value": Decimal("0.4") if tested else None,
        "measure_id": "robbery_recorded", "area_type": "lpu", "area_name": "Syston",
    }  # fmt: skip


def member(measure: str, name: str, verdict: str, **changes: Any) -> dict[str, Any]:
    """A row of marts.mart_msg_comparison over twelve months."""
    limits = dict.fromkeys(["funnel_lower_limit", "funnel_lower_warning", "funnel_upper_warning", "funnel_upper_limit"])
    return {
        "measure_id": measure, "measure_type": "recorded_crime", "direction": "lower_is_better", "force_name": name,
        "is_own": name == "Us", "is_current_version": True, "membership_status": "verified", "denominator_kind": "population",
        "denominator_status": None, "denominator": Decimal(1000), "window_months": 12, "window_from": date(2012, 9, 1),
        "window_to": date(2013, 8, 31), "rate": Decimal(5), "rank": 1, "member_count": 3, "average_method": "pooled_excl_self",
        "msg_version": "2013", "msg_mean": Decimal(5), "z": None, "verdict": verdict, "missing_reasons": [], **limits, **changes,
    }  # fmt: skip


def group(measure: str, verdict: str, *others: str, **changes: Any) -> list[dict[str, Any]]:
    """The own force and those others over both windows."""
    members = [member(measure, name, verdict, **changes) for name in ("Us", *others)]
    return [row | {"window_months": months} for row in members for months in (12, 3)]


def peers(rows: list[dict[str, Any]], **tables: list[dict[str, Any]]) -> str:
    """The page of similar forces."""
    return render_pages(make_publication(tables={"mart_msg_comparison": rows, **tables}), [], checks=[]).pages[
        "peers/index.html"
    ]


def test_a_list_without_a_baseline_says_that_nothing_can_be_tested():
    sentence = list_sentence([chart(0, None)] * 3, [])
    assert sentence == "3 charts, none of them with the months that a baseline takes: nothing can be tested yet."


def test_a_list_says_what_chance_alone_would_make():
    sentence = list_sentence([chart(225, Decimal("0.303"))] * 225, [])
    assert sentence.startswith("225 charts with limits at 3 sigma: chance alone would put about 0.3 of them")
    assert "0 exceptions" in sentence
    nearer = list_sentence([{**chart(225, Decimal("0.303")), "limit_sigmas": Decimal("2.50")}], [])
    assert "limits at 2.5 sigma" in nearer
    assert exceptions_headline([chart(225, Decimal("0.303"))]) == (
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


def test_the_headline_counts_charts_once_and_chance_among_the_deteriorations():
    worse = chart(3, Decimal("0.1")) | {"finding": "significant_deterioration", "is_exception": True}
    sure = {"is_unlikely_chance": True}
    rows = [
        worse | sure,
        worse,  # the same chart on the other list, where its limits are others
        worse | {"area_name": "Melton"},
        worse | sure | {"area_name": "Rutland", "finding": "high"},
        chart(3, None) | {"area_name": "Blaby"},
        chart(0, None) | {"area_name": "Wigston"},
    ]
    assert exceptions_headline(rows) == (
        "September 2013: 2 significant deteriorations in 4 charts, 1 of them hardly by chance"
    )
    assert exceptions_headline(rows[3:]) == "September 2013: no chart shows a significant deterioration"


def test_where_no_chart_can_be_tested_that_is_no_good_news():
    rows = [chart(0, None) | {"exception_list": "A", "position": None}]
    page = render_pages(make_publication(tables={"mart_control_chart_exception": rows}), [], checks=[]).pages[
        "exceptions/index.html"
    ]
    assert "No control chart can be judged yet" in page
    assert "nothing can be tested yet" in page
    assert "No exception." not in page


def test_a_force_alone_has_a_page_that_says_so():
    page = peers(group("robbery_outcome_rate", "too few members to compare", measure_type="outcome_rate"))
    assert "Its other members: none." in page
    assert "people or households of: none." in page


def test_what_cannot_be_compared_is_never_told_as_similar():
    few = "too few members to compare"
    page = peers(group("all_crime_recorded", few, "North") + group("robbery_recorded", few, "North"))
    assert "All crime cannot yet be compared with similar forces" in page
    assert "No crime type can be compared with the others yet." in page
    page = peers(group("all_crime_recorded", "similar", "North") + group("robbery_recorded", few, "North"))
    assert "No crime type of the 1 that can be compared differs significantly from the others." in page


def test_what_the_monitor_does_not_know_has_no_tick_and_stands_last():
    known = {"rate": Decimal(5), "msg_mean": Decimal(5), "ratio_to_msg": Decimal(1), "change_pct": Decimal(-7)}
    rows = [
        known | {"measure_id": "homicide_recorded", "hmic_flag": "not known", "ratio_to_msg": None},
        known | {"measure_id": "robbery_recorded", "hmic_flag": "clear"},
    ]
    page = peers(group("all_crime_recorded", "similar", "North"), mart_hmic_monitor=rows)
    [clear, unknown] = [row for row in page[page.index('id="monitor"') :].split("</tr>") if "Rule" in row][1:3]
    assert "✓" in clear
    assert "✓" not in unknown
    assert "Not known" in unknown


def test_a_funnel_of_too_few_is_not_among_the_similar():
    few = "too few members to compare"

    def page(*rows: dict[str, Any]):
        current = make_publication(tables={"mart_msg_comparison": list(rows)})
        return funnel_pages(Lookup(current), current)["peers/funnels-recorded-crime.html"]

    silent, calm = group("robbery_recorded", few, "North", "West"), group("arson_recorded", "similar", "North", "West")
    assert page(*silent).headline == "No measure of recorded crime can be compared with the group yet"
    assert page(*silent, *calm).headline == "0 of 1 measure of recorded crime differ significantly from the group"
    titles = {
        section.title: [chart.chart.title for chart in section.charts] for section in page(*silent, *calm).sections
    }
    assert titles == {
        "Similar to the group, or slightly different": ["arson_recorded: Us is similar to its group"],
        "Cannot be compared yet": ["robbery_recorded: Us has too few members to be compared with its group"],
    }
