"""Receipts: every published figure follows from its inputs, and these from records that some delivery brought."""

import json
import math
from collections.abc import Callable
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from typer.testing import CliRunner

from bluelamp.cli.app import app
from bluelamp.database import connect
from bluelamp.errors import BluelampError
from bluelamp.reporting.receipts import explain
from tests.fixtures.raw_rows import select

# Each formula written anew in Python, by hand. A figure with a formula that is not here fails the test.
Terms = dict[str, Any]


def target(t: Terms, name: str = "hard_target", of: str = "previous_year") -> Fraction:
    return t[of] * (100 + t[name]) / 100


def wilson(t: Terms, side: int) -> Fraction:
    p, n, z = t["rate"] / 100, t["effective_count"], t["z_score"]
    root = Fraction(math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)))
    return 100 * (p + z * z / (2 * n) + side * z * root) / (1 + z * z / n)


def only(t: Terms) -> Fraction:
    (value,) = t.values()
    return value


FORMULAS: dict[str, Callable[[Terms], Fraction]] = {
    "count of counted crimes recorded from period_from to period_to": only,
    "count of counted crimes recorded from previous_from to previous_to": only,
    "outcomes recorded from period_from to period_to": only,
    "outcomes recorded from previous_from to previous_to": only,
    "1000 * recorded / per": lambda t: 1000 * t["recorded"] / t["per"],
    "100 * recorded / per": lambda t: 100 * t["recorded"] / t["per"],
    "group_mean": lambda t: t["group_mean"],
    "rate / group_mean": lambda t: t["rate"] / t["group_mean"],
    "rank": lambda t: t["rank"],
    "recorded - closed": lambda t: t["recorded"] - t["closed"],
    "hard_target": only,
    "stretch_target": only,
    "valid": only,
    "rate": only,
    "impact_score": only,
    "actual - previous_year": lambda t: t["actual"] - t["previous_year"],
    "100 * (actual - previous_year) / previous_year": lambda t: 100 * (t["actual"] / t["previous_year"] - 1),
    "actual / day_count - previous_year / previous_day_count":
        lambda t: t["actual"] / t["day_count"] - t["previous_year"] / t["previous_day_count"],
    "previous_year * (1 + hard_target / 100)": target,
    "previous_year * (1 + stretch_target / 100)": lambda t: target(t, "stretch_target"),
    "max(0, actual - previous_year * (1 + hard_target / 100))": lambda t: max(Fraction(0), t["actual"] - target(t)),
    "max(0, actual - previous_year * (1 + stretch_target / 100))":
        lambda t: max(Fraction(0), t["actual"] - target(t, "stretch_target")),
    "max(0, previous_year * (1 + hard_target / 100) - actual)": lambda t: max(Fraction(0), target(t) - t["actual"]),
    "max(0, previous_full_year * (1 + hard_target / 100) - actual)":
        lambda t: max(Fraction(0), target(t, of="previous_full_year") - t["actual"]),
    "100 * ((previous_full_year * (1 + hard_target / 100) - actual) / (previous_full_year - previous_year) - 1)":
        lambda t: 100 * ((target(t, of="previous_full_year") - t["actual"]) / (t["previous_full_year"] - t["previous_year"]) - 1),
    "100 * change / total_change": lambda t: 100 * t["change"] / t["total_change"],
    "100 * outcomes / crimes": lambda t: 100 * t["outcomes"] / t["crimes"],
    "100 * previous_outcomes / previous_crimes": lambda t: 100 * t["previous_outcomes"] / t["previous_crimes"],
    "100 * outcomes / crimes - 100 * previous_outcomes / previous_crimes":
        lambda t: 100 * (t["outcomes"] / t["crimes"] - t["previous_outcomes"] / t["previous_crimes"]),
    "100 * detected_crimes / crimes": lambda t: 100 * t["detected_crimes"] / t["crimes"],
    "100 * previous_detected_crimes / previous_crimes": lambda t: 100 * t["previous_detected_crimes"] / t["previous_crimes"],
    "max(0, hard_target / 100 * crimes - outcomes)":
        lambda t: max(Fraction(0), t["hard_target"] * t["crimes"] / 100 - t["outcomes"]),
    "100 * ceil(max(0, hard_target / 100 * crimes - outcomes)) / under_investigation":
        lambda t: 100 * max(0, math.ceil(t["hard_target"] * t["crimes"] / 100 - t["outcomes"])) / t["under_investigation"],
    "100 * satisfied / valid": lambda t: 100 * t["satisfied"] / t["valid"],
    "100 * previous_satisfied / previous_valid": lambda t: 100 * t["previous_satisfied"] / t["previous_valid"],
    "100 * previous_outcomes_then / previous_crimes_then":
        lambda t: 100 * t["previous_outcomes_then"] / t["previous_crimes_then"],
    "100 * previous_outcomes / previous_crimes - 100 * previous_outcomes_then / previous_crimes_then":
        lambda t: 100 * (t["previous_outcomes"] / t["previous_crimes"] - t["previous_outcomes_then"] / t["previous_crimes_then"]),
    "100 * previous_satisfied_then / previous_valid_then":
        lambda t: 100 * t["previous_satisfied_then"] / t["previous_valid_then"],
    "previous_rate - previous_rate_then": lambda t: t["previous_rate"] - t["previous_rate_then"],
    "recorded - expected_removal + expected_rest": lambda t: t["recorded"] - t["expected_removal"] + t["expected_rest"],
    "100 * (outcomes + expected_outcomes) / (crimes - expected_removal + expected_crimes)":
        lambda t: 100 * (t["outcomes"] + t["expected_outcomes"]) / (t["crimes"] - t["expected_removal"] + t["expected_crimes"]),
    **dict.fromkeys(("low_80", "high_80", "low_95", "high_95"), only),
    "100 * met_count / path_count": lambda t: 100 * t["met_count"] / t["path_count"],
    "max(0, 100 * (hard_target / 100 * (base - expected_removal + expected_base) - had) / expected_base)":
        lambda t: max(Fraction(0), t["hard_target"] * (t["base"] - t["expected_removal"] + t["expected_base"])
                      - 100 * t["had"]) / t["expected_base"],
    "mean of the groups' rates": lambda t: sum(t.values(), Fraction(0)) / len(t),
    "rate - previous_rate": lambda t: t["rate"] - t["previous_rate"],
    "rate - hard_target": lambda t: t["rate"] - t["hard_target"],
    "100 * wilson_low(rate / 100, effective_count, z_score)": lambda t: wilson(t, -1),
    "100 * wilson_high(rate / 100, effective_count, z_score)": lambda t: wilson(t, 1),
    "previous_year - late + cancelled - moved_in + moved_out":
        lambda t: t["previous_year"] - (t["late"] - t["cancelled"] + t["moved_in"] - t["moved_out"]),
    "late - cancelled + moved_in - moved_out": lambda t: t["late"] - t["cancelled"] + t["moved_in"] - t["moved_out"],
}  # fmt: skip
ROUNDINGS = {
    "integer": (0, ROUND_HALF_UP), "ceil": (0, ROUND_CEILING), "floor": (0, ROUND_FLOOR), "half_up_0dp": (0, ROUND_HALF_UP),
    "half_up_1dp": (1, ROUND_HALF_UP), "half_up_2dp": (2, ROUND_HALF_UP), "exact": (6, ROUND_HALF_UP),
}  # fmt: skip


