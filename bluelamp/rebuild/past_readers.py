"""The readers' views over a past state: the same columns as marts.*, and one row of publication that says what it is."""

import json

from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor

from bluelamp.database.marts import create_view, load_marts
from bluelamp.database.shown import PAST
from bluelamp.rebuild.moment import Moment
from bluelamp.reporting.wording import clock, day
from bluelamp.settings import settings


def forget(cursor: Cursor) -> None:
    """Drop what is shown: from now until show() there is no past state."""
    cursor.execute("drop table if exists past_marts.publication cascade")


def show(cursor: Cursor, moment: Moment, signature: str) -> None:
    """Put views over the marts as rebuilt. Publication 0: a past state was never published as such. published_at is the
    moment of knowledge, so that documents of it have the same bytes whenever they are written."""
    cursor.execute("select as_at_date from past_core.int_as_at")
    (as_at_date,) = cursor.fetchone() or (None,)
    cursor.execute(
        "select jsonb_object_agg(period, jsonb_build_array(period_from, period_to)) from past_core.int_report_period"
    )
    (periods,) = cursor.fetchone() or (None,)
    note = f"Rebuilt from history as at {day(as_at_date)}, as known on {clock(moment.known_at)}."
    cursor.execute(
        """create table past_marts.publication as
           select 0::bigint as publication_id, %(known_at)s::timestamptz as published_at, %(as_at_date)s::date as as_at_date,
               %(known_at)s::timestamptz as known_at, null::bigint as build_id, %(periods)s::jsonb as periods,
               %(is_sample)s::boolean as is_sample, '{}'::jsonb as changes, %(note)s::text as note""",
        {
            "known_at": moment.known_at, "as_at_date": as_at_date, "periods": json.dumps(periods),
            "is_sample": settings().is_sample, "note": note,
        },
    )  # fmt: skip
    for mart in load_marts():
        create_view(cursor, mart, schema=PAST, rows="past_build")
    # Last: with the signature, the state is complete.
    cursor.execute(sql.SQL("comment on table past_marts.publication is {}").format(sql.Literal(signature)))
