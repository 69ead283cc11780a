"""The embedded PostgreSQL of a home: made at first use, on loopback only, with a free port of its own."""

import fcntl
import os
import pwd
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bluelamp.database.place import RELOCATED, open_to_all, place, server_folder
from bluelamp.errors import BluelampError
from bluelamp.files import write_whole
from bluelamp.settings import settings

ADMIN = "bluelamp_admin"
FIRST_PORT = 54320
START_ATTEMPTS = 20


def is_running() -> bool:
    """Whether the home's server answers. A process that was killed may still be listed for a moment: then it does not."""
    if not (place().cluster / "PG_VERSION").exists():
        return False
    if place().run("pg_ctl", "status", "-D", str(place().cluster)).returncode != 0:
        return False
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", remembered_port() or 0)) == 0


def port() -> int:
    """The port on which the home's server listens. Raises BluelampError when it was never started."""
    number = remembered_port()
    if number is None:
        raise BluelampError("The database was never started.", next_step="Run: bluelamp db start")
    return number


def remembered_port() -> int | None:
    """The port of last time; where its file is missing or was cut short, that of the server's own pid file; else None."""
    pid_file = place().cluster / "postmaster.pid"
    for path, line in ((settings().home / "pg" / "port", 0), (pid_file, 3)):
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        if len(lines) > line and lines[line].strip().isdecimal():
            return int(lines[line])
    return None


def start() -> bool:
    """Start the home's server if it is down, making the cluster first if there is none. True when it was started now.

    Raises BluelampError where it does not start, and where there is a cluster without the secrets that it was made with.
    """
    if (place().cluster / "PG_VERSION").exists() and not (settings().secrets / ADMIN).exists():
        raise BluelampError(
            "There is a database here, and the secrets that it was made with are not.",
            where=f"{place().cluster}, {settings().secrets}",
            next_step="Say by BLUELAMP_SECRETS where its secrets are, or bring them back. If it is the rest of a home that you have "
            "deleted on purpose, delete the first of the two folders, too.",
        )
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
            # The log's name is relative, since it goes through a shell.
            result = place().run("pg_ctl", "start", "-w", "-t", "60", "-l", "server.log", "-o", f"-p {number}")
            if result.returncode == 0:
                remember(number)
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


def remember(number: int) -> None:
    """Keep the port for the next command and the next start; whoever reads meanwhile finds the old one or the new one."""
    write_whole(settings().home / "pg" / "port", str(number))


def stop() -> bool:
    """Stop the home's server. True when it was running."""
    if not is_running():
        return False
    place().run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(place().cluster))
    return True


def make_cluster() -> None:
    """initdb with checksums, passwords (scram) and settings for a warehouse on one machine."""
    here = place()
    server_folder()
    if here.cluster.is_relative_to(RELOCATED):
        for folder in (RELOCATED, here.cluster.parent):
            open_to_all(folder)
    shutil.rmtree(here.cluster, ignore_errors=True)  # a half-made cluster has no PG_VERSION
    here.cluster.mkdir(mode=0o700)
    password_file = here.cluster.with_name("password")
    password_file.touch(mode=0o600)
    if here.user:
        owner = pwd.getpwnam(here.user)
        for path in (here.cluster, password_file):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    if not (settings().secrets / ADMIN).exists():
        settings().make_secret(ADMIN)
    password_file.write_text(settings().secret(ADMIN), encoding="utf-8")
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
            next_step=what_to_do(result.stdout),
        )
    with open(here.cluster / "postgresql.conf", "a", encoding="utf-8") as conf:
        conf.write("\n".join(f"{name} = {value}" for name, value in configuration().items()) + "\n")


def what_to_do(said: str) -> str:
    """The next step after initdb's words."""
    if "No space left" in said:
        return "Free disk space, or choose another folder by BLUELAMP_HOME."
    if "ermission denied" in said or "Read-only" in said:
        return "Choose by BLUELAMP_HOME a folder that you may write and whose parents others may pass through."
    return "Read initdb's words above; bluelamp doctor checks memory, disk and rights."


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
        "max_notify_queue_pages": "64",  # whoever listens and never ends a transaction could let others fill 8 GB
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
    remembered = remembered_port()
    for number in [*([remembered] if remembered else []), *range(FIRST_PORT, FIRST_PORT + 500)]:
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
    with open(server_folder() / f"{what}.lock", "w", encoding="utf-8") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
