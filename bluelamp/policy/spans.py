"""When the rows of a dated table hold: valid_from is the first day, valid_to the first on which a row no longer does."""

from collections.abc import Iterator
from datetime import date, timedelta

from bluelamp.policy.finding import Finding
from bluelamp.policy.folder import Rows

WHAT_IT_IS = "valid_to is the first day on which the row no longer holds"
Held = list[tuple[str, str, int]]


def ends(rows: Rows) -> Iterator[Finding]:
    """Rows that end before they hold."""
    for number, row in rows.rows:
        if row["valid_to"] and row["valid_to"] <= row["valid_from"]:
            what = f"the row ends on {row['valid_to']}, not after it begins on {row['valid_from']}"
            yield Finding(rows.file, number, "valid_to", what, f"{WHAT_IT_IS}.")


def overlaps(rows: Rows, key: list[str]) -> Iterator[Finding]:
    """Rows of one key that both hold on some day; without a key, any two rows of the table."""
    held: dict[tuple[str, ...], Held] = {}
    for number, row in rows.rows:
        values = tuple(row[column] for column in key)
        for valid_from, valid_to, other in held.get(values, []):
            if valid_from != row["valid_from"] and valid_from < row["valid_to"] and row["valid_from"] < valid_to:
                what = f"{', '.join(values) or 'the policy'} holds by this row and by row {other} on the same days"
                yield Finding(
                    rows.file,
                    number,
                    "valid_from",
                    what,
                    f"End one of them (valid_to) before {max(valid_from, row['valid_from'])}.",
                )
        held.setdefault(values, []).append((row["valid_from"], row["valid_to"], number))


def holes(rows: Rows, key: list[str]) -> Iterator[Finding]:
    """A single day between two rows of one key: somebody wrote the last day as valid_to, and what is of that day counts nowhere."""
    held: dict[tuple[str, ...], Held] = {}
    for number, row in rows.rows:
        held.setdefault(tuple(row[column] for column in key), []).append((row["valid_from"], row["valid_to"], number))
    for values, spans in held.items():
        until = ""
        for valid_from, valid_to, _ in sorted(spans):
            if is_next_day(until, valid_from):
                what = f"{', '.join(values) or 'the policy'} does not hold on {until}, between two rows"
                yield Finding(
                    rows.file, place_of(spans, until), "valid_to", what, f"Write {valid_from} if it does: {WHAT_IT_IS}."
                )
            until = max(until, valid_to)


def is_next_day(day: str, other: str) -> bool:
    """Whether the other day follows at once; what is no day does not."""
    try:
        return date.fromisoformat(other) - date.fromisoformat(day) == timedelta(days=1)
    except ValueError:
        return False


def place_of(spans: Held, end: str) -> int:
    """The row that ends then."""
    return next(number for _, valid_to, number in spans if valid_to == end)
