"""Superset for a home, on loopback: made ready, started under a keeper, filled with the dashboards."""

import secrets
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bluelamp.errors import BluelampError
from bluelamp.files import sha256_of
from bluelamp.local.airflow_api import wait_until
from bluelamp.local.bi.api import USER, Superset, home, log_folder
from bluelamp.local.bi.bundle import zipped
from bluelamp.local.bi.metadata import is_filled, metadata_url
from bluelamp.local.keeper import Service
from bluelamp.local.owner import kept, only_one
from bluelamp.local.ports import LOOPBACK, free_port, is_free
from bluelamp.settings import environment, settings

FIRST_PORT = 8088
START_SECONDS = 300.0
at_once = partial(print, flush=True)  # also where a file takes the output


@contextmanager
def running(
    say: Callable[[str], None] = at_once, *, listen: str = LOOPBACK, port: int | None = None
) -> Iterator[tuple[Superset, subprocess.Popen[bytes]]]:
    """Superset with this home's dashboards, until the block ends; and the keeper of its process.

    listen, port: what it listens to, if not loopback and the first free port from 8088. Raises BluelampError where its environment
    is not made (./scripts/bi) or it does not start, AlreadyRunningError where it runs.
    """
    folder = home()
    folder.mkdir(parents=True, exist_ok=True)
    with only_one(folder / "superset.lock", "Superset of this home", next_step=use_it()):
        variables = superset_environment()
        make_ready(variables, say)
        number = port or free_port(FIRST_PORT)
        while True:
            start = secrets.token_hex(8)
            superset = Superset(f"http://{LOOPBACK}:{number}", settings().secret("superset_admin"), start)
            with kept(
                [service(listen, number)], {**variables, "BLUELAMP_BI_START": start}, stop_database=False
            ) as keeper:
                say(f"Superset is starting on {superset.address}")
                wait_until(partial(is_decided, keeper, superset), seconds=START_SECONDS)
                if keeper.poll() is None and superset.is_healthy():
                    superset.log_in()
                    superset.bring_in(zipped())
                    address_file().write_text(superset.address, encoding="utf-8")
                    yield superset, keeper
                    return
            if port or is_free(number):
                raise BluelampError(
                    "Superset did not start.",
                    where=str(log_folder()),
                    next_step="Read the last lines of the log there, then run: ./scripts/bi",
                )
            say("Another program took that port meanwhile.")
            number = free_port(number + 1)


def is_decided(keeper: subprocess.Popen[bytes], superset: Superset) -> bool:
    """Whether a server that was started answers, or has ended."""
    return keeper.poll() is not None or superset.is_healthy()


def address_file() -> Path:
    """Says where the last Superset that was started is."""
    return home() / "address"


def use_it() -> str:
    """What to do where one runs already."""
    where = f" ({address_file().read_text(encoding='utf-8')})" if address_file().exists() else ""
    return f"Use that one{where}, or end it by Ctrl-C in its terminal and run ./scripts/bi again."


def program(name: str) -> str:
    """A program of Superset's own environment. Raises BluelampError where that is not made."""
    path = settings().project / ".venv-bi" / "bin" / name
    if not path.exists():
        raise BluelampError(
            "Superset is not installed.", where=str(path.parent.parent), next_step="Run: ./scripts/bi", exit_code=2
        )
    return str(path)


def superset_environment() -> dict[str, str]:
    """What every process of Superset gets: of our own environment what is allowed, its configuration, and its three secrets."""
    return {
        **environment(),
        "SUPERSET_CONFIG_PATH": str(settings().project / "dashboards" / "superset_config.py"),
        "SUPERSET_HOME": str(home()),
        "FLASK_APP": "superset.app:create_app()",
        "BLUELAMP_BI_KEY": settings().secret("superset_key"),
        "BLUELAMP_BI_METADATA": metadata_url(),
        "BLUELAMP_BI_READER": settings().secret("bluelamp_reader"),
    }


def make_ready(variables: Mapping[str, str], say: Callable[[str], None]) -> None:
    """Superset's tables, roles and administrator. Costs half a minute, so it is skipped where this release has done it."""
    stamp = home() / "made-by"
    wanted = sha256_of(
        [settings().project / "requirements-bi.lock", settings().project / "dashboards" / "superset_config.py"]
    )
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted and is_filled():
        return
    say("Superset's own database is being made ready …")
    who = ["--username", USER, "--firstname", "Bluelamp", "--lastname", "Administrator", "--email", "admin@localhost"]
    # By variables: everybody on a machine can read what is on a command line.
    password = settings().secret("superset_admin")
    run(["db", "upgrade"], variables)
    run(["fab", "create-admin", *who], {**variables, "FLASK_FAB_CREATE_ADMIN_PASSWORD": password})
    run(["fab", "reset-password", *who[:2]], {**variables, "FLASK_FAB_RESET_PASSWORD_PASSWORD": password})
    run(["init"], variables)
    stamp.write_text(wanted, encoding="utf-8")


def run(command: list[str], variables: Mapping[str, str]) -> None:
    """One command of Superset to its end. Raises BluelampError where it fails."""
    log_folder().mkdir(parents=True, exist_ok=True)
    with open(log_folder() / "setup.log", "ab") as log:
        ended = subprocess.run(
            [program("superset"), *command],
            env=dict(variables),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    if ended.returncode != 0:
        raise BluelampError(
            f"Superset could not {' '.join(command[:2])} (exit {ended.returncode}).",
            where=str(log_folder() / "setup.log"),
            next_step="Read the last lines of that log, then run: ./scripts/bi",
        )


def service(listen: str, port: int) -> Service:
    """The web server: one process, so that the limit of logins counts all of them, with threads for those who wait."""
    log_folder().mkdir(parents=True, exist_ok=True)
    command = [
        program("gunicorn"), "--bind", f"{listen}:{port}", "--workers", "1", "--worker-class", "gthread", "--threads", "8",
        "--timeout", "120", "superset.app:create_app()",
    ]  # fmt: skip
    return Service("superset", command, str(log_folder() / "superset.log"))
