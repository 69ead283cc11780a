"""What an engineer decides about deliveries: set one, or a record, aside and take it back; let a held one go on, or refuse it.

Nothing is deleted. Every decision has its reason, stands in ops.audit with its actor and time and in the archive, and holds for the
next build, also of a warehouse that is made from the archive again.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor

from bluelamp.contracts import load_contracts
from bluelamp.database import connect, ops
from bluelamp.errors import BluelampError
from bluelamp.ingest.kept_decisions import keep_note, keep_now
from bluelamp.settings import settings

SHOW = "bluelamp status lists the deliveries that wait and what is set aside."


@dataclass(frozen=True)
class Decision:
    """What was decided. number: of the delivery, or of what is set aside (to take it back)."""

    what: str
    number: int
    next_step: str

    def to_dict(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)

    def words(self) -> str:
        """For people."""
        return f"{self.what}\nNext: {self.next_step}"


def set_aside(
    reason: str, *, load_id: int | None = None, feed: str | None = None, record: str | None = None
) -> Decision:
    """Take an accepted delivery (load_id) or a record (feed and its key, in one delivery where load_id is given) out of every
    figure. A record counts again when the supplier sends it in a later delivery. Raises BluelampError where there is no such
    accepted delivery or record, or it is set aside already.
    """
    require(reason)
    if load_id is None and (feed is None or record is None):
        raise BluelampError(
            "It is not said what to set aside.",
            next_step="Name a delivery (its number is in bluelamp status), or --feed and --record.",
            exit_code=2,
        )
    with connect("engineer") as connection, connection.cursor() as cursor:
        if load_id is not None:
            feed = feed_of(cursor, load_id, feed)
        assert feed is not None
        key = key_of(feed, record) if record is not None else None
        if key is not None and not is_delivered(cursor, feed, key, load_id):
            raise BluelampError(
                "No accepted delivery holds this record.", where=f"{feed} {record}", next_step=SHOW, exit_code=2
            )
        cursor.execute("select coalesce(max(load_id), 0) from ops.load")
        ((newest,),) = cursor.fetchall()
        try:
            cursor.execute(
                """insert into ops.set_aside (feed, load_id, record_key, until_load_id, reason, known_from)
                   values (%s, %s, %s, %s, %s, %s) returning set_aside_id""",
                (feed, load_id, key, newest, reason, knowing_clock(cursor)),
            )
        except psycopg2.errors.UniqueViolation:
            raise BluelampError("It is set aside already.", next_step=SHOW, exit_code=2) from None
        ((number,),) = cursor.fetchall()
        ops.audit(cursor, "set aside", number=number, feed=feed, load_id=load_id, reason=reason)
        uncovered = days_without(cursor, load_id) if load_id is not None and key is None else ""
    keep_now(feed)
    what = f"delivery {load_id} of {feed}" if key is None else f"record {record} of {feed}"
    then = f"bluelamp refresh builds everything without it; bluelamp delivery take-back {number} undoes this."
    if uncovered:
        then += (
            f" No other delivery covers {uncovered}: figures wait before the gap until one comes or the gap is waived."
        )
    return Decision(f"Set aside as number {number}: {what}.", number, then)


def knowing_clock(cursor: Cursor) -> datetime:
    """The moment from which a decision is known: now, or under replay no later than the newest delivery."""
    cursor.execute(
        """select case when %s then coalesce((select max(known_at) from ops.load), clock_timestamp())
               else clock_timestamp() end""",
        (settings().is_replay,),
    )
    ((moment,),) = cursor.fetchall()
    return moment


def take_back(number: int, reason: str) -> Decision:
    """Count again what was set aside under this number. Raises BluelampError where nothing is."""
    require(reason)
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute(
            """update ops.set_aside set taken_back_reason = %s, known_to = %s
               where set_aside_id = %s and known_to = 'infinity' returning feed, load_id""",
            (reason, knowing_clock(cursor), number),
        )
        row = cursor.fetchone()
        if row is None:
            raise BluelampError(f"Nothing is set aside as number {number}.", next_step=SHOW, exit_code=2)
        ops.audit(cursor, "take back", number=number, feed=row[0], load_id=row[1], reason=reason)
    keep_now(row[0])
    return Decision(f"Taken back: number {number}.", number, "bluelamp refresh builds everything with it again.")


def decide_held(load_id: int, reason: str, *, is_released: bool) -> Decision:
    """Let a held delivery go on to the quality check, or refuse it. Raises BluelampError where it is not held."""
    require(reason)
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute("select ops.decide_held(%s, %s, %s)", (load_id, is_released, reason))
        ((feed,),) = cursor.fetchall()
        if feed is not None:
            keep_note(cursor, load_id)
    if feed is None:
        raise BluelampError(f"Delivery {load_id} is not held.", next_step=SHOW, exit_code=2)
    if is_released:
        return Decision(
            f"Released: delivery {load_id} of {feed}.", load_id, "bluelamp refresh lets the quality check look at it."
        )
    return Decision(f"Refused: delivery {load_id} of {feed}.", load_id, "Tell the feed's owner.")


def waive(feed: str, day: date, reason: str) -> Decision:
    """Let the as-at date pass a day that will never be delivered. Raises BluelampError for an unknown feed or a day waived
    before."""
    require(reason)
    if feed not in load_contracts():
        raise BluelampError(
            f"There is no feed {feed}.", next_step=f"Choose from: {', '.join(load_contracts())}.", exit_code=2
        )
    with connect("engineer") as connection, connection.cursor() as cursor:
        try:
            cursor.execute(
                "insert into ops.waiver (feed, business_date, reason) values (%s, %s, %s)", (feed, day, reason)
            )
        except psycopg2.errors.UniqueViolation:
            raise BluelampError(f"{day} of {feed} is waived already.", next_step=SHOW, exit_code=2) from None
        ops.audit(cursor, "waive", feed=feed, business_date=day, reason=reason)
    keep_now(feed)
    return Decision(f"Waived: {feed} of {day}.", 0, "bluelamp refresh lets the figures pass it.")


def require(reason: str) -> None:
    """A decision without a reason is none."""
    if not reason.strip():
        raise BluelampError("A decision needs its reason.", next_step='Say it after --reason "…".', exit_code=2)


def feed_of(cursor: Cursor, load_id: int, feed: str | None) -> str:
    """The feed of an accepted delivery."""
    cursor.execute("select feed, state from ops.load where load_id = %s", (load_id,))
    row = cursor.fetchone()
    if row is None or row[1] != "accepted" or feed not in (None, row[0]):
        found = "is not there" if row is None else f"is {row[1]}, of {row[0]}"
        raise BluelampError(
            f"Delivery {load_id} {found}: only an accepted one can be set aside.", next_step=SHOW, exit_code=2
        )
    return str(row[0])


def key_of(feed: str, record: str) -> str:
    """A record's key from what was typed: the values of the contract's key columns, joined by commas. With more commas than that,
    some are a value's own, and so are the spaces about them."""
    contract = load_contracts().get(feed)
    values = record.split(",")
    if contract is None or not contract.key or len(values) < len(contract.key):
        wanted = ",".join(contract.key) if contract and contract.key else "a feed whose records have a key"
        raise BluelampError(f"{feed} has no such records.", next_step=f"Give {wanted}.", exit_code=2)
    return ",".join(value.strip() for value in values) if len(values) == len(contract.key) else record.strip()


