"""The register over what the warehouse proposes: what people wrote stands above it, and what its signal says is never lost."""

from dataclasses import replace

from bluelamp.register.edit import ROW_STATE, TAKEN_OUT, Edit
from bluelamp.register.state import state_of
from tests.fixtures.register_cases import BURGLARY, CYCLES, MADE, written

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
