"""The copy of an archived file that backups share is never worse for what becomes of the archive, nor is what stands in the backup."""

import json
import os
import shutil
import sys
import time
from pathlib import Path

import pytest

from bluelamp.errors import BluelampError
from bluelamp.ingest import ingest
from bluelamp.operations import backup
from bluelamp.operations.audit import audit
from bluelamp.operations.backup import make
from bluelamp.operations.backup.folder import require_whole
from bluelamp.operations.backup.restore import put_back_archive
from bluelamp.operations.retention import keep_to_rules
from bluelamp.settings import settings
from tests.fixtures.landing import crimes, put, text
from tests.fixtures.raw_rows import select
from tests.fixtures.retention_cases import delivered, policy

__all__ = ["delivered", "policy"]


@pytest.fixture()
def archived(home: Path) -> str:
    """One delivery taken in; where its file is in the archive, and in a backup's."""
    put("crime_2013-10-14.csv", text("crime", crimes(*range(50))))
    ingest(["crime"])
    ((name,),) = select("select archive_path from ops.load")
    return str(name)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def write_over(path: Path) -> None:
    path.write_bytes(b"something else, longer than what was delivered\n" * 500)


@pytest.mark.parametrize("harm", [cut, write_over, Path.unlink])
def test_a_good_copy_outlives_its_original_and_brings_it_back(archived, tmp_path, harm):
    backup.back_up(tmp_path)
    live, copy = settings().archive / archived, tmp_path / "archive" / archived
    good = copy.read_bytes()
    harm(live)
    with pytest.raises(BluelampError) as error:
        backup.back_up(tmp_path)
    assert copy.read_bytes() == good
    assert "is whole" in error.value.what
    assert archived in error.value.what
    assert f"cp -p {copy} {live}" in error.value.next_step
    # The night is kept all the same: what the backup holds is what was delivered.
    folders = sorted(path.parent for path in tmp_path.glob("*/manifest.json"))
    assert len(folders) == 2
    require_whole(folders[-1])
    shutil.copy2(copy, live)
    backup.back_up(tmp_path)
    assert audit().faults == []


def test_a_copy_that_rotted_is_made_anew_and_the_archive_is_not_blamed(archived, tmp_path):
    folder = Path(backup.back_up(tmp_path).folder)
    copy = tmp_path / "archive" / archived
    good = copy.read_bytes()
    copy.write_bytes(good[:-7] + b"another")
    backup.back_up(tmp_path)
    assert copy.read_bytes() == good
    require_whole(folder)


def test_where_both_are_wrong_neither_is_touched_and_new_files_are_copied_all_the_same(archived, tmp_path):
    backup.back_up(tmp_path)
    live, copy = settings().archive / archived, tmp_path / "archive" / archived
    put("crime_2013-10-15.csv", text("crime", crimes(90, 91)))
    ingest(["crime"])
    ((new,),) = select("select archive_path from ops.load where business_to = '2013-10-15'")
    cut(live)
    write_over(copy)
    before = copy.read_bytes()
    with pytest.raises(BluelampError, match="is not what was delivered") as error:
        backup.back_up(tmp_path)
    assert (copy.read_bytes(), len(list(tmp_path.glob("*/manifest.json")))) == (before, 1)
    assert str(live) in error.value.next_step
    assert (tmp_path / "archive" / new).is_file()
    assert [path.name for path in tmp_path.rglob(".*")] == []


def test_a_torn_note_takes_no_good_ones_place(archived, tmp_path):
    backup.back_up(tmp_path)
    (note,) = (settings().archive / archived).parent.glob("*.meta.json")
    copy = (tmp_path / "archive" / archived).with_name(note.name)
    good = copy.read_bytes()
    note.write_bytes(note.read_bytes()[:40])
    with pytest.raises(BluelampError) as error:
        backup.back_up(tmp_path)
    assert copy.read_bytes() == good
    assert f"cp -p {copy} {note}" in error.value.next_step


def test_a_note_of_equal_length_that_says_something_else_is_copied(archived, tmp_path):
    backup.back_up(tmp_path)
    (note,) = (settings().archive / archived).parent.glob("*.meta.json")
    said = json.loads(note.read_text())
    note.write_text(json.dumps({**said, "state": "refuseds"}, indent=1, sort_keys=True))
    assert len(said["state"]) == len("refuseds")
    backup.back_up(tmp_path)
    assert json.loads((tmp_path / "archive" / archived).with_name(note.name).read_text())["state"] == "refuseds"


