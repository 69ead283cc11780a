"""Signal rules against another program's vectors (DOMAIN D2), level of control, season and re-bases."""

import json
from datetime import date

import pytest

from bluelamp.database import connect
from tests.fixtures.chart_vectors import charted, months, run_models, write_series
from tests.fixtures.raw_rows import select

SEPTEMBER = date(2013, 9, 1)


def write_points(cases: dict[str, tuple[list[float], list[float]]], rule_set: str = "nhs") -> None:
    """Charts whose points lie so many sigmas from the centre, and have those values; then the rules look at them."""
    with connect("builder") as connection, connection.cursor() as cursor:
        for name, (sigmas, values) in cases.items():
            cursor.execute("insert into core.int_chart_series (chart_key, rule_set) values (%s, %s)", (name, rule_set))
            for month, sigma, value in zip(months(len(sigmas)), sigmas, values, strict=True):
                cursor.execute(
                    """insert into core.int_chart_judged_point (chart_key, month_start_date, segment_number, sigmas_from_centre,
                           adjusted_value) values (%s, %s, 1, %s, %s)""",
                    (name, month, sigma, value),
                )
    run_models("run", "--select", "int_chart_rule_window", "int_chart_signal")


def flags(name: str, rule: str, count: int) -> list[int]:
    """For each point, the side on which the rule flags it, or 0."""
    found = dict(
        select(
            "select month_start_date, side from core.int_chart_signal where chart_key = %s and rule = %s", name, rule
        )
    )
    return [found.get(month, 0) for month in months(count)]


def back_filled(ends: list[int], length: int = 7) -> list[int]:
    """What the vectors' own "part of" rule makes of a run that is told at its end."""
    return [next((end for end in ends[n : n + length] if end), 0) for n in range(len(ends))]


def up_and_down(count: int) -> list[float]:
    """Values without any trend."""
    return [n % 2 for n in range(count)]


@pytest.fixture
def vectors(shared_data):
    found = json.loads((shared_data / "spc" / "nhsr_plotthedots_vectors.json").read_text())["rule_vectors"]
    return {name.partition("(")[0]: cases for name, cases in found.items()}


def test_the_rules_flag_what_another_program_flags(warehouse, vectors):
    cases, wanted = {}, {}
    # A helper of this test, and so itself held against the vectors.
    for ends, parts in vectors["part_of_seven_trend"]:
        assert [abs(flag) for flag in back_filled(ends)] == parts
    for number, (sides, ends) in enumerate(vectors["seven_points_one_side"]):
        # Two-of-three does not see points half a sigma out.
        cases[f"shift_{number}"] = ([side / 2 for side in sides], up_and_down(len(sides)))
        wanted[f"shift_{number}"] = (
            "shift",
            [flag * side for flag, side in zip(back_filled(ends), sides, strict=True)],
        )
    for number, (values, ends) in enumerate(vectors["seven_point_trend"]):
        cases[f"trend_{number}"] = ([0.1] * len(values), values)
        wanted[f"trend_{number}"] = ("trend", back_filled(ends))
    pairs = [(close, sides, [c and w for c, w in zip(close, windows, strict=True)])
             for close, sides, windows in vectors["two_in_three"]] + vectors["part_of_two_in_three"]  # fmt: skip
    for number, (close, sides, parts) in enumerate(pairs):
        cases[f"near_{number}"] = (
            [side * (2.5 if near else 0.5) for near, side in zip(close, sides, strict=True)], up_and_down(len(close)),
        )  # fmt: skip
        wanted[f"near_{number}"] = ("two_of_three", [part * side for part, side in zip(parts, sides, strict=True)])
    write_points(cases)
    for name, (rule, flagged) in wanted.items():
        assert flags(name, rule, len(flagged)) == flagged, name
    told = [name for name, (_, flagged) in wanted.items() if any(flagged)]
    assert {name.partition("_")[0] for name in told} == {"shift", "trend", "near"}


def test_rules_are_strict_and_rule_sets_are_rows(warehouse):
    on_the_centre = [0.5] * 4 + [0] + [0.5] * 4
    eight = [0.5] * 8
    six_up = [float(n) for n in range(6)]
    cases = {
        "limit": ([3.0, 3.0001, -3.0, -3.0001], up_and_down(4)),
        "centre": (on_the_centre, up_and_down(9)),
        # Exactly two sigmas out is not near, exactly three still is.
        "edges": ([2.0, 0.5, 2.5, -1, 3.0, 2.1, 0.5], up_and_down(7)),
        "six": ([0.1] * 6, six_up),
        "eight": (eight, up_and_down(8)),
    }
    write_points(cases)
    assert flags("limit", "beyond_limit", 4) == [0, 1, 0, -1]
    assert flags("centre", "shift", 9) == [0] * 9
    assert flags("edges", "two_of_three", 7) == [0, 0, 0, 0, 1, 1, 0]
    assert flags("six", "trend", 6) == [0] * 6
    assert flags("eight", "shift", 8) == [1] * 8

    write_points({f"we_{name}": case for name, case in cases.items()}, "western_electric")
    assert flags("we_eight", "shift", 8) == [1] * 8
    assert flags("we_six", "trend", 6) == [0] * 6
    write_points({f"nelson_{name}": case for name, case in cases.items()}, "nelson")
    assert flags("nelson_eight", "shift", 8) == [0] * 8
    assert flags("nelson_six", "trend", 6) == [1] * 6


