"""Re-bases through the real models: who approved what, when, and how long ago; and what the limits then say of a target."""

from datetime import date
from itertools import product

import numpy as np

from bluelamp.database import connect
from tests.fixtures.chart_vectors import charted, months, run_models, write_series
from tests.fixtures.raw_rows import select
from tests.fixtures.simulated_series import write_many

AS_AT, LAST, COUNT, NEEDED = date(2013, 10, 14), date(2013, 9, 1), 40, 12
MONTHS = months(COUNT, LAST)


def register(rows: list[tuple]) -> None:
    """Rows of the register: measure, first month, approver, day of approval."""
    with connect("builder") as connection, connection.cursor() as cursor:
        cursor.executemany(
            """insert into core.rebase (measure_id, area_type, area_name, from_month, approved_by, approved_on)
               values (%s, 'force', 'force', %s, %s, %s)""",
            rows,
        )


def test_a_re_base_never_happens_without_approval_or_twelve_months_after(warehouse):
    """Every combination of approver, day of approval and month, alone and in pairs: one chart each."""
    approvers = (None, "", "  ", "Chief Constable")
    days = (None, date(2013, 9, 30), AS_AT, date(2013, 10, 15))
    alone = [[(month, *decision)] for month in MONTHS for decision in product(approvers, days)]
    approved = ("Chief Constable", AS_AT)
    pairs = [
        [(MONTHS[first], *approved), (MONTHS[first + gap], *later)]
        for first, gap in product(range(0, COUNT - 13, 3), (1, 6, 11, 12, 13))
        if first + gap < COUNT
        for later in (approved, (None, AS_AT))
    ]
    cases = {f"case_{number}": rows for number, rows in enumerate(alone + pairs)}
    noise = np.random.default_rng(7).normal(size=(len(cases), COUNT)).round(6)
    write_many("cases", dict(zip(cases, noise, strict=True)), chart_type="xmr", minimum_baseline_months=NEEDED)
    register([(name, *row) for name, rows in cases.items() for row in rows])
    run_models()

    def in_force(rows: list[tuple]) -> list[date]:
        valid = [
            month for month, approver, day in rows
            if (approver or "").strip() and day is not None and day <= AS_AT
            and MONTHS[0] < month and COUNT - MONTHS.index(month) >= NEEDED
        ]  # fmt: skip
        return [m for m in valid if not any(0 < MONTHS.index(later) - MONTHS.index(m) < NEEDED for later in valid)]

    found: dict[str, list[date]] = {name: [] for name in cases}
    starts = """select measure_id, min(month_start_date) from core.int_chart_judged_point where segment_number > 1 and measure_id
                like 'case%%' group by measure_id, segment_number order by 2"""
    for name, month in select(starts):
        found[name].append(month)
    assert found == {name: sorted(in_force(rows)) for name, rows in cases.items()}
    assert sum(map(len, found.values())) > 60
    # What is not in force is shown as what it is.
    shown = {
        (name, month): status
        for name, month, status in select(
            """select measure_id, month_start_date, rebase_status from build.mart_control_chart
               where rebase_status is not null and rebase_status <> 'suggested'"""
        )
    }
    for name, rows in cases.items():
        for month, approver, day in rows:
            proposed = not (approver or "").strip() or day is None
            wanted = "in_force" if month in found[name] else "proposed" if proposed else "waiting"
            assert shown.pop((name, month), "off the chart") == (wanted if month > MONTHS[0] else "off the chart")
    assert shown == {}


def test_a_long_run_is_suggested_and_changes_nothing(warehouse):
    steady = [10.0, 11] * 12
    series = {"twelve": [*steady, *[12.0, 13] * 6], "eleven": [*steady, 10, *[12.0, 13] * 5, 12],
              "broken": [*steady, *[12.0, 13] * 6, 10], "on_the_centre": [*steady, *[12.0, 13] * 6, 10.5]}  # fmt: skip
    for name, values in series.items():
        write_series(name, values, chart_type="xmr", minimum_baseline_months=12, last=LAST, baseline_months=24)
    with connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute(
            "update core.chart_policy set baseline_months = 18 where measure_type = any(%s)", (list(series),)
        )
    run_models()
    for name, values in series.items():
        rows = charted(name, "rebase_status", "centre", "month_start_date", "segment_number")
        suggested = [row[2] for row in rows if row[0] == "suggested"]
        assert suggested == ([months(len(values), LAST)[24]] if name == "twelve" else []), name
        assert len({row[1] for row in rows}) == 1
        assert {row[3] for row in rows} == {1}


def test_assurance_reads_the_limits_of_the_last_segment(warehouse):
    before, after = [20.0, 21] * 12, [10.0, 11] * 8
    # Limits after the re-base: 10.5 ± 2.66; before it: 20.5 ± 2.66. 20 lies between the old ones, above the new.
    targets = {"between": 11, "above": 20, "below": 7, "on_the_limit": 10.5 + 2.66, "without": None}
    passes, fails = "consistently_passes", "consistently_fails"
    wanted = {"lower": {"above": passes, "below": fails}, "higher": {"above": fails, "below": passes}, "neutral": {}}
    directions = {"lower": "lower_is_better", "higher": "higher_is_better", "neutral": "neutral"}
    names = list(product(directions, targets))
    for direction, name in names:
        write_series(f"{direction}_{name}", before + after, chart_type="xmr", minimum_baseline_months=12, last=LAST,
                     direction=directions[direction])  # fmt: skip
    with connect("builder") as connection, connection.cursor() as cursor:
        cursor.executemany(
            """insert into core.target (measure_id, valid_from, valid_to, basis, hard_target)
               values (%s, '2013-04-01', '2014-04-01', 'rate_pct', %s)""",
            [(f"{direction}_{name}", targets[name]) for direction, name in names if name != "without"],
        )
    # Sixteen months ago: enough for limits, in one segment of its own.
    register([(f"{direction}_{name}", months(16, LAST)[0], "Chief Constable", AS_AT) for direction, name in names])
    run_models()
    for direction, name in names:
        *earlier, last = charted(f"{direction}_{name}", "assurance", "variation", "is_latest", "target")
        assert {row[:3] for row in earlier} == {(None, None, False)}
        none = "not_applicable" if direction == "neutral" or name == "without" else "hit_or_miss"
        assert last[:3] == (wanted[direction].get(name, none), "common_cause", True), (direction, name)
        assert [row[3] is not None for row in [*earlier, last]] == [False] * 34 + [name != "without"] * 6
