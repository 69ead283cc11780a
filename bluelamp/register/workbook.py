"""A workbook as it was written and as it came back: which cells people changed, and what cannot be taken, in words.

The workbook carries, on a hidden sheet, what each cell showed and the edits that it stood on. So a delivery says by itself what
was changed and from what, whatever the warehouse has learnt since.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bluelamp.contract_columns import Column, Sheet
from bluelamp.register.decisions import CONFLICTS, take_decisions
from bluelamp.register.delivered import Base, Changes, Fields, Problem, Saved
from bluelamp.register.edit import ROW_STATE, TAKEN_OUT, Edit, folded, record_id, tidy
from bluelamp.register.values import NotTakenError, Value, read_value, shown

ID_HEADER = "Id"
BASE_SHEET, LIST_SHEET, ABOUT_SHEET = "_base", "_lists", "Read me"
BASE_COLUMNS = ("entity", "record_id", "field", "value", "edit_ids")
NAME_LABEL = "Your name"
# Fewer rows than this may vanish from a sheet without a doubt; beyond it, never more than half.
FEW_ROWS = 5


def changes(
    tables: Mapping[str, Sequence[Sequence[Value]]],
    base: Base,
    sheets: Sequence[Sheet],
    saved: Saved,
    uncalculated: frozenset[tuple[str, int, int]] = frozenset(),
) -> Changes:
    """What people changed. tables: rows by sheet, the header first, numbers of rows and columns from 1; uncalculated: cells
    with a formula that no program has worked out."""
    found = Changes()
    filled = []
    for sheet in sheets:
        if table := found_table(tables, sheet):
            name, rows = table
            if name != sheet.title:
                found.notes.append(f"sheet {name} was taken for {sheet.title}, by its columns")
            filled.append(
                FilledSheet(sheet, rows, base, saved, found, {(r, c) for t, r, c in uncalculated if t == name})
            )
        else:
            found.notes.append(f"there is no sheet {sheet.title}: its rows stay as they are")
    # Where rows of two sheets have the same words, they mean the earlier sheet's.
    new = {words: own for part in reversed(filled) for words, own in part.new_ids().items()}
    for part in filled:
        part.take(new)
    take_decisions(tables.get(CONFLICTS, ()), base, sheets, saved, found, new)
    return found


def found_table(
    tables: Mapping[str, Sequence[Sequence[Value]]], sheet: Sheet
) -> tuple[str, Sequence[Sequence[Value]]] | None:
    """A sheet by its title, else the one other that has all its columns: somebody gave it another name."""
    if tables.get(sheet.title):
        return sheet.title, tables[sheet.title]
    wanted = {folded(column.header) for column in sheet.columns} | {folded(ID_HEADER)}
    for name, rows in tables.items():
        if rows and wanted <= {folded(str(cell)) for cell in rows[0]}:
            return name, rows
    return None


@dataclass
class FilledSheet:
    """One sheet as it came back."""

    sheet: Sheet
    rows: Sequence[Sequence[Value]]
    base: Base
    saved: Saved
    found: Changes
    uncalculated: set[tuple[int, int]]

    def __post_init__(self) -> None:
        names = [folded(str(cell)) for cell in self.rows[0]]
        self.places = {column.name: names.index(folded(column.header)) for column in self.sheet.columns
                       if folded(column.header) in names}  # fmt: skip
        self.id_place = names.index(folded(ID_HEADER)) if folded(ID_HEADER) in names else None
        for column in self.sheet.columns:
            if column.name not in self.places:
                self.found.notes.append(
                    f"sheet {self.sheet.title} has no column {column.header}: its cells stay as they are"
                )

    def problem(self, row: int, column: Column | None, words: str, content: object = "") -> None:
        """Note what is not taken."""
        header = column.header if column else None
        self.found.problems.append(Problem(self.sheet.title, row, header, words, tidy(str(content))))

    def own_records(self) -> dict[str, Fields]:
        """The rows that the workbook was written with."""
        return {known: cells for (entity, known), cells in self.base.cells.items() if entity == self.sheet.entity}

    def texts(self, number: int) -> dict[str, str]:
        """The row's cells as tidy words, empty ones too."""
        row = self.rows[number - 1]
        return {name: shown(row[place]) if place < len(row) else "" for name, place in self.places.items()}

    def given_id(self, number: int) -> str:
        """What stands in the row's id cell."""
        row = self.rows[number - 1]
        return shown(row[self.id_place]) if self.id_place is not None and self.id_place < len(row) else ""

    def numbers(self) -> range:
        """Rows of the sheet below its header."""
        return range(2, len(self.rows) + 1)

    def new_id(self, words: str) -> str:
        """The id of a new row: of the workbook it was written into and its words, so that it is the same for ever."""
        return record_id(self.sheet.id_prefix, self.base.workbook_id, self.sheet.entity, folded(words))

    def new_ids(self) -> dict[str, str]:
        """Ids by the words of rows without one, for cells that point to them by these words."""
        found = {}
        for number in self.numbers():
            words = self.texts(number).get(self.sheet.label, "")
            if words and not self.given_id(number):
                found[folded(words)] = self.new_id(words)
        return found

    def take(self, new: Mapping[str, str]) -> None:
        """Every row: changed, new, taken out, or none of the warehouse's."""
        known, seen = self.own_records(), set[str]()
        for number in self.numbers():
            texts, given = self.texts(number), self.given_id(number).upper()
            if not given and not any(texts.values()):
                continue
            if given:
                if given not in known:
                    self.problem(number, None, f"the id is none that this workbook was written with. For a new row leave {ID_HEADER} "
                                 "empty; to change one that exists, do it in the newest workbook.", given)  # fmt: skip
                elif given in seen:
                    self.problem(number, None, "the same id stands on an earlier row; that one was taken. For a new row leave "
                                 f"{ID_HEADER} empty.", given)  # fmt: skip
                else:
                    seen.add(given)
                    if any(texts.values()) or not any(value for value, _ in known[given].values()):
                        self.take_row(number, given, known[given], new)
                    else:
                        seen.discard(given)  # emptied as a whole: the same as taken out
                continue
            words = texts.get(self.sheet.label, "")
            label = next(column for column in self.sheet.columns if column.name == self.sheet.label)
            if not words:
                self.problem(
                    number, label, "a new row needs words here: its id is made from them.", " ".join(texts.values())
                )
            elif (own := self.new_id(words)) in seen:
                self.problem(
                    number, label, "another new row has the same words; write them so that they differ.", words
                )
            else:
                seen.add(own)
                self.take_row(number, own, {}, new)
        self.take_out(known, seen)

    def take_row(self, number: int, own: str, before: Fields, new: Mapping[str, str]) -> None:
        """The changed cells of one row."""
        row = self.rows[number - 1]
        for column in self.sheet.columns:
            if column.name not in self.places:
                continue
            at = self.places[column.name]
            cell = row[at] if at < len(row) else ""
            old, heads = before.get(column.name, (None, frozenset()))
            if (number, at + 1) in self.uncalculated and not shown(cell):
                self.problem(number, column, "the cell holds a formula that was not worked out; type the value itself.")
                continue
            try:
                value = read_value(cell, column, self.base.lists, new)
            except NotTakenError as error:
                self.problem(number, column, str(error), shown(cell))
                continue
            if value == old:
                continue
            if value is None and column.is_required:
                self.problem(number, column, "it may not be empty; what stood there stays.")
                continue
            edit = Edit(
                self.sheet.entity, own, column.name, value, heads, self.base.workbook_id, self.saved.by, self.saved.at
            )
            self.found.add(edit, number)
        if not before:
            for column in self.sheet.columns:
                place = self.places.get(column.name)
                is_empty = place is None or place >= len(row) or not shown(row[place])
                if column.is_required and is_empty and column.name != self.sheet.label and not column.allowed_values:
                    self.problem(number, column, "it is needed and was left empty; the rest of the row was taken.")

    def take_out(self, known: Mapping[str, Fields], seen: set[str]) -> None:
        """Rows that are no longer there."""
        gone = sorted(set(known) - seen)
        if len(gone) > FEW_ROWS and 2 * len(gone) > len(known):
            self.problem(0, None, f"{len(gone)} of its {len(known)} rows are missing, which looks like an accident, so they stay. "
                         "Take out at most half at a time.")  # fmt: skip
            return
        for own in gone:
            heads = frozenset[str]().union(*(edits for _, edits in known[own].values()))
            edit = Edit(
                self.sheet.entity, own, ROW_STATE, TAKEN_OUT, heads, self.base.workbook_id, self.saved.by, self.saved.at
            )
            self.found.add(edit, 0)
