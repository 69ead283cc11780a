"""What deploy/ names is there: commands, settings, services, secrets, metrics, and the chart's own values."""

import configparser
import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import typer
import yaml

from bluelamp import orchestration, settings
from bluelamp.cli.app import app
from bluelamp.operations.metrics import WORDS
from bluelamp.settings import PROJECT

DEPLOY = PROJECT / "deploy"
COMPONENT = (PROJECT / "bluelamp" / "local" / "component.py").read_text(encoding="utf-8")
START = ["python", "-m", "bluelamp.local.component"]
SETTINGS = set(re.findall(r"^(BLUELAMP_\w+) ", f"{settings.__doc__}\n{orchestration.__doc__}", re.MULTILINE))
MADE = set(
    re.search(r"for name in (.*?); do", (PROJECT / "scripts" / "make-secrets").read_text(encoding="utf-8"), re.DOTALL)[1]  # type: ignore[index]
    .replace("\\\n", " ").split()
)  # fmt: skip

# What the official chart (values.yaml of its releases for Airflow 3) lets one say, of what we say.
TOKEN = "/run/secrets/kubernetes.io/serviceaccount"  # /var/run is /run in Debian
OF_A_PROGRAM = {"command", "args", "waitForMigrations.enabled", "livenessProbe.command"}
CHART = {
    "airflowVersion", "defaultAirflowRepository", "defaultAirflowTag", "executor", "uid", "gid", "postgresql.enabled",
    "data.metadataSecretName", "data.brokerUrlSecretName", "redis.enabled", "redis.passwordSecretName", "fernetKeySecretName",
    "apiSecretKeySecretName", "jwtSecretName", "env", "volumes", "volumeMounts", "createUserJob.enabled", "statsd.enabled",
    "apiServer.command", "apiServer.args", "apiServer.waitForMigrations.enabled",
    *(f"{name}.{key}" for name in ("scheduler", "dagProcessor", "triggerer", "workers") for key in OF_A_PROGRAM),
    *(f"{name}.logGroomerSidecar.enabled" for name in ("scheduler", "dagProcessor", "triggerer", "workers")),
    "scheduler.startupProbe.command", "scheduler.startupProbe.failureThreshold", "triggerer.persistence.enabled",
    "workers.persistence.enabled", "workers.replicas", "workers.terminationGracePeriodSeconds", "workers.resources.requests.cpu",
    "workers.resources.requests.memory", "workers.resources.limits.memory", "workers.livenessProbe.initialDelaySeconds",
    "workers.livenessProbe.timeoutSeconds",
    *(f"migrateDatabaseJob.{key}" for key in ("command", "args", "extraVolumes", "extraVolumeMounts", "env")),
}  # fmt: skip


def read(name: str) -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))


def leaves(values: Any, path: str = "") -> Iterator[str]:
    """The dotted paths of all values; a list is one."""
    if not isinstance(values, dict):
        yield path
        return
    for key, value in values.items():
        yield from leaves(value, f"{path}.{key}" if path else key)


def is_component(words: list[str]) -> bool:
    """Whether bluelamp.local.component knows what is asked of it."""
    cases = {name for found in re.findall(r"case \[(.*?)\]", COMPONENT) for name in re.findall(r'"([\w-]+)"', found)}
    return set(words) <= cases


def test_the_override_for_celery_names_services_secrets_and_settings_that_exist() -> None:
    base = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))
    override = read("compose.celery.yml")
    assert set(override["secrets"]) <= MADE
    new = {name for name in override["services"] if name not in base["services"]}
    assert new == {"redis"}
    airflow = {name for name, service in base["services"].items() if name.startswith("airflow-")}
    for name in airflow:
        service = override["services"][name]
        assert service["environment"]["BLUELAMP_EXECUTOR"] == "celery", name
        assert set(service["environment"]) <= SETTINGS
        assert service["secrets"] == ["broker_password"]
    # What a worker is stands beside the others, so that no file names another: each tool looks elsewhere for it.
    assert not any("extends" in service for service in override["services"].values())
    worker = base["services"]["airflow-worker"]
    assert worker["profiles"] == ["celery"]
    assert is_component(worker["command"])
    assert is_component(worker["healthcheck"]["test"][4:])
    assert set(override["services"]["airflow-worker"]["depends_on"]) <= new


def test_the_broker_is_locked_down() -> None:
    redis = read("compose.celery.yml")["services"]["redis"]
    assert (redis["read_only"], redis["cap_drop"], "ports" in redis) == (True, ["ALL"], False)
    assert redis["security_opt"] == ["no-new-privileges:true"]
    assert int(redis["user"].split(":")[0]) > 0
    assert redis["networks"] == ["warehouse"]
    assert "requirepass" in redis["command"][2]
    assert "--requirepass" not in redis["command"][2], "a program's arguments are everybody's to see"
    assert re.match(r"redis:\d", redis["image"])


