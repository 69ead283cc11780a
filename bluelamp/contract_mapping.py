"""A force's own contract of a feed: what its supplier calls the columns and how it writes their values.

The product's contract says what the warehouse needs. `contracts/<feed>.odcs.yaml` of the policy folder says how a force's supplier
sends it: names of columns, formats of dates, words for values, separator, encoding, name of the file, and how much of a
delivery may be rejected. What it does not say stays as the product says it. Values are translated as they are read and held
against the contract afterwards, so everything downstream knows one set of words.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from bluelamp.contract_columns import Column, Translation

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
# The shape of each part of a date or time, by the letters of Java's DateTimeFormatter, as the product's contracts write it.
PARTS = {
    "yyyy": ("year", "[0-9]{4}"), "MMM": ("month_name", "[A-Za-z]{3}"), "MM": ("month", "[0-9]{2}"), "M": ("month", "[0-9]{1,2}"),
    "dd": ("day", "[0-9]{2}"), "d": ("day", "[0-9]{1,2}"), "HH": ("hour", "[0-9]{2}"), "H": ("hour", "[0-9]{1,2}"),
    "mm": ("minute", "[0-9]{2}"), "ss": ("second", "[0-9]{2}"), "SSS": ("fraction", "[0-9]{3}"),
}  # fmt: skip
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
# What our own format asks of the supplier's: the parts that it must have, and those that are 00 where it has none.
NEEDED = {"timestamp": ("year", "month", "day"), "date": ("year", "month", "day"), "string": ("year", "month")}
OWN_PROPERTIES = {
    "fileNamePattern", "encoding", "rejectThresholdRows", "rejectThresholdPct", "rejectFloorRows", "settleSeconds",
    "fewerRowsWithoutManifest", "mapping",
}  # fmt: skip
OWN_OPTIONS = {"pattern", "maxLength", "minimum"}
LINE = "__line__"
T = TypeVar("T")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a force's own contract. line: of the file, 0 for the whole; column: ours or the supplier's."""

    line: int
    column: str
    what: str
    next_step: str


@dataclass(frozen=True)
class OwnContract:
    """What a force's own contract changes. properties: of the contract, by name; columns: in the product's order."""

    properties: Mapping[str, Any]
    columns: tuple[Column, ...]
    delimiter: str
    is_mapped: bool


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
        elif token == "T":  # noqa: S105 - ISO 8601 writes it between date and time
            found += "T"
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


class Lined(yaml.BaseLoader):
    """YAML whose scalars are all text, so that Yes, No and 01 stay as they are written; each mapping knows its line."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """As YAML has it, and the line on which it begins."""
        return {**super().construct_mapping(node, deep), LINE: node.start_mark.line + 1}


def read_own_contract(path: Path, columns: tuple[Column, ...]) -> tuple[OwnContract, list[Problem]]:
    """A force's own contract of a feed with these columns, and everything that is wrong in it: what is wrong is left out."""
    nothing = OwnContract({}, columns, ",", is_mapped=False)
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), Lined)  # noqa: S506 - a loader of text alone
    except UnicodeDecodeError:
        return nothing, [Problem(0, "", "the file is not UTF-8", "Save it as UTF-8.")]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = f"the file cannot be read as YAML: {getattr(error, 'problem', None) or 'it ends too early'}"
        return nothing, [
            Problem(mark.line + 1 if mark else 0, "", what, "Compare the line with the example in docs/supplier.md.")
        ]
    if not isinstance(document, dict):
        return nothing, [Problem(0, "", "the file holds no contract", "Begin with the example in docs/supplier.md.")]
    reading = Reading(columns)
    return reading.read(document), reading.problems


