"""Who may do what, role by role and table by table, asked of a migrated database: writes docs/roles.md.

.venv/bin/python -m tests.role_rights
"""

import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from psycopg2.extensions import cursor as Cursor

VERBS = {"SELECT": "s", "INSERT": "i", "UPDATE": "u", "DELETE": "d", "TRUNCATE": "t", "MAINTAIN": "m"}
NONE, VARIES = "·", "…"
MOST_NAMED = 12
# Where dbt makes the tables, a table that stands for any that it will make.
MADE_BY_DBT = ("staging", "core", "build", "past_staging", "past_core", "past_build", "past_marts")
PROBE = "made_by_dbt"
HEAD = f"""# Who may do what

Asked of PostgreSQL itself in a migrated database, and written by `python -m tests.role_rights`; a test holds that it is so. No role
here is a superuser, makes roles or databases, or may become another one (`tests/integration/test_no_role_becomes_another.py`). What
the roles are for: [architecture](architecture.md), and `bluelamp/database/grants.py`.

s select · i insert · u update · d delete · t truncate · m maintain (take statistics) · with * on some columns only · {NONE} nothing ·
{VARIES} differs from table to table, and stands in the second table. A schema that a role may not look into has {NONE} in every row.
"""
QUERY = """
    select nspname, relname, has_schema_privilege(role, pg_namespace.oid, 'usage'),
        array(select verb from unnest(%(verbs)s) as verb where has_table_privilege(role, pg_class.oid, verb)),
        array(select verb from unnest(array['SELECT', 'INSERT', 'UPDATE']) as verb
            where has_any_column_privilege(role, pg_class.oid, verb))
    from pg_class
    inner join pg_namespace on pg_namespace.oid = relnamespace
    cross join (select 'bluelamp_' || %(role)s::text as role) as asked
    where relkind in ('r', 'v', 'm', 'p') and nspname not like 'pg\\_%%' and nspname <> 'information_schema'
    order by 1, 2"""

FUNCTIONS = """
    select proname, array(
        select role from unnest(%s) as role where has_function_privilege('bluelamp_' || role, pg_proc.oid, 'execute'))
    from pg_proc
    where pronamespace = 'ops'::regnamespace
    order by 1"""


def rights_of(cursor: Cursor, role: str) -> dict[tuple[str, str], str]:
    """What a role may do with each table, in letters."""
    cursor.execute(QUERY, {"verbs": list(VERBS), "role": role})
    found = {}
    for schema, table, may_look, whole, columns in cursor.fetchall():
        letters = [VERBS[verb] for verb in VERBS if verb in whole]
        letters += [f"{VERBS[verb]}*" for verb in VERBS if verb in columns and verb not in whole]
        found[schema, table] = " ".join(letters) if letters and may_look else NONE
    return found


def document() -> str:
    """The whole page."""
    from bluelamp.database import connect
    from bluelamp.database.connect import ROLES

    with connect("builder") as connection, connection.cursor() as cursor:
        for schema in MADE_BY_DBT:
            cursor.execute(f"create table if not exists {schema}.{PROBE} (a int)")
    with connect("admin") as connection, connection.cursor() as cursor:
        by_role = {role: rights_of(cursor, role) for role in ROLES}
        cursor.execute(FUNCTIONS, (list(ROLES),))
        functions = [[f"ops.{name}", ", ".join(roles) or "nobody"] for name, roles in cursor.fetchall()]
    by_schema: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for role, rights in by_role.items():
        for (schema, _), letters in rights.items():
            by_schema[schema][role].add(letters)
    schemas = [
        [schema, *(next(iter(found[role])) if len(found[role]) == 1 else VARIES for role in ROLES)]
        for schema, found in sorted(by_schema.items())
    ]
    varying = {row[0] for row in schemas if VARIES in row}
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for schema, table in sorted(next(iter(by_role.values()))):
        if schema in varying:
            alike[schema, *(by_role[role][schema, table] for role in ROLES)].append(table)
    tables = [
        [f"{schema}: {named(found)}", *letters]
        for (schema, *letters), found in sorted(alike.items(), key=lambda one: (one[0][0], one[1]))
    ]
    return "\n".join([HEAD, "## Schemas", "", *grid("schema", ROLES, schemas), "", "## Tables, where they differ", "",
                      *grid("table", ROLES, tables), "", "## Functions", "",
                      *grid("function", ["who may run it"], functions), ""])  # fmt: skip


def named(tables: list[str]) -> str:
    """Tables of the same rights, in words."""
    return ", ".join(tables) if len(tables) <= MOST_NAMED else "all others"


def grid(first: str, roles: Iterable[str], rows: list[list[str]]) -> list[str]:
    """A table in Markdown."""
    heads = [first, *roles]
    lines = [heads, ["---"] * len(heads), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


def main() -> None:
    """Write the page from a home of its own."""
    from tests.as_at_dates import throw_away_home

    with throw_away_home():
        text = document()
    path = Path(__file__).resolve().parent.parent / "docs" / "roles.md"
    path.write_text(text, encoding="utf-8")
    print(f"Wrote {path}", file=sys.stderr)


if __name__ == "__main__":
    main()
