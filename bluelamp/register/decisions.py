"""The sheet on which people decide between values that others wrote without knowing of one another."""

from collections.abc import Mapping, Sequence

from bluelamp.contract_columns import Sheet
from bluelamp.register.delivered import Base, Changes, Problem, Saved
from bluelamp.register.edit import KEPT, ROW_STATE, TAKEN_OUT, Edit, folded
from bluelamp.register.values import NotTakenError, Value, read_value, shown

CONFLICTS, DECISION = "Conflicts", "Decision"
EMPTIED = "(emptied)"  # as the sheet shows that somebody cleared the cell, and as people choose that


def take_decisions(
    rows: Sequence[Sequence[Value]],
    base: Base,
    sheets: Sequence[Sheet],
    saved: Saved,
    found: Changes,
    new: Mapping[str, str],
) -> None:
    """What people decided on the sheet of conflicts: for a cell its value, for a row whether it stays."""
    if not rows:
        return
    by_title = {folded(sheet.title): sheet for sheet in sheets}
    names = [folded(str(cell)) for cell in rows[0]]
    if not {"sheet", "id", "column", folded(DECISION)} <= set(names):
        found.notes.append(f"sheet {CONFLICTS} has lost its columns: no decision was read")
        return
    changed = {edit.cell for edit in found.edits}
    for number, row in enumerate(rows[1:], start=2):
        title, own, header, decision = (
            shown(row[names.index(name)]) if names.index(name) < len(row) else ""
            for name in ("sheet", "id", "column", folded(DECISION))
        )
        sheet = by_title.get(folded(title))
        if not decision or sheet is None or (sheet.entity, own) not in base.cells:
            continue
        cells = base.cells[sheet.entity, own]
        column = next((column for column in sheet.columns if folded(column.header) == folded(header)), None)
        name = column.name if column else ROW_STATE
        try:
            if column and folded(decision).strip("'\"") == EMPTIED:
                if column.is_required:
                    raise NotTakenError("the cell may not be empty; write the value that holds.")
                value = None
            elif column:
                value = read_value(decision, column, base.lists, new)
            elif folded(decision) in (TAKEN_OUT, KEPT):
                value = folded(decision)
            else:
                raise NotTakenError(f"write “{TAKEN_OUT}” or “{KEPT}”.")
        except NotTakenError as error:
            found.problems.append(Problem(CONFLICTS, number, DECISION, str(error), decision))
            continue
        heads = cells[name][1] if name in cells else frozenset[str]()
        if name == ROW_STATE and value == TAKEN_OUT:
            heads = frozenset[str]().union(*(edits for _, edits in cells.values()))
        if (sheet.entity, own, name) in changed:
            found.notes.append(f"sheet {CONFLICTS}, row {number}: the cell itself was changed too, and that counts")
            continue
        found.add(Edit(sheet.entity, own, name, value, heads, base.workbook_id, saved.by, saved.at), number)
