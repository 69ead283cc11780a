"""Edits merge the same in whatever order they arrive, and nothing that anybody typed is lost."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bluelamp.register.edit import KEPT, ROW_STATE, TAKEN_OUT, Edit
from bluelamp.register.merge import fold, known_at, row_states

START = datetime(2013, 10, 1, 9, tzinfo=UTC)
PEOPLE = ("Ann", "Bob", "Cy")
FIELDS = ("title", "owner")
RECORDS = ("I-000001", "I-000002")


def edit(value: str | None, base: frozenset[str] = frozenset(), *, by: str | None = "Ann", at: int = 0, field: str = "title",
         record: str = RECORDS[0]) -> Edit:  # fmt: skip
    """An edit saved some minutes after the start."""
    moment = START + timedelta(minutes=at)
    return Edit("issue", record, field, value, base, "w" * 16, by, moment, moment)


def shown(edits: list[Edit], field: str = "title", record: str = RECORDS[0]) -> str | None:
    """What stands in a cell."""
    return fold(edits)["issue", record, field].value


def test_a_change_of_a_change_replaces_it_and_the_first_stays_in_history() -> None:
    first = edit("one")
    second = edit("two", frozenset({first.edit_id}), by="Bob", at=5)
    state = fold([second, first])["issue", RECORDS[0], "title"]
    assert (state.value, state.is_conflict, state.edits) == ("two", False, (second,))


def test_two_people_who_did_not_know_of_one_another_are_both_kept() -> None:
    ann, bob = edit("one", at=1), edit("two", by="Bob", at=2)
    state = fold([ann, bob])["issue", RECORDS[0], "title"]
    assert state.is_conflict
    assert {one.value for one in state.edits} == {"one", "two"}
    decided = edit("both", state.heads, by="Cy", at=9)
    assert fold([ann, bob, decided])["issue", RECORDS[0], "title"].edits == (decided,)


def test_the_same_words_from_two_people_are_no_conflict() -> None:
    state = fold([edit("one"), edit("one", by="Bob", at=4)])["issue", RECORDS[0], "title"]
    assert not state.is_conflict
    assert len(state.edits) == 1


def test_whoever_saves_the_same_workbook_again_corrects_himself() -> None:
    state = fold([edit("one", at=1), edit("two", at=2)])["issue", RECORDS[0], "title"]
    assert (state.value, state.is_conflict) == ("two", False)


def test_people_without_a_name_may_be_two() -> None:
    assert fold([edit("one", by=None, at=1), edit("two", by=None, at=2)])["issue", RECORDS[0], "title"].is_conflict


def test_an_old_copy_saved_again_later_does_not_come_back() -> None:
    old, new = edit("one", at=1), edit("two", at=2)
    assert shown([old, new, edit("one", at=99)]) == "two"


def test_a_row_taken_out_by_one_and_changed_by_another_stays_until_somebody_decides() -> None:
    first = edit("one")
    removal = edit(TAKEN_OUT, frozenset({first.edit_id}), field=ROW_STATE, by="Bob", at=3)
    assert row_states(fold([first, removal]))["issue", RECORDS[0]].is_taken_out
    change = edit("two", frozenset({first.edit_id}), by="Cy", at=4)
    state = row_states(fold([first, removal, change]))["issue", RECORDS[0]]
    assert state.is_conflict
    assert not state.is_taken_out
    kept = edit(KEPT, frozenset({removal.edit_id}), field=ROW_STATE, at=9)
    assert not row_states(fold([first, removal, change, kept]))["issue", RECORDS[0]].is_conflict
    again = edit(TAKEN_OUT, frozenset({change.edit_id, removal.edit_id}), field=ROW_STATE, at=9)
    assert row_states(fold([first, removal, change, again]))["issue", RECORDS[0]].is_taken_out


def test_the_register_as_it_was_known_on_a_day() -> None:
    first = edit("one")
    second = edit("two", frozenset({first.edit_id}), at=60)
    cells = known_at([first, second], START + timedelta(minutes=30))
    assert cells["issue", RECORDS[0], "title"].value == "one"
    assert known_at([first, second], START - timedelta(minutes=1)) == {}


@st.composite
def histories(draw: st.DrawFn) -> list[Edit]:
    """Three people, each editing a copy of the register of any age: what was known then is what the copy holds."""
    made: list[Edit] = []
    for step in range(draw(st.integers(1, 12))):
        copy = fold(made[: draw(st.integers(0, len(made)))])
        field = draw(st.sampled_from((*FIELDS, ROW_STATE)))
        record = draw(st.sampled_from(RECORDS))
        value = draw(st.sampled_from((TAKEN_OUT, KEPT) if field == ROW_STATE else ("a", "b", "c", None)))
        cells = [cell for cell in copy if cell[1] == record and (field == ROW_STATE or cell[2] == field)]
        base = frozenset[str]().union(*(copy[cell].heads for cell in cells))
        by = draw(st.sampled_from((*PEOPLE, None)))
        made.append(edit(value, base, by=by, at=step, field=field, record=record))
    return made


def is_corrected(one: Edit, made: list[Edit]) -> bool:
    """Whether the person who wrote it wrote something else into the same copy."""
    return one.saved_by is not None and any(
        (other.cell, other.base, other.saved_by) == (one.cell, one.base, one.saved_by) and other.value != one.value
        for other in made
    )


@settings(max_examples=300, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_end_in_the_same_register(made: list[Edit], random) -> None:
    """Every value is found: as current, in a conflict, or in history, which is the edits that another one names."""
    wanted = fold(made)
    shuffled = [*made, *random.choices(made, k=3)]
    random.shuffle(shuffled)
    assert fold(shuffled) == wanted
    assert row_states(fold(shuffled)) == row_states(wanted)
    standing = {one.edit_id for state in wanted.values() for one in state.edits}
    replaced = {base for one in made for base in one.base}
    for one in made:
        assert one.edit_id in standing or one.edit_id in replaced or is_corrected(one, made)
    assert all(state.edits for state in wanted.values())
    for cell, state in wanted.items():
        assert state.is_conflict == (len({one.value for one in state.edits}) > 1)
        assert {one.cell for one in state.edits} == {cell}


def test_what_one_takes_back_another_may_have_said_too() -> None:
    edits = [edit("b", at=0), edit("a", at=1), edit("b", by="Bob", at=2)]
    state = fold(edits)["issue", RECORDS[0], "title"]
    assert state.is_conflict
    assert [(one.value, one.saved_by) for one in state.edits] == [("b", "Bob"), ("a", "Ann")]
