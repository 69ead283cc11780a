"""The life of a signal's issue: one is proposed and not two, it goes with its signal, and the same one comes back."""

from datetime import date, timedelta

import numpy as np
import pytest

from bluelamp.database import connect
from tests.fixtures.chart_vectors import POLICY, months, run_models
from tests.fixtures.raw_rows import crime, select, write_rows
from tests.fixtures.register_rows import write_register

AS_AT, LAST, COUNT = date(2013, 10, 14), date(2013, 9, 1), 42
MEASURE, UNIT = "bicycles", "Syston"
QUIET = np.tile([38, 42, 40], 14)
MODELS = ("int_issue_subject", "int_chart_*", "int_exception_chart", "mart_briefing_issue")
LOOK = """select issue_id, status, is_open, is_signal_live, has_come_back, closing_test, signal_episode_count
          from build.mart_briefing_issue where measure_id = 'bicycles'"""


def chart(counts: np.ndarray) -> None:
    """The months as they are now, charted, and the issues that they make."""
    with connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute("delete from core.int_measure_month where measure_id = %s", (MEASURE,))
        cursor.executemany(
            "insert into core.int_measure_month values (%s, 'lpu', %s, %s, %s, 1, %s, 1, true)",
            [
                (MEASURE, UNIT, month, int(count), int(count))
                for month, count in zip(months(COUNT, LAST), counts, strict=True)
            ],
        )
    run_models("run", "--select", *MODELS)


@pytest.mark.slow("charts are made six times")
def test_a_planted_rise_is_one_issue_that_goes_with_its_signal_and_comes_back_as_the_same(warehouse):
    rule = {**POLICY, "measure_type": "recorded_crime", "area_type": "lpu", "opportunity": "one", "chart_type": "xmr",
            "minimum_baseline_months": 12}  # fmt: skip
    with connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute(
            """insert into core.dim_measure
                   (measure_id, title, purpose, measure_type, measure_group, direction, minimum_area_type, is_on_scorecard)
               values (%s, 'Bicycles', 'Recorded Crime', 'recorded_crime', 'crime_type', 'lower_is_better', 'lpu', false)""",
            (MEASURE,),
        )
        cursor.execute("delete from core.chart_policy where measure_type = 'recorded_crime'")
        cursor.execute(
            f"insert into core.chart_policy ({', '.join(rule)}) values ({', '.join(['%s'] * len(rule))})",
            list(rule.values()),
        )
    chart(QUIET)
    assert select(LOOK) == []

    # Eight months beyond the limit and on one side: two rules, three months and more each, one issue.
    rise = QUIET.copy()
    rise[-8:] = 80
    chart(rise)
    [(issue, *rest)] = select(LOOK)
    assert rest == ["proposed", True, True, False, "signal speaks", 1]

    # The months go on: it is quiet for four. Nobody took it up, so that it goes.
    over = np.concatenate([QUIET[:-12], np.full(8, 80), QUIET[-4:]])
    chart(over)
    assert select(LOOK) == []

    # Had somebody an action for it, it would stand.
    write_register(AS_AT, {("action", "A-PATRL0"): {"title": "Patrols", "issue_id": issue}})
    run_models("run", "--select", "mart_briefing_issue")
    assert select(LOOK) == [(issue, "proposed", True, False, False, "signal gone", 1)]

    # Somebody had taken it up and closes it now, by the chart's own test.
    closed = {"status": "closed", "reason": "quiet since June", "closed_on": "2013-09-13"}
    write_register(AS_AT, {("issue", issue): closed})
    run_models("run", "--select", "mart_briefing_issue")
    assert select(LOOK) == [(issue, "closed", False, False, False, "signal gone", 1)]

    # It rises again: the same issue, seen to have come back, and no second one.
    again = over.copy()
    again[-1] = 90
    chart(again)
    assert select(LOOK) == [(issue, "closed", False, True, True, "signal speaks", 2)]

    # Who closes it now does so while it speaks, which is no coming back.
    write_register(AS_AT, {("issue", issue): {**closed, "closed_on": "2013-10-14"}})
    run_models("run", "--select", "mart_briefing_issue")
    assert select(LOOK) == [(issue, "closed", False, True, False, "signal speaks", 2)]

    # Its chart is no longer made: it keeps its words, which nobody typed, and is still the warehouse's.
    with connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute("delete from core.int_measure_month where measure_id = %s", (MEASURE,))
    run_models("run", "--select", *MODELS)
    assert select(LOOK) == [(issue, "closed", False, False, False, "signal gone", 0)]
    assert select("select title, area_name from build.mart_briefing_issue where issue_id = %s", issue) == [
        ("Bicycles (recorded crime), Syston", UNIT)]  # fmt: skip


def deliver(day: date, state: str = "accepted", *, part: str = "", is_held: bool = False) -> None:
    """A night's crimes, seen by the last build."""
    # No content is taken twice.
    number = select("select count(*) + 1 from ops.load")[0][0]
    load_id = write_rows("crime", [crime(number, str(day))], day, part=part, state=state)
    with connect("admin") as connection, connection.cursor() as cursor:
        if is_held:
            cursor.execute("update ops.load set state = 'held', held_reason = 'by hand' where load_id = %s", (load_id,))
        cursor.execute("update ops.load set build_id = (select max(build_id) from ops.build) where state = 'accepted'")
    run_models("run", "--select", "mart_briefing_issue")


def test_a_feed_s_troubles_are_one_issue_that_goes_when_the_days_have_come(warehouse):
    look = """select issue_id, title, status, signal from build.mart_briefing_issue
              where is_from_signal and measure_id is null and is_signal_live"""
    assert select(look) == []
    deliver(AS_AT, "refused")
    [(issue, *rest)] = select(look)
    assert rest == [
        "Deliveries: Recorded crime",
        "proposed",
        "1 delivery was refused, and nothing has come in place of it.",
    ]

    # It comes again and is refused again, and another waits: the same issue, and no second one.
    deliver(AS_AT, "refused", part="again")
    deliver(AS_AT + timedelta(days=1), "loaded", is_held=True)
    assert select(look) == [
        (issue, rest[0], "proposed", "1 delivery waits for an engineer's decision. 2 deliveries were refused, and nothing has come "
                                     "in place of it.")]  # fmt: skip

    # The day has come, under either name, and the one that waited was let through.
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("update ops.load set state = 'accepted', known_at = received_at where state = 'held'")
    deliver(AS_AT, part="again")
    assert select(look) == []
