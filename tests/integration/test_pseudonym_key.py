"""The key of the pseudonyms: refused when empty, gone or another; replaced by a command, so that old and new still join."""

import hmac
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bluelamp.database import connect
from bluelamp.errors import BluelampError
from bluelamp.ingest import ingest
from bluelamp.ingest.load import key_rotation
from bluelamp.ingest.load.key_rotation import rotate
from bluelamp.ingest.load.pseudonym import key_id
from bluelamp.ingest.load.pseudonym_key import key_path
from bluelamp.settings import settings, under_policy
from bluelamp.transform import ledger
from tests.fixtures.landing import crimes, headers, put, rows, text

KIND = "the pseudonym key"


@pytest.fixture(autouse=True)
def kept_key(home: Path) -> Iterator[None]:
    """The run's key as it was, for the tests after this one."""
    settings().secret("pseudonym_key")
    before = key_path().read_bytes()
    yield
    key_path().write_bytes(before)
    key_path().with_name("pseudonym_key.next").unlink(missing_ok=True)


def put_victims(day: int, *victims: str) -> None:
    """A night of one crime for each victim."""
    received = {"received_at": f"2013-10-{day + 1}T06:00:00+01:00"}
    lines = [crimes(100 * day + n, victim_reference=victim)[0] for n, victim in enumerate(victims)]
    put(f"crime_2013-10-{day}.csv", text("crime", lines), **received)


def pseudonyms() -> list[str]:
    return [name for (name,) in rows("select victim_reference from raw.crime order by _load_id, _source_row")]


def by_hand(*victims: str) -> list[str | None]:
    """HMAC-SHA256 under the key as its file has it now."""
    key = key_path().read_text().strip().encode()
    return [hmac.digest(key, victim.encode(), "sha256").hex()[:32] if victim else None for victim in victims]


@pytest.mark.real_life(KIND, "an empty key file, one of a line end, one of a few letters")
@pytest.mark.parametrize("content", ["", "\n", "secret"])
def test_a_key_that_can_be_guessed_is_refused(home: Path, content: str) -> None:
    key_path().write_text(content)
    put_victims(15, "V-1")
    with pytest.raises(BluelampError, match="guessed"):
        ingest(["crime"])
    assert rows("select count(*) from raw.crime") == [(0,)]


@pytest.mark.real_life(KIND, "deleted, or replaced by another, beside a database that has pseudonyms")
@pytest.mark.parametrize("is_deleted", [True, False])
def test_another_key_is_refused_and_none_is_made(home: Path, is_deleted: bool) -> None:
    put_victims(14, "V-1")
    ingest(["crime"])
    key = key_path().read_text()
    assert rows("select distinct pseudonym_key_id from ops.load") == [(key_id(key.encode()),)]
    if is_deleted:
        key_path().unlink()
    else:
        key_path().write_text("another key of good length")
    put_victims(15, "V-1")
    with pytest.raises(BluelampError, match="is gone" if is_deleted else "is another one") as refused:
        ingest(["crime"])
    assert "backup" in refused.value.next_step
    assert key_path().exists() is not is_deleted
    key_path().write_text(key)
    ingest(["crime"])
    assert len(set(pseudonyms())) == 1, "one person, one pseudonym"


def test_a_feed_without_personal_columns_needs_no_key(home: Path) -> None:
    put_victims(14, "V-1")
    ingest(["crime"])
    key_path().unlink()
    put("outcome_2013-10-14.csv", text("outcome", []), "outcome")
    assert ingest(["outcome"]).accepted == 1


@pytest.mark.real_life(KIND, "rotated: a person's records of before and after still join")
def test_a_rotation_gives_every_row_its_new_pseudonym(home: Path) -> None:
    put_victims(14, "V-1", "V-2", "", "V-1")
    put_victims(15, "V-2")
    ingest(["crime"])
    before, old_key = pseudonyms(), key_path().read_text()
    summary = rotate("an engineer left")
    assert (summary.deliveries, summary.rows, summary.old_key_id) == (2, 5, key_id(old_key.encode()))
    assert key_path().read_text() != old_key
    assert pseudonyms() == by_hand("V-1", "V-2", "", "V-1", "V-2")
    assert not set(filter(None, pseudonyms())) & set(filter(None, before))
    put_victims(16, "V-1")
    ingest(["crime"])
    assert pseudonyms()[-1] == pseudonyms()[0]
    assert rows("select distinct pseudonym_key_id from ops.load") == [(summary.new_key_id,)]
    assert rows("select reason, retired_at is null from ops.pseudonym_key order by made_at") == [
        ("first load", False), ("an engineer left", True),
    ]  # fmt: skip
    assert rows("select action, detail ->> 'reason' from ops.audit") == [("rotate pseudonym key", "an engineer left")]
    with connect("builder") as connection:
        assert ledger.is_rebuild_due(connection), "core holds the old pseudonyms"


