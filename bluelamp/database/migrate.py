"""The schema brought up to date: roles, schemas, book-keeping, raw tables from the contracts, marts from dbt's contracts.

Runs at deploy (bluelamp db migrate) and, where the administrator is known, whenever the project's files have changed. Idempotent.
"""

import logging
from contextlib import suppress
from pathlib import Path
from typing import Literal

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from bluelamp.contracts import Contract, load_contracts, require_valid
from bluelamp.database import locks, marts, row_access, server, settings_of_roles
from bluelamp.database.connect import AIRFLOW_DATABASE, DATABASE, ROLES, address, connect, dsn, knows_administrator
from bluelamp.database.grants import SCHEMAS, statements
from bluelamp.errors import BlockedError, BluelampError
from bluelamp.files import sha256_of
from bluelamp.policy import area_reader
from bluelamp.settings import settings

log = logging.getLogger("bluelamp")

MIGRATIONS = Path(__file__).parent / "migrations"
PATIENCE = "5s"  # that a migration waits for others
READERS_WAIT = (
    f"{area_reader.FILE} of the policy folder has changed, and the logins are those of before. Run, where the administrator's secret "
    "is: bluelamp db migrate (docker compose run --rm migrate)"
)
# A file that was given another number: databases that had it under the first name have had it.
RENAMED = {"004_projection.sql": "009_projection.sql"}


State = Literal["current", "readers", "other", "none"]


def fingerprint() -> str:
    """SHA-256 over every file that decides the schema, and after a dash that of the policy's readers of areas."""
    sources = [
        *sorted(MIGRATIONS.glob("*.sql")),
        *sorted(Path(__file__).parent.glob("*.py")),
        *sorted(settings().contracts.glob("*.yaml")),
        *sorted((settings().dbt_project / "models" / "marts").glob("**/mart_*.yml")),
        *sorted((settings().dbt_project / "models" / "star").glob("**/*.yml")),
    ]
    return f"{sha256_of(sources)}-{sha256_of(sorted(settings().policy.glob(area_reader.FILE)))}"


def migrate_if_needed() -> None:
    """Migrate unless the database already has this project's fingerprint.

    Production's tasks do not know the administrator of their server. Where the policy's readers of areas are all that has changed the
    night goes on, and says so. Raises BluelampError for any other change: what writes would meet another schema than its own.
    """
    state = schema_state()
    if state == "current":
        return
    if knows_administrator():
        migrate()
    elif state == "readers":
        log.warning(READERS_WAIT)
    else:
        raise BluelampError(
            "The database has the schema of another release of the project, and its administrator is not known here.",
            where="{}:{}".format(*address()),
            next_step="Run, where the administrator's secret is: bluelamp db migrate (docker compose run --rm migrate)",
        )


def schema_state() -> State:
    """Whether the database has this project's schema; "readers": but for the policy's readers of areas. Raises BluelampError where an
    outside server has none."""
    if not settings().database_url and not (settings().secrets / "bluelamp_engineer").exists():
        return "none"  # a new home; or the wrong folder of secrets, which bootstrap refuses
    try:
        with connect("engineer") as connection, connection.cursor() as cursor:
            cursor.execute("select coalesce(fingerprint, '') from ops.schema_state")
            (has,), wanted = cursor.fetchone() or ("",), fingerprint()
            if has.partition("-")[0] != wanted.partition("-")[0]:
                return "other"
            return "current" if has == wanted else "readers"
    except psycopg2.Error as error:
        if settings().database_url:
            if isinstance(error, psycopg2.OperationalError):
                raise  # it does not answer, or refuses the login: nothing to do with the schema
            raise BluelampError(
                f"The database has no schema of Bluelamp yet (SQLSTATE {error.pgcode or 'none'}).",
                where="{}:{}".format(*address()),
                next_step="Run: bluelamp db migrate",
            ) from None
    return "none"


def migrate(*, new_secrets: bool = False) -> None:
    """Bring roles, schema and rights up to date, in one transaction per database. What has not changed is not touched, so that
    it waits for nobody. Raises BlockedError, and changes nothing, where sessions hold what has to change.

    new_secrets: give roles whose secret is missing a new one. Raises BluelampError where one is missing otherwise, or where
    a contract breaks its standard.
    """
    require_valid()
    with server.start_lock("migrate"):
        bootstrap(new_secrets=new_secrets)
        try:
            bring_up_to_date()
        except psycopg2.errors.LockNotAvailable:
            raise BlockedError(
                "The project has changed, and its schema cannot be migrated while others hold tables.",
                locks.sessions_in_the_way("admin"),
            ) from None


def bring_up_to_date() -> None:
    """The schema and its rights, in one transaction."""
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute(sql.SQL("set local lock_timeout = {}").format(sql.Literal(PATIENCE)))
        cursor.execute("select to_regclass('ops.work')")
        if cursor.fetchone() != (None,):
            cursor.execute("set local role bluelamp_owner")
            cursor.execute("select from ops.work where name = 'migrate' for update")
            cursor.execute("reset role")
        for schema, owner in SCHEMAS.items():
            cursor.execute(sql.SQL("create schema if not exists {} authorization {}").format(
                sql.Identifier(schema), sql.Identifier(f"bluelamp_{owner}")))  # fmt: skip
        cursor.execute("set local role bluelamp_owner")
        apply_files(cursor)
        row_access.let_go(cursor)
        for contract in load_contracts().values():
            follow_contract(cursor, contract)
        for mart in (*marts.load_marts(), *marts.load_star()):
            marts.follow(cursor, mart)
        cursor.execute("reset role")
        for statement in statements():
            cursor.execute(statement)
        row_access.follow_policy(cursor)
        # As the tables' owner: a superuser would run whatever hangs on them.
        cursor.execute("set local role bluelamp_owner")
        cursor.execute("update ops.schema_state set fingerprint = %s, migrated_at = now()", (fingerprint(),))


