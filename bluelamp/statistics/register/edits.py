"""Which edits of the register stand (bluelamp/register/merge.py): the same rows whatever the order in which they arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bluelamp.register.edit import Edit
from bluelamp.register.merge import earlier, fold, row_states
from bluelamp.statistics.warehouse import Warehouse

if TYPE_CHECKING:
    import pandas as pd

DELIVERED = """
    select entity, record_id, field, value, edit_id, base_edit_ids, workbook_id, saved_by, saved_at, known_at, load_id
    from {core}.int_register_delivered_edit
    order by known_at, load_id, edit_id
"""
COLUMNS = ("edit_id", "entity", "record_id", "field", "value", "workbook_id", "saved_by", "saved_at", "known_at", "load_id",
           "edit_state", "is_shown")  # fmt: skip


def register_edits(warehouse: Warehouse) -> int:
    """Fill fitted.register_edit and fitted.register_row anew; returns their rows. A few milliseconds: nothing is kept."""
    import pandas as pd

    with warehouse.connection.cursor() as cursor:
        cursor.execute(DELIVERED.replace("{core}", warehouse.core))
        names = [column.name for column in cursor.description or ()]
        delivered = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    edits: dict[str, Edit] = {}
    loads: dict[str, int] = {}
    for row in delivered:
        edit = edit_of(row)
        known = edits.get(edit.edit_id)
        edits[edit.edit_id] = edit if known is None else earlier(known, edit)
        loads.setdefault(edit.edit_id, row["load_id"])
    cells = fold(edits.values())
    states = {
        edit.edit_id: ("conflict" if state.is_conflict else "current", place == 0)
        for state in cells.values()
        for place, edit in enumerate(state.edits)
    }
    rows = [
        [edit_id, *edit.cell, edit.value, edit.workbook_id, edit.saved_by, edit.saved_at, edit.known_at, loads[edit_id],
         *states.get(edit_id, ("replaced", False))]
        for edit_id, edit in sorted(edits.items())
    ]  # fmt: skip
    taken_out = [[*record, state.is_taken_out, state.is_conflict] for record, state in row_states(cells).items()]
    count = warehouse.replace("register_edit", as_text(pd.DataFrame(rows, columns=list(COLUMNS))))
    frame = pd.DataFrame(taken_out, columns=["entity", "record_id", "is_taken_out", "is_conflict"])
    return count + warehouse.replace("register_row", frame)


def as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Moments with their offset, nothing where there is none."""
    for name in ("saved_at", "known_at"):
        frame[name] = [moment.isoformat() if moment is not None else None for moment in frame[name].astype(object)]
    return frame


def edit_of(row: dict[str, Any]) -> Edit:
    """An edit from its row in core."""
    return Edit(
        row["entity"], row["record_id"], row["field"], row["value"], frozenset(row["base_edit_ids"]), row["workbook_id"],
        row["saved_by"], row["saved_at"], row["known_at"],
    )  # fmt: skip
