"""What a run of ingest did."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from bluelamp.ingest.landing.candidates import Candidate
from bluelamp.ingest.landing.delivery import Identity

State = Literal["loaded", "accepted", "held", "refused", "skipped", "pending"]


@dataclass
class Delivered:
    """What became of one file. skipped: the ledger knew it. held: an engineer must decide. pending: left where it is.

    row_count includes rejected rows. warnings: what the ledger says of it for people to look at.
    """

    feed: str
    file_name: str
    state: State
    reason: str = ""
    load_id: int | None = None
    part: str = ""
    business_from: date | None = None
    business_to: date | None = None
    row_count: int | None = None
    rejected_row_count: int | None = None
    warnings: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, candidate: Candidate, identity: Identity, load_id: int) -> "Delivered":
        """A delivery that is in the ledger."""
        return cls(
            candidate.feed,
            candidate.name,
            "loaded",
            "",
            load_id,
            identity.part,
            identity.business_from,
            identity.business_to,
        )

    @classmethod
    def recorded(cls, facts: Mapping[str, Any]) -> "Delivered":
        """A delivery that an interrupted run had loaded, by its row in the ledger as JSON."""
        names = ("feed", "file_name", "load_id", "part", "row_count", "rejected_row_count")
        delivered = cls(state="loaded", **{name: facts[name] for name in names})
        delivered.business_from, delivered.business_to = (
            date.fromisoformat(facts[name]) if facts[name] else None for name in ("business_from", "business_to")
        )
        return delivered

    @classmethod
    def pending(cls, candidate: Candidate, reason: str) -> "Delivered":
        """A file that was left alone."""
        return cls(candidate.feed, candidate.name, "pending", reason)

    @classmethod
    def gone(cls, candidate: Candidate) -> "Delivered":
        """A file that is no longer where it was: most likely another run has taken it, and the ledger says what it was."""
        return cls(candidate.feed, candidate.name, "skipped", "gone since this run looked: another run has taken it")

    @classmethod
    def skipped(cls, candidate: Candidate, identity: Identity, load_id: int, state: str) -> "Delivered":
        """A delivery that came again."""
        result = cls.of(candidate, identity, load_id)
        result.state, result.reason = "skipped", f"known as load {load_id} ({state})"
        return result

    def refuse(self, reason: str) -> None:
        """The delivery is refused whole."""
        self.state, self.reason = "refused", reason

    @property
    def needs_a_look(self) -> bool:
        """Whether a person should read about it."""
        return self.state in ("held", "refused", "pending") or (self.state == "skipped" and "refused" in self.reason)


@dataclass
class IngestSummary:
    """Counts over the run's files; rows are good rows loaded. accepted, held and refused count the quality check's verdicts, also
    on what earlier runs left to it. failures: feeds of which not everything could be taken, and why; the others were taken all
    the same. notes: warnings that are about no single file.
    """

    run_id: int
    loaded: int = 0
    accepted: int = 0
    held: int = 0
    refused: int = 0
    skipped: int = 0
    pending: int = 0
    rows: int = 0
    rejected_rows: int = 0
    warnings: int = 0
    deliveries: list[Delivered] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    left_alone: dict[str, list[str]] = field(default_factory=dict)

    def leave_alone(self, file_name: str, why: str) -> None:
        """Note a file below the source folder that no contract takes."""
        self.left_alone.setdefault(why, []).append(readable_name(file_name))

    def words_of_left_alone(self) -> list[str]:
        """One line for each reason: how many files, and the name of one."""
        return [
            f"  left alone: {len(names)} file(s), such as {names[0]}: {why}"
            for why, names in sorted(self.left_alone.items())
        ]

    def words_of_left(self) -> list[str]:
        """One line for each file that waits, for a person or for later, for each feed that failed, and for what was left alone."""
        waiting = [item for item in self.deliveries if item.state in ("held", "pending")]
        return [
            *(f"  {item.state}: {item.feed}/{item.file_name}: {item.reason}" for item in waiting),
            *(f"  FAILED: {feed}: {text}" for feed, text in self.failures.items()),
            *self.words_of_left_alone(),
        ]

    def add(self, delivered: Delivered) -> None:
        """Count one file."""
        self.deliveries.append(delivered)
        setattr(self, delivered.state, getattr(self, delivered.state) + 1)
        self.warnings += len(delivered.warnings)
        if delivered.state == "loaded":
            self.rows += (delivered.row_count or 0) - (delivered.rejected_row_count or 0)
            self.rejected_rows += delivered.rejected_row_count or 0

    def to_dict(self) -> dict[str, Any]:
        """For machines and task logs: no row's content is in it."""
        return asdict(self)

    def facts(self) -> dict[str, Any]:
        """What an event of the feed says: how many deliveries and rows are new, and up to which day."""
        new = [item for item in self.deliveries if item.state == "accepted"]
        rows = sum((item.row_count or 0) - (item.rejected_row_count or 0) for item in new)
        days = [item.business_to for item in new if item.business_to]
        return {"deliveries": len(new), "rows": rows, "business_to": str(max(days)) if days else None}

    def words(self) -> str:
        """For people: one line, then one for each file that needs a look."""
        lines = [
            f"{self.loaded} deliveries loaded ({self.rows:,} rows, {self.rejected_rows:,} rejected), {self.accepted} accepted, "
            f"{self.held} held, {self.refused} refused, {self.skipped} known already, {self.pending} left for later, "
            f"{self.warnings} warnings"
        ]
        for item in self.deliveries:
            name = f"{item.feed}/{item.file_name}"
            lines += [f"  {item.state}: {name}: {item.reason}"] if item.needs_a_look else []
            lines += [f"  warning: {name}: {text}" for text in item.warnings]
        lines += [f"  warning: {text}" for text in self.notes]
        lines += [f"  FAILED: {feed}: {text}" for feed, text in self.failures.items()]
        lines += self.words_of_left_alone()
        return "\n".join(lines)


def readable_name(name: str) -> str:
    """A file's name as it may be shown: whatever is not printable is spelt out."""
    return (
        name
        if name.isprintable()
        else name.encode("unicode_escape", "surrogateescape").decode("ascii", "backslashreplace")
    )
