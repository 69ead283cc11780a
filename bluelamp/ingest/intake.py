"""Ingest: what lies in the landing folders into raw, then through the quality check."""

import os
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import psycopg2

from bluelamp.contracts import Contract, load_contracts
from bluelamp.database import connect, ensure_database, ops
from bluelamp.errors import BluelampError
from bluelamp.ingest.kept_decisions import keep_decisions
from bluelamp.ingest.landing import archive
from bluelamp.ingest.landing.candidates import SETTLE_SECONDS, Candidate, scan, settled
from bluelamp.ingest.landing.delivery import identify, read_manifest
from bluelamp.ingest.landing.file_name import left_alone
from bluelamp.ingest.load import ledger
from bluelamp.ingest.load.accept import decide
from bluelamp.ingest.load.deliver import Delivering
from bluelamp.ingest.load.pseudonym import Pseudonymiser
from bluelamp.ingest.load.pseudonym_key import own_pseudonymiser
from bluelamp.ingest.load.superseded import remove_superseded
from bluelamp.ingest.parse.header import RefusedError
from bluelamp.ingest.summary import Delivered, IngestSummary
from bluelamp.settings import settings


class Bars(Protocol):
    """What progress is told to; rich.progress.Progress is one."""

    def add_task(self, description: str, *, total: float | None = ...) -> Any:
        """A new bar; returns its number."""

    def update(
        self, task_id: Any, *, completed: float | None = ..., description: str | None = ..., visible: bool | None = ...
    ) -> None:
        """Move a bar."""


def ingest(
    feeds: Sequence[str] | None = None,
    *,
    source: Path | None = None,
    run_id: int | None = None,
    progress: Bars | None = None,
    settle_seconds: float | None = None,
    leave_unchecked: bool = False,
) -> IngestSummary:
    """Take all pending deliveries of the feeds (all feeds when None) and let the quality check decide on what is loaded.

    source: take files of the feeds' name patterns below that folder, leaving them there, instead of the landing folders.
    progress: bars to move. settle_seconds: how long a file must have stood still, instead of what its contract says.
    leave_unchecked: no quality check: deliveries stay loaded (benchmarks). A refused or held delivery is no error: the
    summary counts it and says why. A feed that fails (its disk, its suite of expectations) is named in the summary's
    failures, and the others are taken. Raises BluelampError for an unknown feed or folder, and where every chosen feed fails;
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
        with ops.run("ingest", "loader", feeds=list(feeds or contracts)) as run_id:
            return ingest(
                feeds,
                source=source,
                run_id=run_id,
                progress=progress,
                settle_seconds=settle_seconds,
                leave_unchecked=leave_unchecked,
            )
    summary = IngestSummary(run_id)
    if not settings().is_replay:
        put_clock_right(summary)
    chosen = [contracts[feed] for feed in feeds or contracts]
    if source is not None:
        for path, why in left_alone(source, chosen, list(contracts.values())):
            summary.leave_alone(path.name, why)
    found = {contract.feed: scan(contract, settings().landing, source) for contract in chosen}
    everything = [candidate for candidates in found.values() for candidate in candidates]
    bar = progress.add_task("Waiting until new files stand still", total=None) if progress else None
    steady = settled(everything, partial(stillness, contracts, settle_seconds))
    if progress:
        progress.update(bar, visible=False)
    for contract in chosen:
        try:
            take_feed(contract, found[contract.feed], steady, summary, progress)
            if not leave_unchecked:
                check_quality(contract, summary)
        except Exception as error:
            summary.failures[contract.feed] = in_words(error)
            if len(summary.failures) == len(chosen):
                raise
    if summary.failures:
        ops.finish("loader", run_id, "failed", {"failures": summary.failures, "feeds": list(summary.failures)})
    if source is not None and not summary.deliveries and not summary.failures:
        raise nothing_to_take(source, chosen, summary)
    return summary


def nothing_to_take(source: Path, chosen: Sequence[Contract], summary: IngestSummary) -> BluelampError:
    """A folder without a single delivery is somebody's mistake, and never passes in silence."""
    patterns = "; ".join(f"{contract.feed}: {contract.file_name_pattern.pattern}" for contract in chosen)
    return BluelampError(
        "\n".join(["There is no delivery below the folder.", *summary.words_of_left_alone()]),
        where=str(source),
        next_step=f"Name a folder with files of a contract's name. {patterns}",
        exit_code=2,
    )


