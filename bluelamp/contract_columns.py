"""The columns of a contract: of a delivered table, and of the sheets that people fill in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

# ODCS writes formats as Java's DateTimeFormatter does; these are the two that contracts here may use.
FORMATS = {"yyyy-MM-dd": "%Y-%m-%d", "yyyy-MM-dd HH:mm:ss": "%Y-%m-%d %H:%M:%S"}


@dataclass(frozen=True)
class Translation:
    """How a supplier's value becomes ours. values: (theirs, ours); format: theirs, of a date or time; constant: what every row
    holds where the supplier does not send the column."""

    values: tuple[tuple[str, str], ...] = ()
    format: str | None = None
    constant: str | None = None


@dataclass(frozen=True)
class Column:
    """One column of a feed, in the supplier's order.

    sources: the supplier's columns that it comes from, joined by a space; none where every row holds the same; translation: how
    their values become ours (bluelamp/contract_translation.py).
    minimum, maximum: first and last value that a date or time may have, in the column's own format. is_past: what it tells
    has happened when the delivery is made, so that a later moment is no moment that it can mean. Of a sheet that people fill in:
    vocabulary: the warehouse's list that the value is one of; width: of the column, in characters.
    """

    name: str
    header: str
    logical_type: Literal["string", "date", "timestamp"]
    description: str
    is_required: bool = False
    is_personal: bool = False
    pattern: str | None = None
    format: str | None = None
    allowed_values: tuple[str, ...] | None = None
    max_length: int | None = None
    minimum: str | None = None
    maximum: str | None = None
    is_past: bool = False
    is_trimmed: bool = False
    vocabulary: str | None = None
    width: int = 16
    sources: tuple[str, ...] | None = None
    translation: Translation | None = None

    @property
    def delivered(self) -> tuple[str, ...]:
        """The columns of the delivery that it comes from."""
        return (self.header,) if self.sources is None else self.sources

    @property
    def told(self) -> str:
        """What the supplier calls it, where a force's own contract says so; else our name."""
        return self.name if self.sources is None else self.header


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook that people keep: a row per record. id_prefix: the letter of its ids; label: the column whose
    words name a record."""

    entity: str
    title: str
    description: str
    id_prefix: str
    label: str
    columns: tuple[Column, ...]


def read_sheet(item: Mapping[str, Any]) -> Sheet:
    """One sheet of a workbook from its entry in the contract."""
    extra = properties_of(item)
    columns = tuple(read_column(entry) for entry in item["properties"])
    return Sheet(item["name"], item["physicalName"], item["description"], extra["idPrefix"], extra["label"], columns)


def read_column(item: Mapping[str, Any]) -> Column:
    """One column from its entry in the contract."""
    options = item.get("logicalTypeOptions") or {}
    extra = properties_of(item)
    allowed = extra.get("allowedValues")
    return Column(
        name=item["name"],
        header=extra.get("header", item["name"]),
        logical_type=item["logicalType"],
        description=item["description"],
        is_required=bool(item.get("required")),
        is_personal=item.get("classification") == "personal",
        pattern=options.get("pattern"),
        format=FORMATS[options["format"]] if "format" in options else None,
        allowed_values=tuple(allowed) if allowed else None,
        max_length=options.get("maxLength"),
        minimum=str(options["minimum"]) if "minimum" in options else None,
        is_past=extra.get("notAfter") == "receipt",
        maximum=str(options["maximum"]) if "maximum" in options else None,
        is_trimmed=bool(extra.get("trim")),
        vocabulary=extra.get("vocabulary"),
        width=int(extra.get("width", 16)),
    )


def choice(value: Any, *values: Any) -> Any:
    """The value, which must be one of these. Raises ValueError."""
    if value not in values:
        raise ValueError(f"{value} is none of {', '.join(values)}")
    return value


def properties_of(item: Mapping[str, Any]) -> dict[str, Any]:
    """The customProperties of a contract's part, by name."""
    return {entry["property"]: entry["value"] for entry in item.get("customProperties") or []}
