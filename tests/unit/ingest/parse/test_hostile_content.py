"""Text made to harm: wide, long, full of quotes. It is refused or set aside with bounded memory and time."""

import time
import tracemalloc
from pathlib import Path

import pytest

from bluelamp.contracts import load_contracts
from bluelamp.ingest.parse.header import RefusedError
from bluelamp.ingest.parse.parser import Parser
from tests.fixtures.landing import crimes, text

KIND = "text made to harm"
CRIME = load_contracts()["crime"]
MOST_BYTES, MOST_SECONDS = 400 * 2**20, 120
GIGABYTE = 2**30
HEADER, ROW = text("crime", crimes(1)).decode().splitlines()


def read(path: Path) -> tuple[int, list[str], str]:
    """Rows taken, reasons of those that were not, and why the whole file was refused; held against the bounds."""
    rows, reasons, refused, began = 0, list[str](), "", time.monotonic()
    tracemalloc.start()
    try:
        with open(path, "rb") as content:
            for batch in Parser(content, CRIME).batches():
                rows += len(batch.source_rows)
                reasons += [row.reason for row in batch.rejected]
    except RefusedError as error:
        refused = str(error)
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < MOST_BYTES, f"{peak / 2**20:.0f} MiB"
    assert time.monotonic() - began < MOST_SECONDS
    return rows, reasons, refused


@pytest.mark.real_life(KIND, "a line of a gigabyte, in the header's place and below it")
@pytest.mark.parametrize("start", ["", f"{HEADER}\n", f"{HEADER}\n{ROW}\n"])
def test_a_line_of_a_gigabyte_is_refused(tmp_path: Path, start: str) -> None:
    path = tmp_path / "crime.csv"
    path.write_text(start + "a" * 500)
    with open(path, "ab") as handle:
        handle.truncate(GIGABYTE)  # a hole: it reads as zeros and needs no disk
    _, _, refused = read(path)
    assert refused == "A line is longer than 8 MiB."


@pytest.mark.real_life(KIND, "a hundred thousand columns that nobody asked for")
def test_a_hundred_thousand_columns_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "crime.csv"
    more = ",".join(f"c{number}" for number in range(100_000))
    path.write_text("\n".join([f"{HEADER},{more}", f"{ROW}{',' * 100_000}", f"{ROW}{',' * 99_999}", ROW, ""]))
    rows, reasons, refused = read(path)
    assert (rows, reasons, refused) == (1, ["wrong_field_count"] * 2, "")


@pytest.mark.real_life(KIND, "megabytes of quotes, in one line and in a line each")
@pytest.mark.parametrize(
    "quotes",
    ['"' * (4 * 2**20), '"\n' * 20_000, '"""\n' * 20_000, 'a,"\n' * 20_000, '"a""\n' * 20_000, '"b",' * 100_000],
)
def test_quotes_without_end_cost_no_more_than_their_own_lines(tmp_path: Path, quotes: str) -> None:
    path = tmp_path / "crime.csv"
    path.write_text(f"{HEADER}\n{quotes}\n{ROW}\n")
    rows, reasons, refused = read(path)
    assert (rows, refused) == (1, "")
    assert set(reasons) <= {"malformed_quotes", "wrong_field_count"}
    assert reasons


@pytest.mark.real_life(KIND, "a header that is SQL, a formula, a page's script, a line end")
@pytest.mark.parametrize(
    "name",
    [
        'x"); drop table raw.crime;--',
        "=cmd|' /C calc'!A1",
        "<script>alert(1)</script>",
        "x\r\nset-cookie: a",
        "%(x)s{y}\\",
    ],
)
def test_a_header_is_compared_and_never_used(tmp_path: Path, name: str) -> None:
    path = tmp_path / "crime.csv"
    quoted = '"' + name.replace('"', '""') + '"'
    path.write_bytes(f"{HEADER},{quoted}\n{ROW},x\n".encode())
    assert read(path) == (1, [], "")
    path.write_bytes(f"{HEADER.replace('status', quoted)}\n{ROW}\n".encode())
    rows, _, refused = read(path)
    assert rows == 0
    assert refused == "The header lacks status: dropped or renamed.", "its words are repeated to nobody"
