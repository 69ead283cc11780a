"""The audit trail: chained by the server, append-only, and whoever rewrites it is noticed, even who owns it and knows the hash."""

import threading

import psycopg2
import pytest

from bluelamp.database import connect
from bluelamp.operations.trail import faults_of_trail, heads_file, keep_head
from tests.fixtures.raw_rows import select

FREE = "alter table ops.audit disable trigger user"
# Every hash worked out again, as an owner would who knows how they are made.
CHAIN_AGAIN = """
do $$
declare entry ops.audit; hash text := ''; number bigint := 0;
begin
    for entry in select * from ops.audit order by place loop
        number := number + 1;
        update ops.audit set place = -number where audit_id = entry.audit_id;
    end loop;
    for entry in select * from ops.audit order by place desc loop
        entry.place := -entry.place;
        entry.previous_hash := hash;
        hash := encode(sha256(convert_to(ops.audit_text(entry), 'UTF8')), 'hex');
        update ops.audit set place = entry.place, previous_hash = entry.previous_hash, row_hash = hash where audit_id = entry.audit_id;
    end loop;
end $$"""


def write(role: str, action: str, detail: str = "{}") -> None:
    with connect(role) as connection, connection.cursor() as cursor:
        cursor.execute("insert into ops.audit (action, detail) values (%s, %s)", (action, detail))


def as_owner(*statements: str) -> None:
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("set local role bluelamp_owner")
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture()
def trail(home):
    """Four entries of three roles, whose head was kept after the third."""
    heads_file().unlink(missing_ok=True)
    for number, role in enumerate(("publisher", "builder", "engineer"), 1):
        write(role, "publish", f'{{"publication_id": {number}, "name": "Llŷn"}}')
    keep_head()
    write("publisher", "roll back")
    yield
    heads_file().unlink(missing_ok=True)


def test_a_trail_that_nobody_touched_is_sound(trail):
    assert faults_of_trail() == []
    assert select("select array_agg(place order by audit_id), array_agg(actor order by place) from ops.audit") == [
        ([1, 2, 3, 4], ["bluelamp_publisher", "bluelamp_builder", "bluelamp_engineer", "bluelamp_publisher"])
    ]
    keep_head()
    keep_head()
    assert [line.split()[0] for line in heads_file().read_text().splitlines()] == ["3", "4"]


@pytest.mark.parametrize(
    "statement", ["update ops.audit set action = 'x'", "delete from ops.audit", "truncate ops.audit"]
)
def test_it_is_append_only_even_for_its_owner(trail, statement):
    with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="append-only"):
        as_owner(statement)


@pytest.mark.parametrize(
    ("sabotage", "words"),
    [
        (["update ops.audit set actor = 'bluelamp_reader' where place = 2"], "entry 2 is not what was written"),
        (["update ops.audit set at = at - interval '1 day' where place = 1"], "entry 1 is not what was written"),
        (["update ops.audit set detail = '{\"publication_id\": 9}' where place = 3"], "entry 3 is not what was written"),
        (["delete from ops.audit where place = 2"], "place 3 where 2 should be"),
        (["delete from ops.audit where place >= 3"], "entry 3 is gone"),
        (["delete from ops.audit"], "entry 3 is gone"),
        (["update ops.audit set actor = 'bluelamp_reader' where place = 2", CHAIN_AGAIN], "entry 3 is gone or another"),
        (["delete from ops.audit where place = 1", CHAIN_AGAIN], "entry 3 is gone or another"),
    ],
)  # fmt: skip
def test_what_its_owner_does_to_it_is_noticed(trail, sabotage, words):
    as_owner(FREE, *sabotage, "alter table ops.audit enable trigger user")
    assert any(words in fault for fault in faults_of_trail()), faults_of_trail()


def test_entries_at_once_stand_one_after_the_other(home):
    heads_file().unlink(missing_ok=True)

    def work() -> None:
        for _ in range(10):
            write("builder", "restate")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert select("select count(*), max(place) from ops.audit") == [(40, 40)]
    assert faults_of_trail() == []
