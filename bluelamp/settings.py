"""The only place that reads the environment.

BLUELAMP_HOME           where state lives (default: var/ beside the project)
BLUELAMP_DATABASE_URL   administrator's address of an outside PostgreSQL 18; without it an embedded server runs in the home
BLUELAMP_SECRETS        folder with one file per secret (default: <home>/secrets, made at first use)
BLUELAMP_REPLAY         1: what a delivery's manifest says of its arrival is believed (rebuilds; a sample home always does)
BLUELAMP_NOTIFY         Apprise address for failures, e.g. mailto://…; nothing is sent without it
BLUELAMP_SITE           the site's address, for links in messages (default: where bluelamp up serves it)
BLUELAMP_AIRFLOW        address of Airflow's API, for tasks; set by whatever starts Airflow
BLUELAMP_FAULT          a named step that fails on purpose (tests only; see bluelamp/fault.py)
"""

import os
import secrets
from collections.abc import MutableMapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bluelamp.files import write_once

PROJECT = Path(__file__).resolve().parent.parent

# Nothing of ours phones home; set before any library that would is imported.
SILENCE = {
    "DO_NOT_TRACK": "1",
    "GX_ANALYTICS_ENABLED": "false",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "SCARF_ANALYTICS": "false",
    "SCARF_NO_ANALYTICS": "true",
    "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "false",
}

# Fits are many and their matrices small: on two cores threads of linear algebra cost three times what they save.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Settings:
    """Where everything is. All paths are absolute."""

    project: Path
    home: Path
    secrets: Path
    database_url: str | None
    replay: bool
    notify: str | None
    site_address: str
    airflow_address: str | None
    fault: str

    @property
    def contracts(self) -> Path:
        """One data contract per feed."""
        return self.project / "contracts"

    @property
    def dbt_project(self) -> Path:
        """The dbt project."""
        return self.project / "dbt_project"

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
        """The secret of that name; made at random (256 bits) when it does not exist yet, readable by the owner only."""
        path = self.secrets / name
        if not path.exists():
            write_once(path, secrets.token_urlsafe(32))
        return path.read_text().strip()


@cache
def settings() -> Settings:
    """The settings of this process, read once. Tests that change the environment call settings.cache_clear()."""
    wanted = {**SILENCE, **ONE_THREAD}
    environment().update({name: value for name, value in wanted.items() if name not in os.environ})
    home = Path(os.environ.get("BLUELAMP_HOME") or PROJECT / "var").expanduser().resolve()
    return Settings(
        project=PROJECT,
        home=home,
        secrets=Path(os.environ.get("BLUELAMP_SECRETS") or home / "secrets"),
        database_url=os.environ.get("BLUELAMP_DATABASE_URL"),
        replay=os.environ.get("BLUELAMP_REPLAY") == "1",
        notify=os.environ.get("BLUELAMP_NOTIFY"),
        site_address=(os.environ.get("BLUELAMP_SITE") or "http://127.0.0.1:8090").rstrip("/"),
        airflow_address=os.environ.get("BLUELAMP_AIRFLOW"),
        fault=os.environ.get("BLUELAMP_FAULT", ""),
    )


def environment() -> MutableMapping[str, str]:
    """The process environment, for handing to a child process."""
    return os.environ
