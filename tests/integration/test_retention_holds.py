"""What a legal hold covers is kept; what is gone stays gone; and no record of a removal makes a loss look like a rule."""

import pytest

from bluelamp.database import connect
from bluelamp.ingest.load.key_rotation import rotate
from bluelamp.operations.audit import audit
from bluelamp.operations.retention import keep_to_rules
from bluelamp.settings import settings
from tests.fixtures.raw_rows import select
from tests.fixtures.retention_cases import (
    FIRST,
    are_there,
    counts,
    delivered,
    policy,
    text_left,
    write_policy,
)  # fmt: skip

__all__ = ["delivered", "policy"]

FILES = "select archive_path from ops.load where business_to = %s and feed = any(%s) order by feed"


@pytest.mark.parametrize(
    ("hold", "kept", "text", "files"),
    [
        ({}, [40, 21, 20], 1, [True, True]),
        ({"feed": "crime"}, [40, 21, 20], 1, [True, False]),
        ({"feed": "outcome"}, [0, 21, 20], 0, [False, True]),
        ({"feed": "crime", "business_from": "2013-08-01", "business_to": "2013-08-15"}, [40, 21, 20], 1, [True, False]),
        ({"feed": "crime", "business_from": "2013-08-02", "business_to": "2013-08-15"}, [0, 21, 20], 0, [False, False]),
        ({"feed": "crime", "record_key": "CR/0000007/13"}, [1, 21, 20], 1, [True, False]),
        ({"feed": "crime", "held_to": "2013-10-14"}, [0, 21, 20], 0, [False, False]),
    ],
)  # fmt: skip
def test_what_a_hold_covers_is_kept(delivered, policy, hold, kept, text, files):
    write_policy(policy, holds=[hold])
    keep_to_rules()
    assert (counts(), text_left(), are_there(FIRST[1], "crime", "outcome")) == (kept, text, files)
    assert audit().faults == []
    # Once it ends, the next run takes what it kept.
    write_policy(policy)
    keep_to_rules()
    assert (counts(), text_left(), are_there(FIRST[1], "crime", "outcome")) == ([0, 21, 20], 0, [False] * 2)
    assert audit().faults == []


def test_a_hold_of_one_delivery(delivered, policy):
    write_policy(policy, holds=[{"load_id": delivered}])
    assert sum(one.held for one in keep_to_rules().removed) == 3
    assert (counts(), are_there(FIRST[1], "crime", "outcome")) == ([40, 21, 20], [True, False])


def test_a_file_stays_while_pseudonyms_made_of_it_stand(delivered, policy):
    write_policy(policy, rules=[("crime", "archive_file", 70)])
    assert [one.waiting for one in keep_to_rules().removed] == [1]
    assert are_there(FIRST[1], "crime") == [True]
    rotate("as every year")
    assert counts() == [40, 21, 20]


def test_a_new_key_brings_no_pseudonym_back(delivered, policy):
    write_policy(policy, holds=[{"feed": "crime", "record_key": "CR/0000007/13"}])
    keep_to_rules()
    before = set(select("select victim_reference from raw.crime where victim_reference is not null"))
    rotate("as every year")
    assert counts() == [1, 21, 20]
    assert before.isdisjoint(select("select victim_reference from raw.crime where victim_reference is not null"))


def test_a_killed_run_is_made_good_by_the_next(delivered, monkeypatch):
    monkeypatch.setattr("bluelamp.operations.retention.delete_files", lambda connection: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        keep_to_rules()
    assert (counts(), are_there(FIRST[1], "crime", "outcome")) == ([0, 21, 20], [True] * 2)
    assert sum("was removed by rule and is there: bluelamp retention" in fault for fault in audit().faults) == 2
    monkeypatch.undo()
    assert keep_to_rules().files == 2
    assert audit().faults == []


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("update ops.removal set row_count = row_count + 1 where removal_id = 1", "are not those of entry"),
        ("delete from ops.removal where removal_id = 1", "are not those of entry"),
        (
            "insert into ops.removal (what, feed, load_id, rule, row_count, byte_count, file_sha256) "
            "select 'archive_file', feed, load_id, 'by hand', 1, 1, file_sha256 from ops.load where feed = 'crime'",
            "removals stand in no entry of the trail",
        ),
    ],
)
def test_a_removal_that_the_trail_does_not_know_is_a_loss(delivered, harm, words):
    keep_to_rules()
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute(harm)
    assert any(words in fault for fault in audit().faults), audit().faults


def test_a_file_that_somebody_changed_is_no_removal_but_a_loss(delivered):
    ((path,),) = select(FILES, str(FIRST[1]), ["crime"])
    (settings().archive / path).write_bytes(b"another")
    keep_to_rules()
    assert (settings().archive / path).exists()
    assert any("is not what was delivered" in fault for fault in audit().faults)
