"""The dbt project as bluelamp runs it: its fingerprint, its folders and the environment that its profile reads."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bluelamp.database.connect import dsn
from bluelamp.database.shown import WAREHOUSE_TARGET
from bluelamp.errors import BluelampError
from bluelamp.files import link_whole, sha256_of
from bluelamp.settings import settings, tell_libraries
from bluelamp.statistics.method import method

# What decides the content of core's tables beside the force's policy, and of the marts, which every build makes anew.
CORE = (
    "dbt_project.yml", "macros/**/*.sql", "seeds/**/*.csv", "seeds/**/*.yml", "models/staging/**/*.sql",
    "models/intermediate/**/*.sql", "models/star/**/*.sql",
)  # fmt: skip
POLICY = ("seeds/**/*.csv",)
MARTS = ("models/marts/**/*.sql", "models/marts/**/*.yml")
LINKED_POLICY = "policy"
PROJECT_FOLDER = "project"
STATISTICS = "bluelamp.statistics.step"
DBT = ("dbt-core", "dbt-adapters", "dbt-postgres")


@dataclass(frozen=True)
class Fingerprint:
    """SHA-256 over what makes core, and over what makes the fits and marts. When the first changes, seeds are loaded and
    core is rebuilt from raw; when the second does, a build is due although nothing was delivered."""

    core: str
    marts: str


def fingerprint() -> Fingerprint:
    """The fingerprint of the project as it stands; ops.build keeps that of each build."""
    core = hashlib.sha256((sha256(CORE) + sha256(POLICY, settings().policy)).encode()).hexdigest()
    return Fingerprint(core, hashlib.sha256((sha256(MARTS) + method(STATISTICS)).encode()).hexdigest())


def sha256(patterns: Sequence[str], folder: Path | None = None) -> str:
    """SHA-256 over the names and contents of the files that match; folder: where, by default the dbt project."""
    below = folder or settings().dbt_project
    found = (path for pattern in patterns for path in sorted(below.glob(pattern)))
    return sha256_of((path for path in found if path.is_file()), below)


def parsed_from(target: str) -> str:
    """What a parsed project depends on: SHA-256 over the target, the database's name, which stands in each relation's, every file
    of the project and of the policy's seeds, and dbt's versions."""
    files = sha256(("**/*",)), sha256(("seeds/**/*",), settings().policy)
    parts = (target, dsn("builder")["dbname"], *files, *(version(name) for name in DBT))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def state_folder() -> Path:
    """Where dbt keeps its parsed project: in the home, so that the project can be read-only."""
    folder = settings().home / "dbt"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def project_folder(target: str) -> Path:
    """The dbt project as it is run for a target: links to its parts and to the force's seeds, in the home. dbt writes what it ran
    to a path made of a seed's own, so a seed outside the project folder would be written over. A folder for each target: a past
    state may be of another policy than the one that the night builds by."""
    folder = state_folder() / (PROJECT_FOLDER if target == WAREHOUSE_TARGET else f"{PROJECT_FOLDER}-{target}")
    folder.mkdir(exist_ok=True)
    parts = {path.name: path for path in settings().dbt_project.iterdir() if not path.name.startswith(".")}
    for name, path in {**parts, LINKED_POLICY: settings().policy / "seeds"}.items():
        link_whole(folder / name, path)
    return folder


def flags(target: str, written_to: str) -> list[str]:
    """Flags of every invocation for a target. written_to: the folder of the state folder in which dbt keeps what it parsed. dbt
    writes no log: a database's message quotes rows, so what a build says goes through runner.without_values into
    ops.model_result and the task log."""
    folder = state_folder()
    return [
        "--project-dir", str(project_folder(target)),
        "--profiles-dir", str(settings().dbt_project),
        "--target", target,
        "--target-path", str(folder / written_to),
        "--log-path", str(folder / "logs"),
        "--log-level", "none",
        "--log-level-file", "none",
        "--no-write-json",
        "--no-version-check",
        "--no-send-anonymous-usage-stats",
    ]  # fmt: skip


# libpq's own variables for what dbt's profile has no word for.
LIBPQ_VARIABLES = {
    "hostaddr": "PGHOSTADDR", "options": "PGOPTIONS", "target_session_attrs": "PGTARGETSESSIONATTRS",
    "load_balance_hosts": "PGLOADBALANCEHOSTS", "sslmode": "PGSSLMODE", "sslnegotiation": "PGSSLNEGOTIATION",
    "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY", "sslcrl": "PGSSLCRL",
    "ssl_min_protocol_version": "PGSSLMINPROTOCOLVERSION", "gssencmode": "PGGSSENCMODE",
    "channel_binding": "PGCHANNELBINDING", "require_auth": "PGREQUIREAUTH",
}  # fmt: skip


def hand_over_connection() -> None:
    """Tell dbt's profile where the database is and how to log in as the builder, and its project where the policy is.
    Raises BluelampError where there is no policy."""
    policy = settings().policy
    if not any((policy / "seeds").glob("*.csv")):
        raise BluelampError(
            "There is no policy: no CSV file in its folder seeds.",
            where=str(policy),
            next_step="Set BLUELAMP_POLICY to the force's policy folder (policy/README.md), or unset it for the sample's.",
        )
    connection = dsn("builder")
    tell_libraries(
        {
            "DBT_POLICY": LINKED_POLICY,
            "DBT_HOST": connection["host"],
            "DBT_PORT": connection["port"],
            "DBT_DATABASE": connection["dbname"],
            "DBT_USER": connection["user"],
            "DBT_ENV_SECRET_PASSWORD": connection["password"],
            **{name: connection[option] for option, name in LIBPQ_VARIABLES.items() if option in connection},
        }
    )
