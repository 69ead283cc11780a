"""Where the columns of a sheet begin, in a workbook that people gave other titles and put lines into."""

from collections.abc import Mapping, Sequence

from bluelamp.contract_columns import Column, Sheet
from bluelamp.register.edit import folded
from bluelamp.register.values import Value

ID_HEADER = "Id"
# People put titles above a header; further down nobody looks for it.
HEADER_ROWS = 10


def found_table(
    tables: Mapping[str, Sequence[Sequence[Value]]], sheet: Sheet
) -> tuple[str, Sequence[Sequence[Value]]] | None:
    """A sheet by its title, else the one other that has all its columns: somebody gave it another name."""
    if tables.get(sheet.title):
        return sheet.title, tables[sheet.title]
    wanted = {folded(column.header) for column in sheet.columns} | {folded(ID_HEADER)}
    return next(((name, rows) for name, rows in tables.items() if header_row(rows, wanted)), None)


def header_row(rows: Sequence[Sequence[Value]], wanted: set[str]) -> int | None:
    """The number of the first row that has all these titles (folded), among those in which a header is looked for."""
    for number, row in enumerate(rows[:HEADER_ROWS], start=1):
        if wanted <= {folded(str(cell)) for cell in row}:
            return number
    return None


def label_of(sheet: Sheet) -> Column:
    """The column whose words name a record."""
    return next(column for column in sheet.columns if column.name == sheet.label)


def needed_headers(sheet: Sheet) -> set[str]:
    """Titles (folded) without which nobody can say which record a row is of."""
    return {folded(ID_HEADER), folded(label_of(sheet).header)}


def without_header(sheet: Sheet) -> str:
    """What a person must do with a sheet whose columns cannot be told apart."""
    return (
        f"its header, with the columns {ID_HEADER} and {label_of(sheet).header}, was not found in its first {HEADER_ROWS} rows; "
        "nothing was taken from this sheet, and its rows stay as they are. Give the columns their titles back, or enter the "
        "changes in the newest workbook."
    )
