"""The sample's workbooks hold the items of the report of October 2013, every cell of them can be taken, and they contradict once."""

import json
from datetime import date
from pathlib import Path

from bluelamp.contracts import load_contracts
from bluelamp.register.merge import fold
from bluelamp.register.open_workbook import open_workbook
from bluelamp.register.workbook import changes
from bluelamp.sample.register import register_files

SHEETS = load_contracts()["register"].sheets


def test_every_cell_is_taken_and_counted_and_the_report_s_items_are_there() -> None:
    edits = []
    for delivery in register_files():
        opened = open_workbook(delivery.content)
        found = changes(opened.tables, opened.base, SHEETS, opened.saved, opened.formulas)
        assert (found.problems, found.notes) == ([], [])
        assert len(found.edits) == delivery.row_count
        edits += found.edits
    cells = fold(edits)
    values = {state.value for state in cells.values()}
    assert {"Op Tiger", "Op Dynamo", "Dynamo Auto", "Crime outcome plan", "Satisfaction gold group"} <= values
    assert sum(entity == "horizon_item" and name == "title" for entity, _, name in cells) == 3
    assert sum(entity == "recommendation" and name == "title" for entity, _, name in cells) == 1
    disputed = [(entity, name) for (entity, _, name), state in cells.items() if state.is_conflict]
    assert disputed == [("issue", "owner")]
    assert {edit.saved_by for edit in edits} == {"Planning and performance team", "Force Intelligence Bureau"}


def test_each_night_brings_its_own_workbook_of_the_same_bytes() -> None:
    every = {delivery.name: delivery.content for delivery in register_files()}
    assert [delivery.name for delivery in register_files(night=date(2013, 10, 14))] == [
        "register_2013-10-14_copy 2.xlsx"
    ]
    assert [delivery.name for delivery in register_files(until=date(2013, 10, 13))] == [
        "register_2013-10-13_copy 1.xlsx"
    ]
    assert {delivery.name: delivery.content for delivery in register_files()} == every


def test_measures_and_areas_of_the_sample_are_the_policy_s() -> None:
    from bluelamp.sample.register import DATA, lists

    known = {name: {value for _, value in values} for name, values in lists().items()}
    for filled in json.loads(Path(DATA).read_text(encoding="utf-8")).values():
        for rows in filled.values():
            for row in rows if isinstance(rows, list) else ():
                assert row.get("measure_id", "all_crime_recorded") in known["measure"]
                assert row.get("area_name", "force") in known["area"]