def is_delivered(cursor: Cursor, feed: str, key: str, load_id: int | None) -> bool:
    """Whether an accepted delivery (or that one) holds the record."""
    columns = sql.SQL(", ").join(map(sql.Identifier, load_contracts()[feed].key))
    cursor.execute(
        sql.SQL(
            """select exists (
                   select from {} as delivered inner join ops.load on delivered._load_id = load.load_id
                   where concat_ws(',', {}) = %s and load.state = 'accepted' and load.load_id = coalesce(%s, load.load_id))"""
        ).format(sql.Identifier("raw", feed), columns),
        (key, load_id),
    )
    return bool(cursor.fetchall()[0][0])


def days_without(cursor: Cursor, load_id: int) -> str:
    """The days of a delivery that nothing else covers and nobody waived, in words; empty where there are none."""
    cursor.execute(
        """select to_char(min(day), 'FMDD FMMonth YYYY'), to_char(max(day), 'FMDD FMMonth YYYY') from (
               select day::date as day from ops.load, generate_series(business_from, business_to, interval '1 day') as day
               where load_id = %(load_id)s and not exists (
                   select from ops.load as other
                   where other.feed = load.feed and other.state = 'accepted' and day between other.business_from and other.business_to
                     and not exists (
                         select from ops.set_aside
                         where set_aside.load_id = other.load_id and record_key is null and known_to = 'infinity'))
                 and not exists (select from ops.waiver where waiver.feed = load.feed and waiver.business_date = day::date)
           ) as uncovered""",
        {"load_id": load_id},
    )
    ((first, last),) = cursor.fetchall()
    return first if first is None or first == last else f"{first} to {last}"
