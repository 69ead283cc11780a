"""The quality check's verdict on deliveries that are loaded: accepted (and from then on known), refused, or held for a person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from psycopg2.extensions import connection as Connection

from bluelamp import fault
from bluelamp.contracts import Contract
from bluelamp.database import ops
from bluelamp.ingest.landing import archive
from bluelamp.ingest.load import hold, ledger
from bluelamp.quality import Finding, check_deliveries, name_unknown_codes
from bluelamp.quality.pages import write_page
from bluelamp.quality.validate import Outcome
from bluelamp.settings import settings


@dataclass
class Verdict:
    """Which loads passed; why the others did not, or wait for a person; what was said of each."""

    accepted: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    held: dict[int, str] = field(default_factory=dict)
    warnings: dict[int, list[str]] = field(default_factory=dict)


def decide(connection: Connection, contract: Contract, run_id: int) -> Verdict:
    """Judge all loaded deliveries of a feed, those of interrupted runs too, and write the verdict in one transaction.

    The knowing clock starts here: known_at is the wall clock, or under replay what the manifest says of the arrival.
    Raises BluelampError when the suite is missing or cannot be judged; the deliveries then stay loaded and wait.
    """
    feed, verdict = contract.feed, Verdict()
    with connection.cursor() as cursor:
        ledger.lock(cursor, feed)
        cursor.execute(
            "select load_id from ops.load where feed = %s and state = 'loaded' order by business_to, load_id", (feed,)
        )
        pending = [load_id for (load_id,) in cursor.fetchall()]
        if not pending:
            connection.rollback()
            return verdict
        fault.point("ingest:before_check")
        doubts, outcome = judge(connection, contract, pending)
        for load_id, doubt in doubts.items():
            if doubt.held:
                verdict.held[load_id] = doubt.words
                ledger.close(cursor, load_id, "held", held_reason=doubt.words)
            else:
                verdict.warnings.setdefault(load_id, []).append(doubt.words)
        if outcome:
            ops.record_check(connection, run_id, "deliveries", [vars(finding) for finding in outcome.findings])
            verdict.refused = {
                load_id: "Quality check: " + "; ".join(words)
                for load_id, words in reasons(outcome.findings, "critical").items()
            }
            for load_id, words in reasons(outcome.findings, "warning").items():
                verdict.warnings.setdefault(load_id, []).extend(words)
            for load_id, words in name_unknown_codes(connection, feed, outcome.findings).items():
                verdict.warnings.setdefault(load_id, []).extend(words)
        for load_id in pending:
            if load_id in verdict.refused:
                ledger.close(cursor, load_id, "refused", refused_reason=verdict.refused[load_id])
            elif load_id not in verdict.held:
                ledger.accept(cursor, load_id, is_replay=settings().is_replay)
                verdict.accepted.append(load_id)
            ledger.warn(cursor, load_id, verdict.warnings.get(load_id, []))
            facts = ledger.facts_of(cursor, load_id)
            archive.write_meta(settings().archive / facts["archive_path"], facts)
        fault.point("ingest:before_verdict")
        connection.commit()
    fault.point("ingest:after_verdict")
    if outcome:
        write_page(settings().site / "checks", "raw", feed, outcome.result)
    return verdict


def judge(
    connection: Connection, contract: Contract, pending: Sequence[int]
) -> tuple[dict[int, hold.Doubt], Outcome | None]:
    """What is doubted of the pending deliveries, and the quality check of those that are not held; none where all are.

    Whom a refused delivery alone speaks against is judged with the rest, in one more check of all.
    """
    refused: set[int] = set()
    doubts = doubts_of(connection, contract, pending, refused)
    while True:
        held = {load_id for load_id, doubt in doubts.items() if doubt.held}
        judged = [load_id for load_id in pending if load_id not in held]
        outcome = check_deliveries(connection, contract.feed, judged) if judged else None
        refused |= set(reasons(outcome.findings, "critical")) if outcome else set()
        doubts = doubts_of(connection, contract, pending, refused)
        if not held - {load_id for load_id, doubt in doubts.items() if doubt.held}:
            return doubts, outcome


def doubts_of(
    connection: Connection, contract: Contract, pending: Sequence[int], refused: Collection[int]
) -> dict[int, hold.Doubt]:
    """What is doubted of each, one after the other: of the refused nothing is asked."""
    doubts: dict[int, hold.Doubt] = {}
    with connection.cursor() as cursor:
        for load_id in pending:
            held = [other for other, doubt in doubts.items() if doubt.held]
            if load_id not in refused and (found := hold.doubt(cursor, contract, load_id, refused, held)):
                doubts[load_id] = found
    return doubts


def reasons(findings: list[Finding], severity: str) -> dict[int, list[str]]:
    """What each delivery failed of the expectations of that severity, in words."""
    found: dict[int, list[str]] = {}
    for finding in findings:
        if finding.load_id is not None and finding.severity == severity:
            found.setdefault(finding.load_id, []).append(finding.words)
    return found
