"""The dbt project as bluelamp runs it: its fingerprint, its folders and the environment that its profile reads."""

import hashlib
from pathlib import Path

from bluelamp.database.connect import dsn
from bluelamp.settings import environment, settings

# What decides the content of core's tables; marts are made anew every night anyway.
SOURCES = ("dbt_project.yml", "macros/*.sql", "seeds/*.csv", "seeds/*.yml", "models/staging/*.sql", "models/core/*.sql")


def project_sha256() -> str:
    """SHA-256 over the seeds and the SQL of staging and core. When it changes, seeds are loaded and core is rebuilt."""
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(settings().dbt_project.glob(pattern)):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def state_folder() -> Path:
    """Where dbt keeps its parsed project: in the home, so that the project can be read-only."""
    folder = settings().home / "dbt"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def flags() -> list[str]:
    """Flags of every invocation. dbt writes no log: a database's message quotes rows, so what a build says goes through
    runner.without_values into ops.model_result and the task log."""
    folder = state_folder()
    return [
        "--project-dir", str(settings().dbt_project),
        "--profiles-dir", str(settings().dbt_project),
        "--target-path", str(folder / "target"),
        "--log-path", str(folder / "logs"),
        "--log-level", "none",
        "--log-level-file", "none",
        "--no-write-json",
        "--no-version-check",
        "--no-send-anonymous-usage-stats",
    ]  # fmt: skip


def hand_over_connection() -> None:
    """Tell dbt's profile where the database is and how to log in as the builder."""
    connection = dsn("builder")
    environment().update(
        DBT_HOST=str(connection["host"]),
        DBT_PORT=str(connection["port"]),
        DBT_DATABASE=str(connection["dbname"]),
        DBT_USER=str(connection["user"]),
        DBT_ENV_SECRET_PASSWORD=str(connection["password"]),
    )
