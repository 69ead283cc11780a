"""A backup comes back whole into an empty home, in no other place, and its secrets for nobody but the holder of the key."""

import json
import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import psycopg2
import pytest

from bluelamp.database import dsn, server
from bluelamp.errors import BluelampError
from bluelamp.ingest import ingest
from bluelamp.operations import backup
from bluelamp.operations.backup.keys import unseal
from bluelamp.settings import settings
from tests.fixtures.landing import crimes, put, text
from tests.fixtures.raw_rows import select
from tests.integration.test_server import another_home, bluelamp

COUNTS = (
    "select (select count(*) from raw.crime), (select count(*) from ops.rejected_row), (select count(*) from ops.load)"
)


@pytest.fixture()
def delivered(home: Path) -> Path:
    put("crime_2013-10-14.csv", text("crime", crimes(*range(50))))
    ingest(["crime"])
    return home


@pytest.fixture()
def key(tmp_path: Path) -> tuple[Path, str]:
    path = tmp_path / "key"
    return path, backup.make_key(path)


def in_another_home(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("BLUELAMP_")}
    return subprocess.run(
        [sys.executable, "-m", "bluelamp", *words], env={**own, "BLUELAMP_HOME": str(home)}, cwd=settings().project,
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_it_comes_back_into_an_empty_home_with_its_secrets(delivered, key, tmp_path):
    before = select(COUNTS)
    backup.back_up(tmp_path / "backups", key[1])
    empty = tmp_path / "elsewhere"
    empty.mkdir()
    tmp_path.chmod(0o755)
    try:
        done = in_another_home(empty, "db", "restore", "--from", str(tmp_path / "backups"), "--identity", str(key[0]))
        assert done.returncode == 0, done.stderr
        counted = in_another_home(empty, "sql", "--role", "engineer", COUNTS)
        assert counted.stdout.splitlines()[1] == ",".join(map(str, before[0])), counted.stderr
        assert in_another_home(empty, "audit").returncode == 0
        assert (empty / "secrets" / "pseudonym_key").read_bytes() == (settings().secrets / "pseudonym_key").read_bytes()
        assert all(path.stat().st_mode & 0o077 == 0 for path in (empty / "secrets").iterdir())
        again = in_another_home(empty, "db", "restore", "--from", str(tmp_path / "backups"), "--identity", str(key[0]))
        assert again.returncode == 1
        assert "empty home only" in again.stderr
    finally:
        in_another_home(empty, "db", "stop")


@pytest.mark.timeout(300)
def test_it_comes_back_into_an_outside_database_by_secrets_and_a_backup_that_are_only_read(
    delivered, tmp_path, monkeypatch
):
    """As the service `restore` of docker-compose.yml does: a server that knows the administrator, his database, and nothing else."""
    backup.back_up(tmp_path / "backups")
    before, secrets = select(COUNTS), shutil.copytree(settings().secrets, tmp_path / "secrets")
    for path in (*secrets.iterdir(), *(tmp_path / "backups").rglob("*")):
        path.chmod(0o500 if path.is_dir() else 0o400)
    written = {
        path: path.stat().st_mtime_ns for top in (secrets, tmp_path / "backups") for path in (top, *top.rglob("*"))
    }
    with another_home() as outside:
        (outside / "secrets").mkdir()
        shutil.copy(secrets / "bluelamp_admin", outside / "secrets")
        start = "from bluelamp.database import server; server.start(); print(server.port())"
        port = bluelamp(outside, "-c", start).stdout.strip()
        address = {
            "host": "127.0.0.1",
            "port": port,
            "user": "bluelamp_admin",
            "password": (secrets / "bluelamp_admin").read_text(),
        }
        connection = psycopg2.connect(**address, dbname="postgres")
        connection.autocommit = True
        connection.cursor().execute("create database bluelamp")
        connection.close()
        monkeypatch.setenv("BLUELAMP_DATABASE_URL", f"postgresql://bluelamp_admin@127.0.0.1:{port}/bluelamp")
        monkeypatch.setenv("BLUELAMP_SECRETS", str(secrets))
        home = tmp_path / "home"
        for words, said in (
            (("db", "restore", "--from", str(tmp_path / "backups")), "Restored"),
            (("audit",), ""),
            (("sql", "--role", "engineer", COUNTS), ",".join(map(str, before[0]))),
        ):
            done = bluelamp(home, *words)
            assert (done.returncode, said in done.stdout) == (0, True), done.stdout + done.stderr
        again = bluelamp(tmp_path / "another", "db", "restore", "--from", str(tmp_path / "backups"))
        assert (again.returncode, "empty home only" in again.stderr) == (1, True)
    assert {path: path.stat().st_mtime_ns for path in written} == written


def test_it_is_tried_in_a_scratch_home_of_which_nothing_is_left(delivered, tmp_path):
    made = backup.back_up(tmp_path / "backups")
    assert backup.rehearse(tmp_path / "backups").folder == made.folder
    actions = select("select action from ops.audit order by place")
    assert ("back up",) in actions
    assert ("restore",) not in actions, "which stands in the scratch home's trail"
    port = server.port()
    assert psycopg2.connect(**dsn("admin")).info.port == port, "the live server runs on"


def test_a_second_backup_copies_only_what_is_new(delivered, tmp_path):
    backup.back_up(tmp_path)
    before = {path: path.stat().st_ino for path in (tmp_path / "archive").rglob("*") if path.is_file()}
    put("crime_2013-10-15.csv", text("crime", crimes(90, 91)))
    ingest(["crime"])
    rows = [json.loads(path.read_text()) for path in tmp_path.glob("*/manifest.json")]
    after = backup.back_up(tmp_path)
    assert after.loads == rows[0]["loads"] + 1
    assert {path: path.stat().st_ino for path in before} == before


def test_two_backups_of_one_second_are_two(delivered, tmp_path, monkeypatch):
    class Stopped(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2013, 10, 15, 2, 30, 4, tzinfo=tz)

    monkeypatch.setattr("bluelamp.operations.backup.make.datetime", Stopped)
    folders = [Path(backup.back_up(tmp_path).folder) for _ in range(2)]
    assert [folder.name for folder in folders] == ["2013-10-15T023004Z", "2013-10-15T023005Z"]
    assert all((folder / "manifest.json").exists() for folder in folders)


@pytest.mark.parametrize("harm", ["changed", "missing", "archive"])
def test_a_backup_that_is_not_whole_is_refused(delivered, tmp_path, harm):
    folder = Path(backup.back_up(tmp_path).folder)
    if harm == "archive":
        next(path for path in (tmp_path / "archive").rglob("*.csv*")).write_bytes(b"x")
    elif harm == "changed":
        with open(folder / "database.dump", "r+b") as handle:
            handle.seek(1000)
            handle.write(b"\0\1\2\3")
    else:
        (folder / "database.dump").unlink()
    with pytest.raises(BluelampError, match="not whole"):
        backup.restore(tmp_path)


@pytest.mark.alarm("back_up")
def test_a_broken_archive_is_no_backup(delivered, tmp_path):
    file = next(path for path in (settings().archive / "crime").rglob("*.csv*") if not path.name.endswith(".json"))
    file.write_bytes(file.read_bytes()[:-7] + b"another")
    with pytest.raises(BluelampError, match="is not what was delivered"):
        backup.back_up(tmp_path)
    assert list(tmp_path.glob("*/manifest.json")) == []


def test_secrets_are_for_the_holder_of_the_key(delivered, key, tmp_path):
    folder = Path(backup.back_up(tmp_path, key[1]).folder)
    secret = (settings().secrets / "bluelamp_admin").read_text().strip()
    for path in (*folder.iterdir(), *(tmp_path / "archive").rglob("*")):
        assert path.is_dir() or secret.encode() not in path.read_bytes(), path
    other = tmp_path / "other"
    backup.make_key(other)
    with pytest.raises(BluelampError, match="does not open"):
        unseal(folder, other)
    with pytest.raises(BluelampError, match="--identity"):
        unseal(folder, None)
    with pytest.raises(BluelampError, match="already"):
        backup.make_key(other)
    with pytest.raises(BluelampError, match="not a public key"):
        backup.back_up(tmp_path, "age1nonsense")
