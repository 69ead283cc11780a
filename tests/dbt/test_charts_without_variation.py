"""A baseline without variation still judges, and a month without a denominator is a gap (DOMAIN D1)."""

from datetime import date

import pytest

from tests.fixtures.chart_vectors import charted, months, run_models, write_series

ONE_LINE = "one line: the months of the baseline are all alike, so that any later month off the centre is a signal"


@pytest.mark.real_life(
    "charts without variation", "constant for 24 months, then 50; an outcome rate of 100 %, then 50 %"
)
def test_any_later_point_off_the_centre_of_one_line_is_a_signal(warehouse):
    # The baseline is the 24 months to March 2013.
    june, may, april = date(2013, 6, 1), date(2013, 5, 1), date(2013, 4, 1)
    write_series("constant", [5] * 24 + [50, 5, 4], chart_type="xmr", last=june)
    write_series(
        "always", [20] * 24 + [10, 20], [20] * 26, chart_type="p_prime", direction="higher_is_better", last=may
    )
    write_series("never", [0] * 24 + [1], [20] * 25, chart_type="xmr", last=april)
    write_series("varied", [5, 6, 4, 5, 6, 4] * 4 + [5], chart_type="xmr", last=april)
    run_models()
    rows = charted("constant", "value::float", "signals", "limits_note", "lower_limit = upper_limit", "point_type")
    assert {row[2:4] for row in rows} == {(ONE_LINE, True)}
    flagged = [(value, signals, kind) for value, signals, _, _, kind in rows if signals]
    assert flagged == [(50.0, ["beyond_limit"], "concern"), (4.0, ["beyond_limit"], "improvement")]
    rows = charted("always", "value::float", "signals", "limits_note", "point_type")
    assert [(value, kind) for value, signals, note, kind in rows if signals and note == ONE_LINE] == [(50.0, "concern")]
    assert charted("never", "signals", "limits_note")[-1] == (["beyond_limit"], ONE_LINE)
    assert {note for (note,) in charted("varied", "limits_note")} == {None}


@pytest.mark.real_life("charts without variation", "a month without denominator inside a run of seven")
def test_a_month_without_a_point_neither_breaks_a_run_nor_counts_in_it(warehouse):
    september, august = date(2013, 9, 1), date(2013, 8, 1)
    quiet = [12, 10] * 11
    values = [*quiet, 15, 15, 15, None, 15, 15, 15, 15]
    for name, last, of_series in (("gap", september, values), ("short", august, values[:-1])):
        opportunity = [0 if value is None else 20 for value in of_series]
        write_series(name, [value or 0 for value in of_series], opportunity, chart_type="p", last=last)
    run_models()
    shown = charted("gap", "month_start_date", "signals")
    all_months = months(len(values), september)
    assert [month for month, _ in shown] == [
        month for month, value in zip(all_months, values, strict=True) if value is not None
    ]
    assert [month for month, signals in shown if "shift" in signals] == [*all_months[22:25], *all_months[26:]]
    assert not any("shift" in signals for (signals,) in charted("short", "signals"))
