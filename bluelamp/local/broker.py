"""The broker of Celery: the one that BLUELAMP_BROKER names, or a Redis of this home alone, on loopback, behind a password."""

import os
import shutil
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from bluelamp.errors import BluelampError
from bluelamp.local.keeper import Service
from bluelamp.local.ports import LOOPBACK, free_port
from bluelamp.settings import environment, settings

PROGRAMS = ("redis-server", "valkey-server")
FIRST_PORT = 6390  # 6379 is the system's own
NAME = "broker_password"  # of the secret
ANSWER_SECONDS = 5.0


def named_broker() -> str:
    """Address of the broker that BLUELAMP_BROKER names, with the password of the secret where it holds none itself.

    Raises BluelampError where none is named.
    """
    address = settings().orchestration.broker
    if not address:
        raise BluelampError(
            "Celery needs a broker, and none is named.",
            where="BLUELAMP_BROKER",
            next_step="Write redis://HOST:6379/0, and its password into the secret broker_password.",
        )
    parts = urlsplit(address)
    if "@" in parts.netloc or not (settings().secrets / NAME).exists():
        return address
    return urlunsplit(parts._replace(netloc=f":{quote(settings().secret(NAME), safe='')}@{parts.netloc}"))


def own_broker() -> tuple[Service, str]:
    """A Redis for this home as a service to be kept, and its address. Raises BluelampError where no Redis is installed.

    Airflow's database knows what is to be done; the broker only what waits for a worker just now. So it begins empty: what was
    under way when Airflow was stopped is handed out anew. It writes down what waits, so that nothing is lost where it alone dies.
    """
    program = next(filter(None, (shutil.which(name, path=environment()["PATH"]) for name in PROGRAMS)), None)
    if program is None:
        raise BluelampError(
            "Celery needs a broker: none is named, and no Redis is installed to start one.",
            where="BLUELAMP_BROKER",
            next_step="Install redis-server (on Debian: apt install redis-server), or name a broker: redis://HOST:6379/0.",
        )
    folder = settings().airflow_home / "broker"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    port, password = free_port(FIRST_PORT), settings().secret(NAME)
    write_configuration(folder / "redis.conf", folder, port, password)
    log = settings().airflow_home / "logs" / "services" / "broker.log"
    return Service(
        "broker", [program, str(folder / "redis.conf")], str(log)
    ), f"redis://:{password}@{LOOPBACK}:{port}/0"


def write_configuration(path: Path, folder: Path, port: int, password: str) -> None:
    """The server's configuration, for its owner's eyes only. A program's arguments, and its address, everybody may see."""
    quoted = str(folder).replace("\\", "\\\\").replace('"', '\\"')
    lines = [
        f"bind {LOOPBACK}", f"port {port}", "protected-mode yes", f"requirepass {password}", f'dir "{quoted}"',
        "daemonize no", 'save ""', "appendonly yes", "appendfsync everysec",
    ]  # fmt: skip
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as handle:
        handle.write("\n".join(lines) + "\n")


def require_answer(address: str) -> None:
    """Raises BluelampError where the broker does not answer; in its own words, which name no password."""
    from redis import Redis
    from redis.exceptions import RedisError

    try:
        with Redis.from_url(address, socket_timeout=ANSWER_SECONDS, socket_connect_timeout=ANSWER_SECONDS) as client:
            client.ping()
    except (RedisError, OSError) as error:
        where = urlsplit(address)
        raise BluelampError(
            f"Celery's broker does not answer: {type(error).__name__}.",
            where=f"{where.hostname}:{where.port or 6379}",
            next_step="Start it, or correct BLUELAMP_BROKER; its password is the secret broker_password.",
        ) from error
