"""A force's own contract of a feed: what its supplier calls the columns and how it writes their values.

The product's contract says what the warehouse needs. `contracts/<feed>.odcs.yaml` of the policy folder says how a force's supplier
sends it: names of columns, formats of dates, words for values, separator, encoding, name of the file, and how much of a
delivery may be rejected. What it does not say stays as the product says it. Values are translated as they are read and held
against the contract afterwards, so everything downstream knows one set of words.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from bluelamp.contract_columns import Column, Translation
from bluelamp.contract_properties import LINE, OPTIONS, READERS, SHAPES
from bluelamp.contract_translation import format_broken

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


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

    def fitting(self, entry: Mapping[str, Any], column: str = "") -> dict[str, Any]:
        """An entry without what is of another shape than its name asks for, which is a problem."""
        fits = dict(entry)
        for name, value in entry.items():
            is_fit, what, next_step = SHAPES.get(name, (lambda _: True, "", ""))
            if not is_fit(value):
                self.wrong(entry[LINE], column, f"{name} {what}", next_step)
                del fits[name]
        return fits

    def read(self, document: Mapping[str, Any]) -> OwnContract:
        """The whole document."""
        for table in listed(document.get("schema")):
            for item in listed(table.get("properties")):
                self.rules(item)
        properties: dict[str, Any] = {}
        for entry in listed(document.get("customProperties")):
            name, value = entry.get("property", ""), entry.get("value", [])
            if not isinstance(name, str):
                self.fitting({"property": name, LINE: entry[LINE]})
            elif name == "mapping" and isinstance(value, dict):
                properties["delimiter"] = self.mapping(value)
            elif name == "mapping" or (name in READERS and not isinstance(value, str)):
                asked = "a delimiter and columns" if name == "mapping" else "one value"
                self.wrong(entry[LINE], name, f"{name} does not hold {asked}", "Write it as docs/supplier.md does.")
            elif name not in READERS:
                allowed = f"A force's own contract may say: {', '.join(sorted([*READERS, 'mapping']))}."
                self.wrong(entry[LINE], "", f"“{name}” cannot be changed by a force", allowed)
            else:
                field, read = READERS[name]
                try:
                    properties[field] = read(value)
                except (ValueError, LookupError, re.error) as error:
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
        line, item = item[LINE], self.fitting({"name": "", **item})
        column = self.column(item["name"], line) if "name" in item else None
        if column is None:
            return
        options = self.fitting({**(item.get("logicalTypeOptions") or {}), LINE: line}, column.name)
        for name in sorted(set(options) - set(OPTIONS) - {LINE}):
            allowed = f"It may say: {', '.join(sorted(OPTIONS))}; formats stand in the mapping."
            self.wrong(line, column.name, f"{name} cannot be changed by a force", allowed)
        for name, (field, read, example) in OPTIONS.items():
            if name in options:
                try:
                    value = read(column, options[name])
                except (ValueError, re.error) as error:
                    self.wrong(line, column.name, f"the {name} cannot be read: {error}", example)
                else:
                    self.columns[column.name] = replace(self.columns[column.name], **{field: value})

    def mapping(self, mapping: Mapping[str, Any]) -> str:
        """Names, formats and words of the supplier; returns the separator."""
        mapping = self.fitting(mapping)
        for name in sorted(set(mapping) - {"delimiter", "columns", LINE}):
            self.wrong(mapping[LINE], "", f"“{name}” is no part of a mapping", "A mapping has: delimiter, columns.")
        delimiter = mapping.get("delimiter", ",").replace("\\t", "\t")
        if delimiter not in SEPARATORS:
            self.wrong(mapping[LINE], "", f"“{delimiter}” cannot separate columns", "Write one of: ',' ';' '|' '\\t'.")
            delimiter = ","
        told: set[str] = set()
        for entry in listed(mapping.get("columns")):
            entry = self.fitting({"to": "", **entry}, named(entry.get("to")))
            column = self.column(entry["to"], entry[LINE]) if "to" in entry else None
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


def named(value: Any) -> str:
    """What an entry calls its column, for what is said of the entry; nothing where that is no name."""
    return value if isinstance(value, str) else ""


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
