"""Airflow's configuration: one place, loopback only, no telemetry, the same secrets for every process."""

import base64
import socket
from pathlib import Path

import pytest

from bluelamp.errors import BluelampError
from bluelamp.inherited_environment import SILENCE
from bluelamp.local.environment import airflow_environment, write_password
from bluelamp.local.ports import ATTEMPTS, free_port
from bluelamp.settings import PROJECT, settings


def test_every_process_gets_the_same_secrets_and_none_is_weak(home: Path) -> None:
    first, second = (airflow_environment(8080, is_scheduling=flag) for flag in (True, False))
    for name in ("CORE__FERNET_KEY", "API_AUTH__JWT_SECRET", "API__SECRET_KEY", "DATABASE__SQL_ALCHEMY_CONN"):
        assert first[f"AIRFLOW__{name}"] == second[f"AIRFLOW__{name}"]
    assert len(base64.urlsafe_b64decode(first["AIRFLOW__CORE__FERNET_KEY"])) == 32
    assert (
        len(
            {
                first["AIRFLOW__API_AUTH__JWT_SECRET"],
                first["AIRFLOW__API__SECRET_KEY"],
                first["AIRFLOW__CORE__FERNET_KEY"],
            }
        )
        == 3
    )


def test_airflow_logs_in_as_its_own_role_to_its_own_database(home: Path) -> None:
    address = airflow_environment(8080, is_scheduling=True)["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]
    assert address.startswith("postgresql+psycopg2://bluelamp_airflow:")
    assert address.endswith("/airflow")


def test_nothing_listens_beyond_this_machine_and_nothing_phones_home(home: Path) -> None:
    environment = airflow_environment(8123, is_scheduling=True)
    assert environment["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert environment["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:8123/execution/"
    assert SILENCE.items() <= environment.items()


def test_the_sample_force_is_replayed_and_a_real_one_is_not(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BLUELAMP_REPLAY")
    settings.cache_clear()
    assert airflow_environment(8080, is_scheduling=True)["BLUELAMP_REPLAY"] == "0"
    (home / "SAMPLE").touch()
    assert airflow_environment(8080, is_scheduling=True)["BLUELAMP_REPLAY"] == "1"


def test_dags_are_found_wherever_airflow_is_started(home: Path) -> None:
    environment = airflow_environment(8080, is_scheduling=True)
    assert environment["AIRFLOW__CORE__DAGS_FOLDER"] == str(PROJECT / "dags")
    assert environment["PYTHONPATH"].split(":")[0] == str(PROJECT)


def test_the_password_can_be_read_by_its_owner_only(home: Path) -> None:
    settings().airflow_home.mkdir(parents=True, exist_ok=True)
    assert write_password() == write_password()
    assert (settings().airflow_home / "passwords.json").stat().st_mode & 0o777 == 0o600


def test_a_port_in_use_or_promised_is_passed_over() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        if taken + ATTEMPTS < 65_536:
            assert free_port(taken) > taken
            assert free_port(taken, taken=(taken + 1,)) > taken + 1


def test_no_free_port_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bluelamp.local.ports.is_free", lambda number: False)
    with pytest.raises(BluelampError, match="No free port from 8080"):
        free_port(8080)
