"""A key is never lost, and no row is labelled with another than its own, whatever happens while it is rotated."""

from pathlib import Path

import pytest

from bluelamp.database import connect
from bluelamp.errors import AlreadyRunningError, BluelampError
from bluelamp.ingest import ingest, intake
from bluelamp.ingest.load import key_rotation
from bluelamp.ingest.load.key_rotation import rotate
from bluelamp.ingest.load.pseudonym import key_id
from bluelamp.ingest.load.pseudonym_key import key_path
from bluelamp.rebuild import from_archive
from tests.fixtures.databases import restore
from tests.fixtures.landing import rows
from tests.integration.test_pseudonym_key import by_hand, kept_key, pseudonyms, put_victims, rotate_and_die

__all__ = ["kept_key"]

REGISTERED = "select key_id from ops.pseudonym_key where retired_at is null"


@pytest.fixture()
def loaded(home: Path, kept_key: None) -> None:
    put_victims(14, "V-1")
    ingest(["crime"])


def is_sound(*victims: str) -> bool:
    """Whether the key in its place is the registered one, and every row's and every label's."""
    held = key_id(key_path().read_text().strip().encode())
    labels = rows("select distinct pseudonym_key_id from ops.load where feed = 'crime'")
    return rows(REGISTERED) == [(held,)] == labels and pseudonyms() == by_hand(*victims)


@pytest.mark.parametrize("moment", ["renew", "put_in_place"])
def test_a_second_rotation_meanwhile_gives_way_and_loses_no_key(loaded, monkeypatch, moment):
    """Between the first one's new key and its pseudonyms, and between these and the key's being put in place."""
    step = getattr(key_rotation, moment)

    def rotate_in_between(*words: object) -> object:
        monkeypatch.undo()
        with pytest.raises(AlreadyRunningError, match="rotation of the pseudonym key"):
            rotate("the second")
        return step(*words)

    monkeypatch.setattr(key_rotation, moment, rotate_in_between)
    summary = rotate("the first")
    assert rows(REGISTERED) == [(summary.new_key_id,)]
    assert is_sound("V-1")


@pytest.mark.parametrize("is_lost", [False, True])
def test_a_rotation_after_one_that_died_begins_with_its_key(loaded, is_lost):
    rotate_and_die()
    ((died,),) = rows(REGISTERED)
    assert key_id(key_path().read_text().strip().encode()) != died, "it waits beside the old one"
    summary = rotate("the next", is_lost=is_lost)
    assert summary.old_key_id == died
    assert is_sound("V-1")


@pytest.mark.parametrize("is_written", [True, False])
def test_the_key_that_made_the_pseudonyms_is_put_in_place_whatever_its_file_says_by_then(
    loaded, monkeypatch, is_written
):
    following = key_path().with_name("pseudonym_key.next")

    def harm(*words: object) -> object:
        if is_written:
            following.write_text("another key of good length")
        else:
            following.unlink(missing_ok=True)
        return renew(*words)

    renew = key_rotation.renew
    monkeypatch.setattr(key_rotation, "renew", harm)
    rotate("routine")
    assert is_sound("V-1")
    assert not following.exists()


def test_a_new_key_that_nothing_was_made_with_is_not_put_in_place(loaded):
    before = key_path().read_text()
    key_path().with_name("pseudonym_key.next").write_text("another key of good length")
    put_victims(15, "V-1")
    ingest(["crime"])
    assert key_path().read_text() == before
    assert is_sound("V-1", "V-1")


def test_an_ingest_that_began_before_a_rotation_keeps_nothing_under_the_wrong_label(loaded, monkeypatch):
    own = intake.own_pseudonymiser

    def read_then_rotate(connection: object) -> object:
        pseudonymiser = own(connection)
        connection.rollback()
        rotate("meanwhile")
        return pseudonymiser

    monkeypatch.setattr(intake, "own_pseudonymiser", read_then_rotate)
    put_victims(15, "V-1")
    with pytest.raises(BluelampError, match="rotated"):
        ingest(["crime"])
    monkeypatch.undo()
    assert is_sound("V-1")
    ingest(["crime"])
    assert is_sound("V-1", "V-1")


def test_a_load_from_the_archive_keeps_nothing_under_the_wrong_label(loaded, monkeypatch):
    put_victims(15, "V-1")
    ingest(["crime"])
    restore()
    reload, seen = from_archive.reload, []

    def reload_then_rotate(connection: object, *words: object) -> object:
        result = reload(connection, *words)
        connection.commit()
        if not seen:
            rotate("meanwhile")
        seen.append(result)
        return result

    monkeypatch.setattr(from_archive, "reload", reload_then_rotate)
    with pytest.raises(BluelampError, match="rotated"):
        from_archive.reload_from_archive()
    monkeypatch.undo()
    assert is_sound("V-1")
    from_archive.reload_from_archive()
    assert is_sound("V-1", "V-1")


def test_a_rotation_waits_for_a_delivery_that_is_being_tried_again(loaded, monkeypatch):
    """Its row of the ledger stands already, under the old key, so that nothing of the key's own row is locked by it."""
    locked = []

    def look(cursor: object, contract: object, pseudonymiser: object) -> tuple[int, int]:
        if not locked:
            with connect("loader") as connection, connection.cursor() as other:
                other.execute("select name from ops.work for update skip locked")
                free = {name for (name,) in other.fetchall()}
                other.execute("select name from ops.work where name like 'ingest %%'")
                locked.extend(sorted({name for (name,) in other.fetchall()} - free))
        return renew(cursor, contract, pseudonymiser)

    renew = key_rotation.renew
    monkeypatch.setattr(key_rotation, "renew", look)
    rotate("routine")
    assert locked == ["ingest crime", "ingest satisfaction"]
