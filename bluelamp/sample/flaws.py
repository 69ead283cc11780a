"""Rows that break the contract, planted in known files at known rows, and what must be said of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from bluelamp.sample.plan import rows

# How characters are written in flaws.csv that its own text cannot hold; a lone surrogate becomes a byte that is no UTF-8.
SPECIAL = {"<NUL>": "\0", "<FF>": "\udcff"}


@dataclass(frozen=True)
class Flaw:
    """One planted row. source_row: its place among the data rows of its file, from 1. reason: '' for a row that is fine.

    key replaces the record's own number, unless the record itself is delivered again, corrected, on corrected_on.
    """

    feed: str
    file_name: str
    source_row: int
    column_name: str
    reason: str
    key: str
    set_column: str
    set_value: str
    corrected_on: date | None
    description: str


@dataclass(frozen=True)
class ExpectedRejection:
    """A row that ingest must reject: feed, file, source row (from 1), first wrong column ('' for the whole row) and reason."""

    feed: str
    file_name: str
    source_row: int
    column_name: str
    reason: str


@cache
def load_flaws() -> tuple[Flaw, ...]:
    """The planted rows of data/flaws.csv, by file and row."""
    found = [
        Flaw(
            **{
                name: r[name]
                for name in ("feed", "file_name", "column_name", "reason", "key", "set_column", "description")
            },
            source_row=int(r["source_row"]),
            set_value=r["set_value"],
            corrected_on=date.fromisoformat(r["corrected_on"]) if r["corrected_on"] else None,
        )
        for r in rows("flaws.csv")
    ]
    return tuple(sorted(found, key=lambda flaw: (flaw.feed, flaw.file_name, flaw.source_row)))


def expected_rejections() -> list[ExpectedRejection]:
    """Every row of the sample that ingest must reject, whatever the seed."""
    return [
        ExpectedRejection(flaw.feed, flaw.file_name, flaw.source_row, flaw.column_name, flaw.reason)
        for flaw in load_flaws()
        if flaw.reason
    ]


def with_flaws(
    lines: list[str], feed: str, file_name: str, columns: Sequence[str], own_lines: Mapping[Flaw, str]
) -> list[str]:
    """The lines of a delivery with its planted rows at their places."""
    planted = list(lines)
    for flaw in load_flaws():
        if (flaw.feed, flaw.file_name) == (feed, file_name):
            if flaw.source_row > len(planted) + 1:
                raise ValueError(f"{file_name} has no row {flaw.source_row} for a flaw to stand at")
            planted.insert(flaw.source_row - 1, _flawed_line(flaw, planted, columns, own_lines))
    return planted


def _flawed_line(flaw: Flaw, lines: list[str], columns: Sequence[str], own_lines: Mapping[Flaw, str]) -> str:
    """A copy of a line near the place (of the line before it for a repeated key, of its own for one to be corrected)."""
    if flaw in own_lines:
        model = own_lines[flaw]
    else:
        model = lines[flaw.source_row - 2 if flaw.reason == "duplicate_key" else min(flaw.source_row, len(lines)) - 1]
    fields = model.split(",")
    if flaw.key:
        fields[0] = flaw.key
    if flaw.set_column:
        value = flaw.set_value
        for written, meant in SPECIAL.items():
            value = value.replace(written, meant)
        fields[list(columns).index(flaw.set_column)] = value
    if flaw.reason == "wrong_field_count":
        fields = fields[:-1] if flaw.set_value == "" else [*fields, flaw.set_value]
    return ",".join(fields)
