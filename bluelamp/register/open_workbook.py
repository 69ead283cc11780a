"""A workbook from its bytes: its sheets, what it was written with, who saved it. Says what a person must do with any other file."""

import io
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bluelamp.register.edit import tidy
from bluelamp.register.unpack import LARGEST, MOST_CELLS, TooLargeError, extent_of, pack, shared_lengths, unpack, xml_of
from bluelamp.register.workbook import ABOUT_SHEET, BASE_SHEET, LIST_SHEET, NAME_LABEL, Base, Saved, Value, shown

PROGRAM = "Bluelamp"  # who wrote the workbook, which is nobody who saved it
ROWS = b"sheetData"  # the element of a sheet's rows
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
PASSWORD = "EncryptedPackage".encode("utf-16-le")
AGAIN = "Open the newest register workbook, enter the changes there, and put that into the folder."
NAMESPACES = {
    "main": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "parts": "http://schemas.openxmlformats.org/package/2006/relationships",
    "terms": "http://purl.org/dc/terms/",
    "elements": "http://purl.org/dc/elements/1.1/",
    "core": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
}
# Parts by which the reader of cells takes a file for another kind of workbook, whose sheets nobody has measured.
OTHER_READERS = frozenset({"xl/workbook.bin", "content.xml"})
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class NotAWorkbookError(Exception):
    """The file cannot be taken; the text says what to do instead."""


@dataclass(frozen=True)
class Opened:
    """What a workbook holds. formulas: (sheet, row, column) of cells that hold one, numbers from 1."""

    tables: Mapping[str, Sequence[Sequence[Value]]]
    base: Base
    saved: Saved
    formulas: frozenset[tuple[str, int, int]]


def open_workbook(content: bytes) -> Opened:
    """Read it. Raises NotAWorkbookError."""
    if content.startswith(OLE):
        if PASSWORD in content:
            raise NotAWorkbookError("The workbook is protected by a password: save it without one and send it again.")
        raise NotAWorkbookError('The workbook is an old one (.xls): save it as "Excel Workbook (.xlsx)" and send that.')
    if not content.startswith(ZIP):
        raise NotAWorkbookError(f"The file is no workbook. {AGAIN}")
    try:
        parts = unpack(content)
        refuse_other_kinds(parts)
        saved, formulas = saved_of(parts), formulas_of(parts)
    except NotAWorkbookError:
        raise
    except TooLargeError as error:
        raise NotAWorkbookError(f"{error} {AGAIN}") from None
    except Exception as error:
        raise NotAWorkbookError(
            f"The workbook is damaged or was cut on its way ({type(error).__name__}): send it again."
        ) from None
    tables = tables_of(parts)
    base = base_of(tables)
    by = name_of(tables.get(ABOUT_SHEET, ()))
    return Opened(tables, base, Saved(by or saved.by, saved.at), formulas)


def tables_of(parts: Mapping[str, bytes]) -> Mapping[str, Sequence[Sequence[Value]]]:
    """What its sheets show. Raises NotAWorkbookError, however the reader ends: where it panics it is no Exception of Python's."""
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_object(io.BytesIO(pack(parts)))
        # A row of nothing at the top must keep its number, so that a person finds the row that we name.
        sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise  # somebody stopped us
        raise NotAWorkbookError(
            f"The workbook cannot be read ({type(error).__name__}): open it, save it and send it again."
        ) from None
    return {name: [list(map(storable, row)) for row in rows] for name, rows in sheets.items()}


def storable(value: Value) -> Value:
    """A cell without the one character that no database stores (_x0000_ in a workbook)."""
    return value.replace("\0", "") if isinstance(value, str) else value


def refuse_other_kinds(parts: Mapping[str, bytes]) -> None:
    """Raises NotAWorkbookError for what only looks like an xlsx workbook."""
    if b"opendocument" in parts.get("mimetype", b""):
        raise NotAWorkbookError(
            'The workbook is an OpenDocument one (.ods): save it as "Excel Workbook (.xlsx)" and send that.'
        )
    if "xl/vbaProject.bin" in parts:
        raise NotAWorkbookError(
            'The workbook has macros: save it as "Excel Workbook (.xlsx)", which has none, and send that.'
        )
    if not OTHER_READERS.isdisjoint(map(str.lower, parts)):
        raise NotAWorkbookError('The workbook is of two kinds: save it as "Excel Workbook (.xlsx)" and send that.')
    if "xl/workbook.xml" not in parts:
        raise NotAWorkbookError(f"The file is an archive, not a workbook. {AGAIN}")


