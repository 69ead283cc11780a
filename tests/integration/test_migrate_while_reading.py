"""A changed contract while somebody reads: commands that read go on, one that writes waits briefly, then says for whom."""

from contextlib import contextmanager

import psycopg2
import pytest
import yaml

from bluelamp.contracts import contracts_in
from bluelamp.database import address, connect, dsn, ensure_database, ensure_server, marts
from bluelamp.database.migrate import migrate, migrate_if_needed, schema_state
from bluelamp.errors import BlockedError, BluelampError
from bluelamp.operations.doctor import database
from bluelamp.operations.status import read_status
from bluelamp.policy import area_reader
from bluelamp.settings import settings
from tests.fixtures.raw_rows import select

KIND = "a changed contract while somebody reads"


@contextmanager
def reading(role: str, table: str):
    """Somebody in the middle of a transaction that has read a table."""
    connection = psycopg2.connect(**dsn(role))
    connection.cursor().execute(f"select count(*) from {table}")
    try:
        yield connection
    finally:
        connection.close()


@pytest.fixture()
def project(home, tmp_path, monkeypatch):
    """The project's contracts of feeds as copies that may be changed; put back at the end."""
    for path in settings().contracts.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(type(settings()), "contracts", tmp_path)
    contracts_in.cache_clear()
    yield tmp_path
    contracts_in.cache_clear()


def add_column(project, feed: str = "crime") -> None:
    path = project / f"{feed}.odcs.yaml"
    contract = yaml.safe_load(path.read_text())
    contract["schema"][0]["properties"].append(
        {"name": "weather", "logicalType": "string", "description": "Rain or not."}
    )
    path.write_text(yaml.safe_dump(contract, sort_keys=False))
    contracts_in.cache_clear()


def columns(feed: str = "crime") -> set[str]:
    with connect("admin") as connection, connection.cursor() as cursor:
        return set(marts.actual_columns(cursor, "raw", feed))


@pytest.mark.real_life(KIND, "status and sql ended in LockNotAvailable, since every command migrated")
@pytest.mark.parametrize(("role", "table"), [("reader", "marts.mart_figure"), ("engineer", "raw.crime")])
def test_who_only_reads_never_migrates(project, role, table):
    add_column(project)
    with reading(role, table):
        ensure_server()
        assert schema_state() == "other"
        assert read_status().publications == []
    assert "weather" not in columns()


@pytest.mark.real_life(KIND, "a new column of a feed has nothing to do with those who read marts")
def test_a_migration_waits_for_nobody_who_reads_something_else(project):
    add_column(project)
    with (
        reading("reader", "marts.mart_figure"),
        reading("engineer", "raw.outcome"),
        reading("engineer", "published.mart_figure"),
    ):
        migrate_if_needed()
    assert "weather" in columns()
    assert schema_state() == "current"


@pytest.mark.real_life(KIND, "somebody holds the very table that has to change")
def test_a_migration_says_who_is_in_the_way_and_changes_nothing(project):
    add_column(project)
    with reading("engineer", "raw.crime") as other:
        with pytest.raises(BlockedError) as blocked:
            migrate_if_needed()
        assert f"bluelamp_engineer (bluelamp engineer, process {other.info.backend_pid}, idle in transaction" in str(
            blocked.value
        )
        assert "weather" not in columns()
        assert schema_state() == "other"
    migrate_if_needed()
    assert "weather" in columns()


def test_an_unchanged_project_touches_nothing_that_is_read(home):
    before = select("select c.oid, c.xmin::text from pg_class c where relname like 'mart\\_%%' order by 1")
    with reading("reader", "marts.mart_figure"), reading("engineer", "raw.crime"):
        migrate()
    assert {oid for oid, _ in select("select c.oid, 1 from pg_class c where relname like 'mart\\_%%'")} == {
        oid for oid, _ in before
    }


def test_a_view_that_somebody_dropped_is_made_again(home):
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("drop view marts.mart_figure")
    migrate()
    assert select("select count(*) from marts.mart_figure") == [(0,)]


@pytest.fixture
def production(project, tmp_path_factory, monkeypatch):
    """A policy folder of its own, and an outside database whose administrator is not known, as production's tasks have it."""
    secrets, policy = tmp_path_factory.mktemp("secrets"), tmp_path_factory.mktemp("policy")
    for path in settings().secrets.iterdir():
        if path.name != "bluelamp_admin":
            (secrets / path.name).write_bytes(path.read_bytes())
    (policy / "seeds").symlink_to(settings().policy / "seeds")
    monkeypatch.setenv("BLUELAMP_POLICY", str(policy))
    settings.cache_clear()
    migrate_if_needed()
    monkeypatch.setenv("BLUELAMP_DATABASE_URL", "postgresql://bluelamp_admin@{}:{}/bluelamp".format(*address()))
    monkeypatch.setenv("BLUELAMP_SECRETS", str(secrets))
    settings.cache_clear()
    yield policy
    settings.cache_clear()


def test_a_night_goes_on_where_only_the_readers_of_areas_have_changed(production, caplog):
    (production / area_reader.FILE).write_text("login,area_type,area_name\ncity_desk,bcu,City\n")
    assert schema_state() == "readers"
    for ensure in (ensure_database, ensure_server):
        caplog.clear()
        ensure()
        assert "the logins are those of before" in caplog.text
    assert database().words == "the logins of areas' readers are not yet those of the policy folder"


def test_a_new_release_is_not_written_to_before_its_migration_and_its_command_is_named(production, project):
    add_column(project)
    with pytest.raises(BluelampError, match="the schema of another release") as refused:
        ensure_database()
    assert "docker compose run --rm migrate" in refused.value.next_step
    assert "weather" not in {name for (name,) in select(
        "select column_name from information_schema.columns where table_name = 'crime' and table_schema = 'raw'")}  # fmt: skip
