"""A workbook from its bytes: its sheets, what it was written with, who saved it. Says what a person must do with any other file."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bluelamp.register.edit import tidy
from bluelamp.register.workbook import ABOUT_SHEET, BASE_SHEET, LIST_SHEET, NAME_LABEL, Base, Saved, Value, shown

LARGEST = 64 * 2**20  # bytes, unpacked
PROGRAM = "Bluelamp"  # who wrote the workbook, which is nobody who saved it
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
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
FORMULA = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*><f')


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
    from python_calamine import CalamineError, CalamineWorkbook

    if content.startswith(OLE):
        if PASSWORD in content:
            raise NotAWorkbookError("The workbook is protected by a password: save it without one and send it again.")
        raise NotAWorkbookError('The workbook is an old one (.xls): save it as "Excel Workbook (.xlsx)" and send that.')
    if not content.startswith(ZIP):
        raise NotAWorkbookError(f"The file is no workbook. {AGAIN}")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            refuse_other_kinds(archive)
            saved, formulas = saved_of(archive), formulas_of(archive)
    except (zipfile.BadZipFile, SyntaxError, KeyError, EOFError, ValueError, zlib.error) as error:
        raise NotAWorkbookError(
            f"The workbook is damaged or was cut on its way ({type(error).__name__}): send it again."
        ) from None
    try:
        book = CalamineWorkbook.from_object(io.BytesIO(content))
        # A row of nothing at the top must keep its number, so that a person finds the row that we name.
        tables = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except CalamineError as error:
        raise NotAWorkbookError(
            f"The workbook cannot be read ({type(error).__name__}): open it, save it and send it again."
        ) from None
    base = base_of(tables)
    by = name_of(tables.get(ABOUT_SHEET, ()))
    return Opened(tables, base, Saved(by or saved.by, saved.at), formulas)


def refuse_other_kinds(archive: zipfile.ZipFile) -> None:
    """Raises NotAWorkbookError for what only looks like an xlsx workbook, or would fill the memory."""
    names = set(archive.namelist())
    if sum(item.file_size for item in archive.infolist()) > LARGEST:
        raise NotAWorkbookError(f"The workbook is larger than {LARGEST // 2**20} MiB unpacked. {AGAIN}")
    if "mimetype" in names and b"opendocument" in archive.read("mimetype"):
        raise NotAWorkbookError(
            'The workbook is an OpenDocument one (.ods): save it as "Excel Workbook (.xlsx)" and send that.'
        )
    if "xl/vbaProject.bin" in names:
        raise NotAWorkbookError(
            'The workbook has macros: save it as "Excel Workbook (.xlsx)", which has none, and send that.'
        )
    if "xl/workbook.xml" not in names:
        raise NotAWorkbookError(f"The file is an archive, not a workbook. {AGAIN}")


def parsed(archive: zipfile.ZipFile, name: str) -> Any:
    """A part of the workbook. Raises ValueError for one that declares entities, which no spread-sheet program writes."""
    from openpyxl.xml.functions import fromstring

    text = archive.read(name)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise ValueError(name)
    return fromstring(text)


def saved_of(archive: zipfile.ZipFile) -> Saved:
    """Who saved it last and when, by the program's own note."""
    if "docProps/core.xml" not in archive.namelist():
        return Saved(None, None)
    root = parsed(archive, "docProps/core.xml")
    by = tidy(root.findtext("core:lastModifiedBy", "", NAMESPACES))
    text = root.findtext("terms:modified", "", NAMESPACES).strip()
    try:
        at = datetime.fromisoformat(text).replace(microsecond=0)
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except ValueError:
        return Saved(None if by == PROGRAM else by or None, None)
    return Saved(None if by == PROGRAM else by or None, at)


def formulas_of(archive: zipfile.ZipFile) -> frozenset[tuple[str, int, int]]:
    """Cells with a formula, by sheet."""
    relations = parsed(archive, "xl/_rels/workbook.xml.rels")
    targets = {item.get("Id"): item.get("Target", "") for item in relations.iterfind("parts:Relationship", NAMESPACES)}
    found = set()
    for sheet in parsed(archive, "xl/workbook.xml").iterfind("main:sheets/main:sheet", NAMESPACES):
        target = targets[sheet.get(RELATION)]
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        for letters, number in FORMULA.findall(archive.read(part)):
            found.add((sheet.get("name", ""), int(number), column_number(letters.decode())))
    return frozenset(found)


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


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
