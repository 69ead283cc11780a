"""Whether a feed is late by the clock: measured against what its contract promises, so that silence of all feeds is noticed too.

Feed health in the marts compares feeds with one another, so that a rebuild says the same; this is what may change by the hour.
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from psycopg2.extensions import connection as Connection

from bluelamp.contracts import Contract, load_contracts
from bluelamp.settings import settings

LAST_DATES = """
    select feed, max(business_to) from ops.load
    where state = 'accepted' and not exists (
        select from ops.set_aside
        where set_aside.load_id = load.load_id and set_aside.record_key is null and set_aside.known_to = 'infinity')
    group by feed
"""


@dataclass(frozen=True)
class Late:
    """A feed that is late. last_date: the last business date that it has delivered; due_at: when the next was due."""

    feed: str
    owner: str
    cadence: str
    last_date: date
    due_at: datetime

    @property
    def words(self) -> str:
        """For people, without the feed's name."""
        day = f"{self.last_date.day} {self.last_date:%B %Y}"
        return f"nothing since {day}; the next delivery was due by {self.due_at.day} {self.due_at:%B %Y %H:%M}"


def due_at(contract: Contract, last_date: date) -> datetime:
    """When the delivery after the one that ends on last_date must be there: the end of its day or month, local time, and the
    contract's latency."""
    if contract.cadence == "daily":
        end = last_date + timedelta(days=1)
    else:
        following = last_date + timedelta(days=1)
        end = following.replace(day=calendar.monthrange(following.year, following.month)[1])
    midnight = datetime.combine(end + timedelta(days=1), time(), ZoneInfo(contract.timezone))
    return (midnight.astimezone(UTC) + contract.latency).astimezone(ZoneInfo(contract.timezone))


def late_feeds(last_dates: Mapping[str, date], now: datetime | None = None) -> list[Late]:
    """The feeds that are late, of those that have ever delivered. Under replay nobody knows what time it is, so none is."""
    if now is None and settings().is_replay:
        return []
    moment = now or datetime.now(UTC)
    return [
        Late(contract.feed, contract.owner, contract.cadence, last_dates[contract.feed], due)
        for contract in load_contracts().values()
        # Whoever has nothing to say sends nothing.
        if contract.cadence != "occasional"
        and contract.feed in last_dates
        and (due := due_at(contract, last_dates[contract.feed])) < moment
    ]


def read_last_dates(connection: Connection) -> dict[str, date]:
    """The last business date that each feed has delivered, by the ledger."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_DATES)
        return dict(cursor.fetchall())
