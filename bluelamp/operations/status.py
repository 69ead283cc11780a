"""What state the warehouse is in: publication, feeds, gaps, pending work, the last runs."""

from dataclasses import asdict, dataclass, field
from typing import Any

from psycopg2.extras import RealDictCursor

from bluelamp.contracts import load_contracts
from bluelamp.database import connect, told_if_older
from bluelamp.operations.policy_ends import read_policy_ends
from bluelamp.quality.lateness import late_feeds, read_last_dates
from bluelamp.settings import settings


@dataclass(frozen=True)
class Status:
    """A reading of the book-keeping; lists hold one mapping per row."""

    home: str
    is_sample: bool
    publications: list[dict[str, Any]]
    feeds: list[dict[str, Any]]
    gaps: list[dict[str, Any]]
    refused: list[dict[str, Any]]
    late: list[dict[str, Any]]
    held: list[dict[str, Any]]
    set_aside: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    runs: list[dict[str, Any]]
    failed: list[dict[str, Any]] = field(default_factory=list)
    retention: list[dict[str, Any]] = field(default_factory=list)
    policy: list[dict[str, Any]] = field(default_factory=list)
    waiting_files: dict[str, int] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)


FEEDS = """
    select feed,
           max(business_to) filter (where state = 'accepted') as last_date,
           count(*) filter (where state = 'accepted') as accepted,
           count(*) filter (where state = 'refused') as refused,
           count(*) filter (where state in ('received', 'loaded')) as at_quality_check,
           count(*) filter (where state = 'held') as held,
           count(*) filter (where state = 'accepted' and build_id is null) as not_yet_built,
           coalesce(sum(loaded_row_count) filter (where state = 'accepted'), 0)::bigint as row_count,
           coalesce(sum(rejected_row_count), 0)::bigint as rejected_rows
    from ops.load
    group by feed
    order by feed
"""

# A day between a daily feed's first and last accepted delivery that none of them covers, and that nobody has waived.
GAPS = """
    with covered as (
        select feed, range_agg(daterange(business_from, business_to, '[]')) as days
        from ops.load
        where state = 'accepted' and feed = any(%s) and not exists (
            select from ops.set_aside where set_aside.load_id = load.load_id and record_key is null and known_to = 'infinity'
        )
        group by feed
    ),
    missing as (
        select feed, unnest(datemultirange(daterange(lower(days), upper(days))) - days) as days from covered
    )
    select missing.feed, lower(missing.days) as first_day, upper(missing.days) - 1 as last_day
    from missing
    where exists (
        select from generate_series(lower(missing.days), upper(missing.days) - 1, interval '1 day') as day
        where not exists (
            select from ops.waiver where waiver.feed = missing.feed and waiver.business_date = day::date
        )
    )
    order by 1, 2
"""

PUBLICATIONS = """
    select publication_id, published_at, as_at_date, build_id, is_current, note,
           (select sum((value ->> 'added')::bigint) from jsonb_each(changes)) as rows_added,
           (select sum((value ->> 'changed')::bigint) from jsonb_each(changes)) as rows_changed,
           (select sum((value ->> 'removed')::bigint) from jsonb_each(changes)) as rows_removed
    from marts_history.publication
    order by publication_id desc
    limit 10
"""

REFUSED = """
    select load_id, feed, file_name, refused_reason, exists (
            select from ops.load as later
            where later.feed = load.feed and later.state = 'accepted' and later.load_id > load.load_id
              and (load.business_to is null or load.business_to between later.business_from and later.business_to)
        ) as is_made_good
    from ops.load where state = 'refused' order by load_id desc limit 10
"""

HELD = "select load_id, feed, file_name, held_reason from ops.load where state = 'held' order by load_id"

SET_ASIDE = """
    select set_aside_id as number, feed, load_id as delivery, record_key as record, reason, set_by, set_at
    from ops.set_aside
    where known_to = 'infinity'
    order by set_aside_id
"""

