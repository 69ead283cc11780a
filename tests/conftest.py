"""A throw-away home with its own PostgreSQL for the whole run, and a fresh database and empty folders for each test."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Before anything of ours is imported: the tests never touch a person's home, and nobody's settings touch the tests.
SESSION_HOME = Path(tempfile.mkdtemp(prefix="bluelamp-tests-"))
SESSION_HOME.chmod(0o755)
for _name in [name for name in os.environ if name.startswith("BLUELAMP_")]:
    del os.environ[_name]
os.environ["BLUELAMP_HOME"] = str(SESSION_HOME)
os.environ["BLUELAMP_REPLAY"] = "1"
# As bluelamp.settings sets it, but before a test imports numpy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from bluelamp.database import ensure_database
from bluelamp.database.connect import DATABASE
from bluelamp.settings import settings
from tests.fixtures import sample, scheduling
from tests.fixtures.databases import BUILT, EMPTY, administer, keep_as, remove_server, restore


def pytest_addoption(parser: pytest.Parser) -> None:
    """./scripts/test --faults runs what takes minutes, too."""
    parser.addoption("--faults", action="store_true", help="run the tests marked slow, too")
    parser.addoption(
        "--pictures", help="folder that gets pictures (tests/local/test_broken_nights.py, test_superset.py)"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest first; what takes minutes only where it is asked for."""
    if not config.getoption("--faults"):
        for item in items:
            if marker := item.get_closest_marker("slow"):
                item.add_marker(pytest.mark.skip(reason=f"{marker.args[0]}: runs with ./scripts/test --faults"))
    items.sort(key=lambda item: scheduling.rank(item.path.relative_to(scheduling.TESTS).as_posix()))


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> scheduling.GroupScheduling:
    """How the tests are shared out between workers."""
    return scheduling.GroupScheduling(config, log)


@pytest.fixture(scope="session")
def database_server() -> Iterator[None]:
    """The run's PostgreSQL, migrated once and kept as a template."""
    ensure_database()
    # What a killed process wrote is still the system's to keep: only a machine that loses its power needs these.
    careless = [f"alter system set {name} = off" for name in ("fsync", "full_page_writes", "synchronous_commit")]
    administer(*careless, "select pg_reload_conf()", f"alter database {DATABASE} rename to {EMPTY}")
    yield
    remove_server(SESSION_HOME)


def pytest_sessionfinish() -> None:
    """The home goes with the run, whether or not a test used it."""
    shutil.rmtree(SESSION_HOME, ignore_errors=True)


@pytest.fixture()
def home(database_server: None) -> Iterator[Path]:
    """An empty, migrated home. Its server is shared, its database is this test's own."""
    restore()
    for folder in ("landing", "archive", "site", "documents", "audit"):
        shutil.rmtree(SESSION_HOME / folder, ignore_errors=True)
    (SESSION_HOME / "SAMPLE").unlink(missing_ok=True)
    yield SESSION_HOME
    settings.cache_clear()


@pytest.fixture(scope="session")
def built_kept(database_server: None) -> None:
    """A build of nothing, kept: seeds are loaded and every model stands."""
    from bluelamp.transform import build

    restore()
    build()
    keep_as(BUILT)


@pytest.fixture()
def built_home(built_kept: None, home: Path) -> Path:
    """A home whose first build has been, of no delivery: what a test delivers is a night's work, not a first load."""
    restore(BUILT)
    return home


@pytest.fixture(scope="session")
def sample_kept(database_server: None) -> None:
    """The sample force, taken in and published once."""
    sample.prepare()


@pytest.fixture()
def sample_home(sample_kept: None) -> Iterator[Path]:
    """A home that holds the sample force as published at 14 October 2013: this test's own copy."""
    yield sample.hand_out()
    (SESSION_HOME / "SAMPLE").unlink(missing_ok=True)
    settings.cache_clear()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real police data beside the project; a test that needs it skips where it is not there."""
    folder = settings().project.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"real police data is not at {folder}")
    return folder
