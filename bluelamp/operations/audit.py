"""bluelamp audit: is every record accounted for, and is the trail of who did what still the one that was written?"""

from dataclasses import asdict, dataclass
from typing import Any

from bluelamp.contracts import load_contracts
from bluelamp.database import told_if_older
from bluelamp.errors import BluelampError
from bluelamp.operations.accounting import Totals, account
from bluelamp.operations.retention.proof import faults_of_removals
from bluelamp.operations.trail import faults_of_trail, keep_head

SHOWN = 20  # faults that the words name


@dataclass(frozen=True)
class AuditSummary:
    """Records by feed and what became of them; everything that does not add up, in words."""

    feeds: dict[str, Totals]
    faults: list[str]

    def to_dict(self) -> dict[str, Any]:
        """For --json."""
        return {**asdict(self), "feeds": {feed: totals._asdict() for feed, totals in self.feeds.items()}}

    def words(self) -> str:
        """For people: a line for each feed, then what is wrong."""
        lines = [
            f"{feed}: {totals.delivered:,} records delivered = {totals.accepted:,} accepted + {totals.rejected:,} rejected "
            f"+ {totals.refused:,} refused"
            + (f"; {totals.removed_files:,} archived files removed by rule" if totals.removed_files else "")
            for feed, totals in self.feeds.items()
        ]
        lines += [f"  WRONG: {fault}" for fault in self.faults[:SHOWN]]
        if len(self.faults) > SHOWN:
            lines.append(f"  … and {len(self.faults) - SHOWN} more (--json names all)")
        return "\n".join([*lines, "Everything adds up." if not self.faults else f"{len(self.faults)} faults."])


@told_if_older("bluelamp audit")
def audit() -> AuditSummary:
    """Read the archive, the ledger, raw, the quarantine, core's history and the audit trail; nothing is changed but the file
    of the trail's heads, which learns the newest one when the trail is sound."""
    faults = faults_of_trail()
    if not faults:
        keep_head()
    faults += faults_of_removals()
    feeds = {}
    for feed, contract in load_contracts().items():
        totals, found = account(contract)
        if totals.delivered != totals.accepted + totals.rejected + totals.refused:
            found = [f"{feed}: what was delivered is not what was accepted, rejected and refused", *found]
        feeds[feed] = totals
        faults += found
    return AuditSummary(feeds, faults)


def require_sound() -> None:
    """As audit, for a task of the night. Raises BluelampError with the first faults."""
    summary = audit()
    if summary.faults:
        raise BluelampError(
            f"The audit found {len(summary.faults)} faults: {'; '.join(summary.faults[:3])}.",
            where="bluelamp audit",
            next_step="See docs/runbook.md, audit. Restore the file, or the rows, from a backup; change nothing by hand.",
        )
