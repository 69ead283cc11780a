"""Where a figure comes from: the deliveries of its feeds, and those that carried the very versions that it counts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg2.extensions import cursor as Cursor

from bluelamp.database.rows import only_row

FEEDS = {"recorded_crime": ["crime"], "outcome_rate": ["crime", "outcome"], "satisfaction": ["satisfaction"]}
NEEDS_OUTCOMES = ("under_investigation",)
# Comparisons with other forces: the feed by the source that policy names (seed peer_source), which the figure carries.
OF_PEERS = "msg_"
PEER_FEEDS = {"peer_month": ["peer_month"], "police_uk": ["police_uk_street"]}
DELIVERIES = """
    select feed, count(*), min(business_from), max(business_to), max(known_at)
    from ops.load where state = 'accepted' and feed = any(%(feeds)s) and known_at <= %(known_at)s
    group by feed order by feed"""
# The versions that stood when the figure was published, counted anew: crime by crime, not from any total.
COUNTED = """
    select count(*), count(distinct crime.load_ids[1])
    from core.int_crime_version as crime
    inner join core.bridge_crime_category as bridge using (offence_key, is_domestic, is_hate_crime)
    inner join core.bridge_area_lpu as area using (lpu_code)
    where crime.is_counted and crime.known_from <= %(known_at)s and crime.known_to > %(known_at)s
      and crime.recorded_date between %(first)s and %(last)s
      and crime.recorded_date >= bridge.valid_from and crime.recorded_date < bridge.valid_to
      and bridge.category_id = %(category_id)s and area.area_type = %(area_type)s and area.area_name = %(area_name)s"""


@dataclass(frozen=True)
class Deliveries:
    """The accepted deliveries of one feed that were known at the publication."""

    feed: str
    delivery_count: int
    business_from: date
    business_to: date
    known_at: datetime


@dataclass(frozen=True)
class Counted:
    """Crimes of a window, counted from their versions, and in how many deliveries these versions first came."""

    input_name: str
    first: date
    last: date
    crime_count: int
    delivery_count: int


def deliveries(cursor: Cursor, figure: dict[str, Any], known_at: datetime) -> list[Deliveries]:
    """What fed a figure, feed by feed."""
    cursor.execute(DELIVERIES, {"feeds": feeds_of(figure), "known_at": known_at})
    return [Deliveries(*row) for row in cursor.fetchall()]


def feeds_of(figure: dict[str, Any]) -> list[str]:
    """The feeds behind a figure. Compared by the open data, the force too is counted from what is published of it."""
    feeds = FEEDS[figure["measure_type"]]
    if figure["statistic"].startswith(OF_PEERS):
        source = figure["inputs"].get("source", "peer_month")
        return PEER_FEEDS[source] + (feeds if source == "peer_month" else [])
    return feeds + (["outcome"] if figure["statistic"] in NEEDS_OUTCOMES else [])


def counted(cursor: Cursor, figure: dict[str, Any], known_at: datetime) -> list[Counted] | None:
    """The counts among a figure's inputs, made again from the records: of its period, and of the same days a year earlier. None
    where a newer build stands than what is published: core's periods are then no longer the figure's."""
    cursor.execute(
        """select period_from, period_to, previous_from, previous_to from core.int_report_period
           where period = %(period)s and is_daily_period""",
        figure,
    )
    window = cursor.fetchone()
    names = [name for name in ("actual", "previous_year") if name in figure["inputs"]]
    if window is None or not names:
        return []
    if window[:2] != (figure["period_from"], figure["period_to"]):
        return None
    found = []
    for name, first, last in (("actual", *window[:2]), ("previous_year", *window[2:])):
        if name in names:
            cursor.execute(COUNTED, {**figure, "first": first, "last": last, "known_at": known_at})
            found.append(Counted(name, first, last, *only_row(cursor)))
    return found
