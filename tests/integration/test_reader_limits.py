"""What a reader may use of the server: a query that asks too much is stopped, and whoever asked is told."""

import io
from contextlib import contextmanager

import psycopg2
import pytest

from bluelamp.cli.query import copy_as_csv
from bluelamp.database import connect
from bluelamp.database.settings_of_roles import CONNECTION_LIMITS, ROLE_SETTINGS, changed_roles, put_back
from bluelamp.errors import BluelampError

READERS = ("reader", "public_reader")


@pytest.fixture
def strict(home):
    """A reader who may take a fifth of a second and 1 MB of disk; as it was afterwards."""
    with administrator() as cursor:
        for setting in ("statement_timeout = '200ms'", "temp_file_limit = '1MB'"):
            cursor.execute(f"alter role bluelamp_reader set {setting}")
    yield
    with administrator() as cursor:
        put_back(cursor)
        assert changed_roles(cursor) == []


@contextmanager
def administrator():
    with connect("admin", autocommit=True) as connection, connection.cursor() as cursor:
        yield cursor


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("select pg_sleep(60)", "statement timeout"),
        (
            "select n from generate_series(1, 1000000) as s (n) order by md5(n::text)",
            "temporary file size|statement timeout",
        ),
    ],
)
def test_a_query_that_asks_too_much_is_stopped_and_its_author_told(strict, query, words):
    with pytest.raises(BluelampError, match=words) as stopped:
        copy_as_csv(query, "reader", io.StringIO())
    assert "bluelamp export" in stopped.value.next_step


def test_a_reader_cannot_give_himself_more_disk(strict):
    with (
        connect("reader") as connection,
        connection.cursor() as cursor,
        pytest.raises(psycopg2.errors.InsufficientPrivilege),
    ):
        cursor.execute("set temp_file_limit = -1")


def test_every_reader_has_limits_of_time_disk_memory_and_connections():
    for role in READERS:
        assert {"statement_timeout", "temp_file_limit", "work_mem"} <= set(ROLE_SETTINGS[role]), role
        assert CONNECTION_LIMITS[role] < 100, role
