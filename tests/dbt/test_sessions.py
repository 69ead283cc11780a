"""dbt's nodes share sessions of the database: few are opened, none leaves anything to the next, a lost one is replaced."""

from collections.abc import Iterator
from datetime import date
from multiprocessing import get_context
from types import SimpleNamespace
from typing import Any

import pytest

from bluelamp.database.connect import dsn
from bluelamp.transform import build
from bluelamp.transform.quick_dbt import make_quick
from tests.fixtures.databases import administer
from tests.fixtures.raw_rows import crime, select, write_rows

OPENED = "select sessions from pg_stat_database where datname = current_database()"


@pytest.fixture()
def manager(home: object) -> Iterator[Any]:
    """dbt's keeper of connections, as the builder."""
    from dbt.adapters.postgres import PostgresCredentials
    from dbt.adapters.postgres.connections import PostgresConnectionManager

    make_quick()
    address = {name: dsn("builder")[name] for name in ("host", "port", "user", "password")}
    credentials = PostgresCredentials(database=dsn("builder")["dbname"], schema="core", **address)
    keeper = PostgresConnectionManager(SimpleNamespace(credentials=credentials), get_context("spawn"))
    yield keeper
    keeper.cleanup_all()


def ask(manager: Any, node: str, *statements: str) -> Any:
    """What the last statement gives, asked for a node; nothing is committed."""
    connection = manager.set_connection_name(node)
    try:
        with connection.handle.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchone()[0]
    finally:
        manager.release()


def test_a_build_opens_a_session_for_each_thread_and_not_for_each_node(built_home):
    before = select(OPENED, role="admin")[0][0]
    write_rows("crime", [crime(1, "2013-10-14")], date(2013, 10, 14))
    assert sum(layer.node_count for layer in build().layers) > 200
    assert select(OPENED, role="admin")[0][0] - before < 30


def test_a_node_finds_a_session_as_if_it_were_new(manager):
    ask(manager, "first", "create temporary table kept as select 1", "commit", "set local lock_timeout = 1", "select 1")
    assert ask(manager, "second", "select to_regclass('pg_temp.kept') is null")
    assert ask(manager, "third", "show lock_timeout") == ask(
        manager, "fourth", "reset lock_timeout", "show lock_timeout"
    )
    first, again = (ask(manager, node, "select pg_backend_pid()") for node in ("fifth", "sixth"))
    assert first == again


def test_a_session_that_was_lost_is_another_for_the_next_node(manager):
    lost = ask(manager, "first", "select pg_backend_pid()")
    connection = manager.set_connection_name("second")
    administer(f"select pg_terminate_backend({lost}, 10000)")
    manager.release()
    assert connection.state == "closed"
    assert ask(manager, "third", "select pg_backend_pid()") != lost
