"""What a reader cannot do, it has no right to do. One query is one query; the server says who did what, and when."""

import csv
import io
from contextlib import suppress

import psycopg2
import pytest

from bluelamp.cli.query import copy_as_csv
from bluelamp.database import connect, dsn
from bluelamp.database.migrate import migrate
from bluelamp.database.settings_of_roles import ROLE_SETTINGS, changed_roles
from bluelamp.errors import BluelampError
from bluelamp.operations.doctor import rights, roles
from bluelamp.operations.refresh import published_as_at
from tests.fixtures.databases import restore
from tests.fixtures.raw_rows import select

WRITES = "a reader that writes"
ONE = "one query that is several"
FORGED = "who and when, made up"
READERS = ("reader", "public_reader")
FORGING = (
        "insert into ops.audit (action, actor) values ('publish', 'somebody else')",
        "insert into ops.audit (action, at) values ('publish', '2010-01-01')",
        "insert into ops.audit (action, audit_id) overriding system value values ('publish', 1)",
        "insert into ops.waiver (feed, business_date, reason, waived_by) values ('crime', '2013-10-14', 'x', 'the chief')",
        "insert into ops.waiver (feed, business_date, reason, waived_at) values ('crime', '2013-10-14', 'x', '2010-01-01')",
        "update ops.audit set actor = 'somebody else'",
        "delete from ops.audit",
        "update ops.waiver set waived_by = 'the chief'",
)  # fmt: skip
WRITING = (
    "select lo_create(0)", "select lo_creat(-1)", "select lo_from_bytea(0, 'x')", "select lo_put(1, 0, 'x')",
    "create temporary table t (a int)", "create table marts.t (a int)", "create schema s", "create view public.v as select 1",
    "select 1 as a into temporary t", "create function public.f() returns int language sql as 'select 1'",
    "insert into marts_history.publication (publication_id) values (0)", "delete from marts_history.publication",
    "select pg_logical_emit_message(false, 'x', 'y')", "copy (select 1) to program 'true'", "copy (select 1) to '/tmp/x'",
    "select lo_import('/etc/passwd')", "select pg_read_file('/etc/passwd')", "alter role bluelamp_public_reader superuser",
    "set role bluelamp_engineer", "set session authorization bluelamp_builder", "grant bluelamp_engineer to current_user",
    "comment on table marts_history.publication is 'x'", "notify x; alter database bluelamp set work_mem = '1GB'",
    "select setval(pg_get_serial_sequence('ops.load', 'load_id'), 1)", "select ops.start_run('x')",
    "do $$ begin perform lo_create(0); end $$",
)  # fmt: skip


