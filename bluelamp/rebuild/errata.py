"""Errata: issued documents that printed a figure which was restated since, with the note that says so."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from psycopg2.extras import RealDictCursor

from bluelamp.database import connect
from bluelamp.rebuild.known_now import known_now
from bluelamp.reporting.document.compare import Checked, Verdict, compare, key_of
from bluelamp.reporting.wording import clock, count, day

DOCUMENTS = """
    select document_id, name, title, file_name, publication_id, as_at_date, published_at, issued_at from ops.document
    order by as_at_date desc, document_id desc"""
FIGURES = "select * from ops.document_figure where document_id = any(%s) order by document_id, number"
MOST_LINES = 40


@dataclass(frozen=True)
class Erratum:
    """An issued document, and those of its figures that are no longer so."""

    document_id: int
    title: str
    file_name: str
    as_at_date: date
    issued_at: datetime
    figure_count: int
    restated: Sequence[Checked]

    def to_dict(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)

    def note(self) -> str:
        """The correction note, as a draft."""
        lines = [
            f"Correction to {self.title}, as at {day(self.as_at_date)}",
            "",
            f"{self.file_name}, issued on {clock(self.issued_at)}, printed {count(self.figure_count, 'figure')}. "
            f"{count(len(self.restated), 'of them has', 'of them have')} been restated since: records of the same days "
            "came later, or were corrected:",
            "",
        ]
        for one in self.restated[:MOST_LINES]:
            where = "" if one.area_name == "force" else f" ({one.area_name})"
            why = f" — {one.why}" if one.why else ""
            lines.append(
                f"- {one.place}: {one.measure_id}{where}, {one.statistic}: printed {one.then}, now {one.now or 'none'}{why}"
            )
        if len(self.restated) > MOST_LINES:
            lines.append(
                f"- and {count(len(self.restated) - MOST_LINES, 'more figure')}: bluelamp verify {self.file_name} lists them."
            )
        return "\n".join([*lines, "", "The other figures stand. Draft, to be checked by whoever signs it."])


def errata(as_at: date | None = None) -> list[Erratum]:
    """Issued documents with restated figures, newest first. as_at: only those of that day. For each day other than the published
    one its state is rebuilt from history, which takes as long as a full build."""
    with connect("publisher") as connection, connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(DOCUMENTS)
        documents = [row for row in cursor.fetchall() if as_at in (None, row["as_at_date"])]
        cursor.execute(FIGURES, ([row["document_id"] for row in documents],))
        figures: dict[int, list[Any]] = {}
        for row in cursor.fetchall():
            figures.setdefault(row["document_id"], []).append(row)
    found = []
    for as_at_date in dict.fromkeys(row["as_at_date"] for row in documents):
        current = known_now(as_at_date)
        for row in (row for row in documents if row["as_at_date"] == as_at_date):
            printed = figures.get(row["document_id"], [])
            checked = compare(printed, {key_of(figure): figure for figure in printed}, current)
            restated = [one for one in checked if one.verdict is not Verdict.STANDS]
            if restated:
                facts = {name: row[name] for name in ("document_id", "title", "file_name", "as_at_date", "issued_at")}
                found.append(Erratum(**facts, figure_count=len(printed), restated=restated))
    return found
