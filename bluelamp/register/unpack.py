"""A workbook's parts, unpacked within bounds: what a file says of its own size is not believed.

A workbook of a few kilobytes may claim to be small and unpack to gigabytes, hold one cell in the last row and column of a sheet (which
makes a reader of tables ask for memory for all the cells between), or repeat one long text in every cell.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

LARGEST = 64 * 2**20  # bytes, unpacked; and of the text of all cells
MOST_PARTS = 2_000
MOST_CELLS = 4_000_000  # of all sheets, from A1 to the last row and column that hold something
PIECE = 2**20  # bytes unpacked at a time
PLACE = re.compile("([A-Z]{1,3})([0-9]{1,7})")


class TooLargeError(Exception):
    """The workbook would fill the memory; the text says by what."""


@dataclass
class Extent:
    """How far the filled cells of a sheet reach (numbers from 1), which of them hold a formula, and how much text they show."""

    row_count: int = 0
    column_count: int = 0
    text_length: int = 0
    formulas: list[tuple[int, int]] = field(default_factory=list)


def unpack(content: bytes) -> dict[str, bytes]:
    """Every part of a workbook by its name. Raises TooLargeError, ValueError for a packing that no spread-sheet
    program uses, RuntimeError for an encrypted part, BadZipFile and zlib's error for a damaged one."""
    if len(content) > LARGEST:
        raise TooLargeError(f"The file is larger than {LARGEST // 2**20} MiB.")
    parts: dict[str, bytes] = {}
    left = LARGEST
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if len(archive.infolist()) > MOST_PARTS:
            raise TooLargeError(f"The workbook has more than {MOST_PARTS:,} parts.")
        for item in archive.infolist():
            if item.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # the others unpack without bounds
                raise ValueError(item.filename)
            pieces = []
            with archive.open(item) as packed:
                while piece := packed.read(PIECE):  # never more at once, whatever the packed bytes grow to
                    left -= len(piece)
                    if left < 0:
                        raise TooLargeError(f"The workbook is larger than {LARGEST // 2**20} MiB unpacked.")
                    pieces.append(piece)
            parts[item.filename] = b"".join(pieces)
    return parts


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a workbook again, whose directory is true."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def xml_of(parts: Mapping[str, bytes], name: str) -> bytes:
    """A part's XML. Raises ValueError for one that declares entities or is not UTF-8, which no spread-sheet program writes, and
    KeyError where it is missing."""
    text = parts[name]
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"\0" in text:
        raise ValueError(name)
    text.decode("utf-8")
    return text


def extent_of(sheet: bytes, shared: list[int]) -> Extent:
    """How far a sheet reaches. shared: length of each text that cells share. Raises TooLargeError, ValueError, SyntaxError."""
    found, row, column = Extent(), 0, 0
    for event, name, attributes, children in elements(sheet, "row", "c"):
        if name == "row" and event == "start":
            row, column = int(attributes.get("r", row + 1)), 0
        elif name == "c" and event == "start":
            column += 1
            if "r" in attributes:
                row, column = place_of(attributes["r"])
        elif name == "c" and children:
            found.row_count, found.column_count = max(found.row_count, row), max(found.column_count, column)
            if "f" in children:
                found.formulas.append((row, column))
            if attributes.get("t") == "s" and children.get("v"):
                found.text_length += shared[int(children["v"])]
            if found.text_length > LARGEST:
                raise TooLargeError(f"The cells hold more than {LARGEST // 2**20} MiB of text.")
    return found


def shared_lengths(parts: Mapping[str, bytes]) -> list[int]:
    """The length of each text that the cells of all sheets share."""
    name = "xl/sharedStrings.xml"
    if name not in parts:
        return []
    from openpyxl.xml.functions import iterparse

    lengths = []
    for _, item in iterparse(io.BytesIO(xml_of(parts, name))):
        if item.tag.endswith("}si") or item.tag == "si":
            lengths.append(sum(map(len, item.itertext())))
            item.clear()
    return lengths


def elements(text: bytes, *names: str) -> Iterator[tuple[str, str, dict[str, str], dict[str, str]]]:
    """The starts and ends of elements of these names, each with its attributes and, at its end, its children's texts."""
    from openpyxl.xml.functions import iterparse

    for event, item in iterparse(io.BytesIO(text), ("start", "end")):
        name = item.tag.rpartition("}")[2]
        if name in names:
            children = {child.tag.rpartition("}")[2]: child.text or "" for child in item} if event == "end" else {}
            yield event, name, dict(item.attrib), children
            if event == "end":
                item.clear()


def place_of(text: str) -> tuple[int, int]:
    """Row and column of a place such as AA7. Raises ValueError."""
    found = PLACE.fullmatch(text)
    if not found:
        raise ValueError(text)
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(found[2]), column
