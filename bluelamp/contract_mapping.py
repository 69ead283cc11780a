"""A force's own contract of a feed: what its supplier calls the columns and how it writes their values.

The product's contract says what the warehouse needs. `contracts/<feed>.odcs.yaml` of the policy folder says how a force's supplier
sends it: names of columns, formats of dates, words for values, separator, encoding, name of the file, and how much of a
delivery may be rejected. What it does not say stays as the product says it. Values are translated as they are read and held
against the contract afterwards, so everything downstream knows one set of words.
"""

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from bluelamp.contract_columns import Column, Translation, choice
from bluelamp.contract_translation import format_broken

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
OWN_OPTIONS = {"pattern", "maxLength", "minimum"}
LINE = "__line__"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a force's own contract. line: of the file, 0 for the whole; column: ours or the supplier's."""

    line: int
    column: str
    what: str
    next_step: str


@dataclass(frozen=True)
class OwnContract:
    """What a force's own contract changes. properties: fields of Contract; columns: in the product's order."""

    properties: Mapping[str, Any]
    columns: tuple[Column, ...]


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
    """The name of an encoding that is known here. Raises LookupError."""
    codecs.lookup(value)
    return value


# What a force's own contract may say of a feed: the field of Contract, and how its text is read.
READERS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "fileNamePattern": ("file_name_pattern", pattern_of_name),
    "encoding": ("encoding", known_encoding),
    "rejectThresholdRows": ("reject_threshold_rows", int),
    "rejectThresholdPct": ("reject_threshold_pct", float),
    "rejectFloorRows": ("reject_floor_rows", int),
    "settleSeconds": ("settle_seconds", float),
    "fewerRowsWithoutManifest": ("fewer_rows", lambda value: choice(value, "hold", "accept")),
}


class Lined(yaml.BaseLoader):
    """YAML whose scalars are all text, so that Yes, No and 01 stay as they are written; each mapping knows its line."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """As YAML has it, and the line on which it begins."""
        return {**super().construct_mapping(node, deep), LINE: node.start_mark.line + 1}


def read_own_contract(path: Path, columns: tuple[Column, ...]) -> tuple[OwnContract, list[Problem]]:
    """A force's own contract of a feed with these columns, and everything that is wrong in it: what is wrong is left out."""
    nothing = OwnContract({}, columns)
    try:
        document = Lined(path.read_text(encoding="utf-8")).get_single_data()
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
            name: str = entry.get("property", "")
            value: Any = entry.get("value")
            if name == "mapping" and isinstance(value, dict):
                properties["delimiter"] = self.mapping(value)
            elif name not in READERS:
                allowed = f"A force's own contract may say: {', '.join(sorted([*READERS, 'mapping']))}."
                self.wrong(entry[LINE], "", f"“{name}” cannot be changed by a force", allowed)
            else:
                field, read = READERS[name]
                try:
                    properties[field] = read(value)
                except (ValueError, TypeError, LookupError, re.error) as error:
                    advice = "Write it as the product's contract of the feed does."
                    self.wrong(entry[LINE], name, f"“{value}” cannot be its value: {error}", advice)
        return OwnContract(properties, tuple(self.columns.values()))

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
