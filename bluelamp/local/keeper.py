"""The keeper: one small process that starts services, restarts those that die, and lets none outlive it.

Its standard input is its lifeline. The first line says what to run; when the other end closes, because its owner stopped or
died in whatever way, the keeper stops every service, everything that they started, and, if so told, the embedded database.

    python -m bluelamp.local.keeper < lifeline
"""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field

from bluelamp.local.lifeline import adopt_orphans, die_with_parent, end_descendants

LOOK_SECONDS = 0.2
GRACE_SECONDS = 8.0
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0
DEATHS_ALLOWED = 4
LONGEST_LOG = 20_000_000  # bytes: some days of Airflow's most talkative program
LOG_LOOK_SECONDS = 60.0


@dataclass(frozen=True)
class Service:
    """A program to keep running. log: the file that gets its output."""

    name: str
    command: Sequence[str]
    log: str


@dataclass
class Kept:
    """A service as it runs now."""

    service: Service
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    start_at: float = 0.0


@dataclass
class Keeper:
    """Starts and watches services until told to stop."""

    services: Sequence[Service]
    kept: list[Kept] = field(default_factory=list)
    look_at_logs_at: float = 0.0

    def start_all(self) -> None:
        """Start every service."""
        self.kept = [Kept(service) for service in self.services]
        for one in self.kept:
            self.start(one)

    def start(self, one: Kept) -> None:
        """Start one service in a process group of its own, so that the terminal's Ctrl-C reaches its owner only."""
        with open(one.service.log, "ab") as log:
            one.process = subprocess.Popen(
                one.service.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        one.started = time.monotonic()

    def look(self) -> None:
        """Restart what died, after a pause that doubles. Raises RuntimeError when a service keeps dying."""
        now = time.monotonic()
        if now >= self.look_at_logs_at:
            self.look_at_logs_at = now + LOG_LOOK_SECONDS
            for one in self.kept:
                keep_short(one.service.log)
        for one in self.kept:
            if one.process is None:
                if now >= one.start_at:
                    self.start(one)
            elif one.process.poll() is not None:
                one.deaths = 1 if now - one.started > STEADY_SECONDS else one.deaths + 1
                if one.deaths >= DEATHS_ALLOWED:
                    raise RuntimeError(f"{one.service.name} ended {one.deaths} times in a row; see {one.service.log}")
                say(
                    f"{one.service.name} ended (exit {one.process.returncode}) and is started again; see {one.service.log}"
                )
                one.start_at = now + min(2.0 ** (one.deaths - 1), LONGEST_PAUSE_SECONDS)
                one.process = None

    def stop_all(self) -> None:
        """Ask every service to end, wait a little, then end by force whatever is left below this process."""
        running = [one.process for one in self.kept if one.process and one.process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        while any(process.poll() is None for process in running) and time.monotonic() < deadline:
            time.sleep(0.05)
        end_descendants(os.getpid(), grace_seconds=1.0)


def keep_short(log: str) -> None:
    """Move what a long log holds to <log>.1, in place of what was moved there before. The service goes on with the same file, to which
    it appends; what it writes in that very moment may be lost. Never raises: it would end the services, as on a full disk."""
    with suppress(OSError):
        if os.stat(log).st_size > LONGEST_LOG:
            shutil.copy(log, f"{log}.1")
            os.truncate(log, 0)


def say(words: str) -> None:
    """A line for the person at the terminal, if there still is one."""
    with suppress(OSError):
        print(f"keeper: {words}", file=sys.stderr, flush=True)


def has_owner() -> bool:
    """Waits a moment; False once the other end of standard input is closed."""
    readable, _, _ = select.select([0], [], [], LOOK_SECONDS)
    return not readable or bool(os.read(0, 4096))


def instruct(services: Sequence[Service], *, stop_database: bool) -> bytes:
    """The first line for a keeper's standard input. stop_database: whether the embedded server ends with the services."""
    wanted = {"services": [asdict(service) for service in services], "stop_database": stop_database}
    return json.dumps(wanted).encode() + b"\n"


def read_instructions() -> tuple[list[Service], bool]:
    """The services to run and whether to stop the database after them, from the first line of standard input."""
    line = b""
    while not line.endswith(b"\n"):
        piece = os.read(0, 1)  # not sys.stdin: its buffer would hide the end of the lifeline from select
        if not piece:
            raise SystemExit("keeper: no instructions on standard input")
        line += piece
    wanted = json.loads(line)
    return [Service(**one) for one in wanted["services"]], wanted["stop_database"]


def main() -> int:
    """Keep services until the lifeline closes. Exit 0 when told to stop, 1 when a service keeps dying."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
    adopt_orphans()
    services, is_database_ours = read_instructions()
    keeper = Keeper(services)
    try:
        keeper.start_all()
        while has_owner():
            keeper.look()
    except RuntimeError as error:
        say(str(error))
        return 1
    finally:
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # stopping is not to be stopped
        keeper.stop_all()
        if is_database_ours:
            from bluelamp.database import server

            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