class Reading:
    """Reads one own contract; what is wrong is kept in problems."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        self.columns = {column.name: column for column in columns}
        self.problems: list[Problem] = []

    def wrong(self, line: int, column: str, what: str, next_step: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(line, column, what, next_step))

    def read(self, document: Mapping[str, Any]) -> OwnContract:
        """The whole document."""
        for table in listed(document.get("schema")):
            for item in listed(table.get("properties")):
                self.rules(item)
        properties: dict[str, Any] = {}
        for entry in listed(document.get("customProperties")):
            name = entry.get("property", "")
            if name not in OWN_PROPERTIES:
                allowed = f"A force's own contract may say: {', '.join(sorted(OWN_PROPERTIES))}."
                self.wrong(entry[LINE], "", f"“{name}” cannot be changed by a force", allowed)
            else:
                properties[name] = entry.get("value")
        mapping = properties.pop("mapping", None)
        delimiter = self.mapping(mapping) if isinstance(mapping, dict) else ","
        return OwnContract(properties, tuple(self.columns.values()), delimiter, is_mapped=mapping is not None)

    def column(self, name: str, line: int) -> Column | None:
        """Our column of that name."""
        if name in self.columns:
            return self.columns[name]
        near = get_close_matches(name, self.columns, 1)
        hint = f"Did you mean {near[0]}?" if near else f"The columns are: {', '.join(self.columns)}."
        self.wrong(line, name, f"the feed has no column {name}", hint)
        return None

    def rules(self, item: Mapping[str, Any]) -> None:
        """Rules of a column that are another for this force."""
        column = self.column(item.get("name", ""), item[LINE])
        options = item.get("logicalTypeOptions") or {}
        if column is None:
            return
        for name in sorted(set(options) - OWN_OPTIONS - {LINE}):
            allowed = f"It may say: {', '.join(sorted(OWN_OPTIONS))}; formats stand in the mapping."
            self.wrong(item[LINE], column.name, f"{name} cannot be changed by a force", allowed)
        if "pattern" in options:
            try:
                re.compile(options["pattern"])
            except re.error as error:
                example = "Write a regular expression such as '^W[0-9]{8}$'."
                self.wrong(item[LINE], column.name, f"the pattern cannot be read: {error}", example)
                return
        length = options.get("maxLength")
        self.columns[column.name] = replace(
            column,
            pattern=options.get("pattern", column.pattern),
            minimum=options.get("minimum", column.minimum),
            max_length=int(length) if length and length.isdigit() else column.max_length,
        )

    def mapping(self, mapping: Mapping[str, Any]) -> str:
        """Names, formats and words of the supplier; returns the separator."""
        for name in sorted(set(mapping) - {"delimiter", "columns", LINE}):
            self.wrong(mapping[LINE], "", f"“{name}” is no part of a mapping", "A mapping has: delimiter, columns.")
        delimiter = mapping.get("delimiter", ",").replace("\\t", "\t")
        if delimiter not in SEPARATORS:
            self.wrong(mapping[LINE], "", f"“{delimiter}” cannot separate columns", "Write one of: ',' ';' '|' '\\t'.")
            delimiter = ","
        told: set[str] = set()
        for entry in listed(mapping.get("columns")):
            column = self.column(entry.get("to", ""), entry[LINE])
            if column is None:
                continue
            if column.name in told:
                self.wrong(entry[LINE], column.name, "the mapping has this column twice", "Take one of them out.")
                continue
            told.add(column.name)
            self.columns[column.name] = self.mapped(column, entry)
        return delimiter

    def mapped(self, column: Column, entry: Mapping[str, Any]) -> Column:
        """A column as the supplier sends it."""
        line = entry[LINE]
        for name in sorted(set(entry) - {"to", "from", "format", "values", "value", LINE}):
            what = f"“{name}” is no part of a column's mapping"
            self.wrong(line, column.name, what, "It has: to, from, format, values; or to, value.")
        if "value" in entry:
            if "from" in entry:
                keep = "Keep value where the supplier does not send the column."
                self.wrong(line, column.name, "it has both from and value", keep)
            for problem in rules_broken(column, entry["value"]):
                self.wrong(line, column.name, *problem)
            return replace(column, sources=(), translation=Translation(constant=entry["value"]))
        sources = entry.get("from", column.name)
        sources = tuple(sources) if isinstance(sources, list) else (sources,)
        words = {name: value for name, value in (entry.get("values") or {}).items() if name != LINE}
        for theirs, ours in words.items():
            for what, next_step in rules_broken(column, ours):
                self.wrong(line, column.name, f"“{theirs}” becomes “{ours}”: {what}", next_step)
        pattern = entry.get("format")
        if pattern is not None:
            for problem in format_broken(column, pattern):
                self.wrong(line, column.name, *problem)
                pattern = None
        translation = Translation(tuple(words.items()), pattern) if words or pattern else None
        return replace(column, header=" ".join(sources), sources=sources, translation=translation)


def listed(value: Any) -> list[Mapping[str, Any]]:
    """The mappings of a list; nothing where there is no list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def rules_broken(column: Column, value: str) -> Iterator[tuple[str, str]]:
    """Why a value of ours that a mapping writes would be rejected."""
    if not value:
        if column.is_required:
            yield "the column may not be blank", f"Write what every row holds: {column.description}"
    elif column.allowed_values and value not in column.allowed_values:
        near = get_close_matches(value, column.allowed_values, 1)
        hint = f"Did you mean {near[0]}?" if near else f"Choose one of: {', '.join(column.allowed_values)}."
        yield "this is none of the values that there are", hint
    elif column.pattern and not re.fullmatch(column.pattern, value, re.ASCII):
        yield f"this does not match {column.pattern}", "Write it as the column's rule asks."


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
