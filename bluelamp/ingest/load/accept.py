"""The quality check's verdict on deliveries that are loaded: accepted (and from then on known) or refused."""

from dataclasses import dataclass

from psycopg2.extensions import connection as Connection

from bluelamp import fault
from bluelamp.database import ops
from bluelamp.ingest.landing import archive
from bluelamp.ingest.load import ledger
from bluelamp.quality import Finding, check_deliveries
from bluelamp.quality.pages import write_page
from bluelamp.settings import settings


@dataclass
class Verdict:
    """Which loads passed; why the others did not; how many warnings there were."""

    accepted: list[int]
    refused: dict[int, str]
    warnings: int


def decide(connection: Connection, feed: str, run_id: int) -> Verdict:
    """Judge all loaded deliveries of a feed, those of interrupted runs too, and write the verdict in one transaction.

    The knowing clock starts here: known_at is the wall clock, or under replay what the manifest says of the arrival.
    Raises BluelampError when the suite is missing or cannot be judged; the deliveries then stay loaded and wait.
    """
    with connection.cursor() as cursor:
        ledger.lock(cursor, feed)
        cursor.execute(
            "select load_id from ops.load where feed = %s and state = 'loaded' order by business_to, load_id", (feed,)
        )
        pending = [load_id for (load_id,) in cursor.fetchall()]
        if not pending:
            connection.rollback()
            return Verdict([], {}, 0)
        fault.point("ingest:before_check")
        outcome = check_deliveries(connection, feed, pending)
        ops.record_check(connection, run_id, 1, [vars(finding) for finding in outcome.findings])
        refused = reasons(outcome.findings)
        for load_id in pending:
            if load_id in refused:
                ledger.close(cursor, load_id, "refused", refused_reason=refused[load_id])
            else:
                ledger.accept(cursor, load_id, is_replay=settings().is_replay)
            facts = ledger.facts_of(cursor, load_id)
            archive.write_meta(settings().archive / facts["archive_path"], facts)
        fault.point("ingest:before_verdict")
        connection.commit()
    fault.point("ingest:after_verdict")
    write_page(settings().site / "checks", "raw", feed, outcome.result)
    warnings = sum(not f.is_success and f.severity == "warning" and f.load_id is None for f in outcome.findings)
    return Verdict([load_id for load_id in pending if load_id not in refused], refused, warnings)


def reasons(findings: list[Finding]) -> dict[int, str]:
    """Why each delivery is refused: all critical expectations that it failed."""
    found: dict[int, list[str]] = {}
    for finding in findings:
        if finding.load_id is not None and finding.severity == "critical":
            found.setdefault(finding.load_id, []).append(finding.words)
    return {load_id: "Quality check: " + "; ".join(words) for load_id, words in found.items()}
