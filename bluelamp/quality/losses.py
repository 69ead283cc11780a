"""A mart that loses most of its rows from one publication to the next is held back: something upstream fell silent."""

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from bluelamp.quality.finding import Finding
from bluelamp.quality.suite import Suite

LEAST_PCT = 50.0  # of the rows that are published; a suite may say otherwise in meta.least_rows_pct
FEW = 20  # rows of which half may go


def lost_rows(connection: Connection, suite: Suite, mart: str) -> Finding | None:
    """The finding on a mart's number of rows beside what is published; None while next to nothing of it is published.

    A suite whose mart may lose its rows says why in meta.may_lose_rows.
    """
    if "may_lose_rows" in suite.meta:
        return None
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass(%s)", (f"published.{mart}",))
        if (cursor.fetchone() or (None,))[0] is None:
            return None
        counts = sql.SQL("select (select count(*) from {}), (select count(*) from {})").format(
            sql.Identifier("published", mart), sql.Identifier("build", mart)
        )
        cursor.execute(counts)
        published, built = cursor.fetchone() or (0, 0)
    if published < FEW:
        return None
    least = float(suite.meta.get("least_rows_pct", LEAST_PCT))
    is_success = 100 * built >= least * published
    words = (
        f"Of the {published:,} rows that are published {built:,} are left, and less than {least:g} % is held back: find what "
        "fell silent (bluelamp status), or say in the suite's meta.least_rows_pct that it is right."
    )
    detail = {"description": words, "kwargs": {"least_rows_pct": least}}
    return Finding(
        suite.name,
        "expect_most_published_rows_to_stay",
        None,
        "critical",
        is_success,
        None,
        built,
        published - built,
        detail,
    )
