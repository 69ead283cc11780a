"""The fast and the strict path must accept and reject exactly the same rows, for the same reasons, in any file."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bluelamp.contract_columns import Translation
from bluelamp.contracts import Contract, load_contracts
from bluelamp.ingest.load.duplicates import Keys
from bluelamp.ingest.load.pseudonym import Pseudonymiser
from bluelamp.ingest.load.writer import copy_bytes
from bluelamp.ingest.parse.header import RefusedError
from bluelamp.ingest.parse.parser import Parser

# As they hold for a delivery of that day, so that some good moments lie beyond it.
CONTRACTS = {
    feed: contract.made_by(datetime(2013, 10, 14, 9, tzinfo=UTC)) for feed, contract in load_contracts().items()
}
GOOD = {
    "crime": ["CR/0031942/13", "2013-10-14 09:12:00", "2013-10-13 20:00:00", "", "28A", "LE001", "L01", "CITY", "N",
              "race;religion", "recorded", "VR/1", "2013-10-14 10:00:00"],
    "outcome": ["OC/0004711/13", "CR/0031942/13", "4", "2013-10-14", "CR/0031942/12", "recorded", "2013-10-14 10:00:00"],
    "satisfaction": ["SR/0012345", "overall", "asb", "neither", "2013-09", "L01", "RR/1", "2013-10-01 00:00:00"],
    "police_uk_street": ["", "2013-06", "Leicestershire Constabulary", "Leicestershire Constabulary", "-1.2", "52.6",
                         "On or near High Street", "E01025631", "Blaby 002A", "Anti-social behaviour", "", ""],
}  # fmt: skip
NASTY = [
    "", "N", "28A", "2013-02-29", "2012-02-29", "0000-01-01", "0001-01-01", "2013-2-3", "20131014", "infinity", "tomorrow",
    "05/01/2013", "2013-10-14T09:12:00", "2013-10-14 24:00:00", "2013-10-14 23:59:60", "2013-10-14 09:12", "0000-10-14 09:12:00",
    "2013-10-14 09:12:00 ", " 2013-10-14 09:12:00", "2013-10-14 09:12+01", "2013-10-14 09:1200Z", "2013-02-30 00:00:00",
    "2013-04-31 00:00:00", "2013-10-14 11:00:00", "2013-10-14 11:00:01", "2013-10-15", "0213-10-14 09:12:00", "1949-12-31",
    "2012-02-29 23:59:59", "1900-02-29", "9999-12-31 23:59:59", "10000-01-01", "-001-01-01",
    "+2013-10-14 9:12:00", "２０１３-10-14", "2013-10-14\t09:12:00", "CR/0031942/13\n",
    "XCR/0031942/13", "CR/0031942/133", "cr/0031942/13", "CR/003194２/13", "é" * 12,
    "é" * 13, "x" * 12, "x" * 13, "x" * 41, "race;race;race;race;race", "race;", "\\N", "\\", "\t", "NULL", "NA", "nan", "'", "=1+1",
    "#N/A", "false", "L01  ", " L01", "L01\u00a0", "  ", "\t28A", "à", "\u2028", "\x0b", "\x1f", "\ufeff", "y",
]  # fmt: skip
RAW = [
    b'"',
    b'""',
    b",",
    b"\n",
    b"\r\n",
    b"\r",
    b"\0",
    b"\xff",
    b"\x80",
    b"\x92",
    b"\xc3\xa9",
    b'"a"b"',
    b'"\n"',
    b"\n\n",
    b" ",
]


def outcome_of(
    content: bytes, contract: Contract, is_strict: bool, block_bytes: int, key: tuple[int, ...]
) -> list[object]:
    """Everything that a path says of a file. key: places of the columns that make a row's key."""
    parser = Parser(io.BytesIO(content), contract, Keys(key).repeated, is_strict, block_bytes)
    rows: list[object] = []
    try:
        for batch in parser.batches():
            values = [column.to_pylist() for column in batch.columns]
            rows += zip(batch.source_rows.tolist(), *values, strict=True)
            rows += batch.rejected
    except RefusedError as refused:
        return [str(refused)]
    return [*sorted(rows, key=lambda row: row[0]), parser.at.row, parser.at.warnings]


def quote(value: str) -> str:
    """A field in quotes."""
    return '"' + value.replace('"', '""') + '"'


