"""A delivered workbook: what it was written with, who saved it, and what it brings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bluelamp.register.edit import Edit

Fields = Mapping[str, tuple[str | None, frozenset[str]]]


@dataclass(frozen=True)
class Base:
    """What the workbook held when it was written. cells: value and edits by record and field; lists: value by label."""

    workbook_id: str
    cells: Mapping[tuple[str, str], Fields]
    lists: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Problem:
    """What was not taken, where it stands, and what to do, in words; the content is kept apart from them."""

    sheet: str
    row: int
    header: str | None
    words: str
    content: str

    @property
    def sentence(self) -> str:
        """For a person."""
        place = f"Sheet {self.sheet}, row {self.row}" if self.row else f"Sheet {self.sheet}"
        return f"{place}{f', column {self.header}' if self.header else ''}: {self.words}"


@dataclass
class Changes:
    """What a delivered workbook brings. rows: the row of the sheet by edit, for whoever looks for it."""

    edits: list[Edit] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, edit: Edit, row: int) -> None:
        """Note an edit."""
        self.edits.append(edit)
        self.rows.append(row)


@dataclass(frozen=True)
class Saved:
    """Who saved the workbook, and when."""

    by: str | None
    at: datetime | None
