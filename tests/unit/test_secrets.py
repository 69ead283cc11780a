"""Secrets in containers: a folder that is only read, the script that makes what Compose hands over, and whose files they are."""

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bluelamp import home
from bluelamp.errors import BluelampError
from bluelamp.files import write_once, write_whole
from bluelamp.peers.signature import KEY_BYTES, own_key
from bluelamp.settings import PROJECT, settings

CONTAINERS_USER, DATABASES_GROUP = 10001, 999


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of secrets of these settings."""
    folder = tmp_path / "secrets"
    folder.mkdir()
    monkeypatch.setenv("BLUELAMP_SECRETS", str(folder))
    settings.cache_clear()
    yield folder
    settings.cache_clear()


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_a_secret_that_is_there_is_not_written_and_a_missing_one_is_said_to_be_made_elsewhere(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(path: Path, _: str) -> None:
        raise OSError(number, "may not be written", str(path))

    monkeypatch.setattr(home, "write_once", refuse)
    (folder / "bluelamp_area_city_desk").write_text("word")
    settings().make_secret("bluelamp_area_city_desk")
    assert settings().secret("bluelamp_area_city_desk") == "word"
    with pytest.raises(BluelampError, match="bluelamp_area_north_desk is missing") as refused:
        settings().make_secret("bluelamp_area_north_desk")
    assert "scripts/make-secrets bluelamp_area_north_desk" in refused.value.next_step


def test_the_script_makes_a_signing_key_and_what_it_is_asked_for_and_keeps_what_is_there(folder: Path) -> None:
    script = folder.parent / "scripts" / "make-secrets"
    script.parent.mkdir()
    shutil.copy2(PROJECT / "scripts" / "make-secrets", script)
    for _ in range(2):
        subprocess.run([str(script), "bluelamp_area_city_desk"], check=True, capture_output=True)
        made = {path.name: path.read_text() for path in folder.iterdir()}
        assert len(made["bluelamp_area_city_desk"]) == len(made["pseudonym_key"]) == 43
        assert len(own_key().private_bytes_raw()) == KEY_BYTES
    assert {path.name: path.read_text() for path in folder.iterdir()} == made


def test_what_root_writes_for_a_container_stays_its_users(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rotation on the host took the key from the user who reads it, and a lost role's new secret was root's."""
    owners: list[tuple[int, int]] = []
    given = os.fchown

    def give(descriptor: int, user: int, group: int) -> None:
        owners.append((user, group))
        given(descriptor, user, group)

    monkeypatch.setattr(os, "fchown", give)
    key = folder / "pseudonym_key"
    key.write_text("old")
    key.chmod(0o440)
    if os.geteuid() == 0:
        os.chown(folder, CONTAINERS_USER, CONTAINERS_USER)
        os.chown(key, CONTAINERS_USER, DATABASES_GROUP)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 0)
    before, above = key.stat(), folder.stat()
    write_whole(key, "new", is_private=True, is_durable=True)
    write_once(folder / "bluelamp_builder", "new")
    assert owners == [(before.st_uid, before.st_gid), (above.st_uid, above.st_gid)]
    assert (key.read_text(), key.stat().st_uid, key.stat().st_mode & 0o777) == ("new", before.st_uid, 0o440)
    assert (folder / "bluelamp_builder").stat().st_mode & 0o777 == 0o600
    key.chmod(0o644)
    write_whole(key, "newer", is_private=True)
    assert key.stat().st_mode & 0o777 == 0o640, "the world may not read it"
