"""The planted flaws are in the files, each breaks the contract as stated, and no other row breaks it."""

import gzip
import json
import re
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from bluelamp.contracts import load_contracts
from bluelamp.sample import expected_rejections
from tests.unit.sample.reading import RENAMED_REPEAT

LENGTHS = {"%Y-%m-%d": 10, "%Y-%m-%d %H:%M:%S": 19}


def problem(column, value):
    if not value:
        return "required_value_missing" if column.is_required else None
    if column.format:
        try:
            good = len(value) == LENGTHS[column.format] and datetime.fromisoformat(value)
        except ValueError:
            good = None
        if not good:
            return f"not_a_{column.logical_type}"
    if column.pattern and not re.fullmatch(column.pattern, value):
        return "pattern_mismatch"
    if column.allowed_values and value not in column.allowed_values:
        return "value_not_allowed"
    return "value_too_long" if column.max_length and len(value) > column.max_length else None


def judge(contract, line, seen):
    """Column and reason of the first thing wrong with a line, as bytes; ('', '') for a good one."""
    if b"\0" in line:
        return "", "nul_character"
    if line.count(b'"') % 2:
        return "", "malformed_quotes"
    fields = line.split(b",")
    if len(fields) != len(contract.columns):
        return "", "wrong_field_count"
    try:
        values = [field.decode() for field in fields]
    except UnicodeDecodeError:
        return "", "invalid_encoding"
    for column, value in zip(contract.columns, values, strict=True):
        reason = problem(column, value)
        if reason:
            return column.name, reason
    key = tuple(value for column, value in zip(contract.columns, values, strict=True) if column.name in contract.key)
    if key in seen:
        return "", "duplicate_key"
    seen.add(key)
    return "", ""


@pytest.mark.parametrize("feed", ["crime", "outcome", "satisfaction"])
def test_exactly_the_planted_rows_break_the_contract(landing, feed):
    contract, found = load_contracts()[feed], set()
    for path in sorted((landing / feed).glob("*.csv.gz")):
        if path.name == RENAMED_REPEAT:
            continue
        seen = set()
        for row, line in enumerate(gzip.decompress(path.read_bytes()).split(b"\n")[1:-1], start=1):
            column, reason = judge(contract, line, seen)
            if reason:
                found.add((path.name, row, column, reason))
    assert found == {
        (e.file_name, e.source_row, e.column_name, e.reason) for e in expected_rejections() if e.feed == feed
    }


def test_flaws_stay_far_below_the_threshold():
    for (feed, _), count in Counter((e.feed, e.file_name) for e in expected_rejections()).items():
        assert count <= load_contracts()[feed].reject_threshold_rows / 10


def test_every_kind_of_flaw_is_there():
    reasons = {e.reason for e in expected_rejections()}
    assert reasons >= {"not_a_timestamp", "not_a_date", "wrong_field_count", "value_not_allowed", "pattern_mismatch"}
    assert reasons >= {
        "duplicate_key",
        "invalid_encoding",
        "nul_character",
        "malformed_quotes",
        "required_value_missing",
    }


def test_corrected_records_come_the_next_night(landing, crime_rows):
    for night, row in (("2013-10-08", 33), ("2013-10-12", 15)):
        lines = gzip.decompress((landing / "crime" / f"crime_{night}.csv.gz").read_bytes()).decode().splitlines()
        number = lines[row].split(",")[0]
        versions = crime_rows[crime_rows.crime_number == number]
        next_night = f"2013-10-{int(night[-2:]) + 1:02d}"
        assert versions.business_to.tolist() == [next_night]


def test_manifests_count_the_flawed_rows_too(landing):
    path = Path(landing / "crime" / "crime_2013-10-14.csv.gz")
    said = json.loads(path.with_name(path.name + ".manifest.json").read_text())
    assert said["rows"] == gzip.decompress(path.read_bytes()).count(b"\n") - 1
