"""Workbooks made to harm: each is refused with a sentence, at once and without filling the memory, whatever it says of itself."""

import io
import re
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable

import pytest

from bluelamp.register.open_workbook import NotAWorkbookError, open_workbook
from tests.fixtures.register_cases import content

KIND = "workbooks made to harm"
MOST_BYTES, MOST_SECONDS = 200 * 2**20, 60
SHEET, SHARED, ABOUT = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "docProps/core.xml"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>'
PASSWD = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>'


def changed(name: str, change: Callable[[bytes], bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The register's workbook with a part changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content())) as good, zipfile.ZipFile(buffer, "w", packing) as bad:
        for item in good.namelist():
            bad.writestr(item, change(good.read(item)) if item == name else good.read(item))
    return buffer.getvalue()


def with_cells(cells: bytes) -> bytes:
    """The workbook with more rows behind those of a sheet."""
    return changed(SHEET, lambda text: text.replace(b"</sheetData>", cells + b"</sheetData>"))


def with_part(name: str, text: bytes) -> bytes:
    """The workbook with one part more."""
    buffer = io.BytesIO(content())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return buffer.getvalue()


def that_lies(true_bytes: int) -> bytes:
    """A workbook one of whose parts says that it has a hundred bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(b" " * 2**20) for _ in range(true_bytes // 2**20)) + packer.flush()
    bad = bytearray(changed(ABOUT, lambda _: packed, zipfile.ZIP_STORED))
    local, central = bad.index(ABOUT.encode()) - 30, bad.rindex(ABOUT.encode()) - 46
    for place, method, size in ((local, 8, 22), (central, 10, 24)):
        struct.pack_into("<H", bad, place + method, zipfile.ZIP_DEFLATED)
        struct.pack_into("<I", bad, place + size, 100)
    return bytes(bad)


def of_many_parts() -> bytes:
    buffer = io.BytesIO(content())
    with zipfile.ZipFile(buffer, "a") as archive:
        for number in range(3_000):
            archive.writestr(f"xl/media/{number}.png", b"")
    return buffer.getvalue()


def of_one_long_text() -> bytes:
    """A text of 32,000 letters in 20,000 cells: 640 MB of text from a file of some kilobytes."""
    with zipfile.ZipFile(io.BytesIO(content())) as archive:
        number = archive.read(SHARED).count(b"<si>")
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c></row>' % (row, row, number) for row in range(10, 20_010)
    )
    longer = with_cells(cells)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(longer)) as good, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bad:
        for item in good.namelist():
            text = good.read(item)
            more = b"<si><t>" + b"x" * 32_000 + b"</t></si></sst>"
            bad.writestr(item, text.replace(b"</sst>", more) if item == SHARED else text)
    return buffer.getvalue()


def encrypted() -> bytes:
    """A workbook one of whose parts says that it is encrypted."""
    bad = bytearray(content())
    place = bad.index(b"PK\x01\x02")
    struct.pack_into("<H", bad, place + 8, 1)
    return bytes(bad)


def as_strict() -> bytes:
    """A cell in the last row and column of a workbook in the other namespace of the standard."""
    far = with_cells(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(far)) as good, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bad:
        for item in good.namelist():
            bad.writestr(item, good.read(item).replace(MAIN, b"http://purl.oclc.org/ooxml/spreadsheetml/main"))
    return buffer.getvalue()


def of_a_sheet_that_is_not_listed() -> bytes:
    """The same in a part that our own list of sheets does not lead to, and another reader's may."""
    row = b"<row r='1048576'><c r='XFD1048576'>" + FILLED
    return with_part("xl/other", b"<worksheet><sheetData>" + row + b"</sheetData></worksheet>")


def of_a_day_that_is_none() -> bytes:
    """A cell that is shown as a day, of a number that is none."""
    with zipfile.ZipFile(io.BytesIO(content())) as archive:
        styles = archive.read("xl/styles.xml").decode()
    formats = re.findall(r"<xf [^>]*>", styles[styles.index("<cellXfs") :])
    own = set(re.findall(r'<numFmt [^>]*numFmtId="(\d+)"[^>]*formatCode="[^"]*yy', styles)) | {"14"}
    (style, *_) = (n for n, xf in enumerate(formats) if re.search(r'numFmtId="(\d+)"', xf)[1] in own)
    return with_cells(b'<row r="900"><c r="A900" s="%d"><v>-1e300</v></c></row>' % style)


MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FILLED = b"<v>1</v></c></row>"
CASES = {
    "a part that says it has a hundred bytes and unpacks to half a gigabyte": (lambda: that_lies(512 * 2**20), "damaged"),
    "a part of a hundred megabytes of blanks": (lambda: changed(ABOUT, lambda _: b" " * 100 * 2**20), "64 MiB unpacked"),
    "three thousand parts": (of_many_parts, "more than 2,000 parts"),
    "a file of 65 megabytes": (lambda: content() + b"\0" * 65 * 2**20, "larger than 64 MiB"),
    "a cell in the last row and column": (
        lambda: with_cells(b'<row r="1048576"><c r="XFD1048576">' + FILLED), "row 1,048,576 and column 16,384"),
    "the same, its row told by the row alone": (
        lambda: with_cells(b'<row r="1048576"><c r="XFC7"/><c>' + FILLED.replace(b"</row>", b"") + b'</row><row r="1048576"><c>'
                           + FILLED), "row 1,048,576 and column 16,384"),
    "the same, in letters of their numbers": (
        lambda: with_cells(b"<row r='1048576'><c r='&#88;FD1048576'>" + FILLED), "row 1,048,576 and column 16,384"),
    "one long text in twenty thousand cells": (of_one_long_text, "64 MiB of text"),
    "entities that grow, in who saved it": (lambda: changed(ABOUT, lambda _: LAUGHS), "damaged"),
    "entities that grow, in a sheet": (lambda: changed(SHEET, lambda _: LAUGHS), "damaged"),
    "entities that grow, in the shared texts": (lambda: changed(SHARED, lambda _: LAUGHS), "damaged"),
    "entities that grow, as UTF-16": (lambda: changed(ABOUT, lambda _: LAUGHS.decode().encode("utf-16")), "damaged"),
    "an entity that is a file of the machine": (lambda: changed(ABOUT, lambda _: PASSWD), "damaged"),
    "a place that is none": (lambda: with_cells(b'<row><c r="A0B7">' + FILLED), "damaged"),
    "a shared text that is not there": (lambda: with_cells(b'<row><c t="s"><v>999999</v></c></row>'), "damaged"),
    "packed by bzip2": (lambda: changed(ABOUT, bytes, zipfile.ZIP_BZIP2), "damaged"),
    "packed by LZMA": (lambda: changed(ABOUT, bytes, zipfile.ZIP_LZMA), "damaged"),
    "a part that is encrypted": (encrypted, "damaged"),
    "a cell in the last row and column, in the other namespace": (as_strict, "Excel Workbook"),
    "the same in a part that no list of sheets names": (of_a_sheet_that_is_not_listed, "row 1,048,576 and column 16,384"),
    "a day that is none": (of_a_day_that_is_none, "cannot be read"),
    "a workbook of another kind beside it": (lambda: with_part("xl/workbook.bin", b""), "two kinds"),
}  # fmt: skip


@pytest.mark.real_life(KIND, "sizes that lie, far cells, one text in every cell, entities, odd packings")
@pytest.mark.parametrize("case", CASES)
def test_a_workbook_made_to_harm_is_refused_in_words(case: str) -> None:
    make, words = CASES[case]
    bad = make()
    began = time.monotonic()
    tracemalloc.start()
    try:
        with pytest.raises(NotAWorkbookError, match=words):
            open_workbook(bad)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MOST_BYTES
    assert time.monotonic() - began < MOST_SECONDS


@pytest.mark.real_life(KIND, "a table whose columns are formatted down to the last row is an ordinary one")
def test_empty_cells_far_below_do_no_harm() -> None:
    opened = open_workbook(with_cells(b'<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576" s="1"/></row>'))
    assert len(opened.tables["Issues"]) < 100


@pytest.mark.real_life(KIND, "saved at a moment that is none in UTC")
def test_a_moment_before_all_time_is_none() -> None:
    def before_all(text: bytes) -> bytes:
        return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>0001-01-01T00:00:00+14:00", text)

    assert open_workbook(changed(ABOUT, before_all)).saved.at is None


@pytest.mark.real_life(KIND, "a character that no database stores")
def test_a_character_that_no_database_stores_is_left_out() -> None:
    text = b'<row r="900"><c r="A900" t="inlineStr"><is><t>I-Q_x0000_Z</t></is></c></row>'
    shown = [cell for rows in open_workbook(with_cells(text)).tables.values() for row in rows for cell in row]
    assert "I-QZ" in shown
