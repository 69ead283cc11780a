"""Records told apart in whatever bytes come."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.ingest.parse.records import SPAN_LIMIT, next_record


def split(content: bytes, width: int | None = None) -> list[tuple[list[bytes], str | None]]:
    found, start = [], 0
    while start < len(content):
        record = next_record(content, start, True, width)
        assert record is not None
        assert record.end > start
        if not record.is_blank:
            found.append((record.fields, record.reason))
        start = record.end
    return found


@given(
    st.lists(st.lists(st.text('ab", \n\r', max_size=6), min_size=2, max_size=4), max_size=6),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_a_csv_writer_writes_is_read_back(rows: list[list[str]], end: str) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    assert split(text.getvalue().encode()) == [([value.encode() for value in row], None) for row in rows]


@pytest.mark.parametrize(
    ("content", "reasons"),
    [
        (b"a,b\nc,d", [None, None]),
        (b"a,b\r\n\r\n\nc,d\r\n", [None, None]),
        (b"a\nb,c,d\ne,f\n", ["wrong_field_count", "wrong_field_count", None]),
        (b"a,b\rc,d\ne,f\n", ["stray_carriage_return", None]),
        (b'"a\rb",c\n', [None]),
        (b'a"b,c\nd,e\n', ["malformed_quotes", None]),
        (b'"a"b,c\nd,e\n', ["malformed_quotes", None]),
        (b'"a""b",c\n', [None]),
        (b'"a,b\nc,d\ne,f\n', ["malformed_quotes", None, None]),
        (b'a,"b\nc,d\n"e,f\ng,h\n', ["malformed_quotes", None, "malformed_quotes", None]),
        (b'a,"b\nc,d\ne"\nf,g\n', [None, None]),
        (b'a,"b\nc,d\ne",z\nf,g\n', ["wrong_field_count", None, "malformed_quotes", None]),
        (b"a,\0\nb,c\n", ["nul_character", None]),
    ],
)
def test_a_broken_record_costs_its_own_line_only(content: bytes, reasons: list[str | None]) -> None:
    assert [reason for _, reason in split(content, 2)] == reasons


def test_an_open_quote_swallows_no_more_than_its_line() -> None:
    content = b'a,"b\n' + b"c,d\n" * SPAN_LIMIT + b'e,"f"\n'
    reasons = [reason for _, reason in split(content, 2)]
    assert reasons == ["malformed_quotes"] + [None] * (SPAN_LIMIT + 1)


def test_a_record_that_goes_on_waits_for_the_rest() -> None:
    assert next_record(b'a,"b\n', 0, False, 2) is None
    assert next_record(b'a,"b\nc"\n', 0, False, 2) is not None
