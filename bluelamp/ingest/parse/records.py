"""Records of a CSV file (RFC 4180), one by one, from bytes that may be broken anywhere.

A record that spans lines and does not hold together is given up at its first line only, so that a stray quote costs one row
and never swallows its neighbours.
"""

import re
from typing import NamedTuple

SPAN_LIMIT = 65_536  # bytes that one record may spread over several lines

QUOTED = re.compile(rb'"([^"]*+(?:""[^"]*+)*+)"')  # possessive: an open quote must not end inside a doubled one
PLAIN = {separator: re.compile(rb'[^"\r\n' + re.escape(separator) + rb"]*") for separator in (b",", b";", b"\t", b"|")}


class Record(NamedTuple):
    """One record: its bytes without the line end, its fields, or why it has none, and where the next one starts."""

    raw: bytes
    fields: list[bytes]
    reason: str | None
    end: int

    @property
    def is_blank(self) -> bool:
        """An empty line is no record."""
        return not self.raw

    @property
    def is_empty(self) -> bool:
        """Nor is a line of nothing but separators, as spreadsheets write below their last row."""
        return self.reason in (None, "wrong_field_count") and bool(self.fields) and not any(self.fields)


def next_record(buffer: bytes, start: int, is_final: bool, width: int | None, separator: bytes = b",") -> Record | None:
    """The record that begins at start; None when the rest of it is not in the buffer yet.

    buffer ends with a line feed unless is_final. width: how many fields a record must have (None: any, for the header).
    Reasons: malformed_quotes, stray_carriage_return, nul_character, wrong_field_count.
    """
    newline = buffer.find(b"\n", start)
    stop = newline if newline >= 0 else len(buffer)
    line = buffer[start:stop].removesuffix(b"\r")
    after = newline + 1 if newline >= 0 else len(buffer)
    if b'"' not in line:
        fields, reason = line.split(separator), None
        if b"\r" in line:
            reason = "stray_carriage_return"
        return Record(line, fields, reason or judge(line, fields, width), after)
    parsed = quoted_record(buffer, start, is_final, separator)
    if parsed is None:
        return None
    if parsed.end > after and (parsed.reason or judge(parsed.raw, parsed.fields, width)):
        return Record(line, [], parsed.reason or judge(parsed.raw, parsed.fields, width), after)
    if parsed.reason:
        return Record(line, [], parsed.reason, after)
    return parsed._replace(reason=judge(parsed.raw, parsed.fields, width))


def judge(raw: bytes, fields: list[bytes], width: int | None) -> str | None:
    """What is wrong with a record whose fields could be told apart."""
    if b"\0" in raw:
        return "nul_character"
    if width is not None and len(fields) != width:
        return "wrong_field_count"
    return None


def quoted_record(buffer: bytes, start: int, is_final: bool, separator: bytes) -> Record | None:
    """A record with quotes in it, maybe over several lines. Its reason is malformed_quotes or stray_carriage_return."""
    limit = min(len(buffer), start + SPAN_LIMIT)
    line_end = buffer.find(b"\n", start)
    limit = max(limit, line_end + 1 if line_end >= 0 else len(buffer))  # a long line is still one line
    fields: list[bytes] = []
    position = start
    while True:
        quoted = QUOTED.match(buffer, position, limit)
        if quoted:
            fields.append(quoted[1].replace(b'""', b'"'))
            position = quoted.end()
        elif buffer[position : position + 1] == b'"':
            is_cut = limit == len(buffer) and limit - start < SPAN_LIMIT and not is_final
            return None if is_cut else Record(b"", [], "malformed_quotes", start)
        else:
            plain = PLAIN[separator].match(buffer, position)
            fields.append(plain[0] if plain else b"")
            position = plain.end() if plain else position
        following = buffer[position : position + 2]
        if following[:1] == separator:
            position += 1
        elif following in (b"", b"\r", b"\r\n") or following[:1] == b"\n":
            end = position + (2 if following == b"\r\n" else 1 if following else 0)
            return Record(buffer[start:position], fields, None, end)
        else:
            is_return = following[:1] == b"\r"
            return Record(b"", [], "stray_carriage_return" if is_return else "malformed_quotes", start)
