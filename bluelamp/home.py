"""Where everything of a home is, and what else is set: what bluelamp/settings.py reads from the environment."""

import errno
import secrets
from dataclasses import dataclass
from pathlib import Path

from bluelamp.errors import BluelampError
from bluelamp.files import write_once
from bluelamp.nodes import Node, read_nodes
from bluelamp.orchestration import DEFAULT_QUEUE, Orchestration

PROJECT = Path(__file__).resolve().parent.parent
# Secrets of the database's roles begin so; the database knows them, so they are made with it and never beside it.
ROLE_PREFIX = "bluelamp_"
# Those of Airflow are of the home that schedules, whichever node a task is of.
AIRFLOW_PREFIX = "airflow_"


@dataclass(frozen=True)
class Settings:
    """Where everything is. All paths are absolute. node: whose they are; empty for a lone warehouse. scheduler: the settings of the
    home that schedules, where this process became a node's."""

    project: Path
    policy: Path
    home: Path
    secrets: Path
    database_url: str | None
    replay: bool
    named_notify: str
    backup: Path | None
    recipient: str | None
    site_address: str
    airflow_address: str | None
    orchestration: Orchestration
    fault: str
    nodes_file: Path | None
    node: str
    scheduler: "Settings | None"

    @property
    def nodes(self) -> dict[str, Node]:
        """The nodes that this home schedules, by name; none for a lone warehouse. Raises BluelampError where they cannot be read."""
        return read_nodes(self.nodes_file) if self.nodes_file else {}

    @property
    def queues(self) -> tuple[str, ...]:
        """The queues that this home's workers take tasks from: those of BLUELAMP_QUEUES; every node's, too, where it says nothing."""
        named = self.orchestration.queues
        own = [node.queue for node in self.nodes.values()] if named == (DEFAULT_QUEUE,) else []
        return tuple(dict.fromkeys([*named, *own]))

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
        return (self.scheduler or self).home / "airflow"

    @property
    def is_sample(self) -> bool:
        """True when this home holds the sample force, so that everything shown says so."""
        return (self.home / "SAMPLE").exists()

    @property
    def is_replay(self) -> bool:
        """True when the knowing clock is the manifest's received_at: in a replay, and always for the sample force."""
        return self.replay or self.is_sample

    @property
    def notify(self) -> str:
        """Where failures are told, an Apprise address: what BLUELAMP_NOTIFY says, else the file notify among the secrets, else what
        the home that schedules has. Empty: nobody is told. Raises OSError where the file cannot be read."""
        file = self.secrets / "notify"
        own = self.named_notify or (file.read_text(encoding="utf-8").strip() if file.exists() else "")
        return own or (self.scheduler.notify if self.scheduler else "")

    def secret(self, name: str) -> str:
        """The secret of that name; made at random when it does not exist yet, but for those of the database's roles: these
        are made together with the roles. Raises BluelampError where one is missing, and where any is empty."""
        if self.scheduler and name.startswith(AIRFLOW_PREFIX):
            return self.scheduler.secret(name)
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
        """Make a secret at random (256 bits), readable by the owner only, unless it is there: then nothing is written, for a container
        only reads the folder. Raises BluelampError where it is missing and may not be made here."""
        if (self.secrets / name).exists():
            return
        try:
            write_once(self.secrets / name, secrets.token_urlsafe(32))
        except OSError as error:
            if error.errno not in (errno.EROFS, errno.EACCES, errno.EPERM):
                raise
            raise BluelampError(
                f"The secret {name} is missing, and none can be made here: the folder of secrets may only be read.",
                where=str(self.secrets),
                next_step=f"Make it where the secrets are kept (sudo scripts/make-secrets {name}), and hand it to what needs it: "
                "docs/bi-author.md, Readers of some areas only, has an example.",
            ) from None