def parsed(parts: Mapping[str, bytes], name: str) -> Any:
    """A part of the workbook."""
    from openpyxl.xml.functions import fromstring

    return fromstring(xml_of(parts, name))


def saved_of(parts: Mapping[str, bytes]) -> Saved:
    """Who saved it last and when, by the program's own note."""
    if "docProps/core.xml" not in parts:
        return Saved(None, None)
    root = parsed(parts, "docProps/core.xml")
    by = tidy(root.findtext("core:lastModifiedBy", "", NAMESPACES))
    text = root.findtext("terms:modified", "", NAMESPACES).strip()
    try:
        at = datetime.fromisoformat(text).replace(microsecond=0)
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return Saved(None if by == PROGRAM else by or None, None)
    return Saved(None if by == PROGRAM else by or None, at)


def formulas_of(parts: Mapping[str, bytes]) -> frozenset[tuple[str, int, int]]:
    """Cells with a formula, by sheet. Raises NotAWorkbookError where the sheets reach further than memory does."""
    relations = parsed(parts, "xl/_rels/workbook.xml.rels")
    targets = {item.get("Id"): item.get("Target", "") for item in relations.iterfind("parts:Relationship", NAMESPACES)}
    book = parsed(parts, "xl/workbook.xml")
    if book.tag != f"{{{NAMESPACES['main']}}}workbook":
        raise NotAWorkbookError(
            'The workbook is of another format (such as "Strict Open XML"): save it as "Excel Workbook (.xlsx)" and send that.'
        )
    names: dict[str, str] = {}
    for sheet in book.iterfind(".//{*}sheet"):
        target = targets[sheet.get(RELATION)]
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        names[part] = sheet.get("name", "")
    shared, found, cell_count, text_length = shared_lengths(parts), set(), 0, 0
    # The reader of cells may find a sheet that this list of sheets does not: so whatever holds rows is measured.
    for part in [*names, *(part for part, text in parts.items() if part not in names and ROWS in text)]:
        extent = extent_of(xml_of(parts, part), shared)
        cell_count += extent.row_count * extent.column_count
        text_length += extent.text_length
        if cell_count > MOST_CELLS or text_length > LARGEST:
            raise NotAWorkbookError(
                f"Sheet {names.get(part, part)} reaches to row {extent.row_count:,} and column {extent.column_count:,}: delete what "
                "stands far below or beside the table, save it and send it again."
            )
        found |= {(names[part], row, column) for row, column in extent.formulas if part in names}
    return frozenset(found)


def base_of(tables: Mapping[str, Sequence[Sequence[Value]]]) -> Base:
    """What the workbook was written with. Raises NotAWorkbookError where its hidden sheets are not there."""
    if not tables.get(BASE_SHEET) or not tables.get(LIST_SHEET):
        raise NotAWorkbookError(
            f"This is not a workbook that the register wrote (its sheets may have been copied into another one). {AGAIN}"
        )
    head, *rows = ([str(cell) for cell in row] for row in tables[BASE_SHEET])
    if head[:1] != ["workbook"] or len(head) < 2 or not re.fullmatch("[0-9a-f]{16}", head[1]):
        raise NotAWorkbookError(f"The hidden part of the workbook was changed. {AGAIN}")
    cells: dict[tuple[str, str], dict[str, tuple[str | None, frozenset[str]]]] = {}
    for row in rows:
        entity, record, name, value, heads = [*row, "", "", "", "", ""][:5]
        if entity:
            fields = cells.setdefault((entity, record), {})
            fields[name] = (tidy(value) or None, frozenset(heads.split()))
    lists: dict[str, dict[str, str]] = {}
    for kind, label, value in ([shown(cell) for cell in [*row, "", "", ""][:3]] for row in tables[LIST_SHEET]):
        lists.setdefault(kind, {})[label] = value
    return Base(head[1], cells, lists)


def name_of(rows: Sequence[Sequence[Value]]) -> str | None:
    """The name that whoever filled the workbook in has written on its first sheet."""
    for row in rows:
        if row and shown(row[0]) == NAME_LABEL and len(row) > 1:
            return shown(row[1]) or None
    return None
