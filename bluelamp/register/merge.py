"""What a set of edits comes to. A set: the order in which they arrived does not matter, nor how often.

An edit replaces the edits that it was made from. What nobody has replaced stands: one value is the cell's, several are a
conflict that shows them all. A person who saves the same workbook twice does not contradict himself: the later save counts.
Nothing is ever removed from the set, so every value is found as current, in a conflict, or in history.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bluelamp.register.edit import ROW_STATE, TAKEN_OUT, Cell, Edit, in_order


@dataclass(frozen=True)
class CellState:
    """What stands in a cell. edits: those that nobody has replaced, the one that is shown first."""

    edits: tuple[Edit, ...]

    @property
    def value(self) -> str | None:
        """What is shown: of several values the one saved last."""
        return self.edits[0].value

    @property
    def heads(self) -> frozenset[str]:
        """What the next edit of the cell will be made from."""
        return frozenset(edit.edit_id for edit in self.edits)

    @property
    def is_conflict(self) -> bool:
        """Whether people who did not know of one another wrote different things."""
        return len({edit.value for edit in self.edits}) > 1


@dataclass(frozen=True)
class RowState:
    """Whether a row is taken out; where one person took it out and another changed it meanwhile, it stays, as a conflict."""

    is_taken_out: bool
    is_conflict: bool


def fold(edits: Iterable[Edit]) -> dict[Cell, CellState]:
    """Every cell that was ever edited, with what stands in it."""
    by_cell: dict[Cell, list[Edit]] = defaultdict(list)
    for edit in tellings(edits):
        by_cell[edit.cell].append(edit)
    return {cell: CellState(standing(found)) for cell, found in sorted(by_cell.items())}


def tellings(edits: Iterable[Edit]) -> list[Edit]:
    """Each edit once for everybody who made it, as that person told it first: an old copy sent again makes nothing newer."""
    found: dict[tuple[str, str | None], Edit] = {}
    for edit in edits:
        key = edit.edit_id, edit.saved_by
        found[key] = earlier(found[key], edit) if key in found else edit
    return list(found.values())


def earlier(one: Edit, other: Edit) -> Edit:
    """The first of two tellings of one edit, known since either."""
    first = min(one, other, key=lambda edit: (str(edit.saved_at), str(edit.saved_by), edit.workbook_id))
    known = [edit.known_at for edit in (one, other) if edit.known_at is not None]
    return replace(first, known_at=min(known, default=None))


def standing(edits: list[Edit]) -> tuple[Edit, ...]:
    """The edits of one cell that nobody replaced, the last saved first."""
    replaced = {base for edit in edits for base in edit.base}
    last: dict[tuple[object, ...], Edit] = {}
    for edit in in_order(edits):
        if edit.edit_id not in replaced:
            # Who is not named, or saved at no known time, may be anybody.
            is_told = edit.saved_by is not None and edit.saved_at is not None
            whose = (edit.saved_by, edit.base) if is_told else (edit.edit_id,)
            last[whose] = edit
    # What one takes back another may have said as well, and then it stands.
    found: dict[str, Edit] = {}
    for edit in last.values():
        found[edit.edit_id] = earlier(found[edit.edit_id], edit) if edit.edit_id in found else edit
    return tuple(reversed(in_order(found.values())))


def row_states(cells: Mapping[Cell, CellState]) -> dict[tuple[str, str], RowState]:
    """The state of every record that somebody took out. Whoever took it out knew some edits; any other is a contradiction."""
    heads: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (entity, record_id, field), state in cells.items():
        if field != ROW_STATE:
            heads[entity, record_id] |= state.heads
    found = {}
    for (entity, record_id, field), state in cells.items():
        if field == ROW_STATE:
            removals = [edit for edit in state.edits if edit.value == TAKEN_OUT]
            seen = frozenset[str]().union(*(edit.base for edit in removals))
            is_conflict = bool(removals) and (state.is_conflict or not heads[entity, record_id] <= seen)
            found[entity, record_id] = RowState(bool(removals) and not is_conflict, is_conflict)
    return found


def known_at(edits: Iterable[Edit], moment: datetime) -> dict[Cell, CellState]:
    """The register as it was known then."""
    return fold(edit for edit in edits if edit.known_at is not None and edit.known_at <= moment)