@pytest.mark.parametrize("has_older", [True, False])
def test_a_file_that_a_rule_removes_meanwhile_is_no_loss(delivered, policy, tmp_path, monkeypatch, has_older):
    directory = tmp_path / "backups"
    if has_older:
        backup.back_up(directory)
    dump = make.run

    def dump_then_remove(*words: object) -> None:
        dump(*words)
        assert keep_to_rules().files == 2

    monkeypatch.setattr(make, "run", dump_then_remove)
    if has_older:
        require_whole(Path(backup.back_up(directory).folder))
        return
    with pytest.raises(BluelampError, match="a rule of retention removed 2 archived files") as error:
        backup.back_up(directory)
    assert "Run this again" in error.value.next_step
    monkeypatch.undo()
    settings.cache_clear()
    require_whole(Path(backup.back_up(directory).folder))


@pytest.mark.slow("puts a backup back")
def test_what_a_rule_removed_does_not_come_back_from_a_shared_archive(delivered, policy, tmp_path):
    directory = tmp_path / "backups"
    backup.back_up(directory)
    keep_to_rules()
    backup.back_up(directory)
    backup.rehearse(directory)


def test_what_a_killed_backup_left_goes_with_the_next_but_one_at_work_is_left_alone(archived, tmp_path):
    yesterday = time.time() - 90_000
    dead, young = (
        tmp_path / ".2013-10-14T023004Z.4194999-abcdef.tmp",
        tmp_path / ".2013-10-15T023004Z.4194998-abcdef.tmp",
    )
    alive = tmp_path / f".2013-10-13T023004Z.{os.getpid()}-abcdef.tmp"
    for draft in (dead, young, alive):
        draft.mkdir()
        (draft / "database.dump").write_bytes(b"half")
        if draft != young:
            os.utime(draft / "database.dump", (yesterday,) * 2)
            os.utime(draft, (yesterday,) * 2)
    place = (tmp_path / "archive" / archived).parent
    place.mkdir(parents=True)
    copied = place / ".a.csv.4194999-abcdef.tmp"
    copied.write_bytes(b"half")
    os.utime(copied, (yesterday,) * 2)
    backup.back_up(tmp_path)
    assert [path.exists() for path in (dead, young, alive, copied)] == [False, True, True, False]


def open_to_others(*paths: Path) -> list[Path]:
    return [path for path in paths if path.stat().st_mode & 0o077]


def test_an_archive_that_comes_back_is_closed_to_others(archived, tmp_path):
    backup.back_up(tmp_path)
    (folder,) = (path.parent for path in tmp_path.glob("*/manifest.json"))
    shutil.rmtree(settings().archive)
    before = os.umask(0o022)
    try:
        put_back_archive(require_whole(folder), tmp_path / "archive")
    finally:
        os.umask(before)
    assert len([path for path in settings().archive.rglob("*") if path.is_file()]) == 2
    assert open_to_others(settings().archive, *settings().archive.rglob("*")) == []


def test_no_secret_lies_open_in_the_scratch_home(archived, tmp_path, monkeypatch):
    folder = backup.back_up(tmp_path / "backups").folder
    mounted = tmp_path / "secrets"  # as an orchestrator mounts them: for everybody in the container
    shutil.copytree(settings().secrets, mounted)
    mounted.chmod(0o755)
    for path in mounted.iterdir():
        path.chmod(0o644)
    monkeypatch.setenv("BLUELAMP_SECRETS", str(mounted))
    settings.cache_clear()
    seen = []

    def copy_and_look(source: Path, to: Path, **words: object) -> None:
        seen.append(to.parent)
        assert open_to_others(to.parent) == [], "open before its secrets are closed"
        copytree(source, to, **words)

    def look(words: tuple[str, ...], own: dict[str, str], folder: Path) -> None:
        assert open_to_others(Path(own["BLUELAMP_SECRETS"]), *Path(own["BLUELAMP_SECRETS"]).iterdir()) == []
        assert Path(own["BLUELAMP_HOME"]).stat().st_mode & 0o777 == 0o755, "the server has a login of its own"

    copytree = shutil.copytree
    monkeypatch.setattr(shutil, "copytree", copy_and_look)
    module = sys.modules[put_back_archive.__module__]  # the package's own name for it is the function
    monkeypatch.setattr(module, "rehearse_step", look)
    monkeypatch.setattr(module, "bluelamp", lambda words, own: None)
    backup.rehearse(Path(folder))
    assert len(seen) == 1
