"""A workbook as it was written and as it came back: which cells people changed, and what cannot be taken, in words.

The workbook carries, on a hidden sheet, what each cell showed and the edits that it stood on. So a delivery says by itself what
was changed and from what, whatever the warehouse has learnt since.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bluelamp.contract_columns import Column, Sheet
from bluelamp.register.decisions import CONFLICTS, take_decisions
from bluelamp.register.delivered import Base, Changes, Fields, Problem, Saved
from bluelamp.register.edit import ROW_STATE, TAKEN_OUT, Edit, folded, record_id, tidy
from bluelamp.register.header import ID_HEADER, found_table, header_row, label_of, needed_headers, without_header
from bluelamp.register.values import NotTakenError, Value, read_value, shown

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
    """What people changed. tables: rows by sheet, from its first row on, numbers of rows and columns from 1; uncalculated: cells
    with a formula that no program has worked out."""
    found = Changes()
    filled = []
    for sheet in sheets:
        if table := found_table(tables, sheet):
            name, rows = table
            if name != sheet.title:
                found.notes.append(f"sheet {name} was taken for {sheet.title}, by its columns")
            if header := header_row(rows, needed_headers(sheet)):
                formulas = {(r, c) for t, r, c in uncalculated if t == name}
                filled.append(FilledSheet(sheet, rows, header, base, saved, found, formulas))
            else:
                found.problems.append(Problem(sheet.title, 0, None, without_header(sheet), ""))
        else:
            found.notes.append(f"there is no sheet {sheet.title}: its rows stay as they are")
    # Where rows of two sheets have the same words, they mean the earlier sheet's.
    new = {words: own for part in reversed(filled) for words, own in part.new_ids().items()}
    for part in filled:
        part.take(new)
    take_decisions(tables.get(CONFLICTS, ()), base, sheets, saved, found, new)
    return found


@dataclass
class FilledSheet:
    """One sheet as it came back. header: the number of its row of titles."""

    sheet: Sheet
    rows: Sequence[Sequence[Value]]
    header: int
    base: Base
    saved: Saved
    found: Changes
    uncalculated: set[tuple[int, int]]

    def __post_init__(self) -> None:
        names = [folded(str(cell)) for cell in self.rows[self.header - 1]]
        self.places = {column.name: names.index(folded(column.header)) for column in self.sheet.columns
                       if folded(column.header) in names}  # fmt: skip
        self.id_place = names.index(folded(ID_HEADER))
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
        """What stands in the row's id cell, in capitals as ids are."""
        row = self.rows[number - 1]
        return shown(row[self.id_place]).upper() if self.id_place < len(row) else ""

    def numbers(self) -> range:
        """Rows of the sheet below its header."""
        return range(self.header + 1, len(self.rows) + 1)

    def new_id(self, words: str) -> str:
        """The id of a row without one: that of the known record that it is by its words, else one of the workbook it was
        written into and its words, so that it is the same for ever."""
        return self.lost.get(folded(words)) or record_id(
            self.sheet.id_prefix, self.base.workbook_id, self.sheet.entity, folded(words)
        )

    @cached_property
    def lost(self) -> dict[str, str]:
        """Known records that no row with words has the id of, by their own words where these are of one of them alone."""
        here = {self.given_id(number) for number in self.numbers() if any(self.texts(number).values())}
        by_words: dict[str, list[str]] = defaultdict(list)
        for known, cells in self.own_records().items():
            words, _ = cells.get(self.sheet.label, (None, frozenset()))
            if words and known not in here:
                by_words[folded(words)].append(known)
        return {words: own[0] for words, own in by_words.items() if len(own) == 1}

    def refusal(self, words: str) -> str | None:
        """Why these words cannot be those of a new row; None where they can."""
        try:
            read_value(words, label_of(self.sheet), self.base.lists, {})
        except NotTakenError as error:
            return str(error)
        return None

    def new_ids(self) -> dict[str, str]:
        """Ids by the words of rows without one, for cells that point to them by these words."""
        found = {}
        for number in self.numbers():
            words = self.texts(number).get(self.sheet.label, "")
            if words and not self.given_id(number) and not self.refusal(words):
                found[folded(words)] = self.new_id(words)
        return found

    def take(self, new: Mapping[str, str]) -> None:
        """Every row: changed, new, taken out, or none of the warehouse's."""
        known, seen, is_doubtful = self.own_records(), set[str](), False
        for number in self.numbers():
            texts, given = self.texts(number), self.given_id(number)
            if not given and not any(texts.values()):
                continue
            own = self.known_row(number, given, known, seen) if given else self.row_by_words(number, texts, known, seen)
            if own is None:
                is_doubtful = True  # whose row it is nobody knows, so it may be that of any record that is missing
            elif any(texts.values()) or not any(value for value, _ in known[own].values()):
                seen.add(own)
                self.take_row(number, own, known.get(own, {}), new)
        self.take_out(known, seen, is_doubtful)

    def known_row(self, number: int, given: str, known: Mapping[str, Fields], seen: set[str]) -> str | None:
        """The record of a row with an id; None, with the problem told, where it is no record's or an earlier row's."""
        if given not in known:
            self.problem(number, None, f"the id is none that this workbook was written with. For a new row leave {ID_HEADER} "
                         "empty; to change one that exists, do it in the newest workbook.", given)  # fmt: skip
        elif given in seen:
            self.problem(number, None, "the same id stands on an earlier row; that one was taken. For a new row leave "
                         f"{ID_HEADER} empty.", given)  # fmt: skip
        else:
            return given
        return None

    def row_by_words(
        self, number: int, texts: Mapping[str, str], known: Mapping[str, Fields], seen: set[str]
    ) -> str | None:
        """The record of a row without an id: a new one, or the known one whose id it lost; None, with the problem told, where
        its words do not say which."""
        words = texts[self.sheet.label]
        own = self.new_id(words)
        if not words:
            self.problem(
                number,
                label_of(self.sheet),
                "a new row needs words here: its id is made from them.",
                " ".join(texts.values()),
            )
        elif own in seen:
            self.problem(
                number,
                label_of(self.sheet),
                "another new row has the same words; write them so that they differ.",
                words,
            )
        elif own not in known and (refusal := self.refusal(words)):
            self.problem(number, label_of(self.sheet), f"{refusal} Nothing of the new row was taken.", words)
        else:
            if own in known:
                self.found.notes.append(
                    f"sheet {self.sheet.title}, row {number} has lost its id and was taken for {own}, by its words"
                )
            return own
        return None

    def take_row(self, number: int, own: str, before: Fields, new: Mapping[str, str]) -> None:
        """The changed cells of one row."""
        texts = self.texts(number)
        for column in self.sheet.columns:
            if column.name not in self.places:
                continue
            old, heads = before.get(column.name, (None, frozenset()))
            try:
                value = self.read(number, column, old, new)
            except NotTakenError as error:
                self.problem(number, column, str(error), texts[column.name])
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
                is_empty = not texts.get(column.name)
                if column.is_required and is_empty and column.name != self.sheet.label and not column.allowed_values:
                    self.problem(number, column, "it is needed and was left empty; the rest of the row was taken.")

    def read(self, number: int, column: Column, old: str | None, new: Mapping[str, str]) -> str | None:
        """The value of a cell. What it was written with (old) is not judged again: lists change, and nobody touched the cell.
        Raises NotTakenError."""
        row, place = self.rows[number - 1], self.places[column.name]
        cell = row[place] if place < len(row) else ""
        if (number, place + 1) in self.uncalculated and not shown(cell):
            raise NotTakenError("the cell holds a formula that was not worked out; type the value itself.")
        return old if old and shown(cell) == old else read_value(cell, column, self.base.lists, new)

    def take_out(self, known: Mapping[str, Fields], seen: set[str], is_doubtful: bool) -> None:
        """Rows that are no longer there; none while there are rows of which nobody knows whose they are (is_doubtful)."""
        gone = sorted(set(known) - seen)
        if gone and is_doubtful:
            missing = ", ".join(gone[:FEW_ROWS]) + (f" and {len(gone) - FEW_ROWS} more" if len(gone) > FEW_ROWS else "")
            self.problem(0, None, f"nothing was taken out of this sheet, because a row that was not taken may be that of {missing}. "
                         "To take a row out, delete it in the newest workbook.")  # fmt: skip
            return
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