def put_clock_right(summary: IngestSummary) -> None:
    """Nothing can be known from a moment that has not come: after a clock that jumped, the ledger is put right, and it is said."""
    with connect("loader") as connection, connection.cursor() as cursor:
        mended = ledger.put_clock_right(cursor)
        for load_id in mended:
            facts = ledger.facts_of(cursor, load_id)
            archive.write_meta(settings().archive / facts["archive_path"], facts)
    if mended:
        summary.warnings += 1
        summary.notes.append(
            f"{len(mended)} deliveries were known from a moment that has not come yet: a clock had jumped. They are known "
            f"from now on (deliveries {mended[0]} to {mended[-1]})"
        )


def stillness(contracts: Mapping[str, Contract], override: float | None, candidate: Candidate) -> float:
    """Seconds for which a file must have stood still: by its contract; only between two looks where a manifest lies beside it,
    for that is written last, or where a person named its folder, from which nothing is taken away."""
    if candidate.look is None or candidate.problem:
        return 0.0
    if candidate.manifest_look is not None or not candidate.is_ours:
        return SETTLE_SECONDS if override is None else min(override, SETTLE_SECONDS)
    return contracts[candidate.feed].settle_seconds if override is None else override


def in_words(error: Exception) -> str:
    """An error as the summary says it. A database's own message would quote a row."""
    if isinstance(error, BluelampError):
        return f"{error.what} Next: {error.next_step}"
    if isinstance(error, psycopg2.Error):
        return f"The database failed (SQLSTATE {error.pgcode or 'none: the connection is gone'})."
    if isinstance(error, OSError):
        return f"The disk failed ({error.strerror or ''})."
    # Its message may quote a row.
    return f"It could not be taken ({type(error).__name__}), which is our fault. Next: tell whoever develops Bluelamp."


def take_feed(
    contract: Contract,
    candidates: list[Candidate],
    steady: dict[Candidate, bool],
    summary: IngestSummary,
    progress: Bars | None,
) -> None:
    """Load the deliveries of one feed, oldest business date first."""
    archive.sweep(settings().archive / contract.feed)
    with connect("loader") as connection:
        remove_superseded(connection, contract.feed)
        with connection.cursor() as cursor:
            keep_decisions(cursor, contract.feed)
        if not candidates:
            return
        bar = progress.add_task(contract.feed, total=len(candidates)) if progress else None
        if contract.has_personal_columns:
            pseudonymiser = own_pseudonymiser(connection)
            delivering = Delivering(connection, contract, pseudonymiser, pseudonymiser.key_id)
        else:  # nothing asks for a pseudonym, and whoever did would get one of nobody
            delivering = Delivering(connection, contract, Pseudonymiser(os.urandom(32)), None)
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


def check_quality(contract: Contract, summary: IngestSummary) -> None:
    """The quality check of all that is loaded of a feed; the summary learns what became of this run's deliveries, and of those that
    an interrupted run had loaded."""
    with connect("loader") as connection:
        verdict = decide(connection, contract, summary.run_id)
        known = {delivered.load_id for delivered in summary.deliveries}
        with connection.cursor() as cursor:
            for load_id in sorted({*verdict.accepted, *verdict.held, *verdict.refused} - known):
                summary.deliveries.append(Delivered.recorded(ledger.facts_of(cursor, load_id)))
    summary.accepted += len(verdict.accepted)
    summary.held += len(verdict.held)
    summary.refused += len(verdict.refused)
    summary.warnings += sum(map(len, verdict.warnings.values()))
    for delivered in summary.deliveries:
        if delivered.load_id is None or delivered.state != "loaded":
            continue
        delivered.warnings += verdict.warnings.get(delivered.load_id, [])
        if delivered.load_id in verdict.refused:
            delivered.refuse(verdict.refused[delivered.load_id])
        elif delivered.load_id in verdict.held:
            delivered.state, delivered.reason = "held", verdict.held[delivered.load_id]
        elif delivered.load_id in verdict.accepted:
            delivered.state = "accepted"
