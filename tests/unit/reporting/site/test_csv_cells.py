"""No cell of a CSV that people open in a spread-sheet program is a formula, and no number is changed for that."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from bluelamp.reporting.open_data_site.write import csv_of
from bluelamp.reporting.site.downloads import csv_text

FORMULAS = (
    "=cmd|' /C calc'!A1",
    "@SUM(1+1)",
    "+1+1",
    "-1+1",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("http://evil.example","here")',
)


@pytest.mark.real_life("formulas in text", "a title, a force's name, a note that begins like one, in every CSV")
@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula(text: str) -> None:
    for written in (csv_text(["a"], [[text]]), csv_of([{"a": text}])):
        [_, [cell]] = csv.reader(io.StringIO(written, newline=""))
        assert cell == f"'{text}"


def test_numbers_dates_and_lists_stay_as_they_are() -> None:
    row = {"a": Decimal("-8.3"), "b": -3, "c": date(2013, 10, 14), "d": None, "e": [{"f": "=1"}], "g": "a=b"}
    [_, cells] = csv.reader(io.StringIO(csv_of([row]), newline=""))
    assert cells == ["-8.3", "-3", "2013-10-14", "", '[{"f": "=1"}]', "a=b"]
