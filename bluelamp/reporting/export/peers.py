"""This force's delivery of peer_month: its own months as they are published, signed, for the warehouses of other forces.

Nothing in it is finer than a force, a month and a category. What the policy's bound withholds is not in the file at all, and the
statement says how many rows that is; the receiving warehouse then names the months that it lacks.
"""

import csv
import hashlib
import io
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any

from psycopg2.extensions import cursor as Cursor

from bluelamp.contracts import load_contracts
from bluelamp.database import connect, locks
from bluelamp.errors import BluelampError, NothingToSendError
from bluelamp.files import write_whole
from bluelamp.peers.signature import SIGNATURE, STATEMENT, own_key, public_words, sign
from bluelamp.peers.statement import own_force, seed_rows, statement_of
from bluelamp.peers.withhold import PeerCount, Totals, kept_at_home
from bluelamp.reporting.export.peer_history import keep_told, read_told
from bluelamp.settings import settings

FEED = "peer_month"
# Whole months of the force's own records; what others once delivered of it is theirs to send.
COUNTS = """
    select counts.month_start_date, counts.category_id, counts.recorded_count, counts.outcome_count
    from star.fct_peer_month as counts
    where counts.source = 'peer_month' and counts.force_id = %(force)s and counts.outcome_count is not null
        and counts.month_start_date >= (select min(recorded_date) from star.fct_crime_day)
        and counts.month_start_date + interval '1 month' <= %(as_at)s::date + 1
    order by 1, 2"""


@dataclass(frozen=True)
class PeerExport:
    """What was written: the file (its manifest beside it), its rows, and how many were kept at home."""

    path: Path
    force_id: str
    first_month: date
    last_month: date
    row_count: int
    withheld_count: int

    def to_dict(self) -> dict[str, Any]:
        """For --json."""
        return {name: str(value) if isinstance(value, Path | date) else value for name, value in vars(self).items()}

    def words(self) -> str:
        """For people."""
        kept = f"; {self.withheld_count} rows are small and stay here" if self.withheld_count else ""
        return (
            f"{self.row_count} rows of {self.force_id}, {self.first_month:%Y-%m} to {self.last_month:%Y-%m}{kept}: {self.path}\n"
            "Send the file, its .manifest.json and, the first time, the .pub file."
        )


def export_peer_month(directory: Path | None = None) -> PeerExport:
    """Write the delivery, its signed manifest and the public key into a folder (documents/<as-at date>/peers unless told otherwise).

    Raises BluelampError while nothing is published and where the policy names no force as its own, NothingToSendError where it has no
    whole month.
    """
    force = own_force()
    if force is None:
        raise BluelampError(
            "The policy names no force as this warehouse's own.",
            where=str(settings().seed("peer_force")),
            next_step="Set is_own to true for one force, build and publish.",
        )
    publication, counts = read_counts(force)
    below = withhold_below(publication["as_at_date"])
    with connect("publisher") as connection, connection.cursor() as cursor:
        # Two at a time would not know of each other.
        locks.wait_for(cursor, locks.PUBLISH)
        told = read_told(cursor, counts, settings().documents.glob(f"*/peers/{FEED}_*_{force}.csv"))
        held = kept_at_home(counts, totals(publication["as_at_date"]), below, told)
        sent = [count for count in counts if count not in held]
        keep_told(cursor, told, sent, held)
        return write_delivery(force, publication, sent, held, below, directory)


def write_delivery(
    force: str,
    publication: dict[str, Any],
    sent: list[PeerCount],
    held: Collection[PeerCount],
    below: int,
    directory: Path | None,
) -> PeerExport:
    """Write what is sent, signed. Raises NothingToSendError where that is nothing."""
    if not sent:
        raise NothingToSendError(
            f"There is no whole month of {force} to send.",
            where="star.fct_peer_month",
            next_step="Build and publish the force's own records first: bluelamp refresh",
        )
    content = as_csv(force, sent)
    first, last = min(count.month for count in sent), max(count.month for count in sent)
    folder = directory or settings().documents / str(publication["as_at_date"]) / "peers"
    path = folder / f"{FEED}_{last:%Y-%m}_{force}.csv"
    statement = statement_of(
        force, contract_version=load_contracts()[FEED].version, as_at_date=str(publication["as_at_date"]),
        is_sample=publication["is_sample"], withhold_below=below, withheld_count=len(held),
    )  # fmt: skip
    document: dict[str, Any] = {
        "feed": FEED, "business_from": str(first), "business_to": str(end_of(last)), "rows": len(sent),
        "sha256": hashlib.sha256(content).hexdigest(), "extracted_at": publication["published_at"].astimezone(UTC).isoformat(),
        STATEMENT: statement,
    }  # fmt: skip
    key = own_key()
    document[SIGNATURE] = sign(document, key)
    write_whole(folder / f"{force}.pub", public_words(key) + "\n")
    write_whole(path, content)
    # Last of all: whoever finds the manifest finds a whole file.
    write_whole(path.with_name(path.name + ".manifest.json"), json.dumps(document, indent=2) + "\n")
    return PeerExport(path, force, first, last, len(sent), len(held))


def read_counts(force: str) -> tuple[dict[str, Any], list[PeerCount]]:
    """What is published, and the force's counts in it, of one publication."""
    with connect("reporter") as connection, connection.cursor() as cursor:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        publication = read_published(cursor)
        cursor.execute(COUNTS, {"force": force, "as_at": publication["as_at_date"]})
        return publication, [PeerCount(*row) for row in cursor.fetchall()]


def read_published(cursor: Cursor) -> dict[str, Any]:
    """As-at date, when readers began to see it (a rollback is newer than what it takes back), and whether it is the sample."""
    cursor.execute("select as_at_date, published_at, is_sample from marts.publication")
    row = cursor.fetchone()
    if row is None:
        raise BluelampError("Nothing has been published yet.", next_step="Run: bluelamp refresh")
    return dict(zip(("as_at_date", "published_at", "is_sample"), row, strict=True))


def as_csv(force: str, counts: list[PeerCount]) -> bytes:
    """The rows as the contract has them."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([column.name for column in load_contracts()[FEED].columns])
    for count in counts:
        writer.writerow([force, f"{count.month:%Y-%m}", count.category_id, count.recorded_count, count.outcome_count])
    return buffer.getvalue().encode()


def in_force(name: str, day: date) -> list[dict[str, str]]:
    """A dated seed's rows that hold on a day."""
    return [row for row in seed_rows(name) if row["valid_from"] <= str(day) < row["valid_to"]]


def withhold_below(day: date) -> int:
    """The policy's bound (seed peer_month_policy)."""
    return int(in_force("peer_month_policy", day)[0]["withhold_below"])


def totals(day: date) -> Totals:
    """What adds up to what: every crime type to all crime, and the members of a total to it (seed category_rule)."""
    kinds = [row for row in seed_rows("category") if row["category_group"] == "crime_type"]
    # The last ones first: they are asked about least.
    order = [row["category_id"] for row in sorted(kinds, key=lambda row: -int(row["position"]))]
    types = frozenset(order)
    parts: dict[str, frozenset[str]] = {}
    for row in in_force("category_rule", day):
        if row["rule"] == "every_crime":
            parts[row["category_id"]] = types
        elif row["rule"] == "member_category":
            parts[row["category_id"]] = parts.get(row["category_id"], frozenset()) | {row["member_category_id"]}
    return Totals(parts, order)


def end_of(month: date) -> date:
    """The last day of a month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
