"""The sheet of months, and the small charts that are drawn from it, of areas that began later than others."""

import io
import zipfile

import openpyxl
import pytest

from bluelamp.reporting.spreadsheet import daily_spreadsheet
from tests.fixtures.publication import crime_rows, make_publication

pytestmark = pytest.mark.filterwarnings("ignore:Sparkline Group")  # openpyxl leaves sparklines out


def test_a_series_that_began_later_ends_with_the_others():
    rows = [
        {**row, "monthly_counts": [None] * 22 + [5, 7]} if row["area_name"] == "Hinckley" else row
        for row in crime_rows()
    ]
    written = io.BytesIO(daily_spreadsheet.workbook_bytes(make_publication(crime=rows)))
    months = openpyxl.load_workbook(written)["Months"].iter_rows(values_only=True)
    of_area = [row[3:] for row in months if row[1] == "Hinckley"]
    assert set(of_area) == {("no monthly counts",) * 22 + (5, 7)}
    with zipfile.ZipFile(written) as archive:
        assert archive.read("xl/worksheets/sheet4.xml").decode().count("<xm:f>Months!Z") == len(of_area)