@pytest.mark.real_life(KIND, "rotated on the host, while containers go on with the file of before")
def test_a_key_that_was_retired_is_not_told_to_come_back_from_a_backup(home: Path) -> None:
    put_victims(14, "V-1")
    ingest(["crime"])
    key_path().chmod(0o400)
    retired = key_path().read_text()
    assert "docker compose up --detach --force-recreate" in rotate("an engineer left").words()
    assert key_path().stat().st_mode & 0o777 == 0o400, "as the containers' user had it"
    current = key_path().read_text()
    key_path().chmod(0o600)
    key_path().write_text(retired)
    put_victims(15, "V-1")
    with pytest.raises(BluelampError, match="was retired on 20") as refused:
        ingest(["crime"])
    assert "docker compose up --detach --force-recreate" in refused.value.next_step
    assert "from a backup that was made after the rotation" in refused.value.next_step
    assert "--lost" not in refused.value.next_step
    key_path().write_text(current)
    ingest(["crime"])
    assert pseudonyms() == by_hand("V-1", "V-1")


@pytest.mark.real_life(KIND, "lost for good: rotated without it")
def test_a_lost_key_can_be_replaced(home: Path) -> None:
    put_victims(14, "V-1")
    ingest(["crime"])
    key_path().unlink()
    with pytest.raises(BluelampError, match="is gone"):
        rotate("a disk died")
    rotate("a disk died", is_lost=True)
    assert pseudonyms() == by_hand("V-1")


def test_a_rotation_without_the_whole_archive_changes_nothing(home: Path) -> None:
    put_victims(14, "V-1")
    ingest(["crime"])
    before = pseudonyms(), key_path().read_text()
    ((place,),) = rows("select archive_path from ops.load")
    (settings().archive / place).unlink()
    with pytest.raises(BluelampError, match="0 of the 1 rows"):
        rotate("routine")
    assert (pseudonyms(), key_path().read_text()) == before


def own_contract(folder: Path, victim: str) -> Path:
    """The policy folder with a contract of crimes that says so of the victim."""
    path = shutil.copytree(settings().policy, folder) / "contracts/crime.odcs.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        "name: crime\ncustomProperties:\n  - property: mapping\n    value:\n      columns:\n"
        f"        - {{to: victim_reference, {victim}}}\n"
    )
    return folder


@pytest.mark.real_life(KIND, "rotated when the supplier sends the person no longer, or under another name")
@pytest.mark.parametrize(("now", "said"), [("value: ''", "none for 2 pseudonyms"), ("from: Nominal", "lacks Nominal")])
def test_a_rotation_loses_no_person_whom_the_contract_of_now_does_not_find(
    home: Path, tmp_path: Path, now: str, said: str
) -> None:
    put_victims(14, "V-1", "", "V-2")
    ingest(["crime"])
    before = pseudonyms(), key_path().read_text()
    with under_policy(own_contract(tmp_path / "now", now)), pytest.raises(BluelampError, match=said) as refused:
        rotate("routine")
    assert "crime.odcs.yaml say of victim_reference what it said when the delivery came" in refused.value.next_step
    assert "of delivery 1 of crime" in str(refused.value)
    assert (pseudonyms(), key_path().read_text()) == before
    with under_policy(own_contract(tmp_path / "later", "value: ''")):
        columns = [name for name in headers("crime") if name != "victim_reference"]
        (row,) = crimes(1500)
        fields = [value for name, value in zip(headers("crime"), row.split(","), strict=True) if name in columns]
        put("crime_2013-10-15.csv", text("crime", [",".join(fields)], columns))
        assert ingest(["crime"]).accepted == 1
    rotate("routine")
    assert pseudonyms() == by_hand("V-1", "", "V-2", "")


def rotate_and_die() -> None:
    """A rotation that died when all was made anew but its key not in place."""

    def die(key: bytes) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key_rotation, "put_in_place", die)
        with pytest.raises(KeyboardInterrupt):
            rotate("died")


def test_a_rotation_that_died_before_its_key_was_in_place_is_finished(home: Path) -> None:
    put_victims(14, "V-1")
    ingest(["crime"])
    rotate_and_die()
    put_victims(15, "V-1")
    ingest(["crime"])
    assert pseudonyms() == by_hand("V-1", "V-1")
