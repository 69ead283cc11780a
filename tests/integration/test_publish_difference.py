"""Publishing by difference, against a model of it in plain Python: dictionaries of rows per publication."""

import pytest
from hypothesis import HealthCheck, given, settings, strategies
from psycopg2.extensions import cursor as Cursor

from bluelamp.database import connect
from bluelamp.database.grants import statements
from bluelamp.database.marts import Mart, actual_columns, follow
from bluelamp.errors import BluelampError
from bluelamp.publish.difference import replace_with

MART = Mart(
    name="mart_example",
    description="One row per measure and area.",
    key=("measure_id", "area_name"),
    columns={"measure_id": "text", "area_name": "text", "value": "numeric", "label": "text", "inputs": "jsonb"},
    descriptions={"value": "A number."},
)
ROW = strategies.tuples(
    strategies.one_of(strategies.none(), strategies.integers(-3, 3)),
    strategies.one_of(strategies.none(), strategies.sampled_from(["up", "down", ""])),
)
CONTENT = strategies.dictionaries(
    strategies.tuples(strategies.sampled_from("abc"), strategies.sampled_from(["force", "City"])), ROW
)


@pytest.fixture()
def mart(home: object) -> Mart:
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("set local role bluelamp_owner")
        follow(cursor, MART)
        cursor.execute("set local role bluelamp_builder")
        cursor.execute(
            "create table build.mart_example (measure_id text, area_name text, value numeric, label text, inputs jsonb)"
        )
        cursor.execute("reset role")
        for statement in statements():
            cursor.execute(statement)
    return MART


def build(content: dict[tuple[str, str], tuple[int | None, str | None]]) -> None:
    with connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute("truncate build.mart_example")
        cursor.executemany(
            "insert into build.mart_example values (%s, %s, %s, %s, '{\"actual\": 1}')",
            [(*key, *row) for key, row in content.items()],
        )


def read(cursor: Cursor, query: str, *parameters: object) -> dict[tuple[str, str], tuple[int | None, str | None]]:
    cursor.execute(query, parameters)
    return {(m, a): (None if v is None else int(v), label) for m, a, v, label in cursor.fetchall()}


AS_OF = """
    select measure_id, area_name, value, label from published.mart_example where _published_from <= %s
    union all
    select measure_id, area_name, value, label from marts_history.mart_example
    where published_from <= %s and published_to > %s
"""


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contents=strategies.lists(CONTENT, min_size=1, max_size=5), back_to=strategies.integers(0, 4))
def test_every_publication_can_be_read_again_and_gone_back_to(mart, contents, back_to):
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("truncate published.mart_example, marts_history.mart_example")
    for number, content in enumerate(contents, start=1):
        build(content)
        before = contents[number - 2] if number > 1 else {}
        with connect("publisher") as connection, connection.cursor() as cursor:
            changes = replace_with(cursor, mart, "build", number)
        assert changes.added == len(content.keys() - before.keys())
        assert changes.removed == len(before.keys() - content.keys())
        assert changes.changed == sum(before[key] != content[key] for key in content.keys() & before.keys())
        assert changes.unchanged == sum(before[key] == content[key] for key in content.keys() & before.keys())
    target = min(back_to, len(contents) - 1) + 1
    with connect("publisher") as connection, connection.cursor() as cursor:
        replace_with(cursor, mart, target, len(contents) + 1)
        for number, content in enumerate([*contents, contents[target - 1]], start=1):
            assert read(cursor, AS_OF, number, number, number) == content


def test_unchanged_rows_are_not_rewritten(mart):
    build({("a", "force"): (1, None), ("b", "force"): (2, "up")})
    with connect("publisher") as connection, connection.cursor() as cursor:
        replace_with(cursor, mart, "build", 1)
        cursor.execute("select ctid from published.mart_example where measure_id = 'a'")
        place = cursor.fetchone()
    build({("a", "force"): (1, None), ("b", "force"): (3, "up")})
    with connect("publisher") as connection, connection.cursor() as cursor:
        replace_with(cursor, mart, "build", 2)
        cursor.execute("select ctid, _published_from from published.mart_example where measure_id = 'a'")
        assert cursor.fetchone() == (*place, 1)


def test_the_published_tables_follow_a_changed_contract(mart):
    build({("a", "force"): (1, "up")})
    with connect("publisher") as connection, connection.cursor() as cursor:
        replace_with(cursor, mart, "build", 1)
    build({("a", "force"): (2, "down")})
    with connect("publisher") as connection, connection.cursor() as cursor:
        replace_with(cursor, mart, "build", 2)
    changed = Mart(mart.name, mart.description, mart.key,
                   {"measure_id": "text", "area_name": "text", "value": "double precision", "n": "integer"}, {})  # fmt: skip
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("set local role bluelamp_owner")
        follow(cursor, changed)
        assert actual_columns(cursor, "published", mart.name) == {**changed.columns, "_published_from": "bigint"}
        assert set(changed.columns) <= set(actual_columns(cursor, "marts_history", mart.name))
        cursor.execute("select label from marts_history.mart_example")
        assert cursor.fetchall() == [("up",)], "history keeps a figure that the contract no longer has"
        cursor.execute("select value from published.mart_example")
        assert cursor.fetchall() == [(2.0,)]


def test_what_somebody_made_of_a_column_is_not_taken_away_with_it(mart):
    """A key column goes with its key, and a view that a person made stays: the person hears what to do."""
    without = {name: data_type for name, data_type in MART.columns.items() if name != "area_name"}
    changed = Mart(MART.name, MART.description, ("measure_id",), without, {})
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("create view public.of_a_person as select area_name from published.mart_example")
        cursor.execute("set local role bluelamp_owner")
        cursor.execute("savepoint before")
        with pytest.raises(BluelampError, match="still uses it") as raised:
            follow(cursor, changed)
        assert "of_a_person" in raised.value.next_step
        cursor.execute("rollback to savepoint before")
        cursor.execute("reset role")
        cursor.execute("select count(*) from public.of_a_person")
        cursor.execute("drop view public.of_a_person")
        cursor.execute("set local role bluelamp_owner")
        follow(cursor, changed)
        assert "area_name" not in actual_columns(cursor, "published", MART.name)
        assert "area_name" in actual_columns(cursor, "marts_history", MART.name)
