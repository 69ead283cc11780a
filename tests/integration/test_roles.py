"""Who may do what: the whole role × schema × verb matrix as PostgreSQL itself sees it."""

import psycopg2
import pytest

from bluelamp.database import connect
from bluelamp.database.connect import DATABASE, ROLES, dsn

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "MAINTAIN")
# Written by hand from the design's table of schemas and roles, not derived from the grants: verbs by role and schema that
# hold for EVERY table there. s select, i insert, u update, d delete, m maintain (take statistics).
EVERY_TABLE = {
    ("loader", "raw"): "si",
    ("builder", "raw"): "sm",
    ("engineer", "raw"): "s",
    ("builder", "fitted"): "sidm",
    ("engineer", "fitted"): "s",
    ("builder", "past_fitted"): "sidm",
    ("engineer", "past_fitted"): "s",
    ("reader", "past_marts"): "s",
    ("publisher", "published"): "sid",
    ("engineer", "published"): "s",
    ("reader", "marts"): "s",
    ("engineer", "marts"): "s",
    ("publisher", "marts"): "s",
    ("reader", "star"): "s",
    ("reporter", "star"): "s",
    ("engineer", "star"): "s",
    ("reader", "marts_history"): "s",
    ("engineer", "marts_history"): "s",
    ("publisher", "marts_history"): "si",
    ("reader", "public_marts"): "s",
    ("public_reader", "public_marts"): "s",
    ("publisher", "public_marts"): "si",
    ("reporter", "past_marts"): "s",
    ("reporter", "marts"): "s",
    ("reporter", "marts_history"): "s",
    ("reporter", "public_marts"): "s",
    ("engineer", "public_marts"): "s",
}
SINGLE_TABLES = {
    ("loader", "ops.load"): "siu",
    ("loader", "ops.sighting"): "si",
    ("loader", "ops.rejected_row"): "si",
    ("loader", "ops.check_result"): "si",
    **{("loader", name): "s" for name in ("ops.run", "ops.work", "ops.removal", "ops.removed")},
    ("builder", "ops.load"): "sm",
    ("builder", "ops.waiver"): "s",
    ("builder", "ops.set_aside"): "s",
    ("builder", "ops.pseudonym_key"): "s",
    ("loader", "ops.set_aside"): "s",
    ("loader", "ops.waiver"): "s",
    ("loader", "ops.pseudonym_key"): "s",
    ("builder", "ops.known_until"): "s",
    ("builder", "ops.build"): "siu",
    ("builder", "ops.model_result"): "si",
    ("builder", "ops.build_layer"): "siud",
    **{("builder", name): "s" for name in ("ops.run", "ops.work")},
    **{("publisher", name): "s" for name in ("ops.load", "ops.build", "ops.build_layer")},
    ("publisher", "ops.check_result"): "si",
    ("publisher", "ops.run"): "s",
    ("publisher", "ops.work"): "s",
    ("publisher", "ops.document"): "s",
    ("publisher", "ops.document_figure"): "si",
    ("publisher", "ops.release_count"): "si",
    ("publisher", "ops.release_structure"): "si",
    ("publisher", "ops.release_certificate"): "si",
    ("publisher", "ops.peer_cell"): "s",
    ("steward", "ops.rejected_row"): "s",
    ("steward", "ops.load"): "s",
    ("engineer", "ops.rejected_row"): "",
}
DOCUMENT = "name file_name title classification publication_id published_at as_at_date sha256 byte_count content"
PUBLICATION = "publication_id as_at_date known_at is_current"
REMOVAL = "what feed load_id rule row_count byte_count file_sha256 held_row_count"
# Verbs on some columns only: the server fills the others (who and when), or the lock of a row asks for it.
COLUMNS = {
    ("loader", "ops.audit"): {("INSERT", "action"), ("INSERT", "detail")},
    ("builder", "ops.audit"): {("INSERT", "action"), ("INSERT", "detail")},
    ("publisher", "ops.audit"): {("INSERT", "action"), ("INSERT", "detail")},
    ("engineer", "ops.audit"): {("INSERT", "action"), ("INSERT", "detail")},
    ("engineer", "ops.waiver"): {("INSERT", "feed"), ("INSERT", "business_date"), ("INSERT", "reason")},
    ("engineer", "ops.set_aside"): {
        *(("INSERT", name) for name in ("feed", "load_id", "record_key", "until_load_id", "reason", "known_from")),
        *(("UPDATE", name) for name in ("taken_back_reason", "known_to")),
    },
    ("loader", "ops.pseudonym_key"): {("INSERT", "key_id"), ("INSERT", "reason")},
    ("loader", "ops.work"): {("UPDATE", "name")},
    # Retention takes pseudonyms and quarantined text away, and nothing else of what was delivered.
    ("loader", "raw.crime"): {("UPDATE", "victim_reference")},
    ("loader", "raw.satisfaction"): {("UPDATE", "respondent_reference")},
    ("loader", "ops.rejected_row"): {("UPDATE", "record")},
    ("loader", "ops.removal"): {("INSERT", name) for name in REMOVAL.split()},
    ("builder", "ops.work"): {("UPDATE", "name")},
    ("publisher", "ops.work"): {("UPDATE", "name")},
    ("builder", "ops.load"): {("UPDATE", "build_id")},
    ("builder", "ops.known_until"): {("UPDATE", "as_at_date"), ("UPDATE", "known_at")},
    ("publisher", "ops.build"): {("UPDATE", "is_approved")},
    ("builder", "marts_history.publication"): {("SELECT", name) for name in PUBLICATION.split()},
    ("publisher", "marts_history.publication"): {("UPDATE", "is_current"), ("UPDATE", "ended_at")},
    ("publisher", "ops.document"): {("INSERT", name) for name in DOCUMENT.split()},
    ("publisher", "ops.peer_cell"): {("INSERT", name) for name in ("month_start_date", "category_id", "is_sent")},
    ("engineer", "ops.rejected_row"): {
        ("SELECT", name)
        for name in ("rejected_row_id", "load_id", "feed", "source_row", "line_number", "column_name", "reason")
    },
}
# schema -> who may look into it; only its owner may make there.
MAY_USE = {
    "ops": {"loader", "builder", "publisher", "engineer", "steward"},
    "raw": {"loader", "builder", "engineer"},
    "staging": {"builder", "engineer"},
    "core": {"builder", "engineer", "publisher"},
    "fitted": {"builder", "engineer"},
    "build": {"builder", "engineer", "publisher"},
    "past_staging": {"builder", "engineer"},
    "past_core": {"builder", "engineer"},
    "past_fitted": {"builder", "engineer"},
    "past_build": {"builder", "engineer"},
    "past_marts": {"builder", "reader", "reporter", "engineer"},
    "published": {"publisher", "engineer"},
    "marts": {"reader", "reporter", "engineer", "publisher"},
    "star": {"reader", "reporter", "engineer"},
    "marts_history": {"builder", "reader", "reporter", "engineer", "publisher"},
    "public_marts": {"public_reader", "publisher", "reader", "reporter", "engineer"},
    "public": set(ROLES),
}
PAST = ("past_staging", "past_core", "past_build", "past_marts")
FITTED = ("fitted", "past_fitted")
SCHEMAS = (
    "ops", "raw", "staging", "core", "build", *FITTED, *PAST, "published", "marts", "star", "marts_history", "public_marts",
)  # fmt: skip
NAMES = {"s": "SELECT", "i": "INSERT", "u": "UPDATE", "d": "DELETE", "m": "MAINTAIN"}


