"""Ingest: what lies in the landing folders into raw, then through door 1."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from bluelamp.contracts import Contract, load_contracts
from bluelamp.database import connect, ensure_database, ops
from bluelamp.errors import BluelampError
from bluelamp.ingest.landing import archive
from bluelamp.ingest.landing.candidates import SETTLE_SECONDS, Candidate, scan, settled
from bluelamp.ingest.landing.delivery import identify, read_manifest
from bluelamp.ingest.load.accept import decide
from bluelamp.ingest.load.deliver import Delivering
from bluelamp.ingest.load.pseudonym import own_pseudonymiser
from bluelamp.ingest.parse.header import RefusedError
from bluelamp.ingest.summary import IngestSummary
from bluelamp.settings import settings


class Bars(Protocol):
    """What progress is told to; rich.progress.Progress is one."""

    def add_task(self, description: str, *, total: float | None = ...) -> Any:
        """A new bar; returns its number."""

    def update(self, task_id: Any, *, completed: float | None = ..., description: str | None = ...) -> None:
        """Move a bar."""


def ingest(
    feeds: Sequence[str] | None = None,
    *,
    source: Path | None = None,
    run_id: int | None = None,
    progress: Bars | None = None,
    settle_seconds: float = SETTLE_SECONDS,
    is_door_open: bool = False,
) -> IngestSummary:
    """Take all pending deliveries of the feeds (all feeds when None) and let door 1 decide on what is loaded.

    source: take files of the feeds' name patterns below that folder, leaving them there, instead of the landing folders.
    progress: bars to move. settle_seconds: between the two looks that tell a growing file. is_door_open: leave out door 1, so
    that deliveries stay loaded (benchmarks). A refused delivery is no error: the summary counts it and says why.
    Raises BluelampError for an unknown feed or folder, and when the database, the disk or a suite of expectations fails;
    whatever is not finished then is taken up by the next run.
    """
    contracts = load_contracts()
    unknown = [feed for feed in feeds or () if feed not in contracts]
    if unknown:
        raise BluelampError(
            f"There is no feed {unknown[0]}.", next_step=f"Choose from: {', '.join(contracts)}.", exit_code=2
        )
    if source is not None and not source.is_dir():
        raise BluelampError(
            "There is no such folder.", where=str(source), next_step="Name a folder after --from.", exit_code=2
        )
    ensure_database()
    if run_id is None:
        with ops.run("ingest", "loader") as run_id:
            return ingest(
                feeds,
                source=source,
                run_id=run_id,
                progress=progress,
                settle_seconds=settle_seconds,
                is_door_open=is_door_open,
            )
    summary = IngestSummary(run_id)
    chosen = [contracts[feed] for feed in feeds or contracts]
    found = {contract.feed: scan(contract, settings().landing, source) for contract in chosen}
    steady = settled([candidate for candidates in found.values() for candidate in candidates], settle_seconds)
    for contract in chosen:
        take_feed(contract, found[contract.feed], steady, summary, progress)
        if not is_door_open:
            pass_door(contract, summary)
    return summary


def take_feed(
    contract: Contract,
    candidates: list[Candidate],
    steady: dict[Candidate, bool],
    summary: IngestSummary,
    progress: Bars | None,
) -> None:
    """Load the deliveries of one feed, oldest business date first."""
    archive.sweep(settings().archive / contract.feed)
    if not candidates:
        return
    pseudonymiser = own_pseudonymiser()
    bar = progress.add_task(contract.feed, total=len(candidates)) if progress else None
    with connect("loader") as connection:
        delivering = Delivering(connection, contract, pseudonymiser)
        for number, candidate in enumerate(sorted(candidates, key=lambda item: order(contract, item))):

            def tell(share: float, number: int = number) -> None:
                if progress:
                    progress.update(bar, completed=number + share)

            summary.add(delivering.take(candidate, steady[candidate], tell))
            tell(1.0)


def order(contract: Contract, candidate: Candidate) -> tuple[date, str]:
    """Business date, then name; files without a date come last."""
    try:
        identity = identify(contract, candidate.name, read_manifest(candidate))
    except RefusedError:
        return date.max, candidate.name
    return identity.business_to or date.max, candidate.name


def pass_door(contract: Contract, summary: IngestSummary) -> None:
    """Door 1 for all that is loaded of a feed; the summary learns what became of this run's deliveries."""
    with connect("loader") as connection:
        verdict = decide(connection, contract.feed, summary.run_id)
    summary.accepted += len(verdict.accepted)
    summary.refused += len(verdict.refused)
    summary.warnings += verdict.warnings
    for delivered in summary.deliveries:
        if delivered.load_id in verdict.refused and delivered.state == "loaded":
            delivered.refuse(verdict.refused[delivered.load_id])
        elif delivered.load_id in verdict.accepted and delivered.state == "loaded":
            delivered.state = "accepted"
