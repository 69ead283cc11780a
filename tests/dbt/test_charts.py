"""The chart engine against printed vectors (DOMAIN D1): centres, dispersions and limits of every type of chart."""

import json

import pytest

from tests.fixtures.chart_vectors import charted, months, run_models, write_series
from tests.fixtures.raw_rows import select

DAYS = [30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31]
COUNTS = [162, 150, 171, 158, 149, 166, 175, 140, 155, 169, 160, 152]
ONE_SPIKE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]


def baseline(measure_id: str) -> tuple[str, float, float]:
    """Chart type, centre and dispersion of a series with one segment."""
    ((chart_type, centre, dispersion),) = select(
        "select chart_type, centre, dispersion from core.int_chart_baseline where measure_id = %s", measure_id
    )
    return chart_type, centre, dispersion


def first_limits(measure_id: str, line: str = "limit") -> tuple[float, float]:
    """Lower and upper limit (or warning) of the first point, as the mart shows them."""
    lower, upper = charted(measure_id, f"lower_{line}", f"upper_{line}")[0]
    return float(lower), float(upper)


def unrounded(measure_id: str) -> tuple[float, float, float]:
    """Centre, lower and upper limit of the first point."""
    return select(
        """select centre, centre - 3 * sigma, centre + 3 * sigma from core.int_chart_judged_point
           where measure_id = %s order by month_start_date limit 1""",
        measure_id,
    )[0]


def half_a_digit(printed: float) -> float:
    """Half a unit of the last printed digit, and a hair for the binary fraction."""
    return 0.5001 * 10 ** -len(str(printed).partition(".")[2])


def test_the_vectors_of_the_method(warehouse):
    write_series("xmr", ONE_SPIKE, chart_type="xmr")
    write_series("xmr_screened", ONE_SPIKE, chart_type="xmr", is_range_screened=True)
    write_series("u_prime", COUNTS, DAYS, chart_type="u_prime")
    write_series("u", COUNTS, DAYS, chart_type="u")
    write_series("c", COUNTS, chart_type="c")
    write_series("p", [300, 280, 310], [350, 330, 360], chart_type="p")
    run_models()

    assert baseline("xmr") == ("xmr", pytest.approx(1.9444, abs=5e-5), pytest.approx(1.88235 * 2.66 / 3, abs=1e-5))
    assert first_limits("xmr") == pytest.approx((-3.0626, 6.9515), abs=5e-5)
    assert first_limits("xmr", "warning") == pytest.approx(
        (1.9444 - 1.773 * 1.88235, 1.9444 + 1.773 * 1.88235), abs=1e-3
    )
    assert first_limits("xmr_screened") == pytest.approx((-0.7156, 4.6044), abs=5e-5)
    assert baseline("u_prime") == ("u_prime", pytest.approx(5.224658, abs=5e-7), pytest.approx(1.159617, abs=5e-7))
    assert first_limits("u_prime") == pytest.approx((377.29, 667.64), abs=5e-3)
    assert baseline("u")[2] == 1, "no chart but a Laney chart looks at the ranges"
    mean = sum(COUNTS) / 12
    assert first_limits("c") == pytest.approx((mean - 3 * mean**0.5, mean + 3 * mean**0.5), abs=1e-5)
    assert baseline("p") == ("p", pytest.approx(0.855769, abs=5e-7), 1)
    assert first_limits("p") == pytest.approx((79.94, 91.21), abs=5e-3)


def test_the_vectors_of_another_program(warehouse, shared_data):
    vectors = json.loads((shared_data / "spc" / "nhsr_plotthedots_vectors.json").read_text())
    limits = vectors["xmr_limits"]
    outlier = [*limits["y"][:14], 10, *limits["y"][15:]]
    series = {"r1": (limits["y"], True), "r2": (outlier, True), "r3": (outlier, False)}
    for name, (values, is_screened) in series.items():
        write_series(name, values, chart_type="xmr", is_range_screened=is_screened)
    # The facets of the vectors: the first and the second half of the series without an outlier.
    for number, half in enumerate((limits["y"][:10], limits["y"][10:])):
        write_series(f"facet_{number}", half, chart_type="xmr", is_range_screened=True)
    write_series("whole", vectors["whole_series_case"]["y"], chart_type="xmr", is_range_screened=True)
    run_models()

    cases = [(case["name"][:2], case) for case in limits["cases"]]
    cases += [(f"facet_{number}", case) for number, case in enumerate(limits["faceted_cases"])]
    for name, case in cases:
        wanted = (case["mean"], case["lpl"], case["upl"])
        for value, printed in zip(unrounded(name), wanted, strict=True):
            assert value == pytest.approx(printed, abs=half_a_digit(printed)), name
    # Two points near opposite limits are common cause.
    assert charted("whole", "signals", "point_type")[-2:] == [([], "common_cause")] * 2


