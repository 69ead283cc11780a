"""The only place that reads the environment.

BLUELAMP_HOME           where state lives (default: var/ beside the project)
BLUELAMP_DATABASE_URL   administrator's address of an outside PostgreSQL 18, in any form that libpq reads (a URL or key=value); its
                        host, port, sslmode and the like hold for every role; without it an embedded server runs in the home
BLUELAMP_SECRETS        folder with one file per secret (default: <home>/secrets, made at first use)
BLUELAMP_POLICY         folder of the force's policy (default: <home>/policy where there is one, else policy/sample; a relative path
                        starts at the project)
BLUELAMP_REPLAY         1: what a delivery's manifest says of its arrival is believed (rebuilds; a sample home always does)
BLUELAMP_NOTIFY         Apprise address for failures, e.g. mailto://…; without it the file notify in the folder of secrets holds one,
                        since most addresses hold a password; nothing is sent without either
BLUELAMP_BACKUP         directory for nightly backups (on another disk or machine); none is made without it
BLUELAMP_RECIPIENT      public key (age1…) to which a backup's secrets are encrypted; without it they are left out
BLUELAMP_SITE           the site's address, for links in messages (default: where bluelamp up serves it)
BLUELAMP_AIRFLOW        address of Airflow's API, for tasks; set by whatever starts Airflow
BLUELAMP_NODES          TOML file of the forces whose warehouses one Airflow schedules (docs/nodes.md); without it this home's alone
BLUELAMP_NODE           the node whose settings these are; set where a process becomes one's, never by hand
BLUELAMP_EXECUTOR …     who runs Airflow's tasks, and what Airflow tells of itself: bluelamp/orchestration.py
BLUELAMP_FAULT          a named step that fails on purpose (tests only; see bluelamp/fault.py)
A relative folder starts at the project, wherever a command is typed.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from bluelamp.errors import BluelampError
from bluelamp.home import PROJECT as PROJECT
from bluelamp.home import Settings as Settings
from bluelamp.inherited_environment import FIXED, READ_BY_LIBRARIES, allowed
from bluelamp.orchestration import read_orchestration


@cache
def settings() -> Settings:
    """The settings of this process, read once. Tests that change the environment call settings.cache_clear().

    What libpq and dbt would read in this process is removed, whoever calls: only we say where they connect, and how.
    """
    for name in [name for name in os.environ if name.startswith(READ_BY_LIBRARIES)]:
        del os.environ[name]
    os.environ.update(FIXED)
    time.tzset()
    home = folder("BLUELAMP_HOME", PROJECT / "var")
    return Settings(
        project=PROJECT,
        policy=policy_folder(os.environ.get("BLUELAMP_POLICY"), home),
        home=home,
        secrets=folder("BLUELAMP_SECRETS", home / "secrets"),
        database_url=os.environ.get("BLUELAMP_DATABASE_URL") or None,
        replay=os.environ.get("BLUELAMP_REPLAY") == "1",
        named_notify=os.environ.get("BLUELAMP_NOTIFY", ""),
        backup=folder("BLUELAMP_BACKUP", PROJECT) if os.environ.get("BLUELAMP_BACKUP") else None,
        recipient=os.environ.get("BLUELAMP_RECIPIENT") or None,
        site_address=(os.environ.get("BLUELAMP_SITE") or "http://127.0.0.1:8090").rstrip("/"),
        airflow_address=os.environ.get("BLUELAMP_AIRFLOW"),
        orchestration=read_orchestration(os.environ),
        fault=os.environ.get("BLUELAMP_FAULT", ""),
        nodes_file=folder("BLUELAMP_NODES", PROJECT) if os.environ.get("BLUELAMP_NODES") else None,
        node=os.environ.get("BLUELAMP_NODE", ""),
        scheduler=_schedulers[-1] if _schedulers else None,
    )


# The settings that this process had before it became a node's; empty while it is none's.
_schedulers: list[Settings] = []


def enter(name: str) -> None:
    """From here on this process works for a node: its home, policy, database and secrets are the settings, as if the environment
    had named them. Raises BluelampError where there is no such node."""
    if settings().node == name:
        return
    here = settings().scheduler or settings()
    nodes = here.nodes
    if name not in nodes:
        raise BluelampError(
            f"There is no node {name}.",
            where=str(here.nodes_file or "BLUELAMP_NODES"),
            next_step=f"Choose of: {', '.join(nodes)}." if nodes else "Let BLUELAMP_NODES name the file of the nodes.",
        )
    _schedulers[:] = [here]
    for variable, value in {**nodes[name].variables(), "BLUELAMP_NODE": name}.items():
        os.environ.pop(variable, None)
        if value is not None:
            os.environ[variable] = value
    # What a node's process starts is of that node alone.
    os.environ.pop("BLUELAMP_NODES", None)
    settings.cache_clear()


@contextmanager
def inside(name: str) -> Iterator[None]:
    """Inside, this process works for a node; for one that is to work for others afterwards."""
    before, schedulers = dict(os.environ), list(_schedulers)
    enter(name)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        _schedulers[:] = schedulers
        settings.cache_clear()


def each_warehouse() -> Iterator[str]:
    """In each turn this process works for the next warehouse: every node's by its name where this home schedules nodes, else its own
    (an empty name)."""
    for name in settings().nodes or [""]:
        if not name:
            yield name
            return
        with inside(name):
            yield name


@contextmanager
def under_policy(policy: Path) -> Iterator[None]:
    """Inside, this process works by the policy of another folder: to see what it would change, before it is used."""
    before = os.environ.get("BLUELAMP_POLICY")
    os.environ["BLUELAMP_POLICY"] = str(policy)
    settings.cache_clear()
    try:
        yield
    finally:
        os.environ.pop("BLUELAMP_POLICY")
        if before is not None:
            os.environ["BLUELAMP_POLICY"] = before
        settings.cache_clear()


def policy_folder(named: str | None, home: Path) -> Path:
    """The policy folder: the one that BLUELAMP_POLICY names, else the home's own (bluelamp open-data makes one), else the sample
    force's."""
    own = home / "policy"
    default = own if (own / "seeds").is_dir() else PROJECT / "policy" / "sample"
    return (PROJECT / named).resolve() if named else default


