"""What an engineer decided about deliveries holds in a warehouse that is made again from the archive."""

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bluelamp.contracts import load_contracts
from bluelamp.database import connect
from bluelamp.errors import BluelampError
from bluelamp.ingest import ingest
from bluelamp.ingest.decisions import decide_held, set_aside, take_back, waive
from bluelamp.rebuild import from_archive
from bluelamp.rebuild.from_archive import reload_from_archive
from bluelamp.rebuild.restate import restate
from bluelamp.settings import settings
from bluelamp.transform import build
from tests.fixtures.databases import BUILT, EMPTY, restore
from tests.fixtures.landing import crimes, put, rows, state, text
from tests.fixtures.raw_rows import checksums

DECIDED = (
    """select feed, load_id, record_key, until_load_id, reason, set_by, set_at, known_from, taken_back_reason, taken_back_by,
           taken_back_at, known_to from ops.set_aside order by set_at""",
    "select * from ops.waiver order by 1, 2",
    "select load_id, state, refused_reason, held_reason, released_reason, known_at from ops.load order by 1",
)


def put_night(day: int, *numbers: int) -> None:
    at = {"recorded_at": f"2013-10-{day} 09:12:00", "updated_at": f"2013-10-{day} 10:00:00"}
    put(
        f"crime_2013-10-{day}.csv",
        text("crime", crimes(*numbers, **at)),
        received_at=f"2013-10-{day + 1}T06:00:00+01:00",
    )


def decide() -> None:
    """Three nights, of which one is another force's, and one day's extract again under another date; a night after all that."""
    for day, numbers in ((11, range(20)), (12, range(20, 45)), (13, range(45, 60))):
        put_night(day, *numbers)
    ingest(["crime"])
    set_aside("another force's", load_id=2)
    set_aside("recorded twice", feed="crime", record="CR/0000003/13")
    set_aside("not a crime", feed="crime", record="CR/0000004/13", load_id=1)
    take_back(set_aside("a mistake", feed="crime", record="CR/0000005/13").number, "it was right")
    waive("crime", date(2013, 10, 12), "will not be sent again")
    [(first,)] = rows("select archive_path from ops.load where load_id = 1")
    for day in (14, 15):
        again = (settings().archive / first).read_bytes()
        put(f"crime_2013-10-{day}.csv", again, received_at=f"2013-10-{day + 1}T06:00:00+01:00")
    put_night(16, 3, *range(60, 70))
    assert ingest(["crime"]).held == 2
    decide_held(4, "yesterday's extract", is_released=False)
    decide_held(5, "a quiet day", is_released=True)


def decisions() -> list[list[tuple[object, ...]]]:
    return [rows(query) for query in DECIDED]


def test_they_hold_again_and_once(home: Path) -> None:
    decide()
    before = decisions()
    assert [len(found) for found in before] == [4, 1, 6]
    restore(EMPTY)
    summary = reload_from_archive()
    assert decisions() == before
    assert "5 decisions on crime hold again" in summary.words()
    assert reload_from_archive().notes == []
    assert decisions() == before
    # The trail says that they are the archive's word, and who entered them.
    recalled = rows(
        "select distinct actor, detail ->> 'reason' from ops.audit where action = 'recall decision' order by 2"
    )
    assert [actor for actor, _ in recalled] == ["bluelamp_loader"] * 5
    assert rows("select has_table_privilege('bluelamp_loader', 'ops.set_aside', 'insert')") == [(False,)]


def test_what_was_taken_back_since_an_older_backup_is_taken_back_and_stays_so_in_the_archive(home: Path) -> None:
    decide()
    take_back(1, "it was ours")
    after = decisions()
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("alter table ops.set_aside disable trigger user")
        cursor.execute(
            """update ops.set_aside set taken_back_reason = null, taken_back_by = null, taken_back_at = null, known_to = 'infinity'
               where set_aside_id = 1"""
        )
        cursor.execute("alter table ops.set_aside enable trigger user")
    ingest(["crime"])
    assert state(5) == "accepted"
    reload_from_archive()
    assert decisions()[0] == after[0]


def test_decisions_of_an_earlier_release_come_into_the_archive_with_the_next_ingest(home: Path) -> None:
    decide()
    folder = settings().archive / "crime" / "decisions"
    kept = {path.name: path.read_text() for path in folder.iterdir()}
    assert len(kept) == 5
    shutil.rmtree(folder)
    [note] = (settings().archive / "crime").glob("*/*.2013-10-14.meta.json")
    told = json.loads(note.read_text())
    assert told["state"] == "refused"
    note.write_text(json.dumps({**told, "state": "held", "refused_reason": None}))
    ingest(["crime"])
    assert {path.name: path.read_text() for path in folder.iterdir()} == kept
    assert json.loads(note.read_text())["refused_reason"] == told["refused_reason"]


@pytest.mark.slow("builds a force of a few crimes three times")
def test_the_marts_are_the_same_to_the_byte(built_home: Path) -> None:
    decide()
    ingest(["crime"])
    build()
    before = checksums()
    restore(BUILT)
    restate(from_archive=True)
    assert checksums() == before


def test_a_delivery_that_its_contract_no_longer_reads_keeps_its_note(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The supplier's column has another name by now, and so has the force's own contract."""
    put_night(11, *range(20))
    ingest(["crime"])
    notes = {path: path.read_bytes() for path in (settings().archive / "crime").glob("*/*.meta.json")}
    renamed = {**load_contracts()}
    columns = [
        replace(each, header="Crime Ref") if each.name == "crime_number" else each for each in renamed["crime"].columns
    ]
    renamed["crime"] = replace(renamed["crime"], columns=tuple(columns))
    restore(EMPTY)
    with monkeypatch.context() as patch:
        patch.setattr(from_archive, "load_contracts", lambda: renamed)
        with pytest.raises(BluelampError, match=r"loaded on [-0-9]+ can no longer be read: The header lacks Crime Ref"):
            reload_from_archive()
    assert {path: path.read_bytes() for path in notes} == notes
    reload_from_archive()
    assert rows("select state, loaded_row_count from ops.load") == [("accepted", 20)]
