"""The emergent scorecard of the October 2013 report from the sample force's records."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from tests.fixtures.raw_rows import select

PRINTED = Path(__file__).parents[1] / "expected" / "published_figures.csv"
# The design's promise, in this order.
JUDGED = ["rolling_3_month_trend", "level_of_control", "performance_impact", "overall_impact_score",
          "overall_impact_classification", "overall_threat"]  # fmt: skip
WORDS = [column for column in JUDGED if column != "overall_impact_score"]
CELLS = ["position", "hard_target", "stretch_target", "actual", "previous_year", "year_on_year_change", *JUDGED]
COLUMNS = ["as_at_date", "position", "measure_id", "title", "purpose", *CELLS[1:]]


def printed() -> dict[tuple[str, str], str]:
    """What the report's scorecard prints, by measure and column."""
    with open(PRINTED, encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["section"] == "scorecard"]
    assert len(rows) == 148
    return {
        (row["measure"], row["statistic"].replace("scorecard_position", "position")): row["published"] for row in rows
    }


def same(value: object, text: str | None) -> bool:
    """Whether a column holds what is printed; an empty cell is printed as nothing."""
    if text is None or value is None:
        return text is None and value is None
    return value == text if isinstance(value, str) else Decimal(value) == Decimal(text)


@pytest.mark.timeout(600)
def test_every_printed_cell_of_the_scorecard_comes_out(sample_home):
    found = select(f"select {', '.join(COLUMNS)} from marts.mart_emergent_scorecard order by position")
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in found]
    wanted = printed()
    assert [row["measure_id"] for row in rows] == sorted(
        {m for m, _ in wanted}, key=lambda m: int(wanted[m, "position"])
    )
    assert {str(row["as_at_date"]) for row in rows} == {"2013-10-14"}
    differing = [
        (row["measure_id"], column, row[column], wanted.get((row["measure_id"], column)))
        for row in rows
        for column in CELLS
        if not same(row[column], wanted.get((row["measure_id"], column)))
    ]
    assert differing == []
    assert [(row["title"], row["purpose"]) for row in rows[1:3]] == [
        ("Burglary – dwelling", "Outcome Rate"), ("Burglary – dwelling", "Recorded Crime"),
    ]  # fmt: skip


@pytest.mark.timeout(600)
def test_mart_figure_quotes_the_scorecard(sample_home):
    cells = [f"('{name}', null, {name})" for name in WORDS]
    cells += [f"('{name}', {name}, null)" for name in ("position", "overall_impact_score")]
    differing = select(
        f"""select scorecard.measure_id, cells.statistic
            from marts.mart_emergent_scorecard as scorecard
            cross join lateral (values {", ".join(cells)}) as cells (statistic, value, label)
            left join marts.mart_figure as figure
                on figure.measure_id = scorecard.measure_id and figure.area_type = 'force'
                and figure.statistic = replace(cells.statistic, 'position', 'scorecard_position')
                and figure.value is not distinct from cells.value::numeric and figure.label is not distinct from cells.label
            where figure.measure_id is null or figure.inputs = '{{}}'::jsonb"""
    )
    assert differing == []
