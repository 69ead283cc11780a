"""How far into a delivery we are."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Position:
    """row: data rows seen so far. line: number of the line that comes next, from 1.

    empty: rows of nothing but separators, which are no data rows. trimmed: values per column that had padding around them. notes: of
    a workbook, what else is to be said.
    """

    row: int = 0
    line: int = 1
    empty: int = 0
    trimmed: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    @property
    def warnings(self) -> list[str]:
        """What the ledger should say of it."""
        words = [f"{self.empty} row(s) of nothing but commas were left out"] if self.empty else []
        return [*words, *self.notes] + [
            f"{count} value(s) of {name} had spaces around them, which were taken off"
            for name, count in sorted(self.trimmed.items())
        ]