@pytest.mark.real_life(WRITES, "read-only switched off, then large objects, temporary tables, messages, programs")
@pytest.mark.parametrize("role", READERS)
def test_a_reader_without_its_settings_still_writes_nothing(home, role):
    done = []
    with connect(role, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("set default_transaction_read_only = off; set idle_in_transaction_session_timeout = 0")
        for statement in WRITING:
            try:
                cursor.execute(statement)
                done.append(statement)
            except psycopg2.errors.InsufficientPrivilege:
                pass
    assert done == []
    assert select("select count(*) from pg_largeobject_metadata") == [(0,)]


@pytest.mark.real_life(WRITES, "temporary tables in database postgres")
def test_nobody_gets_into_another_database(home):
    for role in (*READERS, "engineer", "steward", "loader", "reporter"):
        for database in ("postgres", "template1", "airflow"):
            with pytest.raises(psycopg2.OperationalError, match="permission denied for database"):
                psycopg2.connect(**{**dsn(role), "dbname": database})


@pytest.fixture()
def restored(home):
    yield
    migrate()


@pytest.mark.real_life(WRITES, "a reader changed its own password and settings, and the site failed")
@pytest.mark.alarm("settings of logins")
@pytest.mark.parametrize(
    "change",
    [
        "password 'mine now'", "set statement_timeout = 1", "set search_path = pg_temp", "set role = nobody",
        "set local_preload_libraries = 'nothing'", "set default_transaction_read_only = off",
    ],
)  # fmt: skip
def test_what_a_reader_does_to_its_own_login_does_not_reach_the_site(restored, change):
    with connect("reader") as connection, connection.cursor() as cursor:
        cursor.execute("set transaction read write")
        cursor.execute(f"alter role bluelamp_reader {change}")
    assert published_as_at() is None  # read, by Bluelamp's own login, and nothing is published
    with connect("engineer") as connection, connection.cursor() as cursor:
        assert changed_roles(cursor) == ([] if "password" in change else ["reader"])
    assert "password" in change or "changed for reader" in roles().words
    assert "Run: bluelamp db migrate" in roles().next_step
    migrate()
    assert roles().is_well
    assert rights().is_well, rights()
    with connect("reader") as connection, connection.cursor() as cursor:
        cursor.execute("show default_transaction_read_only")
        assert cursor.fetchone() == ("on",)


def test_no_more_people_than_the_server_has_room_for(home):
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute(
            """select sum(rolconnlimit), min(rolconnlimit), current_setting('max_connections')::int from pg_roles
               where rolname = any(%s)""",
            ([f"bluelamp_{role}" for role in (*READERS, "engineer", "steward")],),
        )
        together, fewest, room = cursor.fetchone()
    assert fewest > 0
    assert together <= room - 60, "the night's own connections, and Airflow's, must find room"


def test_every_login_has_its_settings(home):
    with connect("engineer") as connection, connection.cursor() as cursor:
        assert changed_roles(cursor) == []
        cursor.execute("select substr(rolname, 10) from pg_roles where rolname like 'bluelamp\\_%%' and rolcanlogin")
        assert {role for (role,) in cursor.fetchall()} - {"admin"} == set(ROLE_SETTINGS)


@pytest.fixture(scope="module")
def unchanged(database_server):
    """A database that all tests of queries may share."""
    restore()


def answer(query: str, role: str = "reader") -> list[list[str]]:
    output = io.StringIO()
    copy_as_csv(query, role, output)
    return list(csv.reader(io.StringIO(output.getvalue())))


@pytest.mark.real_life(ONE, "select 1) to stdout; commit; …")
@pytest.mark.parametrize(
    "query",
    [
        "select 1) to stdout; commit; set transaction read write; insert into ops.audit (action) values ('forged'); copy (select 1",
        "select 1; insert into ops.audit (action) values ('forged')",
        "commit; insert into ops.audit (action) values ('forged')",
        "select 1) to stdout; commit; insert into ops.audit (action) values ('forged') --",
        "select 1 $do$; end $do$; commit; insert into ops.audit (action) values ('forged'); --",
        "insert into ops.audit (action) values ('forged') returning 1",
        "with forged as (insert into ops.audit (action) values ('forged') returning 1) select * from forged",
        "explain analyze insert into ops.audit (action) values ('forged')",
        "select set_config('transaction_read_only', 'off', false)",
        "", ";", "--", "set transaction read write", "do $$ begin end $$",
    ],
)  # fmt: skip
def test_one_query_is_one_query(unchanged, query):
    before = select("select count(*) from ops.audit")
    with pytest.raises(BluelampError) as refused:
        answer(query, "engineer")
    assert refused.value.exit_code == 2
    assert select("select count(*) from ops.audit") == before


@pytest.mark.real_life(ONE, "explain analyze, which a reader needs, was a syntax error")
@pytest.mark.parametrize(
    ("query", "header", "first"),
    [
        ("explain analyze select * from marts.publication", "QUERY PLAN", "Nested Loop|Seq Scan|Index|Bitmap"),
        ("EXPLAIN (costs off) values (1)", "QUERY PLAN", "Result"),
        ("show server_version_num", "server_version_num", "18"),
        ("select 1 as a -- why not;", "a", "1"),
        (" select 'a;b, \"c\"' as a ; ", "a", 'a;b, "c"'),
        ("values (null::text, '')", "column1", ""),
        ("with q as (select 7 as a) select * from q", "a", "7"),
        ("table marts.publication", "publication_id", None),
        ("select $$;$$ as a /* ; */", "a", ";"),
    ],
)  # fmt: skip
def test_a_query_gives_its_rows(unchanged, query, header, first):
    rows = answer(query)
    assert rows[0][0] == header
    if first is None:
        assert len(rows) == 1
    else:
        assert any(rows[1][0].lstrip().startswith(start) for start in first.split("|"))


def test_blank_and_empty_differ(home):
    output = io.StringIO()
    copy_as_csv("select null as a, '' as b, 1 as c", "reader", output)
    assert output.getvalue() == 'a,b,c\n,"",1\n'


@pytest.mark.real_life(FORGED, "actor and time of the audit, waived_by and waived_at of a waiver")
def test_who_and_when_cannot_be_made_up(home):
    done = []
    for role in ("engineer", "publisher", "builder", "loader"):
        with connect(role, autocommit=True) as connection, connection.cursor() as cursor:
            for statement in FORGING:
                try:
                    cursor.execute(statement)
                    done.append((role, statement))
                except psycopg2.errors.InsufficientPrivilege:
                    pass
    assert done == []


def test_who_and_when_are_the_servers(home):
    with connect("engineer") as connection, connection.cursor() as cursor:
        with suppress(psycopg2.Error):
            cursor.execute("set role bluelamp_engineer")
        cursor.execute("insert into ops.audit (action) values ('waive')")
        cursor.execute("insert into ops.waiver (feed, business_date, reason) values ('crime', '2013-10-14', 'holiday')")
    stamped = "clock_timestamp() - {} between interval '0' and interval '1 minute'"
    assert select(f"select actor, {stamped.format('at')} from ops.audit") == [("bluelamp_engineer", True)]
    assert select(f"select waived_by, {stamped.format('waived_at')} from ops.waiver") == [("bluelamp_engineer", True)]
