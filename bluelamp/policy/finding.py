"""What is wrong in a policy folder, in words for the person who keeps it."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. row: the line of the file, as a spread-sheet numbers it (1 is the header); 0 for the whole file.
    column: empty for the whole row."""

    file: str
    row: int
    column: str
    what: str
    next_step: str

    def to_dict(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)

    def words(self) -> str:
        """For people, in two lines."""
        where = [self.file, f"row {self.row}" if self.row else "", f"column {self.column}" if self.column else ""]
        return f"{', '.join(part for part in where if part)}: {self.what}\n  {self.next_step}"