def test_a_limit_is_clipped_and_a_value_never_is(warehouse):
    # Outcomes of older crimes: 130 % in the last month. The counts' lower limit would lie below none.
    write_series("rate", [18, 19, 17, 19, 18, 26], [20] * 6, chart_type="p_prime")
    write_series("few", [4, 2, 5, 3, 4, 5], chart_type="u_prime")
    write_series("few_answers", [1, 2, 1, 4, 2, 3], [3, 2, 1, 5, 3, 4], chart_type="p", small_denominator=3)
    run_models()
    rows = charted("rate", "value", "upper_limit", "lower_limit")
    assert (float(rows[-1][0]), float(rows[-1][1])) == (130, 100)
    assert all(0 <= lower < upper <= 100 for _, upper, lower in rows)
    assert {float(lower) for (lower,) in charted("few", "lower_limit")} == {0}
    rows = charted("few_answers", "is_small", "lower_limit", "upper_limit", "value")
    assert [row[0] for row in rows] == [False, True, True, False, False, False], "marked, not hidden"
    assert all(0 <= lower < upper <= 100 for _, lower, upper, _ in rows)
    # 13 of 18: three sigmas of one answer reach beyond both ends, those of five only beyond the upper.
    assert (float(rows[2][1]), float(rows[2][2])) == (0, 100)
    assert float(rows[3][1]) == pytest.approx(100 * (13 / 18 - 3 * (13 / 18 * 5 / 18 / 5) ** 0.5), abs=1e-5)


def test_where_a_type_does_not_fit_the_chart_says_so(warehouse):
    write_series("above_all", [25, 21, 24, 22], [20] * 4, chart_type="p_prime")
    write_series("short", [25, 21], [20] * 2, chart_type="u_prime")
    write_series("rare", [2, 3, 1, 4], chart_type="u_prime", minimum_mean_count=3)
    write_series("without", [9, 4, 7, 5, 8], [10, 0, 10, 10, 10], chart_type="p_prime")
    run_models()
    assert {chart_type for (chart_type,) in charted("above_all", "chart_type")} == {"xmr"}
    for name in ("short", "rare"):
        rows = charted(name, "chart_type", "centre", "upper_limit", "signals", "point_type", "not_charted_because")
        reason = "short_baseline" if name == "short" else "rare_events"
        assert set(map(str, rows)) == {str(("none", None, None, [], "not_charted", reason))}, name
    # A month without a crime that could have had an outcome has no point.
    assert [month for (month,) in charted("without", "month_start_date")] == [
        m for n, m in enumerate(months(5)) if n != 1
    ]


@pytest.mark.parametrize(("direction", "types"), [
    ("lower_is_better", {"concern", "improvement"}),
    ("higher_is_better", {"improvement", "concern"}),
    ("neutral", {"high", "low"}),
])  # fmt: skip
def test_the_point_type_tells_whether_a_signal_is_good(warehouse, direction, types):
    write_series("watched", [10, 11, 10, 11, 10, 11, 10, 11, 30, 10, 11, 10, 11, 10, -9], chart_type="xmr",
                 is_range_screened=True, direction=direction)  # fmt: skip
    run_models()
    rows = charted("watched", "point_type", "signals")
    assert (rows[8], rows[14]) == (
        (
            "improvement" if direction == "higher_is_better" else "high" if direction == "neutral" else "concern",
            ["beyond_limit"],
        ),
        (
            "concern" if direction == "higher_is_better" else "low" if direction == "neutral" else "improvement",
            ["beyond_limit"],
        ),
    )
    assert {point_type for point_type, _ in rows} == {"common_cause", *types}
