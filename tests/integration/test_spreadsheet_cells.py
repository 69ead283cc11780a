"""The daily spread-sheet as a reader has it: each number of each sheet is that of its row of the mart."""

import openpyxl
import pytest

from bluelamp.reporting.spreadsheet import write_daily_spreadsheet
from bluelamp.reporting.spreadsheet.crime_sheet import HEAD_ROW
from tests.fixtures.raw_rows import select

WINDOWS = {
    "year to date": "financial_year_to_date",
    "28 days": "last_28_days",
    "7 days": "last_7_days",
    "month": "month_to_date",
}


def published() -> dict[tuple[str, str, str, str], tuple[float | None, ...]]:
    """Counts, last year's, change and change in per cent by kind of area, title, area and window."""
    rows = select(
        """select area_type, title, area_name, period, actual, previous_year, change, change_pct
           from marts.mart_daily_crime"""
    )
    return {row[:4]: tuple(None if value is None else float(value) for value in row[4:]) for row in rows}


@pytest.mark.filterwarnings("ignore:Sparkline Group")
def test_every_number_of_every_sheet_is_the_marts(sample_home, tmp_path):
    book = openpyxl.load_workbook(write_daily_spreadsheet(tmp_path), data_only=True)
    left, compared = published(), 0
    for area_type, name in (("force", "Force"), ("bcu", "BCU"), ("lpu", "LPU")):
        heads, *rows = list(book[name].iter_rows(min_row=HEAD_ROW + 1, values_only=True))
        for row in rows:
            told = dict(zip(heads, row, strict=True))
            area = "force" if area_type == "force" else told[name]
            for words, period in WINDOWS.items():
                wanted = left.pop((area_type, told["Crime type"], area, period))
                cells = [told[f"{head}, {words}"] for head in ("Crimes", "Last year", "Change", "Change %")]
                printed = [None if isinstance(cell, str) else float(cell) for cell in cells]
                printed[3] = None if printed[3] is None else round(100 * printed[3], 6)
                assert tuple(printed) == wanted, (name, told["Crime type"], area, words)
                compared += 4
    assert compared > 7000
    # Left out are only rows that collect crimes of no area yet, where there are none.
    assert {values[:2] for values in left.values()} <= {(0.0, 0.0)}
    assert all("unallocated" in area.lower() for _, _, area, _ in left)