def bootstrap(*, new_secrets: bool = False) -> None:
    """Roles and databases, which live outside any one database. Passwords are set anew, so a changed secret takes hold; but
    none is made up for a role that the server knows already, unless new_secrets says so: others log in by the one they have."""
    connection: Connection = psycopg2.connect(**{**dsn("admin"), "dbname": "postgres"})  # type: ignore[call-overload]
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("select rolname from pg_roles where rolname like 'bluelamp\\_%%'")
            existing = {name for (name,) in cursor.fetchall()}
            # The readers of single areas need not be there; their group is, for a restored database names it in its rights.
            for group in {"bluelamp_owner", row_access.GROUP} - existing:
                cursor.execute(sql.SQL("create role {} nologin").format(sql.Identifier(group)))
            for role in ROLES:
                name = sql.Identifier(f"bluelamp_{role}")
                if not (settings().secrets / f"bluelamp_{role}").exists():
                    require_new(role, is_new=new_secrets or f"bluelamp_{role}" not in existing)
                if f"bluelamp_{role}" not in existing:
                    cursor.execute(sql.SQL("create role {} login").format(name))
                cursor.execute(sql.SQL("alter role {} password %s").format(name), (dsn(role)["password"],))
            settings_of_roles.put_back(cursor)
            may_look_at_sessions(cursor)
            keep_people_out_of_other_databases(cursor)
            cursor.execute("select datname from pg_database")
            databases = {name for (name,) in cursor.fetchall()}
            for database, owner in ((DATABASE, "bluelamp_owner"), (AIRFLOW_DATABASE, "bluelamp_airflow")):
                if database not in databases:
                    cursor.execute(sql.SQL("create database {} owner {}").format(
                        sql.Identifier(database), sql.Identifier(owner)))  # fmt: skip
            cursor.execute(sql.SQL("revoke all on database {} from public").format(sql.Identifier(AIRFLOW_DATABASE)))
    finally:
        connection.close()


def require_new(role: str, *, is_new: bool) -> None:
    """Make the secret of a role. Raises BluelampError where the role is not new: its password is somewhere else then."""
    if not is_new:
        raise BluelampError(
            f"The server has the role bluelamp_{role} already, and its secret is missing.",
            where=str(settings().secrets),
            next_step="Say by BLUELAMP_SECRETS where the secrets are. Where they are lost: bluelamp db migrate --new-secrets",
        )
    settings().make_secret(f"bluelamp_{role}")


def may_look_at_sessions(cursor: Cursor) -> None:
    """Let the functions that name who holds a table see more than the process number. Not every administrator of an outside
    server may grant that."""
    with suppress(psycopg2.errors.InsufficientPrivilege):
        cursor.execute("grant pg_read_all_stats to bluelamp_owner")


def keep_people_out_of_other_databases(cursor: Cursor) -> None:
    """Everybody may connect to PostgreSQL's own databases and make temporary tables there. An outside server may hold other
    people's work, so there it stays as it is, and `bluelamp doctor` says so."""
    if not settings().database_url:
        for database in ("postgres", "template1"):
            cursor.execute(sql.SQL("revoke all on database {} from public").format(sql.Identifier(database)))


def apply_files(cursor: Cursor) -> None:
    """Numbered SQL files that this database has not had yet, in order."""
    cursor.execute(
        """create table if not exists ops.migration (name text primary key, applied_at timestamptz default now());
           create table if not exists ops.schema_state (fingerprint text, migrated_at timestamptz);
           insert into ops.schema_state select null, null where not exists (select from ops.schema_state);
           select name from ops.migration"""
    )
    done = {RENAMED.get(name, name) for (name,) in cursor.fetchall()}
    for path in sorted(MIGRATIONS.glob("*.sql")):
        if path.name not in done:
            cursor.execute(path.read_text(encoding="utf-8"))
            cursor.execute("insert into ops.migration (name) values (%s)", (path.name,))


def follow_contract(cursor: Cursor, contract: Contract) -> None:
    """The raw table of a feed: its columns as text, in the supplier's order, and the lineage of each row. A column that a
    newer contract adds is added; one that it drops stays, since raw is kept for ever. Nothing is done where it was before."""
    if marts.is_followed(cursor, [f"raw.{contract.feed}"], repr(contract.columns) + contract.description):
        return
    table = sql.Identifier("raw", contract.feed)
    cursor.execute(sql.SQL(
        """create table if not exists {0} (_load_id bigint not null, _source_row integer not null);
           create index if not exists {1} on {0} using brin (_load_id) with (pages_per_range = 16, autosummarize = on)"""
    ).format(table, sql.Identifier(f"{contract.feed}_load")))  # fmt: skip
    for column in contract.columns:
        cursor.execute(sql.SQL("alter table {} add column if not exists {} text").format(
            table, sql.Identifier(column.name)))  # fmt: skip
        cursor.execute(sql.SQL("comment on column {}.{} is %s").format(table, sql.Identifier(column.name)),
                       (column.description,))  # fmt: skip
    cursor.execute(sql.SQL("comment on table {} is %s").format(table), (contract.description,))
    cursor.execute("insert into ops.work (name) values (%s) on conflict do nothing", (f"ingest {contract.feed}",))
