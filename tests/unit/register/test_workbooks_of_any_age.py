"""Three people, each with copies of the workbook of any age, in any order: through the files, as they are saved and read."""

import io
from dataclasses import replace
from datetime import timedelta

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bluelamp.register.edit import Edit
from bluelamp.register.merge import fold
from bluelamp.register.open_workbook import open_workbook
from bluelamp.register.state import state_of
from bluelamp.register.workbook import changes
from bluelamp.register.write_workbook import workbook_bytes
from tests.fixtures.register_cases import AROUND, EDITS, MADE, SHEETS
from tests.fixtures.register_doings import put

PEOPLE = ("Ann", "Bob", "Cy")
WORDS = ("Head of crime", "Ann, who knows", "nobody yet", None)
HEADERS = {"Owner": "owner", "Reason": "reason"}


def written(edits: list[Edit], number: int) -> bytes:
    """The workbook of what these edits come to; its number is the publication's."""
    around = replace(
        AROUND, publication=f"publication {number}", lists={**AROUND.lists, "owner": [(w, w) for w in WORDS if w]}
    )
    return workbook_bytes(state_of(edits, {}), SHEETS, around, MADE + timedelta(days=number))


def typed(copy: bytes, cells: list[tuple[int, str, str | None]], by: str) -> list[Edit]:
    """What comes of a copy into which a person typed, saved, sent and read."""
    book = openpyxl.load_workbook(io.BytesIO(copy))
    for row, header, words in cells:
        put(book, header, words, row)
    book.properties.lastModifiedBy = by
    buffer = io.BytesIO()
    book.save(buffer)
    opened = open_workbook(buffer.getvalue())
    found = changes(opened.tables, opened.base, SHEETS, opened.saved, opened.formulas)
    assert found.problems == []
    return found.edits


STEPS = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.integers(0, 5),
        st.lists(st.tuples(st.integers(2, 4), st.sampled_from(sorted(HEADERS)), st.sampled_from(WORDS)), min_size=1, max_size=3,
                 unique_by=lambda cell: cell[:2]),
    ),
    min_size=2, max_size=4,
)  # fmt: skip


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS, st.randoms(use_true_random=False))
def test_whatever_the_order_of_arrival_the_register_is_the_same_and_every_word_is_found(steps, random) -> None:
    deliveries: list[list[Edit]] = []
    everything = list(EDITS)
    for by, age, cells in steps:
        # A copy of what was known so many deliveries ago.
        known = [edit for delivered in deliveries[: max(0, len(deliveries) - age)] for edit in delivered]
        delivered = typed(written([*EDITS, *known], len(deliveries)), cells, by)
        deliveries.append(delivered)
        everything += delivered
    wanted = fold(everything)
    random.shuffle(deliveries)
    arrived = list(EDITS)
    for delivered in [*deliveries, deliveries[0]]:
        arrived += delivered
    assert fold(arrived) == wanted
    assert written(arrived, 9) == written(everything, 9), "the next workbook holds it, byte for byte"
    standing = {edit.edit_id for state in wanted.values() for edit in state.edits}
    replaced = {base for edit in everything for base in edit.base}
    for edit in everything:
        is_corrected = any(
            (other.cell, other.base, other.saved_by) == (edit.cell, edit.base, edit.saved_by)
            and other.value != edit.value
            for other in everything
        )
        assert edit.edit_id in standing or edit.edit_id in replaced or is_corrected
