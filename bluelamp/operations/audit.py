"""bluelamp audit: is every record accounted for, and is the trail of who did what still the one that was written?"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from bluelamp.contracts import load_contracts
from bluelamp.database import told_if_older
from bluelamp.errors import BluelampError
from bluelamp.operations.accounting import Totals, account
from bluelamp.operations.core_faults import WITH_VERSIONS, is_core_whole
from bluelamp.operations.published_faults import faults_of_published
from bluelamp.operations.retention.proof import faults_of_removals
from bluelamp.operations.trail import faults_of_trail, keep_head

SHOWN = 20  # faults that the words name


@dataclass(frozen=True)
class AuditSummary:
    """Records by feed and what became of them; everything that does not add up, in words. compared: what was looked at beyond
    that, and what was not."""

    feeds: dict[str, Totals]
    faults: list[str]
    compared: list[str] = field(default_factory=list)

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
        lines += self.compared
        lines += [f"  WRONG: {fault}" for fault in self.faults[:SHOWN]]
        if len(self.faults) > SHOWN:
            lines.append(f"  … and {len(self.faults) - SHOWN} more (--json names all)")
        return "\n".join([*lines, "Everything adds up." if not self.faults else f"{len(self.faults)} faults."])


@told_if_older("bluelamp audit")
def audit() -> AuditSummary:
    """Read the archive, the ledger, raw, the quarantine, core's history, what is published and the audit trail; nothing is changed
    but the file of the trail's heads, which learns the newest one when the trail is sound."""
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
    found, words = faults_of_published()
    return AuditSummary(feeds, [*faults, *found], [*words_of_core(feeds), words])


def words_of_core(feeds: Iterable[str]) -> Iterator[str]:
    """Of which feeds core's history was held against raw, and of which it cannot be."""
    held = [feed for feed in feeds if feed in WITH_VERSIONS]
    others = [feed for feed in feeds if feed not in WITH_VERSIONS]
    if held and is_core_whole():
        yield f"Every record of {', '.join(held)} was looked for in core's history."
    elif held:
        yield f"What came of {', '.join(held)} was followed to raw and no further: no build stands, or the newest has not succeeded."
    if others:
        yield f"What came of {', '.join(others)} was followed to raw and no further."


def require_sound() -> None:
    """As audit, for a task of the night. Raises BluelampError with the first faults."""
    summary = audit()
    if summary.faults:
        raise BluelampError(
            f"The audit found {len(summary.faults)} faults: {'; '.join(summary.faults[:3])}.",
            where="bluelamp audit",
            next_step="See docs/runbook.md, audit. Restore the file, or the rows, from a backup; change nothing by hand.",
        )
