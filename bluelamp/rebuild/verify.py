"""Reading a pack back: does what it prints still stand, and is it what was issued?"""

import io
import json
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from difflib import unified_diff
from pathlib import Path
from typing import Any

from psycopg2.extras import RealDictCursor
from pypdf import PdfReader

from bluelamp.database import connect
from bluelamp.errors import BluelampError
from bluelamp.rebuild.known_now import known_now
from bluelamp.rebuild.why_restated import crimes_moved
from bluelamp.reporting.document.attachment import read_figures_csv
from bluelamp.reporting.document.compare import Checked, Key, Row, Verdict, compare, key_of
from bluelamp.reporting.document.issue import sha256
from bluelamp.reporting.document.typeset import typeset_content
from bluelamp.reporting.wording import count

ISSUED = "select * from ops.document where sha256 = %(sha256)s"
SAME_ISSUE = """
    select * from ops.document
    where name = %(document)s and publication_id = %(publication_id)s and published_at = %(published_at)s
        and as_at_date = %(as_at_date)s
    order by document_id desc limit 1"""
FIGURES = "select * from ops.document_figure where document_id = %s order by number"
MOST_WORDS = 12  # differences of words that are told


@dataclass(frozen=True)
class Verification:
    """What a file turned out to be. is_as_issued: whether its bytes are those of document_id; changed_words: where its pages say
    something else, each with what was issued and what stands there."""

    file: str
    document_id: int | None
    title: str
    as_at_date: date
    publication_id: int
    issued_at: datetime | None
    is_as_issued: bool
    checked: Sequence[Checked]
    changed_words: Sequence[str] = field(default=())

    @property
    def stands(self) -> bool:
        """Whether the file is as issued and every figure of it still so."""
        return self.is_as_issued and all(found.verdict is Verdict.STANDS for found in self.checked)

    def to_dict(self) -> dict[str, Any]:
        """For --json."""
        return {**asdict(self), "stands": self.stands}

    def words(self) -> str:
        """In one sentence or two."""
        tally = Counter(found.verdict for found in self.checked)
        told = ", ".join(f"{tally[verdict]} {verdict}" for verdict in Verdict if tally[verdict])
        if self.document_id is None:
            opening = "We never issued this document."
        elif self.is_as_issued:
            opening = f"Document {self.document_id}, {self.title}, is as we issued it."
        else:
            opening = f"This file is NOT document {self.document_id} as we issued it: its bytes are others."
        return f"{opening} {count(len(self.checked), 'figure')}: {told}."


def verify(path: Path) -> Verification:
    """Check every figure that a pack carries, and the pack itself. Raises BluelampError where it is no pack."""
    try:
        pdf = path.read_bytes()
    except OSError as error:
        raise BluelampError(
            f"{path} cannot be read: {error.strerror}.", next_step="Give the path of a PDF.", exit_code=2
        ) from error
    attached = read_figures_csv(pdf, str(path))
    head = attached[0]
    document, figures = issued_document(pdf, head)
    current = known_now(date.fromisoformat(head["as_at_date"]))
    checked = compare(attached, figures, current)
    missing = [row for key, row in figures.items() if key not in {key_of(row) for row in attached}]
    checked += [
        replace(one, verdict=Verdict.ALTERED, why="The file leaves out this figure.")
        for one in compare(missing, figures, current)
    ]
    is_same = document is not None and document["sha256"] == sha256(pdf)
    return Verification(
        file=str(path),
        document_id=document["document_id"] if document else None,
        title=document["title"] if document else head["document"],
        as_at_date=date.fromisoformat(head["as_at_date"]),
        publication_id=int(head["publication_id"]),
        issued_at=document["issued_at"] if document else None,
        is_as_issued=is_same,
        checked=crimes_moved(
            checked, attached, int(head["publication_id"]), datetime.fromisoformat(head["published_at"])
        ),
        changed_words=[] if document is None or is_same else changed_words(document, pdf),
    )


def issued_document(pdf: bytes, head: Row) -> tuple[Row | None, dict[Key, Row]]:
    """The document that the file is, or says that it is, with its figures as issued."""
    with connect("publisher") as connection, connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(ISSUED, {"sha256": sha256(pdf)})
        document = cursor.fetchone()
        if document is None:
            cursor.execute(SAME_ISSUE, head)
            document = cursor.fetchone()
        if document is None:
            return None, {}
        cursor.execute(FIGURES, (document["document_id"],))
        return document, {key_of(row): row for row in cursor.fetchall()}


def changed_words(document: Row, pdf: bytes) -> list[str]:
    """Lines of the pages that differ from those that were issued: − as issued, + as it stands in the file."""
    original = typeset_content(json.loads(zlib.decompress(bytes(document["content"]))))
    lines = unified_diff(page_lines(original), page_lines(pdf), lineterm="", n=0)
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")][:MOST_WORDS]


def page_lines(pdf: bytes) -> list[str]:
    """The words of every page, line by line."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return [" ".join(line.split()) for page in pages for line in page.extract_text().splitlines() if line.strip()]
