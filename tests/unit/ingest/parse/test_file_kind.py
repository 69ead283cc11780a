"""A file that is no CSV of the contract's kind is named for what it is, with what to send instead."""

import io

import pytest

from bluelamp.contracts import load_contracts
from bluelamp.ingest.parse.file_kind import foreign_kind
from bluelamp.ingest.parse.header import RefusedError
from bluelamp.ingest.parse.parser import Parser

STREET = load_contracts()["police_uk_street"]
HEADER = ",".join(column.header for column in STREET.columns)
FIRST_LAYOUT = (
    "Month,Reported by,Falls within,Easting,Northing,Location,Crime type,Context\n"
    "2012-04,Avon and Somerset Constabulary,Avon and Somerset Constabulary,360667,169714,On or near Hengrove Lane,Burglary,\n"
)


def reason(content: bytes) -> str:
    """Why a whole file is refused."""
    with pytest.raises(RefusedError) as refused:
        list(Parser(io.BytesIO(content), STREET).batches())
    return str(refused.value)


@pytest.mark.real_life("files of another kind", "UTF-16 from Excel, with and without its mark; semicolons; tabs")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        ((HEADER + "\n").encode("utf-16"), "UTF-16 text.*save it as"),
        ((HEADER + "\n").encode("utf-16-be"), "UTF-16 text.*save it as"),
        ((HEADER.replace(",", ";") + "\n").encode(), "separated by semicolons.*comma"),
        (b"\xef\xbb\xbf" + (HEADER.replace(",", "\t") + "\n").encode(), "separated by tabs.*comma"),
        (b"PK\x03\x04\x14\x00", "archive or a workbook"),
        (b"<!DOCTYPE html>\n<html>", "a web page"),
    ],
)
def test_the_reason_names_the_kind_and_what_to_send(content: bytes, words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        list(Parser(io.BytesIO(content), STREET).batches())


@pytest.mark.real_life("files of another kind", "police.uk's first layout: Easting, Northing, Location, Context")
def test_the_first_layout_of_police_uk_is_refused_by_name() -> None:
    text = reason(FIRST_LAYOUT.encode())
    assert "Easting and Northing" in text
    assert "download the month again" in text
    # A column that is simply missing is still said to be missing.
    assert "lacks Crime type" in reason(HEADER.replace("Crime type", "Type").encode() + b"\n")


@pytest.mark.parametrize("start", [b"", b"a,b\n", HEADER.encode(), "é,ü\n".encode(), b"a,\0\n" * 5 + b"b" * 100])
def test_what_may_be_csv_is_left_to_the_contract(start: bytes) -> None:
    assert foreign_kind(start) is None