def test_the_charts_values_are_the_charts_and_start_our_own_programs() -> None:
    values = read("helm/values.yaml")
    assert set(leaves(values)) - CHART == set()
    programs = [
        values[name]
        for name in ("apiServer", "scheduler", "dagProcessor", "triggerer", "workers", "migrateDatabaseJob")
    ]
    for program in programs:
        assert program["command"] == START
        assert is_component(program["args"])
        for probe in ("livenessProbe", "startupProbe"):
            if command := program.get(probe, {}).get("command"):
                assert command[:3] == START
                assert is_component(command[3:])
    assert {variable["name"] for variable in [*values["env"], *values["migrateDatabaseJob"]["env"]]} <= SETTINGS
    mounts = [
        mount["mountPath"] for mount in [*values["volumeMounts"], *values["migrateDatabaseJob"]["extraVolumeMounts"]]
    ]
    assert not any(f"{TOKEN}/".startswith(f"{path}/") for path in mounts), "a pod's token could not be mounted"
    assert not any("configMap" in volume for volume in values["volumes"]), (
        "it could not hold the policy's folder of seeds"
    )
    assert not re.search(r"://[^/@:\s]+:[^@\s]+@", (DEPLOY / "helm" / "values.yaml").read_text(encoding="utf-8"))


def test_the_charts_versions_are_those_of_the_image_and_its_secrets_are_explained() -> None:
    values = read("helm/values.yaml")
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    assert f"apache-airflow=={values['airflowVersion']} " in lock
    assert f"bluelamp:{values['defaultAirflowTag']}" in (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")
    readme = (DEPLOY / "README.md").read_text(encoding="utf-8")
    text = (DEPLOY / "helm" / "values.yaml").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:secretName|SecretName|claimName|name): (bluelamp-[\w-]+)", text))
    assert len(named) >= 8
    assert {name for name in named if f"| `{name}` |" not in readme} == set()


def test_no_pod_but_the_migration_is_given_a_secret_that_its_service_in_compose_has_not() -> None:
    readme = (DEPLOY / "README.md").read_text(encoding="utf-8")
    commands = dict(
        re.findall(r"kubectl create secret generic (bluelamp-[a-z]+)((?:[ \\\n]+--from-file=\S+)+)", readme)
    )
    files = {name: set(re.findall(r"--from-file=secrets/(\w*)", options)) for name, options in commands.items()}
    assert files["bluelamp-administrator"] == {""}, "the whole folder"
    base = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    by_celery = read("compose.celery.yml")["services"]
    needed = {*base["airflow-worker"]["secrets"], *by_celery["airflow-worker"]["secrets"]}
    assert files["bluelamp-secrets"] == needed
    (row,) = re.findall(r"^\| `bluelamp-secrets` .*$", readme, re.MULTILINE)
    kept_back = set(re.findall(r"`(\w+)`", row.partition("but for")[2]))
    assert needed == {*MADE, "notify"} - kept_back - {name for name in MADE if name.startswith("superset")}


def test_every_line_of_the_crontab_is_one_that_cron_installs() -> None:
    """Debian's cron takes a variable without a value for a broken job, and refuses the whole file; quotes make it empty."""
    lines = [
        line for line in (DEPLOY / "crontab").read_text(encoding="utf-8").splitlines() if line[:1] not in ("", "#")
    ]
    wrong = [line for line in lines if not re.fullmatch(r'\w+=("[^"]*"|[^\s"]+)|(\S+ +){5}/\S.*', line)]
    assert (len(lines), wrong) == (5, [])


@pytest.mark.parametrize("name", ["systemd/bluelamp-watch.service", "systemd/bluelamp-metrics.service", "crontab"])
def test_what_a_timer_runs_is_a_command_with_these_options(name: str) -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    found = re.findall(r"/bin/bluelamp (\S+)(.*)$", (DEPLOY / name).read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    for command, rest in found:
        known = {option for parameter in commands[command].params for option in parameter.opts}
        assert set(re.findall(r"--[\w-]+", rest)) <= known


def test_what_a_document_runs_in_a_container_is_a_service_and_a_command_with_these_options() -> None:
    """Of timers beside Compose, of a move, of what needs the folder of secrets."""
    services = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    commands = typer.main.get_command(app)
    found = 0
    for name in ("deploy/README.md", "docs/move.md", "docs/runbook.md"):
        text = re.sub(
            r"`docker compose run --rm\n", "`docker compose run --rm ", (PROJECT / name).read_text(encoding="utf-8")
        )
        for line in re.findall(r"docker compose run (--rm [^`|\n]*)", text):
            words = shlex.split(line)
            options = [words.pop(0)]
            while words and words[0].startswith("-"):
                options.append(words.pop(0))
                if options[-1] in ("--entrypoint", "--volume", "--env"):
                    options.append(words.pop(0))
            assert words.pop(0) in services, line
            if "bluelamp" in options:
                command: Any = commands
                while hasattr(command, "commands"):
                    command = command.commands[words.pop(0)]
                known = {option for parameter in command.params for option in parameter.opts}
                assert {word for word in words if word.startswith("--")} <= known, line
                found += 1
    assert found >= 7


def test_every_timer_has_its_service_and_the_other_way_round() -> None:
    units = {path.name for path in (DEPLOY / "systemd").iterdir()}
    assert {name.removesuffix(".timer") for name in units if name.endswith(".timer")} == {
        name.removesuffix(".service") for name in units if name.endswith(".service")
    }
    for name in units:
        unit = configparser.ConfigParser(strict=True, interpolation=None)
        unit.read(DEPLOY / "systemd" / name, encoding="utf-8")
        assert "Unit" in unit, name


def test_alerts_ask_for_metrics_that_are_written() -> None:
    rules = [rule for group in read("prometheus-rules.yml")["groups"] for rule in group["rules"]]
    asked = {name for rule in rules for name in re.findall(r"bluelamp_(\w+)", rule["expr"])}
    assert asked
    assert asked <= set(WORDS)
