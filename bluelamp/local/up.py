"""`bluelamp up` and `bluelamp down`: everything of a home kept running, until told to stop."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from bluelamp.contracts import make_landing_folders
from bluelamp.local.airflow import COMPONENTS, airflow
from bluelamp.local.airflow_api import wait_until
from bluelamp.local.environment import ADMIN, password_file
from bluelamp.local.keeper import GRACE_SECONDS, Service
from bluelamp.local.night import wait_for_dags
from bluelamp.local.node_databases import node_databases
from bluelamp.local.owner import require_alive
from bluelamp.local.ports import LOOPBACK, free_port
from bluelamp.settings import environment, settings, tell_libraries

SITE_PORT = 8090
NODE_SECONDS = 60.0  # in which a node's server must have stopped


def up() -> None:
    """Airflow with its web UI and nightly schedule, and the site, until Ctrl-C or `bluelamp down`."""
    stop_on_signals()
    make_landing_folders()
    site, port = site_service()
    tell_libraries({"BLUELAMP_SITE": environment().get("BLUELAMP_SITE", f"http://{LOOPBACK}:{port}")})
    try:
        # The nodes' servers are stopped before another Airflow can begin, which would find them running and not hold them.
        with airflow(list(COMPONENTS), is_scheduling=True, others=[site], within=node_databases()) as (api, keeper):
            wait_for_dags(api)
            print(
                f"\n  Site      http://{LOOPBACK}:{port}/\n"
                f"  Airflow   {api.address}/   user {ADMIN}, password in {password_file()}\n"
                f"  Landing   {settings().landing}\n"
                f"  Logs      {settings().airflow_home / 'logs'}\n\n"
                "Ctrl-C stops everything.",
                flush=True,
            )
            wait_for_the_end(keeper)
    except (KeyboardInterrupt, SystemExit):
        print("Everything is stopped.", flush=True)


def wait_for_the_end(keeper: subprocess.Popen[bytes], **more: str) -> None:
    """Sleep until a signal comes. Raises BluelampError when the services end by themselves; more: what require_alive takes."""
    try:
        while True:
            require_alive(keeper, **more)
            time.sleep(1)
    except (KeyboardInterrupt, SystemExit):
        print("\nStopping …", flush=True)
        raise


def stop_on_signals() -> None:
    """SIGTERM and a closed terminal mean the same as Ctrl-C."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))


def site_service() -> tuple[Service, int]:
    """The server of the static site, and its port."""
    settings().site.mkdir(parents=True, exist_ok=True)
    port = free_port(SITE_PORT)
    folder = settings().airflow_home / "logs" / "services"
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "bluelamp.local.web", str(port), str(settings().site)]
    return Service("site", command, str(folder / "site.log")), port


def down() -> bool:
    """Stop what `bluelamp up` runs in this home, and wait for its end. True when something ran."""
    process = running_process()
    if process is None:
        return False
    os.kill(process, signal.SIGTERM)
    wait_until(lambda: running_process() is None, seconds=GRACE_SECONDS + 30 + NODE_SECONDS * len(settings().nodes))
    return True


def running_process() -> int | None:
    """The id of the process that holds this home's services; None when none does."""
    import fcntl

    path: Path = settings().airflow_home / "services.lock"
    if not path.exists():
        return None
    with open(path, encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(handle.read() or 0) or None
    return None
