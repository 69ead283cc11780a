"""Every figure that the October 2013 report printed, counted from the records of the sample force."""

import csv
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest

from bluelamp.reporting.receipts.arithmetic import NotArithmeticError, rounded, work_out
from tests.fixtures.raw_rows import select

PRINTED = Path(__file__).parents[1] / "expected" / "published_figures.csv"
# Judged by rules from words or months, so that there is nothing to compute again from the inputs.
JUDGED = {"scorecard_position", "highest_in_months"}

pytestmark = pytest.mark.timeout(600)


def figures() -> dict[tuple[str, str, str], tuple[Decimal | None, str | None]]:
    """Every published figure: (measure, area, statistic) -> (value, label)."""
    rows = select("select measure_id, area_name, statistic, value, label from marts.mart_figure")
    return {(measure, area, statistic): (value, label) for measure, area, statistic, value, label in rows}


def same(printed: str, figure: tuple[Decimal | None, str | None]) -> bool:
    """Whether a figure reads as it was printed: a number digit for digit, a word letter for letter."""
    value, label = figure
    if value is None:
        return label == printed
    try:
        return value == Decimal(printed)
    except InvalidOperation:
        return False


def test_all_227_figures_of_the_report_come_out_of_counting(sample_home):
    with open(PRINTED, encoding="utf-8", newline="") as handle:
        printed = list(csv.DictReader(handle))
    assert len(printed) == 227
    found = figures()
    keys = {row["figure_id"]: (row["measure"], row["area"], row["statistic"]) for row in printed}
    missing = {number: key for number, key in keys.items() if key not in found}
    assert missing == {}
    wrong = {
        row["figure_id"]: (*keys[row["figure_id"]], row["published"], found[keys[row["figure_id"]]])
        for row in printed
        if not same(row["published"], found[keys[row["figure_id"]]])
    }
    assert wrong == {}


def test_every_number_comes_out_again_from_its_own_inputs_formula_and_rounding(sample_home):
    rows = select(
        """select measure_id, area_name, statistic, value, inputs, formula, rounding, period_to from marts.mart_figure
           where value is not null"""
    )
    assert len(rows) > 14_000
    wrong, unproven = [], set()
    for measure, area, statistic, value, inputs, formula, rounding, period_to in rows:
        exact = {name: Decimal(str(term)) if isinstance(term, float) else term for name, term in inputs.items()}
        try:
            again = work_out(formula, exact, period_to)
        except NotArithmeticError:
            unproven.add(statistic)
            continue
        if again is None or rounded(again, rounding) != value:
            wrong.append((measure, area, statistic, value, again))
    assert wrong == []
    assert unproven <= JUDGED


def test_the_scorecard_quotes_the_figures(sample_home):
    columns = (
        "hard_target", "stretch_target", "actual", "previous_year", "year_on_year_change", "rolling_3_month_trend",
        "level_of_control", "performance_impact", "overall_impact_score", "overall_impact_classification", "overall_threat",
    )  # fmt: skip
    found = figures()
    rows = select(
        f"select position, measure_id, {', '.join(columns)} from marts.mart_emergent_scorecard order by position"
    )
    assert [row[0] for row in rows] == list(range(1, 14))
    for position, measure, *cells in rows:
        assert found[measure, "force", "scorecard_position"][0] == position
        for statistic, cell in zip(columns, cells, strict=True):
            value, label = found.get((measure, "force", statistic), (None, None))
            assert cell == (label if value is None else value), f"{measure} {statistic}"
