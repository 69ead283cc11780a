"""The search for values in whatever is made: it finds one in every kind of file that the project writes, however it is packed."""

import gzip
import io
import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pptx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import typst

from tests.fixtures.artefacts import artefacts, found

PLANTED = "ZqplantedBcdfg"


def workbook() -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active["C7"] = f"known as {PLANTED.upper()} here"
    book.save(buffer)
    return buffer.getvalue()


def slides() -> bytes:
    deck, buffer = pptx.Presentation(), io.BytesIO()
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = PLANTED
    deck.save(buffer)
    return buffer.getvalue()


def parquet() -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"a": ["x", PLANTED]}), buffer, compression="zstd")
    return buffer.getvalue()


def pdf(source: str) -> bytes:
    return bytes(typst.compile(source.encode()))


def nested() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside.xlsx", workbook())
    return gzip.compress(buffer.getvalue())


def database(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table t as select 'x' as a union all select ?", [PLANTED])


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.xlsx", workbook), ("a.pptx", slides), ("a.parquet", parquet), ("a.zip.gz", nested),
        ("text.pdf", lambda: pdf(f"= A heading\nof {PLANTED} and more")),
        ("attached.pdf", lambda: pdf(f'#pdf.attach("a.json", bytes("{PLANTED}"))\nNothing here')),
        ("titled.pdf", lambda: pdf(f'#set document(title: "{PLANTED}")\nNothing here')),
        ("a.html", lambda: f"<p title='{PLANTED}'>".encode()), ("wide.csv", lambda: PLANTED.encode("utf-16")),
        ("a.pf_index", lambda: gzip.compress(PLANTED.lower().encode())), (f"{PLANTED}.txt", lambda: b""),
    ],
)  # fmt: skip
def test_it_is_found(tmp_path: Path, name: str, make) -> None:
    (tmp_path / name).write_bytes(make())
    hits = {of for _, data in artefacts([tmp_path]) for of in found({PLANTED: "planted"}, data)}
    assert hits == {"planted"}
    assert not any(found({"Zqanother": "another"}, data) for _, data in artefacts([tmp_path]))


def test_it_is_found_in_a_duckdb_file(tmp_path: Path) -> None:
    database(tmp_path / "a.duckdb")
    assert any(found({PLANTED: "planted"}, data) for _, data in artefacts([tmp_path]))


@pytest.mark.parametrize(
    "text", ['"CR\\/0042421\\/13"', "cr/0042421/13", "?q=CR%2F0042421%2F13", "2013-10-14T09:17:43Z"]
)
def test_it_is_found_as_programs_write_it(text: str) -> None:
    assert found({"CR/0042421/13": "number", "2013-10-14 09:17:43": "moment"}, text.encode())
