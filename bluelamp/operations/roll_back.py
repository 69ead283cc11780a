"""Going back to an earlier publication, with what people read of it: the spread-sheet and the site as at then."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bluelamp.errors import BluelampError
from bluelamp.operations.exchange import receivers
from bluelamp.operations.refresh import write_documents
from bluelamp.publish import PublishSummary, rollback

# The nightly documents one by one; reports read what is published and change nothing of it.
BY_HAND = "bluelamp report daily-crime, bluelamp report site and bluelamp register write"


@dataclass(frozen=True)
class RollbackSummary:
    """What is shown again. not_written: why its documents could not be written; empty where they were. sent_to: nodes that hold months
    of what was taken back, if it was sent."""

    publish: PublishSummary
    documents: list[Path]
    not_written: str
    sent_to: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """For --json."""
        return {
            **self.publish.to_dict(),
            "documents": [str(path) for path in self.documents],
            "not_written": self.not_written,
            "sent_to": list(self.sent_to),
        }

    def words(self) -> str:
        """For people: what moved, what was written, and what is left to do."""
        lines = [self.publish.words(), *(f"Wrote {path}" for path in self.documents)]
        if self.not_written:
            lines += [
                "The rollback stands, but its documents could not be written, so spread-sheet and site may show what was taken back: "
                f"{self.not_written}",
                f"Next: {BY_HAND}",
            ]
        if self.sent_to:
            lines += [
                f"Nothing is sent by a rollback: {', '.join(self.sent_to)} may hold months of what was taken back.",
                "Next: docs/nodes.md, What a rollback does not take back",
            ]
        return "\n".join(lines)


def roll_back(publication_id: int | None = None) -> RollbackSummary:
    """Publish again what readers saw in an earlier publication (default: the one before), and write the nightly documents of it.

    Raises BluelampError where there is no such publication. A document that cannot be written undoes nothing: it is told.
    """
    published = rollback(publication_id)
    documents: list[Path] = []
    not_written = ""
    try:
        documents = write_documents()
    except Exception as problem:  # whatever it is, who asks the database is shown the earlier figures already
        not_written = problem.what if isinstance(problem, BluelampError) else f"{type(problem).__name__}."
    return RollbackSummary(published, documents, not_written, tuple(receivers()))
