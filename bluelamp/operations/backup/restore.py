"""The way back, into an empty home; and trying it."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bluelamp.database import connect, migrate, ops, server
from bluelamp.database.connect import DATABASE
from bluelamp.database.place import place
from bluelamp.database.rows import only_value
from bluelamp.errors import BluelampError
from bluelamp.files import make_private, write_whole
from bluelamp.ingest.landing.archive import notes_of
from bluelamp.operations.backup.folder import (
    DUMP,
    HEADS,
    MANIFEST,
    SAMPLE,
    BackupSummary,
    newest,
    require_whole,
    summary_of,
)
from bluelamp.operations.backup.keys import close_secrets, unseal
from bluelamp.operations.backup.load_dump import load_dump
from bluelamp.operations.backup.moment import require_same_figures
from bluelamp.operations.trail import heads_file
from bluelamp.settings import environment, settings


def restore(source: Path, identity: Path | None = None) -> BackupSummary:
    """Put a backup back into this home, which must be empty, and bring its schema up to this release.

    source: one backup, or the directory of several, of which the newest is taken. identity: file with the private key to
    its secrets; needed where this home has none. Raises BluelampError, before anything is written, where the backup is not whole
    or the home not empty.
    """
    folder = newest(source)
    facts = require_whole(folder)
    require_empty()
    if not (settings().secrets / "pseudonym_key").exists():
        unseal(folder, identity)
    if (folder / SAMPLE).exists():
        settings().home.mkdir(parents=True, exist_ok=True)
        (settings().home / SAMPLE).touch()
    put_back_archive(facts, folder.parent / "archive")
    write_whole(heads_file(), (folder / HEADS).read_bytes(), is_private=True)
    if not settings().database_url:
        server.start()
    migrate.bootstrap()
    load_dump(folder / DUMP)
    require_same_figures(facts, folder)
    migrate.migrate()
    with connect("engineer") as connection, connection.cursor() as cursor:
        ops.audit(cursor, "restore", backup=folder.name)
    return summary_of(folder, facts)


def put_back_archive(facts: dict[str, Any], archive: Path) -> None:
    """Copy into this home's archive the files that the backup counts on, and the notes beside them. Of what a rule of retention
    removed the notes alone: the file may be there still, for an older backup."""
    notes = [note for name in [*facts["archive"], *facts.get("removed", ())] for note in notes_of(archive / name)]
    for file in [*(archive / name for name in facts["archive"]), *notes]:
        to = settings().archive / file.relative_to(archive)
        make_private(to.parent, settings().archive)
        shutil.copy2(file, to)


def rehearse(source: Path) -> BackupSummary:
    """Put the newest backup back into a scratch home, with a server of its own, and see that it publishes the same figures and that
    every record is accounted for. Nothing of the scratch home is left.

    It logs in by this home's secrets, so that no private key need lie on this machine. Raises BluelampError where it does not hold.
    """
    folder = newest(source)
    with tempfile.TemporaryDirectory(prefix="bluelamp-restore-") as scratch:
        home = Path(scratch)
        shutil.copytree(settings().secrets, home / "secrets")
        close_secrets(home / "secrets")
        home.chmod(0o755)  # not before: the server looks in under a login of its own
        own = {name: value for name, value in environment().items() if name != "BLUELAMP_DATABASE_URL"}
        own |= {"BLUELAMP_HOME": str(home), "BLUELAMP_SECRETS": str(home / "secrets")}
        try:
            for words in (("db", "restore", "--from", str(folder)), ("audit",)):
                rehearse_step(words, own, folder)
        finally:
            bluelamp(("db", "stop"), own)
    return summary_of(folder, json.loads((folder / MANIFEST).read_text(encoding="utf-8")))


def rehearse_step(words: tuple[str, ...], own: dict[str, str], folder: Path) -> None:
    """One command in the scratch home. Raises BluelampError with what it said."""
    done = bluelamp(words, own)
    if done.returncode != 0:
        raise BluelampError(
            f"The backup does not come back: bluelamp {' '.join(words[:2])} said: {(done.stderr or done.stdout).strip()[-600:]}",
            where=str(folder),
            next_step="Make a new backup and try that one (bluelamp db try-restore); see docs/runbook.md, backup.",
        )


def bluelamp(words: tuple[str, ...], own: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A command of ours in another home."""
    return subprocess.run(
        [sys.executable, "-m", "bluelamp", *words], cwd=settings().project, env=own, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def require_empty() -> None:
    """Raises BluelampError where this home, or the outside database, holds something that a restore would mix with."""
    there = [
        path for path in (settings().archive, heads_file()) if path.exists() and (path.is_file() or any(path.iterdir()))
    ]
    if not settings().database_url and (place().cluster / "PG_VERSION").exists():
        there.append(place().cluster)
    if settings().database_url and has_tables():
        there.append(Path(DATABASE))
    if there:
        raise BluelampError(
            "A backup goes into an empty home only, and here is something already.",
            where=", ".join(map(str, there)),
            next_step="Choose a new folder by BLUELAMP_HOME (and an empty database by BLUELAMP_DATABASE_URL).",
        )


def has_tables() -> bool:
    """Whether the outside database has Bluelamp's schema."""
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("select to_regnamespace('ops') is not null")
        return bool(only_value(cursor))
