"""Addresses of outside servers, and folders, as people write them."""

from collections.abc import Iterator
from pathlib import Path

import psycopg2.extensions
import pytest
from sqlalchemy.engine import make_url

from bluelamp.database import address, database_url, dsn
from bluelamp.errors import BluelampError
from bluelamp.settings import PROJECT, environment, settings
from bluelamp.transform.project import hand_over_connection

KIND = "Addresses as people write them"


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[pytest.MonkeyPatch]:
    """Variables for settings(), with a folder of secrets; what settings() does to the environment is undone."""
    for role in ("reader", "builder", "admin"):
        (tmp_path / f"bluelamp_{role}").write_text(f"secret of {role}/@:\n")
    monkeypatch.setenv("BLUELAMP_SECRETS", str(tmp_path))
    settings.cache_clear()
    yield monkeypatch
    settings.cache_clear()


# Address as written; host, port, user and password of the administrator, and what holds for everybody.
ADDRESSES = [
    ("postgresql://boss:p%40ss%2Fw%3Ard@db.force.example/bluelamp", "db.force.example", "5432", "boss", "p@ss/w:rd", {}),
    ("postgresql://boss@[::1]:5433/bluelamp", "::1", "5433", "boss", "secret of admin/@:", {}),
    ("postgres://boss:x@db?sslmode=require", "db", "5432", "boss", "x", {"sslmode": "require"}),
    ("postgresql:///bluelamp?host=/var/run/postgresql", "/var/run/postgresql", "5432", "bluelamp_admin", "secret of admin/@:", {}),
    ("postgresql://%2Fvar%2Frun%2Fpostgresql/bluelamp", "/var/run/postgresql", "5432", "bluelamp_admin", "secret of admin/@:", {}),
    ("host=db port=5433 user=boss password='a b' sslmode=verify-full", "db", "5433", "boss", "a b", {"sslmode": "verify-full"}),
    ("postgresql://boss:x@one,two/bluelamp?target_session_attrs=primary", "one,two", "5432", "boss", "x",
     {"target_session_attrs": "primary"}),
]  # fmt: skip


@pytest.mark.real_life(KIND, "%40 in the password, [::1], ?sslmode=require, a folder of sockets, key=value, two hosts")
@pytest.mark.parametrize(("written", "host", "port", "user", "password", "others"), ADDRESSES)
def test_an_address_means_what_libpq_says(
    given: pytest.MonkeyPatch, written: str, host: str, port: str, user: str, password: str, others: dict[str, str]
) -> None:
    given.setenv("BLUELAMP_DATABASE_URL", written)
    assert tuple(address()) == (host, port)
    admin, reader = dsn("admin"), dsn("reader")
    assert (admin["user"], admin["password"]) == (user, password)
    assert (reader["user"], reader["password"], reader["dbname"]) == (
        "bluelamp_reader",
        "secret of reader/@:",
        "bluelamp",
    )
    assert reader["client_encoding"] == "UTF8"
    for made in (admin, reader):
        assert (made["host"], made["port"]) == (host, port)
        assert others.items() <= made.items()

    # What SQLAlchemy hands to libpq, and what libpq reads from the address that a person is given for a BI tool.
    url = make_url(database_url("reader"))
    arguments, keywords = url.get_dialect()().create_connect_args(url)
    parsed = psycopg2.extensions.parse_dsn(database_url("reader").replace("+psycopg2", "", 1))
    for made in ({**keywords, "dbname": keywords.get("dbname") or keywords["database"]}, parsed):
        assert {name: str(made[name]) for name in ("host", "user", "password", "dbname")} == {
            "host": host, "user": "bluelamp_reader", "password": "secret of reader/@:", "dbname": "bluelamp",
        }  # fmt: skip
        assert others.items() <= {key: str(value) for key, value in made.items()}.items()
        assert set(str(made["port"]).split(",")) == {port}
    assert arguments == []


@pytest.mark.real_life(KIND, "?sslmode=require: dbt connects by it, too")
def test_dbt_connects_by_the_same_address(given: pytest.MonkeyPatch) -> None:
    import os

    for name in ("PGSSLMODE", "PGTARGETSESSIONATTRS", "DBT_HOST", "DBT_PORT"):
        given.setenv(name, "hostile")
    given.setenv("BLUELAMP_DATABASE_URL", "postgresql://boss@[::1]:5433/bluelamp?sslmode=require")
    hand_over_connection()
    assert {name: os.environ.get(name) for name in ("DBT_HOST", "DBT_PORT", "PGSSLMODE", "PGTARGETSESSIONATTRS")} == {
        "DBT_HOST": "::1", "DBT_PORT": "5433", "PGSSLMODE": "require", "PGTARGETSESSIONATTRS": None,
    }  # fmt: skip


@pytest.mark.real_life(
    KIND, "an @ that is not encoded, SQLAlchemy's prefix, a service file, two ports: said, without the password"
)
@pytest.mark.parametrize(
    "written",
    [
        "postgresql://boss:hunter@2@db/bluelamp", "postgresql+psycopg2://boss:hunter2@db/bluelamp", "postgresql://boss:hunter2@[::1/x",
        "service=hunter2", "hunter2", "postgresql://boss:hunter2@one:1,two:2/bluelamp", "postgresql://boss:hunter2@db/x?nosuch=1",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_read_is_said(given: pytest.MonkeyPatch, written: str) -> None:
    given.setenv("BLUELAMP_DATABASE_URL", written)
    with pytest.raises(BluelampError) as caught:
        dsn("reader")
    assert "hunter" not in str(caught.value)
    assert "postgresql://USER@HOST" in caught.value.next_step


@pytest.mark.real_life(KIND, "BLUELAMP_SECRETS=./secrets or ~/s, typed in another folder")
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("./secrets", PROJECT / "secrets"),
        ("../s", PROJECT.parent / "s"),
        ("~/s", Path.home() / "s"),
        ("/run/s", Path("/run/s")),
    ],
)
def test_a_folder_means_the_same_wherever_a_command_is_typed(
    given: pytest.MonkeyPatch, tmp_path: Path, written: str, meant: Path
) -> None:
    given.setenv("BLUELAMP_SECRETS", written)
    given.setenv("BLUELAMP_HOME", written)
    for folder in (tmp_path, Path("/")):
        given.chdir(folder)
        settings.cache_clear()
        assert (settings().secrets, settings().home) == (meant.resolve(), meant.resolve())
        assert environment()["BLUELAMP_SECRETS"] == str(meant.resolve())


def test_no_role_gets_a_made_up_secret(given: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given.setenv("BLUELAMP_SECRETS", str(tmp_path / "elsewhere"))
    given.setenv("BLUELAMP_DATABASE_URL", "postgresql://db/bluelamp")
    for role in ("reader", "admin"):
        with pytest.raises(BluelampError, match=r"The secret bluelamp_\w+ is missing"):
            dsn(role)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.real_life(KIND, "a secret's file that is empty")
def test_an_empty_secret_is_refused(given: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("bluelamp_reader", "pseudonym_key", "airflow_jwt"):
        (tmp_path / name).write_text("\n")
        with pytest.raises(BluelampError, match=f"The secret {name} is empty"):
            settings().secret(name)
