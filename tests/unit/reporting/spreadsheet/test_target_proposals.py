"""The proposed targets' spread-sheet: numbers are numbers in their kind's format, nothing is blank, it prints as pages to read."""

import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from bluelamp.reporting.spreadsheet.target_proposals import COLUMNS, GROUPS, workbook_bytes
from tests.fixtures.publication import make_publication

NOTHING = {column.name: None for column in COLUMNS} | {"milestones": [], "msg_rates": [], "best_quartile_rates": []}
BURGLARY = NOTHING | {
    "financial_year": "2013/14", "measure_id": "burglary_dwelling_recorded", "title": "Burglary – dwelling",
    "purpose": "Recorded Crime",
    "proposed_hard_target": Decimal(-9), "status": "gap closed in 3 years", "target_in_force": Decimal("-2.5"),
    "milestones": [Decimal("3614.104"), Decimal("3058.2")],
    "probability_without_action": Decimal("0.235"), "base_value": Decimal("3929.4"), "msg_rate_latest": Decimal("7.964202"),
    "msg_rates": [Decimal("7.767089")], "membership_status": "placeholder", "decided_on": date(2013, 10, 9),
    "cap_rule": "reduction that nine in ten did not exceed (6.0 %), held within 10.0 to 20.0 %, and more words",
}  # fmt: skip
RATE = NOTHING | {
    "financial_year": "2013/14", "measure_id": "burglary_dwelling_outcome_rate", "title": "Burglary – dwelling",
    "purpose": "Outcome Rate", "status": "no target by policy", "probability_note": "nothing is proposed",
    "base_value": Decimal("16.0913"),
    "membership_status": "placeholder",
}  # fmt: skip


@pytest.fixture(scope="module")
def sheet():
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(make_publication(), [BURGLARY, RATE])))["Proposals"]


def cell(sheet, row, name):
    return sheet.cell(row, [column.name for column in COLUMNS].index(name) + 1)


def test_every_number_is_one_and_shown_as_its_kind_is(sheet):
    shown = {name: (cell(sheet, 2, name).value, cell(sheet, 2, name).number_format)
             for name in ("proposed_hard_target", "probability_without_action", "base_value", "msg_rate_latest")}  # fmt: skip
    assert shown == {
        "proposed_hard_target": (-9, "0"), "probability_without_action": (0.235, "0%"), "base_value": (3929.4, "#,##0"),
        "msg_rate_latest": (7.964202, "0.00"),
    }  # fmt: skip
    # A target that people set keeps its decimals.
    in_force = cell(sheet, 2, "target_in_force")
    assert (in_force.value, in_force.number_format) == (-2.5, "General")
    # A level of an outcome rate is a rate.
    assert (cell(sheet, 3, "base_value").value, cell(sheet, 3, "base_value").number_format) == (16.0913, "0.0")
    assert cell(sheet, 2, "milestones").value == "3,614 · 3,058"
    assert cell(sheet, 2, "msg_rates").value == "7.77"
    assert cell(sheet, 2, "decided_on").value == datetime(2013, 10, 9)


def test_where_there_is_nothing_it_says_why(sheet):
    assert all(each.value not in (None, "") for row in sheet.iter_rows(1, 3) for each in row)
    assert cell(sheet, 3, "proposed_hard_target").value == "no target by policy"
    assert cell(sheet, 3, "probability_without_action").value == "nothing is proposed"
    assert cell(sheet, 3, "decided_by").value == "not decided"


def test_it_prints_a_page_across_for_each_group_with_names_and_heads_on_each(sheet):
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$C")
    assert [each.id for each in sheet.col_breaks.brk] == [10, 20, 29, 37]
    assert sum(len(group) for group in GROUPS) == len(COLUMNS) == sheet.max_column
    # As much of the page as A4 has at that scale (some 165 digits), names included.
    names = sum(column.width for column in GROUPS[0][:3])
    assert max(names + sum(column.width for column in group if column not in GROUPS[0][:3]) for group in GROUPS) <= 165
    assert sheet.row_dimensions[2].height == 2 * 15, "a row is as high as its longest words are"
