"""One edit of one cell, and the ids that follow from words alone: whatever the order of arrival, they are the same."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

ROW_STATE = "row_state"  # the field whose edits take a whole row out, or keep it
TAKEN_OUT, KEPT = "taken out", "kept"
# Letters and digits that nobody takes for one another, and that no program takes for a number together with their prefix.
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ID_LENGTH = 6
RECORD_ID = re.compile(r"\b[A-Z]-[0-9A-HJKMNP-TV-Z]{6}\b")

Cell = tuple[str, str, str]  # entity, record id, field


@dataclass(frozen=True)
class Edit:
    """A person changed a cell, or (field ROW_STATE) took a row out.

    value: None where the cell was cleared. base: the edits that the cell showed when the workbook was written; of a row
    that was taken out, those of all its cells. known_at: when the warehouse learnt of it first.
    """

    entity: str
    record_id: str
    field: str
    value: str | None
    base: frozenset[str]
    workbook_id: str
    saved_by: str | None
    saved_at: datetime | None
    known_at: datetime | None = None

    @property
    def cell(self) -> Cell:
        """The cell that it is of."""
        return self.entity, self.record_id, self.field

    @property
    def edit_id(self) -> str:
        """The same change made from the same state is the same edit, whoever sends it and however often."""
        return digest(self.entity, self.record_id, self.field, self.value, sorted(self.base))


def digest(*parts: object) -> str:
    """Sixteen hexadecimal digits for the parts."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:16]


def record_id(prefix: str, *parts: object) -> str:
    """The id that follows from the parts: prefix, hyphen, six letters and digits (one in 10^9)."""
    number = int.from_bytes(hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).digest()[:8])
    letters = []
    for _ in range(ID_LENGTH):
        number, place = divmod(number, len(DIGITS))
        letters.append(DIGITS[place])
    return f"{prefix}-{''.join(letters)}"


def tidy(text: str) -> str:
    """Words as they are compared and kept: one kind of space and line end, nothing unprintable, no spaces around them."""
    text = unicodedata.normalize("NFC", text.replace("_x000D_", "\n").replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub(r"[\u00a0\u2007\u202f\t]", " ", text)
    text = "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cf"))
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def folded(text: str) -> str:
    """Words as a list's are found again: small letters, plain quotes and hyphens, single spaces."""
    text = (
        tidy(text).casefold().translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: "-"})
    )
    return re.sub(r"\s+", " ", text)


def in_order(edits: Iterable[Edit]) -> list[Edit]:
    """Edits by when they were saved; those of no known time come first, and the id decides between equals. Never by when they
    arrived, so that every warehouse has one order."""
    return sorted(edits, key=lambda edit: (str(edit.saved_at or ""), edit.edit_id))
