"""Which delivery a file claims to be."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bluelamp.contracts import load_contracts
from bluelamp.ingest.landing.delivery import Identity, Manifest, identify, parse_manifest, undated
from bluelamp.ingest.parse.header import RefusedError, read_header
from bluelamp.ingest.try_delivery import try_delivery

CRIME, STREET = load_contracts()["crime"], load_contracts()["police_uk_street"]
OCTOBER = Identity("", date(2013, 10, 1), date(2013, 10, 31))
NIGHT = Identity("", date(2013, 10, 14), date(2013, 10, 14))


@pytest.mark.parametrize(
    ("name", "manifest", "identity"),
    [
        ("crime_2013-10.csv.gz", Manifest(), OCTOBER),
        ("crime_2013-10-14.csv", Manifest(), NIGHT),
        ("crime_2013-02-30.csv", Manifest(), Identity()),
        ("crime_2013-13.csv", Manifest(), Identity()),
        ("crime_2013-10-14 (1).csv", Manifest(), NIGHT),
        ("Crime_2013-10-14 - Copy (2).CSV", Manifest(), NIGHT),
        ("crime_2013-10-14 (1) old.csv", Manifest(), Identity()),
        ("../crime_2013-10-14.csv", Manifest(), Identity()),
        ("whatever.csv", Manifest(business_to=date(2013, 10, 14)), NIGHT),
        ("crime_2012-01-01.csv", Manifest(business_from=date(2013, 10, 14), business_to=date(2013, 10, 14)), NIGHT),
    ],
)
def test_the_manifest_or_else_the_name_tells_the_dates(name: str, manifest: Manifest, identity: Identity) -> None:
    assert identify(CRIME, name, manifest) == identity


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("crime_2013-02-30.csv", "its name has 2013-02-30, which is no day. Send it under the name of the day"),
        ("crime_2013-13.csv", "its name has 2013-13, which is no month. Send it under the name of the month"),
        ("crimes.csv", "does not match the contract's pattern"),
    ],
)
def test_why_a_name_tells_no_date_is_said(tmp_path: Path, name: str, why: str) -> None:
    assert why in undated(CRIME, name)
    if CRIME.file_name_pattern.fullmatch(name):
        (tmp_path / name).write_text(",".join(NAMES) + "\n")
        assert why in try_delivery(tmp_path / name).refused


def test_a_day_and_a_month_of_one_digit_are_dates() -> None:
    pattern = re.compile(r"crimes_(?P<day>[0-9]{1,2})-(?P<month>[0-9]{1,2})-(?P<year>[0-9]{4})\.csv")
    fifth = Identity("", date(2013, 4, 5), date(2013, 4, 5))
    assert identify(replace(CRIME, file_name_pattern=pattern), "crimes_5-4-2013.csv", Manifest()) == fifth


def test_the_name_tells_the_part() -> None:
    june = Identity("leicestershire", date(2013, 6, 1), date(2013, 6, 30))
    assert identify(STREET, "2013-06-leicestershire-street.csv.gz", Manifest()) == june


def test_another_feeds_manifest_is_refused() -> None:
    with pytest.raises(RefusedError, match="another feed"):
        identify(CRIME, "crime_2013-10.csv", Manifest(feed="outcome"))


def test_dates_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(RefusedError, match="after its last"):
        identify(CRIME, "x", Manifest(business_from=date(2013, 2, 1), business_to=date(2013, 1, 1)))


@pytest.mark.parametrize("value", [r'"a\u0000b"', r'"\ud800"', "NaN", "-Infinity", r'{"a\u0000": 1}', r'["\\\u0000"]'])
def test_a_manifest_that_no_database_stores_is_refused(value: str) -> None:
    with pytest.raises(RefusedError, match=r"not a JSON object|cannot store"):
        parse_manifest(f'{{"statement": {{"a": {value}}}}}'.encode())


def test_a_manifest_that_only_looks_so_is_taken() -> None:
    assert parse_manifest(rb'{"statement": {"a": "\\u0000"}}').statement == {"a": r"\u0000"}


@pytest.mark.parametrize(
    ("entry", "value"),
    [("rows", -1), ("rows", "1"), ("rows", True), ("sha256", "abc"), ("received_at", "2013-10-15T06:00:00"),
     ("business_to", "14/10/2013"), ("feed", 1), ("feed", "cr\0ime"), ("extracted_at", "0001-01-01T00:00:00+23:59")],
)  # fmt: skip
def test_a_manifest_that_cannot_be_understood_names_its_entry(entry: str, value: object) -> None:
    with pytest.raises(RefusedError, match=entry):
        parse_manifest(json.dumps({entry: value}).encode())


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b"\xff", b"{}" + b" " * 70_000, b"[" * 60_000])
def test_what_is_no_manifest_is_refused(text: bytes) -> None:
    with pytest.raises(RefusedError, match="not a JSON object"):
        parse_manifest(text)


def test_a_manifest_is_read() -> None:
    manifest = parse_manifest(b'{"rows": 3, "received_at": "2013-10-15T07:00:00+01:00", "more": 1}')
    assert (manifest.rows, manifest.received_at) == (3, datetime(2013, 10, 15, 6, tzinfo=UTC))
    assert manifest.document == {"rows": 3, "received_at": "2013-10-15T07:00:00+01:00"}


def header(*names: str) -> list[bytes]:
    return [name.encode() for name in names]


NAMES = [column.header for column in CRIME.columns]


def test_the_header_is_read_by_name() -> None:
    reordered = read_header(header("added", *reversed(NAMES)), CRIME)
    assert reordered.positions == tuple((place,) for place in range(len(NAMES), 0, -1))
    assert reordered.warnings


@pytest.mark.parametrize(
    "names",
    [
        NAMES[1:],
        [*NAMES[1:], "crime_no"],
        [*NAMES, NAMES[0]],
        [NAMES[0].upper(), *NAMES[1:]],
        [" crime_number", *NAMES[1:]],
    ],
)
def test_a_column_dropped_renamed_or_doubled_refuses_the_delivery(names: list[str]) -> None:
    with pytest.raises(RefusedError, match="crime_number"):
        read_header(header(*names), CRIME)
