"""What the quality check looks at: one row per pending delivery, with measures of it. No measure holds a row's value."""

import csv
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import psycopg2
from psycopg2.extensions import connection as Connection

from bluelamp.quality.suite import Suite, wrong
from bluelamp.settings import settings

if TYPE_CHECKING:
    import pandas as pd

# Volumes are held against the feed's last accepted deliveries of the same part, per day that they cover.
VOLUME = """
    with pending as (
        select load_id, feed, part, business_to, loaded_row_count, row_count, rejected_row_count,
            (business_to - business_from + 1) as day_count,
            business_to - (received_at at time zone 'Europe/London')::date as days_ahead
        from ops.load where load_id = any(%(load_ids)s)
    )
    select pending.load_id, pending.row_count, pending.days_ahead,
        100.0 * pending.rejected_row_count / nullif(pending.row_count, 0) as rejected_pct,
        (pending.loaded_row_count::numeric / pending.day_count) / nullif(usual.rows_per_day, 0) as usual_volume_ratio
    from pending
    left join lateral (
        select percentile_cont(0.5) within group (order by recent.rows_per_day)::numeric as rows_per_day
        from (
            select loaded_row_count::numeric / (business_to - business_from + 1) as rows_per_day
            from ops.load
            where state = 'accepted' and feed = pending.feed and part = pending.part and business_to < pending.business_to
            order by business_to desc limit 28
        ) as recent
        having count(*) >= 7
    ) as usual on true
    order by pending.load_id
"""


def profile(connection: Connection, suite: Suite, load_ids: Sequence[int]) -> "pd.DataFrame":
    """The measures of these deliveries: volumes, and those of the suite's own SQL (expectations/raw/<feed>.sql)."""
    query = suite.source.with_suffix(".sql")
    parameters: dict[str, Any] = {"load_ids": list(load_ids), **known_codes(suite)}
    frame = read(connection, VOLUME, parameters)
    if not query.exists():  # a feed of which only the volume is worth measuring
        return frame
    try:
        own = read(connection, query.read_text(encoding="utf-8"), parameters)
    except KeyError as error:
        raise wrong(query, f"The suite's meta.known_codes lacks {error}, which its measures use") from None
    except psycopg2.Error as error:  # whose message may quote a row
        raise wrong(query, f"The suite's measures cannot be taken (SQLSTATE {error.pgcode})") from None
    return frame.merge(own, on="load_id", how="left", validate="one_to_one")


def read(connection: Connection, query: str, parameters: dict[str, Any]) -> "pd.DataFrame":
    """A query's result; all measures are numbers."""
    import pandas as pd  # half a second, which whoever asks for the state of things need not wait for

    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        names = [column.name for column in cursor.description or ()]
        frame = pd.DataFrame(cursor.fetchall(), columns=names)
    measures = [name for name in names if name != "load_id"]
    return frame.astype({"load_id": "int64", **dict.fromkeys(measures, "float64")})


def known_codes(suite: Suite) -> dict[str, list[str]]:
    """Reference codes that the suite's SQL asks for, from dbt's seeds: meta.known_codes is name -> {seed, column, where}.

    columns instead of column: what belongs together, joined by an equals sign (a name and its force, a code and its dates).
    """
    codes: dict[str, list[str]] = {}
    for name, wanted in suite.meta.get("known_codes", {}).items():
        path = settings().seed(wanted["seed"])
        try:
            with open(path, encoding="utf-8", newline="") as handle:
                rows = list(csv.DictReader(handle))
            chosen = [row for row in rows if all(row[key] == value for key, value in wanted.get("where", {}).items())]
            columns = wanted.get("columns") or [wanted["column"]]
            codes[name] = sorted({"=".join(row[column] for column in columns) for row in chosen})
        except (OSError, KeyError):
            raise wrong(suite.source, f"The codes {name} cannot be read from {path}") from None
        if not codes[name]:
            raise wrong(suite.source, f"There are no codes {name} in {path}")
    return codes
