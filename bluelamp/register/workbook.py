"""A workbook as it was written and as it came back: which cells people changed, and what cannot be taken, in words.

The workbook carries, on a hidden sheet, what each cell showed and the edits that it stood on. So a delivery says by itself what
was changed and from what, whatever the warehouse has learnt since.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bluelamp.contracts import Column, Sheet
from bluelamp.register.edit import KEPT, RECORD_ID, ROW_STATE, TAKEN_OUT, Edit, folded, record_id, tidy

ID_HEADER = "Id"
CONFLICTS, DECISION = "Conflicts", "Decision"
BASE_SHEET, LIST_SHEET, ABOUT_SHEET = "_base", "_lists", "Read me"
BASE_COLUMNS = ("entity", "record_id", "field", "value", "edit_ids")
NAME_LABEL = "Your name"
# Serial number of a day in a workbook: days since this one (the program's own error of 1900 left aside, as all do).
DAY_ZERO = date(1899, 12, 30)
SERIALS = range(36526, 73051)  # 2000-01-01 to 2099-12-31
FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y",
           "%Y-%m-%d %H:%M:%S")  # fmt: skip
# Fewer rows than this may vanish from a sheet without a doubt; beyond it, never more than half.
FEW_ROWS = 5

Value = object


@dataclass(frozen=True)
class Base:
    """What the workbook held when it was written. cells: value and edits by record and field; lists: value by label."""

    workbook_id: str
    cells: Mapping[tuple[str, str], Mapping[str, tuple[str | None, frozenset[str]]]]
    lists: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Problem:
    """What was not taken, where it stands, and what to do, in words; the content is kept apart from them."""

    sheet: str
    row: int
    header: str | None
    words: str
    content: str

    @property
    def sentence(self) -> str:
        """For a person."""
        place = f"Sheet {self.sheet}, row {self.row}" if self.row else f"Sheet {self.sheet}"
        return f"{place}{f', column {self.header}' if self.header else ''}: {self.words}"


@dataclass
class Changes:
    """What a delivered workbook brings. rows: the row of the sheet by edit, for whoever looks for it."""

    edits: list[Edit] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, edit: Edit, row: int) -> None:
        """Note an edit."""
        self.edits.append(edit)
        self.rows.append(row)


class NotTakenError(Exception):
    """A value that cannot be taken; the text says what to do instead."""


@dataclass(frozen=True)
class Saved:
    """Who saved the workbook, and when."""

    by: str | None
    at: datetime | None


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
    new = {name: ids for part in filled for name, ids in part.new_ids().items()}
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

    def own_records(self) -> dict[str, Mapping[str, tuple[str | None, frozenset[str]]]]:
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

    def take_row(
        self, number: int, own: str, before: Mapping[str, tuple[str | None, frozenset[str]]], new: Mapping[str, str]
    ) -> None:
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

    def take_out(self, known: Mapping[str, Mapping[str, tuple[str | None, frozenset[str]]]], seen: set[str]) -> None:
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
            if column:
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


def shown(cell: Value) -> str:
    """A cell as tidy words; a number without the point that programs add."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return tidy(str(cell))


def read_value(
    cell: Value, column: Column, lists: Mapping[str, Mapping[str, str]], new: Mapping[str, str]
) -> str | None:
    """The value of a cell as it is kept: dates as ISO 8601, list words as the list has them. Raises NotTakenError."""
    if not shown(cell):
        return None
    if column.logical_type == "date":
        return read_date(cell)
    text = shown(cell)
    if column.allowed_values:
        for value in column.allowed_values:
            if folded(value) == folded(text):
                return value
        raise NotTakenError(f"choose one of: {', '.join(column.allowed_values)}.")
    if column.max_length and len(text) > column.max_length:
        raise NotTakenError(f"the text has {len(text)} letters, and at most {column.max_length} are kept; shorten it.")
    if column.vocabulary in (None, "owner"):
        return text
    known = {folded(label): value for label, value in lists.get(column.vocabulary or "", {}).items()}
    if folded(text) in known:
        return known[folded(text)]
    if text in known.values():
        return text
    if column.vocabulary in ("issue", "record"):
        ids = [one for one in RECORD_ID.findall(text.upper()) if one in known.values()]
        if len(ids) == 1:
            return str(ids[0])
        if folded(text) in new and (column.vocabulary == "record" or new[folded(text)].startswith("I-")):
            return new[folded(text)]
        raise NotTakenError("choose a row from the list, or write the exact words of a new row of this workbook.")
    raise NotTakenError(f"choose one from the list; this is no {column.header.lower()} that the warehouse knows.")


def read_date(cell: Value) -> str:
    """A date in whatever way a workbook holds it, as ISO 8601. Raises NotTakenError."""
    found: date | None = None
    if isinstance(cell, datetime):
        found = cell.date()
    elif isinstance(cell, date):
        found = cell
    else:
        text = shown(cell)
        if text.isdigit() and int(text) in SERIALS:
            found = DAY_ZERO + timedelta(days=int(text))
        for shape in FORMATS if found is None else ():
            try:
                found = datetime.strptime(text, shape).date()
                break
            except ValueError:
                continue
    if found is None or not 2000 <= found.year <= 2099:
        raise NotTakenError("it is no date between 2000 and 2099; write it as day/month/year, such as 14/10/2013.")
    return found.isoformat()
