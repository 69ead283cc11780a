"""What a cell of a workbook means, in whatever way people and programs write it down."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from bluelamp.contract_columns import Column
from bluelamp.register.edit import RECORD_ID, folded, tidy

Value = object
# Serial number of a day in a workbook: days since this one (the program's own error of 1900 left aside, as all do).
DAY_ZERO = date(1899, 12, 30)
SERIALS = range(36526, 73051)  # 2000-01-01 to 2099-12-31
FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y",
           "%Y-%m-%d %H:%M:%S")  # fmt: skip


class NotTakenError(Exception):
    """A value that cannot be taken; the text says what to do instead."""


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
