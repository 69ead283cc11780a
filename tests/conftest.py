"""A throw-away home with its own PostgreSQL for the whole run, and a fresh database and empty folders for each test."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

# Before anything of ours is imported: the tests never touch a person's home, and nobody's settings touch the tests.
SESSION_HOME = Path(tempfile.mkdtemp(prefix="bluelamp-tests-"))
SESSION_HOME.chmod(0o755)
for _name in [name for name in os.environ if name.startswith("BLUELAMP_")]:
    del os.environ[_name]
os.environ["BLUELAMP_HOME"] = str(SESSION_HOME)
os.environ["BLUELAMP_REPLAY"] = "1"

from bluelamp.database import ensure_database, server
from bluelamp.database.connect import DATABASE, dsn
from bluelamp.settings import settings

TEMPLATE = "bluelamp_template"


def administer(*statements: str) -> None:
    """Run statements as the administrator, outside any transaction and outside the test database."""
    connection = psycopg2.connect(**{**dsn("admin"), "dbname": "postgres"})
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


@pytest.fixture(scope="session")
def database_server() -> Iterator[None]:
    """The run's PostgreSQL, migrated once and kept as a template."""
    ensure_database()
    administer(f"alter database {DATABASE} rename to {TEMPLATE}")
    yield
    server.stop()
    cluster = server.place().cluster
    if not cluster.is_relative_to(SESSION_HOME):
        shutil.rmtree(cluster.parent, ignore_errors=True)
    shutil.rmtree(SESSION_HOME, ignore_errors=True)


@pytest.fixture()
def home(database_server: None) -> Iterator[Path]:
    """An empty, migrated home. Its server is shared, its database is this test's own."""
    administer(
        f"drop database if exists {DATABASE} with (force)",
        f"create database {DATABASE} template {TEMPLATE} strategy file_copy owner bluelamp_owner",
        f"revoke all on database {DATABASE} from public",
        *(
            f"grant connect, temporary on database {DATABASE} to bluelamp_{role}"
            for role in ("loader", "builder", "publisher")
        ),
        *(
            f"grant connect on database {DATABASE} to bluelamp_{role}"
            for role in ("engineer", "steward", "reader", "public_reader")
        ),
    )
    for folder in ("landing", "archive", "site", "documents"):
        shutil.rmtree(SESSION_HOME / folder, ignore_errors=True)
    (SESSION_HOME / "SAMPLE").unlink(missing_ok=True)
    yield SESSION_HOME
    settings.cache_clear()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real police data beside the project; a test that needs it skips where it is not there."""
    folder = settings().project.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"real police data is not at {folder}")
    return folder
