"""What the dictionary holds: one entry a table, metric or document, in layers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Column:
    """One column: its meaning, its type where a contract fixes it, and what the tests hold of it."""

    name: str
    description: str
    data_type: str
    tested: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One table, metric or document. made_from and used_by are addresses of other entries: layer/name."""

    name: str
    layer: str
    description: str
    owner: str
    made_from: tuple[str, ...]
    used_by: tuple[str, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Dictionary:
    """Every entry, by layer and name."""

    entries: tuple[Entry, ...]

    def of_layer(self, layer: str) -> list[Entry]:
        """The entries of a layer, by name."""
        return [entry for entry in self.entries if entry.layer == layer]

    def undescribed(self) -> list[str]:
        """Entries and columns without a word of explanation."""
        return [
            *(f"{entry.layer}/{entry.name}" for entry in self.entries if not entry.description),
            *(
                f"{e.layer}/{e.name}.{column.name}"
                for e in self.entries
                for column in e.columns
                if not column.description
            ),
        ]


def to_dictionary(content: Sequence[Mapping[str, Any]]) -> Dictionary:
    """A dictionary from its JSON form."""
    return Dictionary(
        tuple(
            Entry(
                **{
                    **entry,
                    "made_from": tuple(entry["made_from"]),
                    "used_by": tuple(entry["used_by"]),
                    "columns": tuple(
                        Column(**{**column, "tested": tuple(column["tested"])}) for column in entry["columns"]
                    ),
                }
            )
            for entry in content
        )
    )
