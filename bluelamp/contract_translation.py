"""A supplier's dates, times and words into ours, one value at a time: what bluelamp/ingest/parse/translate.py does by columns."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TypeVar

from bluelamp.contract_columns import Column

# The shape of each part of a date or time, by the letters of Java's DateTimeFormatter, as the product's contracts write it.
PARTS = {
    "yyyy": ("year", "[0-9]{4}"), "MMM": ("month_name", "[A-Za-z]{3}"), "MM": ("month", "[0-9]{2}"), "M": ("month", "[0-9]{1,2}"),
    "dd": ("day", "[0-9]{2}"), "d": ("day", "[0-9]{1,2}"), "HH": ("hour", "[0-9]{2}"), "H": ("hour", "[0-9]{1,2}"),
    "mm": ("minute", "[0-9]{2}"), "ss": ("second", "[0-9]{2}"), "SSS": ("fraction", "[0-9]{3}"),
}  # fmt: skip
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
# What our own format asks of the supplier's: the parts that it must have, and those that are 00 where it has none.
NEEDED = {"timestamp": ("year", "month", "day"), "date": ("year", "month", "day"), "string": ("year", "month")}
BETWEEN = {"T"}  # letters that stand for themselves: ISO 8601 has a T between date and time
T = TypeVar("T")


@lru_cache(maxsize=200)
def shape(pattern: str) -> str:
    """A format as a regular expression with a group for each part, whole value. Raises ValueError in words for what cannot be
    meant: an unknown part, a part twice, a year of two digits."""
    found, seen, rest = "", set(), pattern
    while rest:
        letters = re.match(r"([A-Za-z])\1*", rest)
        token = letters[0] if letters else rest[0]
        rest = rest[len(token) :]
        if not letters:
            found += re.escape(token)
        elif token in BETWEEN:
            found += token
        elif token not in PARTS:
            raise ValueError(f"“{token}” is no part of a date here")
        else:
            name, digits = PARTS[token]
            if name in seen:
                raise ValueError(f"the {name.partition('_')[0]} stands in it twice")
            seen.add(name)
            found += f"(?P<{name}>{digits})"
    return found


def parts_of(pattern: str) -> set[str]:
    """The parts that a format has; month for a month in digits or by name."""
    return {"month" if name == "month_name" else name for name in re.findall(r"\?P<(\w+)>", shape(pattern))}


@lru_cache(maxsize=1_000)
def translator(column: Column) -> Callable[[str], str | None]:
    """A function from the supplier's value to ours: None for a value that is not in the format. What a map of values does not
    name stays as it is, and is judged by the contract's rules."""
    translation = column.translation
    assert translation is not None
    words = dict(translation.values)
    if translation.format is None:
        return lambda value: words.get(value, value)
    match = re.compile(shape(translation.format), re.ASCII).fullmatch

    def translate(value: str) -> str | None:
        if value in words or not value:
            return words.get(value, value)
        found = match(value)
        if not found:
            return None
        parts = found.groupdict()
        if "month_name" in parts:
            name = parts["month_name"].upper()
            if name not in MONTHS:
                return None
            parts["month"] = f"{MONTHS.index(name) + 1:02d}"
        return "".join(composed_of(column, {name: digits.zfill(2) for name, digits in parts.items()}))

    return translate


def composed_of(column: Column, parts: Mapping[str, T]) -> Iterator[T | str]:
    """The pieces of our value, in order: yyyy-MM-dd, with HH:mm:ss for a time; yyyy-MM for text, which is a month here. parts: of
    two digits, the year of four."""
    yield parts["year"]
    for name in NEEDED[column.logical_type][1:]:
        yield "-"
        yield parts[name]
    if column.logical_type == "timestamp":
        for mark, name in ((" ", "hour"), (":", "minute"), (":", "second")):
            yield mark
            yield parts.get(name, "00")


def format_broken(column: Column, pattern: str) -> Iterator[tuple[str, str]]:
    """Why a format cannot be a column's."""
    example = "Write it as dd/MM/yyyy HH:mm: yyyy, MM, M or MMM (Oct), dd or d, HH or H, mm, ss."
    try:
        parts = parts_of(pattern)
    except ValueError as error:
        yield f"the format {pattern} cannot be read: {error}", example
        return
    missing = [name for name in NEEDED[column.logical_type] if name not in parts]
    if missing:
        yield f"the format {pattern} has no {' and no '.join(missing)}", example
    elif column.logical_type == "string" and not (column.pattern and re.fullmatch(column.pattern, "2013-10")):
        yield "the column is text and has no format", "Use values for its words, or leave it as it is."