def test_level_of_control_looks_at_the_last_complete_month_only(warehouse):
    steady = [10.0, 11, 10, 11, 10, 11, 10, 11, 10, 11, 10, 11]
    for name, last_months in {"jump": [30.0], "past_jump": [30.0, 10], "run": [10.9, 10.8] * 4, "fall": [-9.0]}.items():
        write_series(name, steady + last_months, chart_type="xmr", is_range_screened=True, minimum_baseline_months=6,
                     baseline_months=48, last=SEPTEMBER)  # fmt: skip
    run_models()
    levels = dict(
        select("select measure_id, level_of_control from core.int_chart_state where chart_key like '%@force@force'")
    )
    assert {name: levels[name] for name in ("jump", "past_jump", "run", "fall")} == {
        "jump": "Increasing", "past_jump": "Controlled", "run": "Increasing", "fall": "Decreasing",
    }  # fmt: skip


def test_a_season_is_taken_out_and_drawn_back(warehouse):
    shape = [1.0, 1.1, 1.2, 1.3, 1.2, 1.1, 1.0, 0.9, 0.8, 0.7, 0.8, 0.9]
    month_numbers = [month.month - 1 for month in months(48, SEPTEMBER)]
    write_series("seasonal", [100 * shape[n] for n in month_numbers], chart_type="u_prime",
                 season_minimum_months=36, season_shrinkage=1e-15, last=SEPTEMBER)  # fmt: skip
    write_series("shrunk", [100 * shape[n] for n in month_numbers], chart_type="u_prime",
                 season_minimum_months=36, season_shrinkage=3, last=SEPTEMBER)  # fmt: skip
    write_series("small", [shape[n] for n in month_numbers], chart_type="u_prime",
                 season_minimum_months=36, season_minimum_mean_count=10, last=SEPTEMBER)  # fmt: skip
    run_models()
    rows = charted("seasonal", "month_start_date", "season_factor", "adjusted_value", "centre", "value", "signals")
    assert {round(float(adjusted), 2) for _, _, adjusted, _, _, _ in rows} == {100}
    assert all(float(centre) == pytest.approx(float(value), rel=1e-4) for _, _, _, centre, value, _ in rows)
    assert all(signals == [] for *_, signals in rows)
    factors = {month.month: float(factor) for month, factor, *_ in rows}
    assert factors == pytest.approx({n + 1: shape[n] for n in range(12)}, rel=1e-4)
    # Three years speak for each month: n/(n + k) = 3/(3 + 3), half way to 1.
    halves = {month.month: float(factor) for month, factor in charted("shrunk", "month_start_date", "season_factor")}
    assert halves == pytest.approx({n + 1: (1 + shape[n]) / 2 for n in range(12)}, rel=1e-4)
    assert {float(factor) for (factor,) in charted("small", "season_factor")} == {1}


def test_limits_move_with_an_approved_re_base_only(warehouse):
    lower = [10.0, 11, 10, 11, 10, 11] * 4 + [5.0, 6] * 7 + [5.0]
    for name in ("approved", "proposed", "too_young"):
        write_series(name, lower, chart_type="xmr", minimum_baseline_months=12, last=SEPTEMBER)
    first = {
        "approved": months(15, SEPTEMBER)[0],
        "proposed": months(15, SEPTEMBER)[0],
        "too_young": months(11, SEPTEMBER)[0],
    }
    with connect("builder") as connection, connection.cursor() as cursor:
        for name, month in first.items():
            cursor.execute(
                """insert into core.rebase (measure_id, area_type, area_name, from_month, approved_by, approved_on)
                   values (%s, 'force', 'force', %s, %s, '2013-10-01')""",
                (name, month, None if name == "proposed" else "Chief Constable"),
            )
    run_models()
    centres = {name: [float(centre) for (centre,) in charted(name, "centre")] for name in first}
    # The limits of the months before come from before their own financial year: 21 months to March 2012.
    assert set(centres["approved"][:24]) == {round(220 / 21, 6)}
    assert {round(centre, 1) for centre in centres["approved"][24:]} == {5.5}
    assert len(set(centres["proposed"])) == len(set(centres["too_young"])) == 1
    # The old limits still call the new months a signal; a run does not reach over a re-base.
    assert charted("proposed", "point_type")[-1] == ("improvement",)
    assert charted("approved", "point_type")[-1] == ("common_cause",)

    with connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute("update core.rebase set approved_on = '2013-10-15'")
    run_models()
    assert len({centre for (centre,) in charted("approved", "centre")}) == 1, "approved after the as-at date"
