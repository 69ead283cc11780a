"""Whether core's history holds every accepted record, and no other: raw held against the versions of each record."""

from collections.abc import Iterator

from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor

from bluelamp.contracts import Contract
from bluelamp.database import connect
from bluelamp.database.rows import only_value

# Feeds whose records core keeps in versions. What it has of the others is made of raw anew, or is a sum over it.
WITH_VERSIONS = ("crime", "outcome", "satisfaction")
NEWEST = "select build_id, status, started_at from ops.build order by build_id desc limit 1"
# What was decided since the newest build began is followed by the next one: such records are asked for then.
PAIRS = """
    with loads as (
        select load_id from ops.load
        where feed = %(feed)s and state = 'accepted' and build_id is not null and not exists (
            select from ops.set_aside where set_aside.load_id = load.load_id and record_key is null
                and (known_to = 'infinity' or taken_back_at > %(started)s))
    ), asides as (
        select load_id, record_key, until_load_id, coalesce(taken_back_at, set_at) as decided_at, known_to = 'infinity' as is_in_effect
        from ops.set_aside where feed = %(feed)s and record_key is not null
    ), delivered as (
        select {key}, _load_id as load_id from {raw} where _load_id in (select load_id from loads)
    ), held as (
        select {key}, sent.load_id from {versions} cross join lateral unnest(load_ids) as sent (load_id)
    ), missing as (
        select * from (select * from delivered except select * from held) as pairs
        where not exists (
            select from asides where record_key = concat_ws(',', {key}) and pairs.load_id <= until_load_id
                and pairs.load_id = coalesce(asides.load_id, pairs.load_id) and (is_in_effect or decided_at > %(started)s))
    ), unknown as (
        select * from (select * from held except select {key}, _load_id from {raw}) as pairs
    )
    select 'missing', count(*), count(distinct load_id), min(load_id) from missing
    union all
    select 'unknown', count(*), count(distinct load_id), min(load_id) from unknown
    union all
    select 'aside', count(*), count(distinct load_id), min(load_id) from held
    where load_id in (
        select load_id from ops.set_aside where record_key is null and known_to = 'infinity' and set_at <= %(started)s)"""


def faults_of_core(cursor: Cursor, contract: Contract) -> Iterator[str]:
    """Records that successful builds took in and core's history does not hold in the version of their delivery, and what it holds of
    no record. Nothing where the newest build has not succeeded, or another began meanwhile: core is under way then."""
    if contract.feed not in WITH_VERSIONS:
        return
    cursor.execute(NEWEST)
    build = cursor.fetchone()
    if build is None or build[1] != "succeeded":
        return
    table = f"core.int_{contract.feed}_version"
    cursor.execute("select to_regclass(%s) is not null", (table,))
    found = held_against_raw(cursor, contract, build[2]) if only_value(cursor) else [f"{table} is gone"]
    cursor.execute(NEWEST)
    if cursor.fetchone() == build:
        yield from found


def is_core_whole() -> bool:
    """Whether core is of a build that succeeded, so that it can be held against raw."""
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute(NEWEST)
        build = cursor.fetchone()
    return build is not None and build[1] == "succeeded"


def held_against_raw(cursor: Cursor, contract: Contract, started: object) -> list[str]:
    """What differs, in words."""
    feed = contract.feed
    cursor.execute(
        sql.SQL(PAIRS).format(
            key=sql.SQL(", ").join(map(sql.Identifier, contract.key)),
            raw=sql.Identifier("raw", feed),
            versions=sql.Identifier("core", f"int_{feed}_version"),
        ),
        {"feed": feed, "started": started},
    )
    words = {
        "missing": "were built but are not in",
        "unknown": "are of no delivery in raw, but in",
        "aside": "are set aside, but in",
    }
    return [
        f"{count} records of {loads} deliveries of {feed} {words[kind]} core.int_{feed}_version, such as of load {first}"
        for kind, count, loads, first in cursor.fetchall()
        if count
    ]
