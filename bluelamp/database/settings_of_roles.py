"""What each login may use of the server, beyond its rights (database/grants.py).

Settings are manners, not rights: whoever logs in as a role can change that role's settings and password. So nothing rests on
them: a reader without them can still write nothing, and what Bluelamp itself reads with (reporter) is nobody else's login.
A migration puts them back.
"""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress

from psycopg2 import sql
from psycopg2.errors import InsufficientPrivilege
from psycopg2.extensions import cursor as Cursor

# The night waits longer for a table than a forgotten session of a person may hold one.
PATIENCE = {"lock_timeout": "5min"}
PEOPLE = {"idle_in_transaction_session_timeout": "3min"}
# Whoever asks too much is stopped and told (cli/query.py). An export asks by cursor, a part at a time, so it is never stopped. Disk
# that a query may fill is a limit and not only manners: a role cannot raise it for itself.
# Memory is of each sort and join of a query; of the server's own it would take too much where sixty readers ask at once.
READERS = {
    **PEOPLE, "default_transaction_read_only": "on", "statement_timeout": "2min", "temp_file_limit": "2GB", "work_mem": "32MB",
}  # fmt: skip
OF_ADMINISTRATORS = ("temp_file_limit",)  # on an outside server another hand may have to set these

ROLE_SETTINGS: dict[str, dict[str, str]] = {
    "loader": PATIENCE,
    "builder": PATIENCE,
    "publisher": PATIENCE,
    "engineer": PEOPLE,
    "steward": PEOPLE,
    "reader": READERS,
    "public_reader": {**READERS, "statement_timeout": "1min", "temp_file_limit": "512MB"},
    "reporter": {"default_transaction_read_only": "on"},
    "airflow": {},
}

# Of the server's 200 connections: people cannot use up what the night needs.
CONNECTION_LIMITS = {"engineer": 20, "steward": 10, "reader": 60, "public_reader": 30}

FOUND = """
    select substr(rolname, 10), coalesce(array_agg(setting order by setting) filter (where setting is not null), '{}')
    from pg_roles
    left join pg_db_role_setting on setrole = pg_roles.oid
    left join lateral unnest(setconfig) as setting on true
    where rolname = any(%s) group by rolname"""


def changed_roles(cursor: Cursor) -> list[str]:
    """Roles whose settings are not these: somebody who logs in as them has changed them."""
    cursor.execute(FOUND, ([f"bluelamp_{role}" for role in ROLE_SETTINGS],))
    found = dict(cursor.fetchall())
    return [role for role, wanted in ROLE_SETTINGS.items() if not are_as_wanted(found.get(role), wanted)]


def are_as_wanted(found: Sequence[str] | None, wanted: Mapping[str, str]) -> bool:
    """Whether a role's settings are these. What the administrator may not have been allowed to set can be absent."""
    expected = set(map("=".join, wanted.items()))
    absent = {f"{name}={wanted[name]}" for name in OF_ADMINISTRATORS if name in wanted}
    return found is not None and expected - absent <= set(found) <= expected


def put_back(cursor: Cursor) -> None:
    """Make every role's settings and connection limit these, whatever they were, in every database. Run by the administrator."""
    for role, wanted in ROLE_SETTINGS.items():
        name = sql.Identifier(f"bluelamp_{role}")
        cursor.execute("""select datname from pg_db_role_setting inner join pg_database on pg_database.oid = setdatabase
                          where setrole = %s::regrole""", (f"bluelamp_{role}",))  # fmt: skip
        for (database,) in cursor.fetchall():
            cursor.execute(sql.SQL("alter role {} in database {} reset all").format(name, sql.Identifier(database)))
        cursor.execute(sql.SQL("alter role {} reset all").format(name))
        for setting, value in wanted.items():
            with suppress(InsufficientPrivilege) if setting in OF_ADMINISTRATORS else nullcontext():
                cursor.execute(sql.SQL("alter role {} set {} = %s").format(name, sql.Identifier(setting)), (value,))
        limit = sql.Literal(CONNECTION_LIMITS.get(role, -1))
        cursor.execute(sql.SQL("alter role {} connection limit {}").format(name, limit))