@st.composite
def files(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file that is good in most places and broken in a few."""
    feed = draw(st.sampled_from(sorted(GOOD)))
    contract = CONTRACTS[feed]
    end = draw(st.sampled_from(["\n", "\r\n"]))
    order = draw(st.permutations(range(len(contract.columns))))
    extra = draw(st.booleans())
    header = [contract.columns[i].header for i in order] + (["added"] if extra else [])
    lines = [",".join(header)]
    for _ in range(draw(st.integers(0, 12))):
        row = list(GOOD[feed])
        for _ in range(draw(st.sampled_from([0, 0, 0, 1, 1, 2]))):
            position = draw(st.integers(0, len(row) - 1))
            row[position] = draw(st.sampled_from(NASTY) | st.text(max_size=6))
        values = [row[i] for i in order] + (["x"] if extra else [])
        style = draw(st.sampled_from(["plain", "plain", "all", "some"]))
        if style != "plain":
            values = [quote(value) if style == "all" or draw(st.booleans()) else value for value in values]
        if draw(st.integers(0, 9)) == 0:
            empty = [""] * len(values)
            values = draw(
                st.sampled_from(
                    [
                        values[:-1],
                        [*values, "x"],
                        values[:1],
                        [],
                        empty,
                        empty[:-1],
                        ['""'] * len(values),
                        [" "] * len(values),
                    ]
                )
            )
        lines.append(",".join(values))
    content = end.join(lines) + draw(st.sampled_from([end, end, ""]))
    data = draw(st.sampled_from([b"", b"", b"\xef\xbb\xbf"])) + content.encode("utf-8", "surrogatepass")
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        cut = draw(st.integers(0, len(data)))
        data = data[:cut] + draw(st.sampled_from(RAW)) + data[cut:]
    return feed, data


HEADER = b"outcome_reference,crime_number,outcome_type,outcome_date,tic_parent_crime_number,status,updated_at\n"
ROW = b"OC/0004711/13,CR/0031942/13,4,2013-10-14,,recorded,2013-10-14 10:00:00"


BAD_DATE, BAD_TIME = ROW.replace(b"2013-10-14,", b"x,"), ROW.replace(b"14 10", b"14T10")


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(files(), st.integers(3, 400), st.sampled_from([(), (), (0,), (1, 6)]))
@example(("outcome", HEADER + ROW + b'\n"' + ROW + b"\n" + ROW + b'"\n' + ROW), 64, ())
@example(("outcome", HEADER + b'"' + b'""\n' * 40_000 + ROW + b"\n" + ROW + b'"\n' + ROW), 4096, ())
@example(("outcome", HEADER + ROW + b"\r" + ROW + b"\r\n\r\n\n" + ROW + b"\r"), 50, (0,))
@example(("outcome", HEADER + ROW + b"\n\n" + BAD_DATE + b"\n"), 4096, ())
@example(("outcome", HEADER + ROW + b"\n" + b",,,,,,\n" * 3 + BAD_DATE + b"\n" + b",,,,,,\n" * 9), 60, (0,))
@example(("outcome", HEADER + ROW.replace(b",4,", b",4  ,") + b"\r\n" + ROW.replace(b",4,", b", ,")), 4096, ())
@example(("outcome", HEADER + ROW + b"\n" + BAD_TIME + b"\n"), 4096, ())
@example(("outcome", HEADER + b'"x""y\nz",' + ROW[14:] + b"\n" + ROW + b"\n"), len(HEADER) + 3, ())
@example(("outcome", HEADER + b'"x\ny",' + ROW[14:] + b"\n" + BAD_DATE + b"\n"), 4096, ())
def test_both_paths_agree(file: tuple[str, bytes], block_bytes: int, key: tuple[int, ...]) -> None:
    contract, content = CONTRACTS[file[0]], file[1]
    strictly = outcome_of(content, contract, True, 1 << 22, key)
    assert outcome_of(content, contract, False, 1 << 22, key) == strictly
    assert outcome_of(content, contract, False, block_bytes, key) == strictly
    assert outcome_of(content, contract, True, block_bytes, key) == strictly


@pytest.mark.parametrize("count", [5_000])
def test_the_tests_for_many_values_agree_with_the_rule(count: int) -> None:
    """Columns of many different values go through regular expressions; one bad value of each kind hides among them."""
    contract = CONTRACTS["crime"]
    lines = [",".join(column.header for column in contract.columns)]
    for number in range(count):
        row = list(GOOD["crime"])
        row[0], row[5], row[11] = f"CR/{number:07d}/13", f"B{number}", f"VR/{number}"
        row[1] = f"2013-{number % 12 + 1:02d}-{number % 28 + 1:02d} {number % 24:02d}:{number % 60:02d}:00"
        if number % 7 == 0:
            row[number // 7 % len(row)] = NASTY[number // 7 % len(NASTY)].replace("\n", "")
        lines.append(",".join(row))
    content = ("\n".join(lines) + "\n").encode()
    strictly = outcome_of(content, contract, True, 1 << 22, ())
    assert outcome_of(content, contract, False, 1 << 22, ()) == strictly
    assert len({row.reason for row in strictly[:-2] if hasattr(row, "reason")}) >= 5


def test_a_pattern_that_only_python_knows_is_asked_of_python() -> None:
    crime = CONTRACTS["crime"]
    columns = [
        replace(each, pattern="^(?!TEST)[A-Z0-9/]+$") if each.name == "crime_number" else each for each in crime.columns
    ]
    contract = replace(crime, columns=tuple(columns))
    lines = [",".join(column.header for column in contract.columns)]
    lines += [",".join([f"{'TEST' if number == 7 else 'CR'}/{number}", *GOOD["crime"][1:]]) for number in range(5_000)]
    found = outcome_of("\n".join([*lines, ""]).encode(), contract, False, 1 << 22, ())
    assert [(row.source_row, row.reason) for row in found[:-2] if hasattr(row, "reason")] == [(8, "pattern_mismatch")]
    assert len(found) == 5_002


@pytest.mark.parametrize("is_strict", [False, True])
def test_words_of_a_mapping_reach_raw_as_they_are(is_strict: bool) -> None:
    outcome = CONTRACTS["outcome"]
    told = Translation(values=(("recorded", "People\\Ops"),))
    columns = [
        replace(each, translation=told, allowed_values=None) if each.name == "status" else each
        for each in outcome.columns
    ]
    contract = replace(outcome, columns=tuple(columns))
    parser = Parser(io.BytesIO(HEADER + ROW + b"\n"), contract, is_strict=is_strict)
    [batch] = parser.batches()
    assert b"\tPeople\\\\Ops\t" in copy_bytes(batch, contract, 1, Pseudonymiser(b"key"))
