"""No login gets at another's rights: not by SET ROLE, functions, programs or files of the server."""

import psycopg2
import pytest

from bluelamp.database import connect
from bluelamp.database.connect import ROLES
from bluelamp.database.grants import statements

ATTEMPTS = (
    *(f"set role bluelamp_{other}" for other in ("owner", "loader", "builder", "publisher", "engineer", "steward", "admin")),
    "set session authorization bluelamp_admin", "copy (select 1) to program 'true'", "copy (select 1) to '/tmp/x'",
    "create temporary table t (a text); copy t from program 'id'", "select pg_ls_dir('.')", "select pg_read_file('PG_VERSION')",
    "alter role current_user createrole", "grant bluelamp_steward to current_user", "alter system set work_mem = '1GB'",
    "create schema s", "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'bluelamp_admin'",
)  # fmt: skip


def test_no_role_gets_at_anothers_rights(home):
    """Not by SET ROLE, not by a function that runs as its owner, not by programs or files of the server."""
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute(
            """select member::regrole::text, roleid::regrole::text from pg_auth_members
               where member::regrole::text like 'bluelamp\\_%%'"""
        )
        assert cursor.fetchall() == [("bluelamp_owner", "pg_read_all_stats")]
        cursor.execute(
            """select substr(rolname, 10), proname
               from pg_proc
               inner join pg_namespace on pg_namespace.oid = pronamespace
               cross join pg_roles
               where nspname not in ('pg_catalog', 'information_schema') and rolname = any(%s)
                 and has_function_privilege(pg_roles.oid, pg_proc.oid, 'execute')""",
            ([f"bluelamp_{role}" for role in ("reader", "public_reader", "reporter", "steward", "airflow")],),
        )
        assert cursor.fetchall() == [], "who only reads runs none of our functions"
        cursor.execute(
            """select proname from pg_proc inner join pg_namespace on pg_namespace.oid = pronamespace
               where prosecdef and nspname not in ('pg_catalog', 'information_schema')
                 and not coalesce(array_to_string(proconfig, ' ') like '%%pg_temp%%', false)"""
        )
        assert cursor.fetchall() == [], (
            "what runs as its owner must find its own tables and functions, not the caller's"
        )


@pytest.mark.parametrize("role", [role for role in ROLES if role != "airflow"])
def test_no_role_becomes_another(home, role):
    got_in = []
    with connect("admin"), connect(role, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("set default_transaction_read_only = off")
        for attempt in ATTEMPTS:
            if attempt == f"set role bluelamp_{role}":
                continue
            try:
                cursor.execute(attempt)
                got_in.append(attempt)
            except psycopg2.errors.InsufficientPrivilege:
                pass
    assert got_in == []


# Whoever may attach ops.link_audit to a table of its own runs its own code as whoever owns that function: assigning to the row
# casts to the attacker's type.
FUNCTION_AS_OWNER = """
    create function pg_temp.f(timestamptz) returns boolean language plpgsql as $$
    begin
        if current_user = 'bluelamp_owner' then
            raise exception 'as %: % rejected rows', current_user, (select count(*) from ops.rejected_row);
        end if;
        return true;
    end $$;
    create domain pg_temp.d as timestamptz check (pg_temp.f(value));
    create temporary table t (at pg_temp.d, actor text, place bigint, previous_hash text, row_hash text);
    create trigger x before insert on t for each row execute function ops.link_audit();
    insert into t default values"""


@pytest.mark.parametrize("role", ["loader", "builder", "publisher"])
def test_no_role_attaches_the_trails_trigger_to_a_table_of_its_own(home, role):
    with pytest.raises(psycopg2.errors.InsufficientPrivilege), connect(role) as connection:
        connection.cursor().execute(FUNCTION_AS_OWNER)


def test_the_trails_trigger_serves_the_trail_alone(home):
    """Also where its function was granted."""
    with connect("admin") as connection:
        connection.cursor().execute("grant execute on function ops.link_audit to bluelamp_publisher")
    with (
        pytest.raises(psycopg2.errors.InsufficientPrivilege, match=r"for ops\.audit alone"),
        connect("publisher") as connection,
    ):
        connection.cursor().execute(FUNCTION_AS_OWNER)


def test_a_right_to_run_a_function_that_is_not_on_the_list_goes_with_the_next_migration(home):
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("grant execute on all functions in schema ops to bluelamp_engineer, bluelamp_builder")
        for statement in statements():
            cursor.execute(statement)
        cursor.execute(
            """select has_function_privilege('bluelamp_engineer', 'ops.start_run(text)', 'execute'),
                   has_function_privilege('bluelamp_builder', 'ops.forget_rejected_rows(bigint)', 'execute')"""
        )
        assert cursor.fetchone() == (False, False)