def printed(exact: Fraction, rounding: str) -> Decimal:
    digits, way = ROUNDINGS[rounding]
    # Rounded from thirty places: far beyond what any quotient of counts needs to be told from a tie.
    long = Decimal(exact.numerator * 10**30 // exact.denominator).scaleb(-30)
    return long.quantize(Decimal(1).scaleb(-digits), way)


def months_between(last: str, to: date) -> int:
    return (to.year - int(last[:4])) * 12 + to.month - int(last[5:7])


@pytest.mark.timeout(600)
def test_every_published_figure_follows_from_its_inputs(sample_home):
    figures = select(
        """select measure_id, area_name, statistic, value, label, inputs::text, formula, rounding, period_to
           from marts.mart_figure"""
    )
    assert len(figures) > 10000
    wrong, worked_out = [], 0
    for measure, area, statistic, value, label, inputs, formula, rounding, period_to in figures:
        key = (measure, area, statistic, formula)
        raw = json.loads(inputs, parse_float=Decimal)
        assert raw, f"{key} names no inputs"
        if label is not None:
            assert value is None, key
        elif statistic == "scorecard_position":
            assert value == 1 + sum(1 for row in figures if row[2] == statistic and row[3] < value)
        elif statistic == "highest_in_months":
            assert raw["last_month_as_high"] is None or value == months_between(raw["last_month_as_high"], period_to), (
                key
            )
        else:
            terms = {name: Fraction(term) for name, term in raw.items() if isinstance(term, int | Decimal)}
            try:
                expected = printed(FORMULAS[formula](terms), rounding)
            except ZeroDivisionError:
                expected = None
            worked_out += 1
            if value != expected:
                wrong.append((*key, value, expected, raw))
    assert wrong == []
    assert worked_out > 10000


@pytest.mark.timeout(600)
def test_a_receipt_leads_from_the_figure_to_the_records(sample_home):
    receipt = explain("theft_of_motor_vehicle_recorded", statistic="above_target")
    assert (receipt.value, receipt.exact_value, receipt.rounding) == (90, Decimal("89.04"), "ceil")
    assert receipt.inputs == {"actual": 588, "previous_year": 567, "hard_target": -12}
    assert (receipt.period_from, receipt.period_to) == (date(2013, 4, 1), date(2013, 10, 14))
    assert receipt.publication_id == 1
    assert [(feed.feed, feed.delivery_count, feed.business_to) for feed in receipt.deliveries] == [
        ("crime", 70, date(2013, 10, 14))
    ]
    # Counted again, crime by crime, for a BCU too.
    assert [(count.input_name, count.crime_count) for count in receipt.counted] == [
        ("actual", 588),
        ("previous_year", 567),
    ]
    assert all(0 < count.delivery_count < 70 for count in receipt.counted)
    assert receipt.is_confirmed is True
    assert explain("shoplifting_recorded", "City").is_confirmed is True
    assert explain("all_crime_outcome_rate").deliveries[1].feed == "outcome"
    assert explain("satisfaction_all_users_overall", statistic="verdict").is_confirmed is None

    # Synonyms and sloppy names; what is close is suggested.
    assert explain("VWI", "spinney hill").measure_id == "violence_with_injury_recorded"
    with pytest.raises(BluelampError, match="theft_of_motor_vehicle_recorded"):
        explain("theft of moter vehicle")
    with pytest.raises(BluelampError, match="Spinney Hill"):
        explain("shoplifting_recorded", "spiny hill")
    with pytest.raises(BluelampError, match="above_target"):
        explain("theft_of_motor_vehicle_recorded", statistic="above_the_target")

    shown = CliRunner().invoke(
        app, ["explain", "theft_of_motor_vehicle_recorded", "--statistic", "above_target", "--json"]
    )
    assert json.loads(shown.stdout)["exact_value"] == "89.04"

    # A figure, and a record behind one, changed behind our back no longer stand up.
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("update published.mart_figure set value = 91 where statistic = 'above_target' and value = 90")
        cursor.execute(
            """update core.int_crime_version set is_counted = false where crime_number = (
                   select min(crime_number) from core.int_crime_version where is_latest and is_counted and lpu_code like 'C%'
                   and offence_code = '46' and recorded_date between '2013-04-01' and '2013-10-14')"""
        )
    assert explain("theft_of_motor_vehicle_recorded", statistic="above_target").is_confirmed is False
    assert explain("shoplifting_recorded", "City").is_confirmed is False
