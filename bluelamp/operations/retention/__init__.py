"""Retention: what was kept for as long as policy says is removed, what a legal hold covers is kept, and every removal is written down.

rules       the rows of retention.csv and legal_hold.csv that hold on a day
past_time   the deliveries whose time is over, and what a hold keeps of them
remove      pseudonyms, quarantined text and archived files taken away, in an order in which a killed run is simply run again
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from psycopg2.extensions import connection as Connection

from bluelamp.database import connect, locks
from bluelamp.operations.retention.past_time import PastTime, past_time
from bluelamp.operations.retention.remove import Removed, delete_files, remove, remove_from_core
from bluelamp.operations.retention.rules import Rule, clock_day, read_rules

__all__ = ["RetentionSummary", "Rule", "keep_to_rules", "overdue"]

PATIENCE = timedelta(days=8)  # maintenance removes on Sundays


@dataclass(frozen=True)
class RetentionSummary:
    """What each rule removed, or would remove. files: how many archived files were deleted."""

    day: date
    is_trial: bool
    removed: list[Removed]
    files: int = 0

    def to_dict(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)

    def words(self) -> str:
        """For people: a line for each rule."""
        if not self.removed:
            return "No rule of retention is in force: everything is kept (policy, retention.csv)."
        did = "would remove" if self.is_trial else "removed"
        return "\n".join([f"Retention as of {self.day}:", *(f"  {one.words(did)}" for one in self.removed)])


def keep_to_rules(*, is_trial: bool = False) -> RetentionSummary:
    """Remove what is past its time by a verified rule and under no hold. No figure changes by it, and a run that was killed is
    made good by the next.

    is_trial: say what each rule, verified or not, would remove, and remove nothing. Raises BluelampError where the policy cannot be
    read, AlreadyRunningError while a build, a past state or another run of it is under way.
    """
    with connect("loader") as connection:
        day = clock_day(connection)
        rules, holds = read_rules(day)
        if is_trial:
            return RetentionSummary(day, True, [Removed.would_be(one) for one in all_past_time(connection)])
    with nobody_else(), connect("loader") as connection:
        done: list[Removed] = []
        for rule in rules:
            found = past_time(connection, rule, holds, day)
            if not rule.is_verified or not found.loads:
                done.append(Removed.nothing(found))
                continue
            if rule.what == "personal_columns":
                remove_from_core(found)
            done.append(remove(connection, found))
        connection.commit()
        return RetentionSummary(day, False, done, delete_files(connection))


def all_past_time(connection: Connection) -> list[PastTime]:
    """Of each rule in force, verified or not, what is past its time and still there."""
    day = clock_day(connection)
    rules, holds = read_rules(day)
    found: list[PastTime] = []
    for rule in rules:
        gone = {load.load_id for one in found if one.rule.what == "personal_columns" for load in one.loads}
        found.append(past_time(connection, rule, holds, day, gone))
    return found


def overdue() -> list[str]:
    """For the doctor: verified rules by which something should have gone in the maintenance of a week ago, in words."""
    with connect("loader") as connection:
        day = clock_day(connection) - PATIENCE
        rules, holds = read_rules(day)
        found = [past_time(connection, rule, holds, day) for rule in rules if rule.is_verified]
    return [f"{one.rule.words}: {len(one.loads)} deliveries are past their time" for one in found if one.loads]


@contextmanager
def nobody_else() -> Iterator[None]:
    """No build, no past state and no other run at the same time: they read, or write anew, what is taken away."""
    with (
        locks.held(locks.RETENTION, "loader", "run of retention"),
        locks.held(locks.BUILD, "builder", "build"),
        locks.held(locks.PAST, "builder", "report of a past state"),
    ):
        yield
