"""The register over what the warehouse proposes: what people wrote stands above it, and what its signal says is never lost."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from openpyxl.workbook import Workbook

from bluelamp.register.edit import ROW_STATE, TAKEN_OUT, Edit
from bluelamp.register.open_workbook import open_workbook
from bluelamp.register.state import state_of
from bluelamp.register.workbook import Changes, changes
from bluelamp.register.write_workbook import workbook_bytes
from tests.fixtures.register_cases import AROUND, BURGLARY, CYCLES, EDITS, MADE, SHEETS, edited, written
from tests.fixtures.register_doings import put, several, too_many_words

PROPOSAL = {"title": "Burglary, Hinckley", "status": "proposed", "area_name": "Hinckley"}
PROPOSED = {("issue", BURGLARY): PROPOSAL}
TAKEN_UP = written(BURGLARY, {"status": "accepted", "owner": "Head of crime"})


def removal(edits: list[Edit], record: str = BURGLARY) -> Edit:
    """Somebody's taking out of a row that showed these edits."""
    return Edit(
        "issue", record, ROW_STATE, TAKEN_OUT, frozenset(edit.edit_id for edit in edits), "0" * 16, "Bob", MADE, MADE
    )


def test_a_row_that_was_taken_out_stands_as_proposed_while_its_signal_speaks_as_the_mart_has_it():
    gone = removal(TAKEN_UP)
    state = state_of([*TAKEN_UP, gone], PROPOSED)
    assert state.rows == {("issue", BURGLARY): PROPOSAL}
    assert state.heads["issue", BURGLARY] == {
        **{edit.field: frozenset({edit.edit_id}) for edit in TAKEN_UP},
        ROW_STATE: frozenset({gone.edit_id}),
    }


def test_it_goes_once_its_signal_has_gone_and_one_without_signal_goes_at_once():
    others = written(CYCLES, {"title": "Cycle theft"})
    edits = [*TAKEN_UP, removal(TAKEN_UP), *others, removal(others, CYCLES)]
    assert state_of(edits, {}).rows == {}
    assert set(state_of(edits, PROPOSED).rows) == {("issue", BURGLARY)}


def test_a_row_that_was_taken_out_asks_nobody_to_decide_between_its_former_values():
    [ann] = written(BURGLARY, {"owner": "Ann"})
    edits = [ann, replace(ann, value="Head of crime", saved_by="Cy")]
    assert len(state_of(edits, PROPOSED).conflicts) == 1
    assert state_of([*edits, removal(edits)], PROPOSED).conflicts == ()


def sent(edits: list[Edit], do: Callable[[Workbook], None]) -> Changes:
    """What comes of the workbook of these edits, after somebody has done that to it."""
    opened = open_workbook(edited(do, of=workbook_bytes(state_of(edits, {}), SHEETS, AROUND, MADE)))
    return changes(opened.tables, opened.base, SHEETS, opened.saved, opened.formulas)


def test_a_row_that_was_deleted_and_typed_in_again_is_a_new_one():
    def typed(book: Workbook) -> None:
        put(book, "Issue", "Shed breaks", 5)

    def deleted(book: Workbook) -> None:
        # Its id is made from its words, so that nobody knows where it stands among the others.
        sheet = book["Issues"]
        sheet.delete_rows(next(row[0].row for row in sheet.iter_rows(2, 9, 1, 2) if row[1].value == "Shed breaks"))

    first = sent(EDITS, typed).edits
    removed = sent([*EDITS, *first], deleted).edits
    again = sent([*EDITS, *first, *removed], typed).edits
    assert [edit.field for edit in (*first, *removed, *again)] == ["title", ROW_STATE, "title"]
    [same] = sent([*EDITS, *removed, *first], typed).edits
    assert again[0].edit_id == same.edit_id, "whatever the order, the same id"
    rows = state_of([*EDITS, *first, *removed, *again], {}).rows
    assert sum(values["title"] == "Shed breaks" for values in rows.values()) == 1


@pytest.mark.parametrize("written_as", ["(emptied)", "“(Emptied)”"])
def test_a_conflict_is_decided_for_the_emptied_cell(written_as):
    [owner] = (edit for edit in EDITS if (edit.record_id, edit.field) == (BURGLARY, "owner"))
    seen = frozenset({owner.edit_id})
    disputed = [*EDITS, replace(owner, value=None, base=seen), replace(owner, value="Cy", base=seen, saved_by="Cy")]
    found = sent(disputed, lambda book: put(book, "Decision", written_as, sheet="Conflicts"))
    assert [(edit.field, edit.value) for edit in found.edits] == [("owner", None)]
    assert state_of([*disputed, *found.edits], {}).conflicts == ()


def test_a_conflict_of_a_needed_cell_is_not_decided_for_empty():
    [title] = (edit for edit in EDITS if (edit.record_id, edit.field) == (BURGLARY, "title"))
    disputed = [*EDITS, replace(title, value="Sheds", saved_by="Bob")]
    found = sent(disputed, lambda book: put(book, "Decision", "(emptied)", sheet="Conflicts"))
    assert found.edits == []
    assert [problem.sentence for problem in found.problems] == [
        "Sheet Conflicts, row 2, column Decision: the cell may not be empty; write the value that holds."
    ]


def test_a_cell_that_nobody_touched_is_not_judged_by_the_lists_of_today():
    action = written("A-PATRL0", {"title": "Patrols", "issue_id": "I-GONE00", "area_name": "Oadby"}, "action")
    found = sent([*EDITS, *action], lambda book: put(book, "Progress", "50%", sheet="Actions"))
    assert ([edit.value for edit in found.edits], found.problems) == (["50%"], [])
    [problem] = sent([*EDITS, *action], lambda book: put(book, "Issue", "I-GONE01", sheet="Actions")).problems
    assert problem.header == "Issue"


def test_no_cell_points_to_a_new_row_whose_words_are_not_taken():
    action = several(
        lambda book: put(book, "Action", "Patrols", 2, "Actions"),
        lambda book: put(book, "Issue", "x" * 201, 2, "Actions"),
    )
    found = sent(EDITS, several(too_many_words, action))
    assert [edit.field for edit in found.edits] == ["title"]
    assert [(problem.sheet, problem.header) for problem in found.problems] == [
        ("Issues", "Issue"),
        ("Actions", "Issue"),
    ]
