"""A refused delivery that comes again: in other bytes, by another name, with another manifest. Nothing of it is lost or left."""

import gzip
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bluelamp.database import connect, locks
from bluelamp.ingest import ingest
from bluelamp.operations import accounting
from bluelamp.operations.audit import audit
from bluelamp.rebuild.from_archive import reload_from_archive
from bluelamp.settings import settings
from tests.fixtures.landing import crimes, put, rows, text

CONTENT = text("crime", crimes(*range(20)))
NAME = "crime_2013-10-14.csv.gz"


def packed() -> Iterator[bytes]:
    """The same content as gzip makes it at one moment after another: other bytes each time, the first of the alphabet first."""
    made = [gzip.compress(CONTENT, mtime=moment) for moment in range(8)]
    return iter(sorted(made, key=lambda content: hashlib.sha256(content).hexdigest()))


def files() -> list[str]:
    """What lies in the archive of crimes: deliveries and the notes on them."""
    return sorted(path.name for path in (settings().archive / "crime").rglob("*") if path.is_file())


def restart() -> None:
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("truncate raw.crime, ops.load, ops.rejected_row, ops.sighting restart identity cascade")


def refuse_and_send_again(first: bytes, second: bytes) -> None:
    """A file that is refused for its manifest, and the same content in other bytes with a right one."""
    put(NAME, first, rows=7)
    assert ingest(["crime"]).refused == 1
    put(NAME, second, rows=20)
    assert ingest(["crime"]).accepted == 1


def test_the_refused_file_and_its_note_go_when_the_delivery_comes_again_in_other_bytes(home: Path) -> None:
    first, second, *_ = packed()
    refuse_and_send_again(first, second)
    digest = hashlib.sha256(second).hexdigest()
    assert files() == [f"{digest}.2013-10-14.meta.json", f"{digest}.csv.gz"]
    assert audit().faults == []


def test_a_file_that_another_delivery_names_stays(home: Path) -> None:
    first, second, *_ = packed()
    put("no date.csv.gz", first)
    assert ingest(["crime"]).refused == 1
    refuse_and_send_again(first, second)
    one, two = (hashlib.sha256(content).hexdigest() for content in (first, second))
    assert files() == sorted(
        [f"{one}.csv.gz", f"{one}.undated.meta.json", f"{two}.2013-10-14.meta.json", f"{two}.csv.gz"]
    )
    assert audit().faults == []


@pytest.mark.parametrize("is_first", [True, False], ids=["its note is read first", "its note is read last"])
def test_what_an_earlier_release_or_a_killed_run_left_hides_no_accepted_row(
    home: Path, tmp_path: Path, is_first: bool
) -> None:
    made = list(packed())
    first, second = (made[0], made[-1]) if is_first else (made[-1], made[0])
    put(NAME, first, rows=7)
    ingest(["crime"])
    shutil.copytree(settings().archive, tmp_path / "left")
    put(NAME, second, rows=20)
    ingest(["crime"])
    shutil.copytree(tmp_path / "left", settings().archive, dirs_exist_ok=True)
    assert len(files()) == 4
    [fault] = audit().faults
    assert fault.endswith(
        "was refused, and its delivery came again as another file: the next bluelamp ingest removes it"
    )

    restart()
    assert reload_from_archive().loaded == 1
    assert rows("select state, (select count(*) from raw.crime) from ops.load") == [("accepted", 20)]
    ingest(["crime"])
    assert len(files()) == 2
    assert audit().faults == []


def test_what_was_accepted_after_an_older_backup_of_the_database_is_loaded(home: Path) -> None:
    first, second, *_ = packed()
    put(NAME, first, rows=7)
    ingest(["crime"])
    archive, later = settings().archive, settings().archive.with_name("later")
    shutil.copytree(archive, later)
    put(NAME, second, rows=20)
    ingest(["crime"])
    shutil.rmtree(later)
    archive.rename(later)
    restart()
    put(NAME, first, rows=7)
    ingest(["crime"])
    shutil.copytree(later, archive, dirs_exist_ok=True)
    shutil.rmtree(later)
    assert [fault for fault in audit().faults if "restate --from-archive" in fault]
    assert reload_from_archive().loaded == 1
    assert rows("select state, (select count(*) from raw.crime) from ops.load") == [("accepted", 20)]
    ingest(["crime"])
    assert audit().faults == []


def test_a_file_that_was_never_taken_in_is_called_so_and_one_on_its_way_is_not(home: Path) -> None:
    folder = settings().archive / "crime" / "0f"
    folder.mkdir(parents=True)
    (folder / f"{'0f' * 32}.csv").write_bytes(CONTENT)
    with connect("loader") as connection, connection.cursor() as cursor:
        locks.wait_for(cursor, "ingest crime")
        assert audit().faults == []
    [fault] = audit().faults
    assert fault.startswith(f"archived file crime/0f/{'0f' * 32}.csv was never taken in")


def test_a_file_that_goes_while_the_archive_is_read_is_no_loss(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, *_ = packed()
    put(NAME, first, rows=7)
    ingest(["crime"])
    asked = accounting.archived

    def after_another_ingest(load: accounting.Load, named: set[str | None]) -> tuple[Path | None, str]:
        put(NAME, second, rows=20)
        ingest(["crime"])
        return asked(load, named)

    monkeypatch.setattr(accounting, "archived", after_another_ingest)
    assert audit().faults == []
    assert files()[0].startswith(hashlib.sha256(second).hexdigest())


PLAIN, PACKED = "crime_2013-10-14.csv", gzip.compress(CONTENT)


@pytest.mark.parametrize(
    ("refused", "sent"),
    [((NAME, CONTENT), (NAME, PACKED)), ((NAME, CONTENT), (PLAIN, CONTENT)), ((PLAIN, PACKED), (PLAIN, CONTENT))],
    ids=["really packed", "renamed", "unpacked"],
)  # fmt: skip
def test_the_correction_that_a_refusal_asks_for_is_taken(
    home: Path, refused: tuple[str, bytes], sent: tuple[str, bytes]
) -> None:
    put(*refused)
    assert "disagree on whether it is gzip" in ingest(["crime"]).words()
    # The very same file again is the same delivery, and no reason to look at it twice.
    put(*refused)
    assert ingest(["crime"]).skipped == 1
    put(*sent)
    assert ingest(["crime"]).accepted == 1
    assert rows("select file_name, state, (select count(*) from raw.crime) from ops.load") == [
        (sent[0], "accepted", 20)
    ]
    assert len(files()) == 2
    assert audit().faults == []
