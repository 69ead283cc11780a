"""Whether what readers see is what the newest build made: each published table held against the build's, both ways."""

from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor

from bluelamp.database import connect
from bluelamp.database.marts import Mart, actual_columns, load_marts, load_star
from bluelamp.operations.core_faults import NEWEST

SHOWN = "select build_id, note, publication_id from marts_history.publication where is_current"


def faults_of_published() -> tuple[list[str], str]:
    """Published tables that differ from the build that they show, and in words what was compared: nothing, where a later build has
    replaced what it was published from, or an earlier publication was taken back."""
    with connect("engineer", autocommit=True) as connection, connection.cursor() as cursor:
        before = state(cursor)
        build, shown = before
        if shown is None:
            return [], "Nothing is published."
        if build is None or shown[1] or (shown[0], "succeeded") != build[:2]:
            return [], "What is published was held against no build: its own is not the newest any more."
        marts = [*load_marts(), *load_star()]
        faults = [words for mart in marts for words in differences(cursor, mart)]
        if state(cursor) != before:
            return [], "What is published was held against no build: another began meanwhile."
    return faults, f"{len(marts)} published tables were held against build {shown[0]}."


def state(cursor: Cursor) -> tuple[tuple[object, ...] | None, tuple[object, ...] | None]:
    """The newest build, and the publication that is shown."""
    cursor.execute(NEWEST)
    build = cursor.fetchone()
    cursor.execute(SHOWN)
    return build, cursor.fetchone()


def differences(cursor: Cursor, mart: Mart) -> list[str]:
    """How many rows of one table stand on one side alone. A column that a release brought since is asked for after its first build."""
    published, built = (actual_columns(cursor, schema, mart.name) for schema in ("published", mart.built_in))
    if not published or not built:
        gone = "published" if not published else mart.built_in
        return [f"{gone}.{mart.name} is gone"]
    columns = [name for name in mart.columns if name in published and name in built]
    tables = [sql.Identifier("published", mart.name), sql.Identifier(mart.built_in, mart.name)]
    counts: list[int] = []
    for one, other in (tables, tables[::-1]):
        query = sql.SQL("select count(*) from (select {0} from {1} except select {0} from {2}) as alone")
        cursor.execute(query.format(sql.SQL(", ").join(map(sql.Identifier, columns)), one, other))
        counts += cursor.fetchone() or (0,)
    if not any(counts):
        return []
    return [
        f"published.{mart.name} is not what was built: {counts[0]} rows stand there that the build does not have, and {counts[1]} of "
        "the build's do not"
    ]
