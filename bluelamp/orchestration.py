"""What the environment says of Airflow: who runs its tasks, and what it tells of itself. bluelamp/settings.py hands it over.

BLUELAMP_EXECUTOR   local (default: tasks are forked from the scheduler) or celery (tasks are sent to workers by a broker)
BLUELAMP_BROKER     the broker of Celery, a Redis: redis://HOST:6379/0, or rediss:// for TLS. Its password belongs in the secret
                    broker_password. Without it bluelamp up starts one for this home alone, on loopback, where redis-server or
                    valkey-server is installed
BLUELAMP_WORKERS    how many Celery workers bluelamp up starts beside the scheduler (default 2); 0 where all run elsewhere
BLUELAMP_QUEUES     queues that these workers take tasks from, with commas between (default: default)
BLUELAMP_STATSD     HOST:PORT that gets Airflow's own metrics by StatsD; none are sent without it
BLUELAMP_LINEAGE    1: OpenLineage events of every task, a line each, into lineage/ of the home; http…: to that address
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from bluelamp.errors import BluelampError

EXECUTORS = ("local", "celery")
DEFAULT_WORKERS = 2
MOST_WORKERS = 64
DEFAULT_QUEUE = "default"


@dataclass(frozen=True)
class Orchestration:
    """Who runs Airflow's tasks, and what Airflow tells of itself. statsd: host and port."""

    executor: str
    broker: str | None
    workers: int
    queues: tuple[str, ...]
    statsd: tuple[str, int] | None
    lineage: str | None

    @property
    def is_celery(self) -> bool:
        """Whether tasks are sent to workers, instead of forked from the scheduler."""
        return self.executor == "celery"


def read_orchestration(variables: Mapping[str, str]) -> Orchestration:
    """The settings that these variables of the environment make. Raises BluelampError where one cannot be meant."""
    executor = variables.get("BLUELAMP_EXECUTOR") or EXECUTORS[0]
    if executor not in EXECUTORS:
        refuse("BLUELAMP_EXECUTOR", executor, "Write local or celery.")
    broker = variables.get("BLUELAMP_BROKER") or None
    if broker and not re.match(r"rediss?://[^/\s]+(/\d+)?$", broker):
        # Not shown: it may hold a password.
        refuse("BLUELAMP_BROKER", "", "Write redis://HOST:6379/0, or rediss://HOST:6379/0 for TLS.")
    workers = variables.get("BLUELAMP_WORKERS") or str(DEFAULT_WORKERS)
    if not workers.isdecimal() or int(workers) > MOST_WORKERS:
        refuse("BLUELAMP_WORKERS", workers, f"Write a number from 0 to {MOST_WORKERS}.")
    queues = (variables.get("BLUELAMP_QUEUES") or DEFAULT_QUEUE).split(",")
    if not all(re.fullmatch(r"[a-z0-9][a-z0-9_-]*", queue) for queue in queues):
        refuse(
            "BLUELAMP_QUEUES", ",".join(queues), "Write names of small letters, digits, - and _, with commas between."
        )
    return Orchestration(
        executor=executor,
        broker=broker,
        workers=int(workers),
        queues=tuple(queues),
        statsd=read_statsd(variables.get("BLUELAMP_STATSD") or ""),
        lineage=read_lineage(variables.get("BLUELAMP_LINEAGE") or ""),
    )


def read_statsd(value: str) -> tuple[str, int] | None:
    """Host and port of a StatsD server; None where none is named."""
    if not value:
        return None
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65_536:
        refuse("BLUELAMP_STATSD", value, "Write HOST:PORT, such as 127.0.0.1:8125.")
    return host.strip("[]"), int(port)


def read_lineage(value: str) -> str | None:
    """1 for a file in the home, or an address; None where no lineage is wanted."""
    if value in ("", "0"):
        return None
    if value != "1" and not re.match(r"https?://[^\s]+$", value):
        refuse(
            "BLUELAMP_LINEAGE", value, "Write 1 for a file in the home, or the address of a server, http://HOST:5000."
        )
    return value


def refuse(name: str, value: str, next_step: str) -> NoReturn:
    """Say which variable cannot be meant. value: shown, unless empty."""
    raise BluelampError(f"{name} cannot be read.", where=f"{name}={value}" if value else name, next_step=next_step)
