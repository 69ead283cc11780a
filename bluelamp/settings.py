"""The only place that reads the environment.

BLUELAMP_HOME           where state lives (default: var/ beside the project)
BLUELAMP_DATABASE_URL   administrator's address of an outside PostgreSQL 18, in any form that libpq reads (a URL or key=value); its
                        host, port, sslmode and the like hold for every role; without it an embedded server runs in the home
BLUELAMP_SECRETS        folder with one file per secret (default: <home>/secrets, made at first use)
BLUELAMP_POLICY         folder of the force's policy (default: <home>/policy where there is one, else policy/sample; a relative path
                        starts at the project)
BLUELAMP_REPLAY         1: what a delivery's manifest says of its arrival is believed (rebuilds; a sample home always does)
BLUELAMP_NOTIFY         Apprise address for failures, e.g. mailto://…; nothing is sent without it
BLUELAMP_BACKUP         directory for nightly backups (on another disk or machine); none is made without it
BLUELAMP_RECIPIENT      public key (age1…) to which a backup's secrets are encrypted; without it they are left out
BLUELAMP_SITE           the site's address, for links in messages (default: where bluelamp up serves it)
BLUELAMP_AIRFLOW        address of Airflow's API, for tasks; set by whatever starts Airflow
BLUELAMP_EXECUTOR …     who runs Airflow's tasks, and what Airflow tells of itself: bluelamp/orchestration.py
BLUELAMP_FAULT          a named step that fails on purpose (tests only; see bluelamp/fault.py)
A relative folder starts at the project, wherever a command is typed.
"""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bluelamp.errors import BluelampError
from bluelamp.files import write_once
from bluelamp.inherited_environment import FIXED, READ_BY_LIBRARIES, allowed
from bluelamp.orchestration import Orchestration, read_orchestration

PROJECT = Path(__file__).resolve().parent.parent
# Secrets of the database's roles begin so; the database knows them, so they are made with it and never beside it.
ROLE_PREFIX = "bluelamp_"


@dataclass(frozen=True)
class Settings:
    """Where everything is. All paths are absolute."""

    project: Path
    policy: Path
    home: Path
    secrets: Path
    database_url: str | None
    replay: bool
    notify: str | None
    backup: Path | None
    recipient: str | None
    site_address: str
    airflow_address: str | None
    orchestration: Orchestration
    fault: str

    @property
    def contracts(self) -> Path:
        """One data contract per feed."""
        return self.project / "contracts"

    @property
    def dbt_project(self) -> Path:
        """The dbt project."""
        return self.project / "dbt_project"

    def seed(self, name: str) -> Path:
        """The CSV file of a seed: the force's policy, or what comes with the product because it is national."""
        own = self.policy / "seeds" / f"{name}.csv"
        return own if own.exists() else self.dbt_project / "seeds" / f"{name}.csv"

    @property
    def expectations(self) -> Path:
        """Great Expectations suites: raw/ for deliveries, build/ for marts before they are published."""
        return self.project / "expectations"

    @property
    def landing(self) -> Path:
        """Where suppliers put deliveries: landing/<feed>/."""
        return self.home / "landing"

    @property
    def archive(self) -> Path:
        """Every delivery taken, content-addressed; personal data."""
        return self.home / "archive"

    @property
    def site(self) -> Path:
        """The static intranet site."""
        return self.home / "site"

    @property
    def documents(self) -> Path:
        """Documents by as-at date."""
        return self.home / "documents"

    @property
    def airflow_home(self) -> Path:
        """Airflow's own folder."""
        return self.home / "airflow"

    @property
    def is_sample(self) -> bool:
        """True when this home holds the sample force, so that everything shown says so."""
        return (self.home / "SAMPLE").exists()

    @property
    def is_replay(self) -> bool:
        """True when the knowing clock is the manifest's received_at: in a replay, and always for the sample force."""
        return self.replay or self.is_sample

    def secret(self, name: str) -> str:
        """The secret of that name; made at random when it does not exist yet, but for those of the database's roles: these
        are made together with the roles. Raises BluelampError where one is missing, and where any is empty."""
        path = self.secrets / name
        if not path.exists():
            if name.startswith(ROLE_PREFIX):
                raise BluelampError(
                    f"The secret {name} is missing.",
                    where=str(self.secrets),
                    next_step="Say by BLUELAMP_SECRETS where the secrets are. For a new database: bluelamp db migrate makes them.",
                )
            self.make_secret(name)
        word = path.read_text(encoding="utf-8").strip()
        if not word:
            raise BluelampError(
                f"The secret {name} is empty.",
                where=str(path),
                next_step="Bring back the file from where secrets are kept.",
            )
        return word

    def make_secret(self, name: str) -> None:
        """Make a secret at random (256 bits), readable by the owner only, unless another process has just made it."""
        write_once(self.secrets / name, secrets.token_urlsafe(32))


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
        notify=os.environ.get("BLUELAMP_NOTIFY"),
        backup=folder("BLUELAMP_BACKUP", PROJECT) if os.environ.get("BLUELAMP_BACKUP") else None,
        recipient=os.environ.get("BLUELAMP_RECIPIENT") or None,
        site_address=(os.environ.get("BLUELAMP_SITE") or "http://127.0.0.1:8090").rstrip("/"),
        airflow_address=os.environ.get("BLUELAMP_AIRFLOW"),
        orchestration=read_orchestration(os.environ),
        fault=os.environ.get("BLUELAMP_FAULT", ""),
    )


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
