"""What is said of a printed figure: still so, restated since, not ours, no longer published."""

from typing import Any

import pytest

from bluelamp.reporting.document.compare import Verdict, compare, key_of


def row(value: Any = "1903", **changes: Any) -> dict[str, Any]:
    return {
        "number": "1", "place": "Dashboard", "printed": "1,903", "mart": "mart_figure", "measure_id": "burglary_dwelling_recorded",
        "area_type": "force", "area_name": "force", "statistic": "actual", "value": value, "label": "", "period_from": "2013-04-01",
        "inputs": '{"actual": 1903}', **changes,
    }  # fmt: skip


def checked(attached: dict[str, Any], issued: dict[str, Any] | None, now: dict[str, Any] | None):
    rows = ({} if one is None else {key_of(one): one} for one in (issued, now))
    [found] = compare([attached], *rows)
    return found


def test_a_figure_that_is_as_it_was_stands_however_it_is_written():
    assert checked(row("1903"), row(1903), row("1903.0")).verdict is Verdict.STANDS


def test_a_figure_that_is_another_now_is_restated_and_says_which_input_moved():
    found = checked(row(), row(), row(1905, inputs={"actual": 1905}))
    assert (found.verdict, found.then, found.now, found.why) == (Verdict.RESTATED, "1903", "1905", "actual 1903 → 1905")


@pytest.mark.parametrize(
    ("attached", "words"),
    [
        (row("1913"), "We issued 1903."),
        (row("1903", printed="1,913"), "We printed “1,903”."),
        (row("about 1903"), "We issued 1903."),
    ],
)
def test_a_digit_that_we_did_not_issue_is_not_ours(attached, words):
    found = checked(attached, row(), row())
    assert (found.verdict, found.why) == (Verdict.ALTERED, words)


def test_a_figure_of_no_document_of_ours_is_not_ours_even_where_it_is_true():
    assert checked(row(), None, row()).verdict is Verdict.ALTERED


def test_a_figure_that_policy_no_longer_makes_is_gone_and_a_word_is_compared_as_a_word():
    assert checked(row(), row(), None).verdict is Verdict.GONE
    word = {"statistic": "level_of_control", "value": "", "inputs": "", "printed": "Controlled"}
    then, now = row(label="Controlled", **word), row(label="Increasing", **word)
    assert checked(then, then, then).verdict is Verdict.STANDS
    assert checked(then, then, now).verdict is Verdict.RESTATED


def test_months_of_a_chart_are_figures_of_their_own():
    chart = {"mart": "mart_control_chart", "statistic": "value"}
    assert key_of(row(**chart, period_from="2013-09-01")) != key_of(row(**chart, period_from="2013-08-01"))
    assert key_of(row(period_from="2013-09-01")) == key_of(row(period_from="2013-08-01"))