def expected(role: str, schema: str, table: str) -> set[str]:
    if schema in ("staging", "core", "build", *PAST) and role == "builder":
        return set(VERBS)  # its own
    default = EVERY_TABLE.get((role, schema), "")
    if schema == "ops" and role == "engineer":
        default = "s"
    if schema in ("staging", "core", "build", *PAST) and role == "engineer":
        default = "s"
    if schema in ("core", "build") and role == "publisher":
        default = "s"
    letters = SINGLE_TABLES.get((role, f"{schema}.{table}"), default)
    return {NAMES[letter] for letter in letters}


def test_the_whole_matrix(home):
    wrong = []
    with connect("builder") as connection, connection.cursor() as cursor:
        for schema in ("staging", "core", "build", *PAST):
            cursor.execute(f"create table {schema}.made_by_dbt (a int)")
    with connect("admin") as connection, connection.cursor() as cursor:
        for schema in FITTED:
            cursor.execute(f"set role bluelamp_owner; create table {schema}.made_by_a_migration (a int); reset role")
        cursor.execute(
            """select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
               where n.nspname = any(%s) and c.relkind in ('r', 'v', 'm', 'p')""",
            (list(SCHEMAS),),
        )
        tables = cursor.fetchall()
        assert {schema for schema, _ in tables} >= set(SCHEMAS) - {"published"}
        for role in ROLES:
            for schema, table in tables:
                cursor.execute(
                    "select verb from unnest(%s) as verb where has_table_privilege(%s, format('%%I.%%I', %s, %s), verb)",
                    (list(VERBS), f"bluelamp_{role}", schema, table),
                )
                found = {verb for (verb,) in cursor.fetchall()}
                if found != expected(role, schema, table):
                    wrong.append((role, f"{schema}.{table}", sorted(found), sorted(expected(role, schema, table))))
    assert not wrong, "role, table, has, should have:\n" + "\n".join(map(str, wrong))


