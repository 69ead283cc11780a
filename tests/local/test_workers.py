"""Celery in place of Airflow's own forks: settings that cannot be meant are refused, and a home's broker is its own."""

import shutil
import subprocess
import time
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import AuthenticationError

from bluelamp.errors import BluelampError
from bluelamp.local.airflow import celery_services
from bluelamp.local.broker import named_broker, own_broker, require_answer
from bluelamp.local.environment import airflow_environment
from bluelamp.local.workers import key_prefix, worker_services
from bluelamp.orchestration import read_orchestration
from bluelamp.settings import settings

needs_redis = pytest.mark.skipif(
    not shutil.which("redis-server"), reason="no Redis: ./scripts/install-test-tools --faults"
)


@pytest.fixture
def celery(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BLUELAMP_EXECUTOR", "celery")
    settings.cache_clear()
    (settings().airflow_home / "logs" / "services").mkdir(parents=True, exist_ok=True)
    return home


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BLUELAMP_EXECUTOR", "kubernetes"), ("BLUELAMP_BROKER", "amqp://host//"), ("BLUELAMP_BROKER", "redis://"),
        ("BLUELAMP_WORKERS", "-1"), ("BLUELAMP_WORKERS", "65"), ("BLUELAMP_QUEUES", "kent;rm"), ("BLUELAMP_STATSD", "8125"),
        ("BLUELAMP_STATSD", "host:0"), ("BLUELAMP_LINEAGE", "yes"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_meant_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(BluelampError, match=f"{name} cannot be read"):
        read_orchestration({name: value})


def test_a_brokers_address_is_not_repeated_since_it_may_hold_a_password() -> None:
    with pytest.raises(BluelampError) as refused:
        read_orchestration({"BLUELAMP_BROKER": "amqp://user:canary@host"})
    assert "canary" not in str(refused.value)


def test_without_settings_the_scheduler_runs_the_tasks_and_nothing_is_told_elsewhere(home: Path) -> None:
    environment = airflow_environment(8080, is_scheduling=True)
    assert environment["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"
    assert environment["AIRFLOW__OPENLINEAGE__DISABLED"] == "True"
    assert not [name for name in environment if name.startswith(("AIRFLOW__CELERY", "AIRFLOW__METRICS"))]
    assert celery_services() == (None, [])


def test_metrics_and_lineage_go_where_they_are_asked_for(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLUELAMP_STATSD", "[::1]:8125")
    monkeypatch.setenv("BLUELAMP_LINEAGE", "1")
    settings.cache_clear()
    environment = airflow_environment(8080, is_scheduling=True)
    assert [environment[f"AIRFLOW__METRICS__STATSD_{name}"] for name in ("ON", "HOST", "PORT")] == [
        "True",
        "::1",
        "8125",
    ]
    assert str(home / "lineage") in environment["AIRFLOW__OPENLINEAGE__TRANSPORT"]
    assert "AIRFLOW__OPENLINEAGE__DISABLED" not in environment


def test_the_password_of_a_named_broker_comes_from_its_secret(celery: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLUELAMP_BROKER", "redis://redis:6379/0")
    settings.cache_clear()
    assert named_broker() == "redis://redis:6379/0"
    (settings().secrets / "broker_password").write_text("pa/ss:word")
    try:
        environment = airflow_environment(8080, is_scheduling=True)
        assert environment["AIRFLOW__CELERY__BROKER_URL"] == "redis://:pa%2Fss%3Aword@redis:6379/0"
        assert environment["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"
    finally:
        (settings().secrets / "broker_password").unlink()


def test_workers_have_names_and_logs_of_their_own_and_the_queues_that_are_set(
    celery: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLUELAMP_WORKERS", "3")
    monkeypatch.setenv("BLUELAMP_QUEUES", "default,kent")
    settings.cache_clear()
    services = worker_services()
    assert [service.name for service in services] == ["worker-1", "worker-2", "worker-3"]
    assert len({service.log for service in services}) == len({tuple(service.command) for service in services}) == 3
    assert all(service.command[-1] == "default,kent" for service in services)


def test_two_homes_at_one_broker_never_share_a_key(celery: Path) -> None:
    before = key_prefix()
    secret = settings().secrets / "airflow_jwt"
    kept = secret.read_text()
    secret.write_text("another home's")
    try:
        assert key_prefix() != before
    finally:
        secret.write_text(kept)


@pytest.mark.real_life("services that start", "the broker that is named does not answer")
def test_a_broker_that_does_not_answer_is_said_before_anything_is_started(
    celery: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLUELAMP_BROKER", "redis://:canary@127.0.0.1:9/0")
    settings.cache_clear()
    with pytest.raises(BluelampError, match="broker does not answer") as refused:
        celery_services()
    assert "canary" not in str(refused.value)
    assert "127.0.0.1:9" in str(refused.value)


@pytest.mark.real_life("Real machines", "no Redis is installed")
def test_a_machine_without_redis_is_told_what_to_install(celery: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bluelamp.local.broker.PROGRAMS", ("no-such-server",))
    with pytest.raises(BluelampError, match="no Redis is installed"):
        own_broker()


@needs_redis
def test_a_homes_own_broker_listens_on_loopback_and_asks_for_its_password(celery: Path) -> None:
    service, address = own_broker()
    configuration = Path(service.command[-1])
    assert configuration.stat().st_mode & 0o777 == 0o600
    assert settings().secret("broker_password") not in " ".join(service.command)
    with open(service.log, "ab") as log:
        process = subprocess.Popen(service.command, stdout=log, stderr=log)
    try:
        for _ in range(100):
            try:
                require_answer(address)
                break
            except BluelampError:
                time.sleep(0.05)
        require_answer(address)
        with Redis.from_url(address) as client:
            assert client.config_get("bind") == {"bind": "127.0.0.1"}
        stranger = address.replace(settings().secret("broker_password"), "guessed")
        with Redis.from_url(stranger) as client, pytest.raises(AuthenticationError):
            client.ping()
        with pytest.raises(BluelampError, match="AuthenticationError"):
            require_answer(stranger)
    finally:
        process.terminate()
        process.wait()
