"""What a force's own contract may say of a feed as a whole, and of what shape each entry of it must be."""

import codecs
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bluelamp.contract_columns import FORMATS, Column, choice

LINE = "__line__"
# What a delivery is cut by before it is decoded: an encoding must have these bytes as they are.
PLAIN = bytes(range(32, 127)) + b"\t\r\n"


def pattern_of_name(value: str) -> re.Pattern[str]:
    """A pattern of file names, which must tell the business date: year first in one group, or in groups of its own order. Raises
    ValueError or re.error."""
    pattern = re.compile(value)
    if "business_date" not in pattern.groupindex and not {"year", "month"} <= set(pattern.groupindex):
        raise ValueError(
            "it has no group (?P<business_date>…), or (?P<year>…), (?P<month>…) and (?P<day>…), for the date"
        )
    return pattern


def known_encoding(value: str) -> str:
    """The one name of an encoding, however it is written: UTF8 and utf-8-sig are utf-8, which may begin with a byte order mark.
    Raises LookupError where it is none of text, and ValueError where separators and line ends are other bytes in it."""
    name = codecs.lookup(value).name
    try:
        is_plain = PLAIN.decode(name) == PLAIN.decode("ascii")
    except UnicodeError:
        is_plain = False
    if not is_plain:
        raise ValueError("separators and line ends are other bytes in it than in ASCII")
    return "utf-8" if name == "utf-8-sig" else name


def count(value: str) -> int:
    """A whole number from 0. Raises ValueError."""
    if not re.fullmatch("[0-9]{1,12}", value):
        raise ValueError("it is no whole number from 0 up")
    return int(value)


def amount(value: str) -> float:
    """A number from 0. Raises ValueError, also for what is not finite."""
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,12})?", value):
        raise ValueError("it is no number from 0 up, such as 2 or 0.5")
    return float(value)


def longest(_: Column, value: str) -> int:
    """The most characters that a value may have. Raises ValueError."""
    if not (number := count(value)):
        raise ValueError("no value would fit")
    return number


def rule_of_text(_: Column, value: str) -> str:
    """A regular expression. Raises re.error."""
    re.compile(value)
    return value


def first_of(column: Column, value: str) -> str:
    """The first day or moment that a column may have, in its own format: they are compared as text. Raises ValueError."""
    if column.format is None:
        raise ValueError("the column is text and has none")
    try:
        is_whole = datetime.strptime(value, column.format).strftime(column.format) == value
    except ValueError:
        is_whole = False
    if not is_whole:
        written = next(java for java, ours in FORMATS.items() if ours == column.format)
        raise ValueError(f"“{value}” is no {written}")
    return value


# What it may say of a column: the field of Column, how its text is read, and an example.
OPTIONS: Mapping[str, tuple[str, Callable[[Column, str], Any], str]] = {
    "pattern": ("pattern", rule_of_text, "Write a regular expression such as '^W[0-9]{8}$'."),
    "maxLength": ("max_length", longest, "Write a number of characters such as 200, or leave it out."),
    "minimum": ("minimum", first_of, "Write it as the product's contract does, such as '1990-01-01', or leave it out."),
}
# What a force's own contract may say of a feed: the field of Contract, and how its text is read.
READERS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "fileNamePattern": ("file_name_pattern", pattern_of_name),
    "encoding": ("encoding", known_encoding),
    "rejectThresholdRows": ("reject_threshold_rows", count),
    "rejectThresholdPct": ("reject_threshold_pct", amount),
    "rejectFloorRows": ("reject_floor_rows", count),
    "settleSeconds": ("settle_seconds", amount),
    "fewerRowsWithoutManifest": ("fewer_rows", lambda value: choice(value, "hold", "accept")),
}


def is_text(value: Any) -> bool:
    """One word, number or text; all that YAML has as scalars are text here."""
    return isinstance(value, str)


def is_names(value: Any) -> bool:
    """A name, or a list of names."""
    names = value if isinstance(value, list) else [value]
    return bool(names) and all(isinstance(name, str) and name for name in names)


def is_words(value: Any) -> bool:
    """A text for each text; nothing is an empty one."""
    return not value or (
        isinstance(value, dict) and all(isinstance(ours, str) for name, ours in value.items() if name != LINE)
    )


def is_list(value: Any) -> bool:
    """A list of entries; nothing is an empty one."""
    return not value or (isinstance(value, list) and all(isinstance(item, dict) for item in value))


# What each entry must be, by its name: the test, what is said of another, and how it is written.
SHAPES: Mapping[str, tuple[Callable[[Any], bool], str, str]] = {
    "to": (is_text, "is not one column", "Write one column of ours: {to: status, from: State}."),
    "from": (is_names, "is neither a column nor a list of columns", "Write from: State, or from: [Date, Time]."),
    "format": (is_text, "is not one format", "Write it as format: dd/MM/yyyy HH:mm."),
    "values": (is_words, "does not name one word for each word", "Write it as values: {Yes: Y, No: N}."),
    "value": (is_text, "is not one value", "Write what every row holds, or '' for a blank."),
    "columns": (is_list, "is no list of columns", "Write a line for each: - {to: status, from: State}."),
    "delimiter": (is_text, "is not one separator", "Write one of: ',' ';' '|' '\\t'."),
    "name": (is_text, "is not one name", "Write one column of ours: {name: crime_number, …}."),
    "property": (is_text, "is not one name", "Write it as {property: encoding, value: utf-8}."),
    "pattern": (is_text, "is not one pattern", "Write a regular expression such as '^W[0-9]{8}$'."),
    "maxLength": (is_text, "is not one number", "Write a number of characters such as 200."),
    "minimum": (is_text, "is not one day or moment", "Write the first day as the product's contract does."),
    "logicalTypeOptions": (
        lambda value: not value or isinstance(value, dict),
        "says nothing by name",
        "Write it as logicalTypeOptions: {pattern: '^W[0-9]{8}$'}.",
    ),
}