def test_nobody_but_the_administrator_is_superuser_or_creates_schemas(home):
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute(
            """select rolname from pg_roles where rolname like 'bluelamp\\_%%' and rolname <> 'bluelamp_admin'
               and (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)"""
        )
        assert cursor.fetchall() == []
        for role in ROLES:
            cursor.execute("select has_database_privilege(%s, 'bluelamp', 'create')", (f"bluelamp_{role}",))
            assert cursor.fetchone() == (False,), role
        cursor.execute("select rolcanlogin from pg_roles where rolname = 'bluelamp_owner'")
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize(
    "table", ["raw.crime", "ops.load", "core.int_crime", "build.mart_figure", "published.mart_figure"]
)
def test_the_reader_is_kept_out_of_everything_but_marts(home, table):
    with pytest.raises(psycopg2.errors.InsufficientPrivilege), connect("reader") as connection:
        connection.cursor().execute(f"select * from {table}")


def test_the_reader_cannot_write_even_what_it_may_read(home):
    with pytest.raises(psycopg2.Error), connect("reader") as connection:
        connection.cursor().execute("create temporary table t (a int)")


def test_the_record_of_a_rejected_row_is_the_stewards(home):
    with pytest.raises(psycopg2.errors.InsufficientPrivilege), connect("engineer") as connection:
        connection.cursor().execute("select record from ops.rejected_row")
    with connect("engineer") as connection:
        connection.cursor().execute("select load_id, source_row, column_name, reason from ops.rejected_row")
    with connect("steward") as connection:
        connection.cursor().execute("select record from ops.rejected_row")


def test_airflow_reaches_its_own_database_only(home):
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(**{**dsn("airflow"), "dbname": DATABASE})
    with connect("airflow") as connection:
        connection.cursor().execute("create table if not exists probe (a int); drop table probe")


def test_rights_on_some_columns_of_a_table(home):
    """Beyond what a role may do with the whole table."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute(
            """select substr(rolname, 10), nspname || '.' || relname, verb, attname
               from pg_class
               inner join pg_namespace on pg_namespace.oid = relnamespace
               inner join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
               cross join pg_roles
               cross join unnest(array['SELECT', 'INSERT', 'UPDATE']) as verb
               where nspname = any(%s) and relkind in ('r', 'v') and rolname = any(%s)
                 and has_column_privilege(pg_roles.oid, pg_class.oid, attname, verb)
                 and not has_table_privilege(pg_roles.oid, pg_class.oid, verb)""",
            (list(SCHEMAS), [f"bluelamp_{role}" for role in ROLES]),
        )
        for role, table, verb, column in cursor.fetchall():
            found.setdefault((role, table), set()).add((verb, column))
    assert found == COLUMNS


def test_who_may_look_into_a_schema_and_who_may_make_things_there(home):
    with connect("admin") as connection, connection.cursor() as cursor:
        for role in ROLES:
            for schema, users in MAY_USE.items():
                cursor.execute(
                    "select has_schema_privilege(%s, %s, 'usage'), has_schema_privilege(%s, %s, 'create')",
                    (f"bluelamp_{role}", schema) * 2,
                )
                owns = role == "builder" and schema in ("staging", "core", "build", *PAST)
                assert cursor.fetchone() == (role in users, owns), (role, schema)
