"""The rules of retention and the legal holds of the policy folder, as they hold on a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from psycopg2.extensions import connection as Connection

from bluelamp.calendar import POLICE_TIME
from bluelamp.contracts import load_contracts
from bluelamp.database.rows import only_value
from bluelamp.errors import BluelampError
from bluelamp.policy.check import cell_findings, key_findings
from bluelamp.policy.finding import Finding
from bluelamp.policy.folder import Rows, read_file
from bluelamp.policy.sense import retention_findings
from bluelamp.policy.tables import policy_tables
from bluelamp.settings import settings

NEVER = date(1970, 1, 1)  # before anything was delivered
TABLES = ("retention", "legal_hold")
WORDS = {"personal_columns": "pseudonyms", "quarantine": "quarantined text", "archive_file": "archived files"}


@dataclass(frozen=True)
class Rule:
    """How long one kind of thing of a feed is kept: keep_count of keep_unit (day or year) after a delivery's last business date."""

    feed: str
    what: str
    keep_count: int
    keep_unit: str
    basis: str
    is_verified: bool

    @property
    def words(self) -> str:
        """As it is written down with each removal."""
        unit = self.keep_unit if self.keep_count == 1 else f"{self.keep_unit}s"
        return f"{self.feed}: {WORDS[self.what]} for {self.keep_count} {unit} ({self.basis})"


@dataclass(frozen=True)
class Hold:
    """What must be kept. feed, load_id, first, last, record_key: None where the hold does not ask for it."""

    hold_id: str
    feed: str | None
    load_id: int | None
    first: date | None
    last: date | None
    record_key: str | None


def clock_day(connection: Connection) -> date:
    """The day by which time is counted, police time; under replay, where nobody knows what day it is, that of the newest
    delivery's arrival."""
    if not settings().is_replay:
        return datetime.now(POLICE_TIME).date()
    with connection.cursor() as cursor:
        cursor.execute("select (max(known_at) at time zone 'Europe/London')::date from ops.load")
        return only_value(cursor) or NEVER


def read_rules(day: date) -> tuple[list[Rule], list[Hold]]:
    """The rules and holds in force on that day; none where the folder has no table of retention. Raises BluelampError for the first
    thing that is wrong with either table: nothing is removed by rules of which some cannot be read."""
    seeds = settings().policy / "seeds"
    if not (seeds / "retention.csv").exists():
        return [], []
    tables = {name: checked(seeds / f"{name}.csv", name) for name in TABLES}
    for finding in retention_findings(tables["retention"], tables["legal_hold"]):
        raise wrong(finding, seeds)
    rules = [
        Rule(
            row["feed"], row["what"], int(row["keep_count"]), row["keep_unit"], row["basis"], row["status"] == "verified"
        )
        for row in in_force(tables["retention"], day, "valid_from", "valid_to")
        if row["feed"] in load_contracts()
    ]  # fmt: skip
    holds = [
        Hold(
            row["hold_id"], row["feed"] or None, int(row["load_id"]) if row["load_id"] else None,
            day_of(row["business_from"]), day_of(row["business_to"]), row["record_key"] or None,
        )
        for row in in_force(tables["legal_hold"], day, "held_from", "held_to")
    ]  # fmt: skip
    # An archived file stays as long as pseudonyms that were made of it: these go first.
    return sorted(rules, key=lambda rule: rule.what == "archive_file"), holds


def checked(path: Path, name: str) -> Rows:
    """The rows of a table, in which nothing is wrong."""
    table = policy_tables()[name]
    rows, found = read_file(path, table)
    for finding in [*found, *cell_findings(rows, table), *key_findings(rows, table)]:
        raise wrong(finding, path.parent)
    return rows


def wrong(finding: Finding, folder: Path) -> BluelampError:
    """A finding as the error that stops a run."""
    return BluelampError(
        f"Nothing is removed, since the policy cannot be read: {finding.words().splitlines()[0]}.",
        where=str(folder / finding.file),
        next_step=f"{finding.next_step} bluelamp policy check names everything that is wrong.",
    )


def in_force(rows: Rows, day: date, begins: str, ends: str) -> Iterator[dict[str, str]]:
    """The rows that hold on that day."""
    for _, row in rows.rows:
        if row[begins] <= day.isoformat() < row[ends]:
            yield dict(row)


def day_of(text: str) -> date | None:
    """A date of the file."""
    return date.fromisoformat(text) if text else None
