"""What bluelamp status tells of what it found: each thing that is wrong, in a sentence, with what to do. One alarm, one row of the
table in docs/runbook.md; what bluelamp doctor looks at are the others."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from bluelamp.contracts import load_contracts
from bluelamp.operations.status import Status


@dataclass(frozen=True)
class Alarm:
    """name: as docs/runbook.md has it."""

    name: str
    what: str
    next_step: str

    def to_dict(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)


NAMES = (
    "nothing published", "failed run", "failed task", "late", "gap", "held", "refused", "warning", "waiting files", "policy ends",
)  # fmt: skip


def alarms(status: Status) -> list[Alarm]:
    """Everything that is wrong by the book-keeping, the most urgent first. Nothing of it is asked of the database again."""
    return [*of_work(status), *of_deliveries(status), *of_policy(status)]


def of_work(status: Status) -> Iterator[Alarm]:
    """Nothing to read yet; work that failed and was not made good since."""
    if not status.publications:
        yield Alarm(
            "nothing published", "Nothing has been published yet.", "Put deliveries there, then run: bluelamp refresh"
        )
    for run in status.failed:
        detail = run["detail"]
        said = str(detail.get("what") or detail.get("error") or "it did not end").rstrip(".")
        if run["kind"] == "task":
            step = detail.get("next") or f"docs/runbook.md, {detail.get('dag')}"
            yield Alarm("failed task", f"{detail.get('dag')}.{detail.get('task')} failed: {said}.", step)
        else:
            yield Alarm(
                "failed run", f"The last {run['kind']} failed: {said}.", "Mend what it says, then run: bluelamp refresh"
            )


def of_deliveries(status: Status) -> Iterator[Alarm]:
    """What is missing, waits for somebody, or was sent in vain."""
    for late in status.late:
        yield Alarm("late", f"{late['feed']}: {late['found']}.", f"Ask {late['owner']} where the deliveries are.")
    for gap in status.gaps:
        days = (
            f"{gap['first_day']}" if gap["first_day"] == gap["last_day"] else f"{gap['first_day']} to {gap['last_day']}"
        )
        yield Alarm(
            "gap", f"{gap['feed']} of {days} never came: figures wait before it.",
            f"Ask {owner(gap['feed'])} to send it. If it will never come: bluelamp delivery waive {gap['feed']} {gap['first_day']} "
            '--reason "…"',
        )  # fmt: skip
    for held in status.held:
        yield Alarm(
            "held", f"Delivery {held['load_id']} of {held['feed']} ({held['file_name']}) waits for a decision: {held['held_reason']}",
            f'Ask {owner(held["feed"])}; then bluelamp delivery release {held["load_id"]} --reason "…", or refuse.',
        )  # fmt: skip
    for refused in status.refused:
        if not refused["is_made_good"]:
            yield Alarm(
                "refused", f"{refused['feed']}: {refused['file_name']} was refused: {refused['refused_reason']}",
                f"Run: bluelamp quarantine {refused['feed']}; send the reasons to {owner(refused['feed'])}. The corrected file "
                "is a new delivery.",
            )  # fmt: skip
    for warning in status.warnings:
        yield Alarm(
            "warning", f"{warning['feed']}, {warning['file_name']}: {warning['warning']}",
            f"The delivery counts. Ask {owner(warning['feed'])}, or correct the policy's seed where that is wrong.",
        )  # fmt: skip
    for feed, count in status.waiting_files.items():
        yield Alarm(
            "waiting files", f"{count} files of {feed} wait in the landing folder.",
            f"Run: bluelamp ingest {feed}; what stays is still being written, or has no name by contracts/{feed}.odcs.yaml.",
        )  # fmt: skip


def of_policy(status: Status) -> Iterator[Alarm]:
    """Policy that runs out."""
    for end in status.policy:
        yield Alarm(
            "policy ends", f"{end['words']}.",
            f"Add a row that begins on the day after to {end['policy']} in the policy folder; for targets, bluelamp targets "
            "proposes them.",
        )  # fmt: skip


def owner(feed: str) -> str:
    """Who answers for a feed."""
    contract = load_contracts().get(feed)
    return contract.owner if contract else "its owner"
