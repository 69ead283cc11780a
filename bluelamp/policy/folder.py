"""Reading a policy folder as it is, so that whatever is wrong with a file is a finding and never an error."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from bluelamp.policy.finding import Finding
from bluelamp.policy.tables import Table

HEADER = 1  # row of a file


@dataclass(frozen=True)
class Rows:
    """The rows of a file that could be read: (row of the file, column -> cell). is_whole: whether all of them could."""

    file: str
    rows: Sequence[tuple[int, Mapping[str, str]]]
    is_whole: bool = True

    def values(self, column: str) -> set[str]:
        """Every value of a column but the empty one."""
        return {row[column] for _, row in self.rows if row[column]}


def read_file(path: Path, table: Table) -> tuple[Rows, list[Finding]]:
    """The rows of a table's file, and what keeps others from being read."""
    name = path.name
    if not path.exists():
        what = f"the file is missing: {table.description.split('. ')[0].rstrip('.')}"
        return Rows(name, (), is_whole=False), [
            Finding(
                name, 0, "", what, f"Make it with this header alone where you have no rows: {','.join(table.columns)}"
            )
        ]
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        row = path.read_bytes()[: error.start].count(b"\n") + 1
        return Rows(name, (), is_whole=False), [
            Finding(
                name, row, "", "a character is not UTF-8", "Save the file as CSV UTF-8 (in Excel: Save as, CSV UTF-8)."
            )
        ]
    lines, found = lines_of(name, text.removeprefix("\ufeff"))
    if found and not lines:
        return Rows(name, (), is_whole=False), found
    if not lines or not any(lines[0]):
        return Rows(name, (), is_whole=False), [
            Finding(name, HEADER, "", "the header is missing", f"Begin with: {','.join(table.columns)}")
        ]
    found += header_findings(name, lines[0], table)
    if text.startswith("\ufeff"):
        found.append(
            Finding(name, HEADER, "", "the file begins with a byte-order mark, which becomes part of the first column's name",
                    "Save it as UTF-8 without BOM.")
        )  # fmt: skip
    if any(finding.column or "header" in finding.what for finding in found):
        return Rows(name, (), is_whole=False), found
    rows = []
    for number, cells in enumerate(lines[1:], HEADER + 1):
        if len(cells) == len(lines[0]):
            rows.append((number, dict(zip(lines[0], cells, strict=True))))
        elif cells:
            more = "more" if len(cells) > len(lines[0]) else "fewer"
            found.append(
                Finding(name, number, "", f"the row has {len(cells)} cells, {more} than the {len(lines[0])} of the header",
                        "Put text that holds a comma between double quotes, and count the commas.")
            )  # fmt: skip
    return Rows(name, rows, is_whole=not found), found


def lines_of(name: str, text: str) -> tuple[list[list[str]], list[Finding]]:
    """The lines of a file as cells, up to one that no reader takes: a cell of more than 131,072 characters, most often since a double
    quote is never closed."""
    lines: list[list[str]] = []
    try:
        lines.extend(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        return lines, [
            Finding(name, len(lines) + 1, "", f"the row cannot be read, nor what follows it: {error}",
                    "Look for a double quote that is never closed, or a cell that holds a whole file; write the row again.")
        ]  # fmt: skip
    return lines, []


def header_findings(name: str, header: Sequence[str], table: Table) -> list[Finding]:
    """Columns that are missing, unknown or twice there."""
    if len(header) == 1 and header[0].count(";") == len(table.columns) - 1 > 0:
        return [Finding(name, HEADER, "", "the header has semicolons between its columns",
                        "Save the file with commas between its cells (in Excel: with a comma as the list separator).")]  # fmt: skip
    found = []
    for column in sorted(set(header) - set(table.columns)):
        near = get_close_matches(column, list(table.columns), 1)
        hint = f"Did you mean {near[0]}?" if near else f"The columns are: {','.join(table.columns)}"
        found.append(Finding(name, HEADER, column, "nobody knows this column", hint))
    for column in table.columns:
        if column not in header:
            words = table.described.get(column, "")
            found.append(
                Finding(name, HEADER, column, "the column is missing", f"Add it to the header. It holds: {words}")
            )
    found.extend(
        Finding(name, HEADER, column, "the header has this column twice", "Take one of them out.")
        for column in table.columns
        if header.count(column) > 1
    )
    return found