# What the ledger says of the newest delivery of each feed: older ones were looked at in their time.
WARNINGS = """
    select newest.feed, newest.load_id, newest.file_name, jsonb_array_elements_text(newest.warnings) as warning
    from (
        select distinct on (feed) feed, load_id, file_name, coalesce(warnings, '[]') as warnings
        from ops.load where state in ('accepted', 'held', 'loaded') order by feed, business_to desc, load_id desc
    ) as newest
    order by 1, 4
"""

# What rules of retention have removed, and when they last did.
REMOVED = """
    select rule, count(distinct load_id) as deliveries, sum(row_count)::bigint as rows, sum(byte_count)::bigint as bytes,
           max(removed_at) as last_removed_at
    from ops.removal
    where row_count > 0 or byte_count > 0
    group by rule
    order by rule
"""

# Work whose last try failed. A feed is made good when it was taken in since, a build by Airflow's layers, too, and a task of the night
# by the publication; of others (maintenance, documents) the next day says anew how it is. What an older release wrote names no feeds.
FAILED = """
    with last as (
        select distinct on (kind, detail ->> 'dag', detail ->> 'task', detail -> 'feeds')
            *,
            case
                when kind = 'ingest' then detail -> 'feeds'
                when starts_with(detail ->> 'dag', 'ingest_')
                    then jsonb_build_array(replace(detail ->> 'dag', 'ingest_', ''))
            end as feeds
        from ops.run
        where status <> 'running' and kind in ('ingest', 'build', 'check_marts', 'publish', 'task')
        order by kind, detail ->> 'dag', detail ->> 'task', detail -> 'feeds', run_id desc
    )
    select run_id, kind, ended_at, detail from last
    where status = 'failed' and (kind <> 'task' or ended_at > clock_timestamp() - interval '1 day')
      and case
        when feeds is null then not exists (
            select from ops.run as later
            where later.status = 'succeeded' and later.run_id > last.run_id and later.kind in (
                case when last.kind <> 'task' then last.kind when last.detail ->> 'dag' = 'refresh_warehouse' then 'publish' end,
                case when last.kind = 'build' then 'build_tests' end
            ))
        else exists (
            select from jsonb_array_elements_text(feeds) as wanted (feed)
            where not exists (
                select from ops.run as later
                where later.status = 'succeeded' and later.run_id > last.run_id and later.kind = 'ingest'
                  and later.detail -> 'feeds' ? wanted.feed
            ))
        end
    order by run_id desc
"""

RUNS = "select run_id, kind, status, started_at, ended_at, detail from ops.run order by run_id desc limit 10"


@told_if_older("bluelamp status")
def read_status() -> Status:
    """Read the present state as an engineer does. Raises BluelampError where the schema is older than what it asks for."""
    contracts = load_contracts()
    daily = [contract.feed for contract in contracts.values() if contract.cadence == "daily"]
    with connect("engineer") as connection, connection.cursor() as cursor:
        policy = [asdict(end) for end in read_policy_ends(cursor)]
    with connect("engineer") as connection, connection.cursor(cursor_factory=RealDictCursor) as cursor:

        def rows(query: str, *parameters: object) -> list[dict[str, Any]]:
            cursor.execute(query, parameters)
            return [dict(row) for row in cursor.fetchall()]

        return Status(
            home=str(settings().home),
            is_sample=settings().is_sample,
            publications=rows(PUBLICATIONS),
            feeds=rows(FEEDS),
            gaps=rows(GAPS, daily),
            refused=rows(REFUSED),
            late=[
                {"feed": late.feed, "owner": late.owner, "found": late.words}
                for late in late_feeds(read_last_dates(connection))
            ],
            held=rows(HELD),
            set_aside=rows(SET_ASIDE),
            warnings=rows(WARNINGS),
            runs=rows(RUNS),
            failed=rows(FAILED),
            retention=rows(REMOVED) if rows("select where to_regclass('ops.removal') is not null") else [],
            policy=policy,
            waiting_files={feed: count for feed in contracts if (count := waiting_files(feed))},
        )


def waiting_files(feed: str) -> int:
    """Files in the feed's landing folder."""
    folder = settings().landing / feed
    if not folder.is_dir():
        return 0
    return sum(1 for path in folder.iterdir() if path.is_file() and not path.name.endswith(".manifest.json"))
