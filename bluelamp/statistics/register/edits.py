"""Which edits of the register stand (bluelamp/register/merge.py): the same rows whatever the order in which they arrived."""

from __future__ import annotations

from functools import reduce
from itertools import groupby
from typing import Any

from bluelamp.register.edit import Edit
from bluelamp.register.merge import earlier, fold, row_states
from bluelamp.statistics.warehouse import Warehouse

DELIVERED = """
    select entity, record_id, field, value, base_edit_ids, workbook_id, saved_by, saved_at, known_at, load_id
    from {core}.int_register_delivered_edit
    order by load_id, edit_id
"""


def register_edits(warehouse: Warehouse) -> int:
    """Fill fitted.register_edit and fitted.register_row anew; returns their rows. A few milliseconds: nothing is kept."""
    import pandas as pd

    with warehouse.connection.cursor() as cursor:
        cursor.execute(DELIVERED.replace("{core}", warehouse.core))
        names = [column.name for column in cursor.description or ()]
        delivered = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    told = [(edit_of(row), int(row["load_id"])) for row in delivered]
    cells = fold(edit for edit, _ in told)
    stands = {
        edit.edit_id: (edit, "conflict" if state.is_conflict else "current", place == 0)
        for state in cells.values()
        for place, edit in enumerate(state.edits)
    }
    judged = []
    for edit_id, copies in groupby(sorted(told, key=lambda pair: pair[0].edit_id), key=lambda pair: pair[0].edit_id):
        found = list(copies)
        first, state, is_shown = stands.get(edit_id, (reduce(earlier, (edit for edit, _ in found)), "replaced", False))
        # The delivery whose telling it is that counts; known since the first of all that held it.
        load_id = min(
            load for edit, load in found if (edit.saved_by, edit.saved_at) == (first.saved_by, first.saved_at)
        )
        known_at = min(edit.known_at for edit, _ in found if edit.known_at)
        judged.append([edit_id, load_id, known_at.isoformat(), state, is_shown])
    rows = [[*record, state.is_taken_out, state.is_conflict] for record, state in row_states(cells).items()]
    columns = ["edit_id", "load_id", "known_at", "edit_state", "is_shown"]
    count = warehouse.replace("register_edit", pd.DataFrame(judged, columns=columns))
    columns = ["entity", "record_id", "is_taken_out", "is_conflict"]
    return count + warehouse.replace("register_row", pd.DataFrame(rows, columns=columns))


def edit_of(row: dict[str, Any]) -> Edit:
    """An edit from its row in core."""
    return Edit(
        row["entity"], row["record_id"], row["field"], row["value"], frozenset(row["base_edit_ids"]), row["workbook_id"],
        row["saved_by"], row["saved_at"], row["known_at"],
    )  # fmt: skip