def folder(name: str, default: Path) -> Path:
    """The folder that a variable names, absolute: ~ is the person's, and a relative path starts at the project, so that it
    means the same wherever a command is typed."""
    value = os.environ.get(name)
    if not value:
        return default
    try:
        return (PROJECT / Path(value).expanduser()).resolve()
    except RuntimeError:  # no such person
        raise BluelampError(
            f"{name} begins with ~, and nobody's home folder is known by that.",
            where=value,
            next_step=f"Write the whole path into {name}.",
        ) from None


def personal_folder(path: Path) -> Path:
    """A folder, and the one above it, for personal data: made for their owner and group alone. What stands stays as it is."""
    path.parent.parent.mkdir(parents=True, exist_ok=True)
    for one in (path.parent, path):
        one.mkdir(exist_ok=True, mode=0o750)
    return path


def take_over_environment() -> None:
    """Make this process's own environment what the programs that it starts get. For entry points, before anything heavy is
    imported: a library reads its variables when it is."""
    ours = environment()
    os.environ.clear()
    os.environ.update(ours)


def environment() -> dict[str, str]:
    """The environment for a child process: what bluelamp/inherited_environment.py allows, with our folders made absolute."""
    where = settings()
    ours = allowed(os.environ, home=where.home)
    return ours | {"BLUELAMP_HOME": str(where.home), "BLUELAMP_SECRETS": str(where.secrets)}


def tell_libraries(values: dict[str, str]) -> None:
    """Set variables that a library reads in this very process."""
    os.environ.update(values)
