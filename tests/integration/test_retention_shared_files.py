"""Deliveries that are equal to the byte share one archived file: it goes when the last of them is past its time, and comes back with
the next one."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from bluelamp.ingest import ingest
from bluelamp.operations import backup
from bluelamp.operations.audit import audit
from bluelamp.operations.retention import keep_to_rules
from bluelamp.settings import settings
from tests.fixtures.landing import crimes, put, text
from tests.fixtures.raw_rows import select
from tests.fixtures.retention_cases import FIRST, THIRD, policy, send, write_policy

__all__ = ["policy"]

RECENT = (date(2013, 10, 1), date(2013, 10, 13))


def send_empty(days: tuple[date, date]) -> Path:
    """A delivery of outcomes without a row; its archived file."""
    send("outcome", days, [])
    ingest(["outcome"])
    ((name,),) = select("select archive_path from ops.load where feed = 'outcome' and business_to = %s", days[1])
    return settings().archive / str(name)


def notes_that_say_removed(place: Path) -> list[str]:
    """The last business dates of the notes beside a file that say that it was removed."""
    notes = [json.loads(path.read_text()) for path in sorted(place.parent.glob(f"{place.name.split('.')[0]}*.json"))]
    return [facts["business_to"] for facts in notes if facts.get("removed_at")]


@pytest.fixture()
def october(home: Path, policy: Path) -> None:
    """A home whose clock, which follows what it receives, is months after the first period."""
    send("satisfaction", THIRD, [])
    ingest(["satisfaction"])


@pytest.fixture()
def shared(october: None) -> Path:
    """An empty night that a rule removed, and an equal one that came since: their file."""
    place = send_empty(FIRST)
    assert keep_to_rules().files == 1
    assert not place.exists()
    assert send_empty(RECENT) == place
    return place


def test_a_removed_delivery_does_not_take_the_file_of_a_later_equal_one(shared, tmp_path):
    sound = audit()
    assert sound.faults == []
    assert sound.feeds["outcome"].removed_files == 1
    assert keep_to_rules().files == 0
    assert shared.is_file()
    assert notes_that_say_removed(shared) == [str(FIRST[1])]
    assert audit().faults == []
    backup.back_up(tmp_path)


def test_the_file_goes_with_the_last_delivery_that_names_it(shared, policy):
    write_policy(policy, rules=[("outcome", "archive_file", 1)])
    assert keep_to_rules().files == 1
    assert not shared.exists()
    assert notes_that_say_removed(shared) == [str(FIRST[1]), str(RECENT[1])]
    assert audit().faults == []


def put_refused() -> None:
    """The first period's crimes, each updated before it was recorded, which the quality check refuses."""
    rows = crimes(*range(1, 41), recorded_at="2013-07-20 09:00:00", updated_at="2013-07-19 10:00:00")
    send("crime", FIRST, rows)


@pytest.fixture()
def refused(october: None) -> Path:
    """A delivery that the quality check refused, and whose file a rule removed since: where that was."""
    put_refused()
    assert ingest(["crime"]).refused == 1
    ((name,),) = select("select archive_path from ops.load where feed = 'crime'")
    place = settings().archive / str(name)
    assert (keep_to_rules().files, place.exists()) == (1, False)
    return place


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_delivery_that_is_judged_again_has_its_file_again(refused, is_packed):
    put_refused()
    if is_packed:
        (file,) = (settings().landing / "crime").glob("*.csv")
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes()))
        manifest = file.with_name(f"{file.name}.manifest.json")
        manifest.rename(file.with_name(f"{file.name}.gz.manifest.json"))
        file.unlink()
    assert ingest(["crime"], leave_unchecked=True).skipped == 1
    ((name, state),) = select("select archive_path, state from ops.load where feed = 'crime'")
    place = settings().archive / str(name)
    assert (state, place.is_file(), name.endswith(".gz")) == ("loaded", True, is_packed)
    assert audit().faults == []
    # It is not decided on, so nothing of it is past its time.
    assert (keep_to_rules().files, place.is_file()) == (0, True)
    assert ingest(["crime"]).refused == 1
    assert audit().faults == []
    assert notes_that_say_removed(place) == []
    assert keep_to_rules().files == 1
    assert audit().faults == []


def test_a_delivery_that_is_tried_again_keeps_its_file_until_it_is_judged(october):
    good = text("outcome", [])
    put("outcome_2013-08-01.csv", good, "outcome", received_at="2013-08-02T06:00:00+01:00", rows=7)
    assert ingest(["outcome"]).refused == 1
    ((name,),) = select("select archive_path from ops.load where feed = 'outcome'")
    assert (keep_to_rules().files, (settings().archive / name).exists()) == (1, False)
    put("outcome_2013-08-01.csv", good, "outcome", received_at="2013-08-02T06:00:00+01:00", rows=0)
    assert ingest(["outcome"], leave_unchecked=True).loaded == 1
    assert audit().faults == []
    assert (keep_to_rules().files, (settings().archive / name).is_file()) == (0, True)
