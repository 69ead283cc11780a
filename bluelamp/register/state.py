"""The register as a workbook is written from it: every record with its cells, and what each cell stands on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bluelamp.register.edit import ROW_STATE, Edit
from bluelamp.register.merge import CellState, RowState, fold, row_states

Record = tuple[str, str]  # entity, record id


@dataclass(frozen=True)
class Conflict:
    """What several people wrote into one cell, or (field ROW_STATE) that a row was taken out and changed."""

    entity: str
    record_id: str
    field: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class RegisterState:
    """rows: values by record and field, those of the warehouse's own proposals too; heads: the edits that a cell stands on;
    removals: the edits by which rows that are not among them were taken out, in order."""

    rows: Mapping[Record, Mapping[str, str | None]]
    heads: Mapping[Record, Mapping[str, frozenset[str]]]
    conflicts: tuple[Conflict, ...]
    removals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Surroundings:
    """What the workbook tells beside the register itself. lists: (label, value) by list; known: what the warehouse has to say
    of a record, by header, in columns that nobody fills in."""

    publication: str
    as_at: str
    is_sample: bool
    lists: Mapping[str, Sequence[tuple[str, str]]]
    known: Mapping[Record, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Typed:
    """What somebody filled into the empty rows: a name on the first sheet, and rows of values by kind of record."""

    name: str = ""
    rows: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)


def state_of(edits: Iterable[Edit], proposed: Mapping[Record, Mapping[str, str | None]]) -> RegisterState:
    """What the edits come to, over what the warehouse proposes by itself (values by record and field).

    A proposal whose row was taken out stands as proposed while its signal speaks, without what people wrote of it; who does not
    want it rejects it. Its heads stay, so that what is written of it next is made from all that was known.
    """
    cells = fold(edits)
    removed = row_states(cells)
    rows: dict[Record, dict[str, str | None]] = {record: dict(values) for record, values in sorted(proposed.items())}
    heads: dict[Record, dict[str, frozenset[str]]] = defaultdict(dict)
    for (entity, record_id, name), state in cells.items():
        record = entity, record_id
        heads[record][name] = state.heads
        if name != ROW_STATE:
            rows.setdefault(record, {})[name] = state.value
    for record, gone in removed.items():
        if gone.is_taken_out and record in proposed:
            rows[record] = dict(proposed[record])
        elif gone.is_taken_out:
            rows.pop(record, None)
    # A workbook is another one than that before the row was taken out, so that the same words give a new row another id.
    removals = sorted(edit for record in removed if record not in rows for edit in heads[record][ROW_STATE])
    return RegisterState(
        rows,
        {record: heads.get(record, {}) for record in rows},
        tuple(conflicts_of(cells, removed, rows)),
        tuple(removals),
    )


def conflicts_of(
    cells: Mapping[tuple[str, str, str], CellState], removed: Mapping[Record, RowState], rows: Mapping[Record, object]
) -> Iterable[Conflict]:
    """All of them, in the order of their cells."""
    for (entity, record_id, name), state in cells.items():
        record = entity, record_id
        if record not in rows or (record in removed and removed[record].is_taken_out):
            continue
        if name == ROW_STATE:
            if removed[record].is_conflict:
                yield Conflict(entity, record_id, name, state.edits)
        elif state.is_conflict:
            yield Conflict(entity, record_id, name, state.edits)
