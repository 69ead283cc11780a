"""Tables and views that no model makes any more: left by a model that was renamed, moved or taken away."""

import logging
from typing import Any

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

log = logging.getLogger("bluelamp")

# pg_class.relkind -> what drops it. Views first: some look at the tables.
KINDS = {"v": "view", "r": "table"}


def drop_leftovers(connection: Connection, manifest: Any) -> list[str]:
    """Drop what stands in dbt's schemas (staging, core, build) and is no model or seed of the project; their names.

    Only after a build whose models have all been made anew, so that nothing of today looks at what yesterday's models made.
    Nothing goes with it: what depends on a leftover from outside those schemas makes this fail, and stays.
    """
    made: dict[str, set[str]] = {}
    for node in manifest.nodes.values():
        if str(node.resource_type.value) in ("model", "seed"):
            made.setdefault(node.schema, set()).add(node.alias)
    with connection.cursor() as cursor:
        cursor.execute(
            """select nspname::text, relname::text, relkind::text from pg_class
               inner join pg_namespace on pg_namespace.oid = relnamespace
               where nspname = any(%s) and relkind in ('v', 'r') order by 1, 2""",
            (sorted(made),),
        )
        left = [(schema, name, kind) for schema, name, kind in cursor.fetchall() if name not in made[schema]]
        for kind, word in KINDS.items():
            of_kind = [sql.Identifier(schema, name) for schema, name, found in left if found == kind]
            if of_kind:
                cursor.execute(sql.SQL("drop {} {}").format(sql.SQL(word), sql.SQL(", ").join(of_kind)))
    names = [f"{schema}.{name}" for schema, name, _ in left]
    if names:
        log.info("dropped %d tables and views that no model makes any more: %s", len(names), ", ".join(names))
    return names
