"""What production runs is locked down: no needless right, no secret in sight, nothing that listens beyond the host."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from bluelamp.database import ROLES
from bluelamp.database.server import configuration
from bluelamp.local.component import EVERYWHERE, PORT, SERVER, SUPERSET_PORT
from bluelamp.settings import PROJECT

Service = tuple[str, dict[str, Any]]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))


def services(compose: dict[str, Any]) -> Iterator[Service]:
    assert set(compose["services"]) >= {
        "postgres", "migrate", "airflow-api-server", "airflow-scheduler", "airflow-dag-processor", "airflow-triggerer", "web",
        "superset",
    }  # fmt: skip
    yield from compose["services"].items()


def test_every_service_is_hardened(compose: dict[str, Any]) -> None:
    for name, service in services(compose):
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "cap_add" not in service, name
        assert "privileged" not in service, name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert int(service["user"].split(":")[0]) > 0, f"{name} runs as root"
        assert service["pids_limit"] > 0, name
        assert not any("docker.sock" in str(volume) for volume in service.get("volumes", [])), name


def test_every_service_that_stays_has_a_health_check(compose: dict[str, Any]) -> None:
    for name, service in services(compose):
        assert service.get("restart") == "no" or service["healthcheck"]["test"][0] == "CMD", name


def test_ports_are_open_on_loopback_only(compose: dict[str, Any]) -> None:
    ports = [(name, port) for name, service in services(compose) for port in service.get("ports", [])]
    assert ports
    assert [(name, port) for name, port in ports if not port.startswith("127.0.0.1:")] == []
    assert all(service.get("network_mode") != "host" for _, service in services(compose))


def test_images_are_pinned_to_a_version(compose: dict[str, Any]) -> None:
    assert compose["services"]["postgres"]["image"].startswith("postgres:18")
    for name, service in services(compose):
        tag = service["image"].partition(":")[2]
        assert re.match(r"\d", tag), f"{name} has no version: {service['image']}"


def test_secrets_are_files_without_defaults_and_never_in_the_environment(compose: dict[str, Any]) -> None:
    declared = compose["secrets"]
    assert declared
    assert all(secret == {"file": f"./secrets/{name}"} for name, secret in declared.items())
    for name, service in services(compose):
        assert set(service.get("secrets", [])) <= set(declared), name
        for key, value in (service.get("environment") or {}).items():
            wanted_path = key.endswith("_FILE") and value.startswith("/run/secrets/")
            assert wanted_path or not re.search("PASSWORD|SECRET|KEY|TOKEN", key), f"{name}: {key}"
            assert not re.search(r"://[^/@:]+:[^@]+@", str(value)), f"{name}: {key} holds a password"


def test_only_migration_backups_and_the_database_know_the_administrator(compose: dict[str, Any]) -> None:
    knows = {name for name, service in services(compose) if "bluelamp_admin" in service.get("secrets", [])}
    assert knows == {"postgres", "migrate", "backup", "restore", "try-restore"}
    personal = {name for name, service in services(compose) if "pseudonym_key" in service.get("secrets", [])}
    assert "web" not in personal
    assert "postgres" not in personal


def test_a_backup_can_be_put_back_and_tried_before_anything_else_runs(compose: dict[str, Any]) -> None:
    backup, restore, attempt = (compose["services"][name] for name in ("backup", "restore", "try-restore"))
    for service, command in ((restore, "restore"), (attempt, "try-restore")):
        assert service["profiles"] == ["restore"], "`up` would start it"
        assert service["restart"] == "no"
        assert service["entrypoint"] == ["python", "-m", "bluelamp", "db", command, "--from", "/backup"]
        # It makes roles and schema as the migration does, and looks for the key that the pseudonyms were made with.
        assert {f"bluelamp_{role}" for role in (*ROLES, "admin")} | {"pseudonym_key"} == set(service["secrets"])
        mounts = {mount["target"]: mount for mount in service["volumes"] if isinstance(mount, dict)}
        assert set(mounts) == {"/backup", "/etc/bluelamp/policy"}
        assert all(mount["read_only"] for mount in mounts.values())
        assert mounts["/backup"]["source"] == backup["volumes"][-1]["source"]
    assert [mount for mount in restore["volumes"] if isinstance(mount, str)] == ["home:/var/lib/bluelamp"]
    assert restore["depends_on"] == {"postgres": {"condition": "service_healthy"}}, (
        "the migration would fill what is to be empty"
    )
    # A scratch home has no place in memory, and goes with its container: a volume without a name.
    assert (attempt["tmpfs"], [mount for mount in attempt["volumes"] if isinstance(mount, str)]) == ([], ["/tmp"])
    assert attempt["depends_on"] == {}


def test_the_example_of_a_login_for_some_areas_gives_its_secret_to_those_who_make_logins(
    compose: dict[str, Any],
) -> None:
    text = (PROJECT / "docs" / "bi-author.md").read_text(encoding="utf-8")
    override = yaml.safe_load(re.search(r"```yaml\n(.*?)```", text, re.DOTALL)[1])  # type: ignore[index]
    assert set(override["services"]) == {"migrate", "restore"} <= set(compose["services"])
    (name,) = override["secrets"]
    assert all(service == {"secrets": [name]} for service in override["services"].values())
    assert override["secrets"][name] == {"file": f"./secrets/{name}"}
    assert name.removeprefix("bluelamp_area_") in text.split("login,area_type,area_name")[1]


def test_every_secret_is_made_by_the_script_and_kept_out_of_the_repository(compose: dict[str, Any]) -> None:
    script = (PROJECT / "scripts" / "make-secrets").read_text(encoding="utf-8")
    made = set(re.search(r"for name in (.*?); do", script, re.DOTALL)[1].replace("\\\n", " ").split())  # type: ignore[index]
    by_celery = yaml.safe_load((PROJECT / "deploy" / "compose.celery.yml").read_text(encoding="utf-8"))["secrets"]
    assert "[ -e secrets/notify ] || : >secrets/notify" in script, (
        "an address that nobody can make up, empty until it is written"
    )
    assert {*made, "notify"} == {*compose["secrets"], *by_celery}
    assert "secrets/" in (PROJECT / ".gitignore").read_text(encoding="utf-8").split()
    assert "secrets" in (PROJECT / ".dockerignore").read_text(encoding="utf-8").split()


def test_only_services_that_tell_of_failures_are_given_an_address_that_may_hold_a_password(
    compose: dict[str, Any],
) -> None:
    """The scheduler runs tasks and deadlines, or a worker; the DAG processor tells of a task that died without a word."""
    told = {name for name, service in services(compose) if "BLUELAMP_NOTIFY" in (service.get("environment") or {})}
    assert told == {"airflow-scheduler", "airflow-dag-processor", "airflow-worker"}
    assert all("notify" in compose["services"][name]["secrets"] for name in told)
    for file in ("docker-compose.yml", ".env.example"):
        text = (PROJECT / file).read_text(encoding="utf-8")
        assert "install -m 600 .env.example .env" in text, f"{file}: a copy that others of the machine may read"
        assert "cp .env" not in text, file


def test_a_folder_of_the_project_that_a_container_writes_to_goes_into_no_image_and_no_repository(
    compose: dict[str, Any],
) -> None:
    mounts = [mount for _, service in services(compose) for mount in service.get("volumes", []) if "source" in mount]
    written = [mount["source"].rpartition(":-")[2].rstrip("}") for mount in mounts if not mount.get("read_only")]
    own = {source for source in written if source.startswith("./")}
    assert own == {"./backup"}
    for file, ending in ((".dockerignore", ""), (".gitignore", "/")):
        ignored = (PROJECT / file).read_text(encoding="utf-8").splitlines()
        # From the project's own folder on: a package of that name is part of the program.
        anchored = [f"{'/' if ending else ''}{source.removeprefix('./')}{ending}" for source in own]
        assert set(anchored) <= set(ignored), file


def test_the_image_can_be_read_by_its_user_whatever_the_umask_of_the_clone() -> None:
    """COPY keeps modes: of what comes from the folder nothing goes into an image that runs but through a stage that opens it."""
    stages = re.split(r"^FROM ", (PROJECT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    by_name = {stage.split()[2]: stage for stage in stages}
    for name in ("bluelamp", "superset"):
        copied = re.findall(r"^COPY (.*)$", by_name[name], re.MULTILINE)
        assert copied
        assert [line for line in copied if not line.startswith("--from=")] == [], name
    assert "COPY --from=project /opt/bluelamp ./\n" in by_name["bluelamp"]
    assert re.search(r"^COPY \. \.\nRUN chmod -R a\+rX,go-w \.$", by_name["project"], re.MULTILINE)


def test_each_secret_is_readable_by_the_containers_that_have_it_and_by_no_group_else(compose: dict[str, Any]) -> None:
    """Group 999 is PostgreSQL's and Redis's in their images, and on many hosts one that people are in."""
    by_celery = yaml.safe_load((PROJECT / "deploy" / "compose.celery.yml").read_text(encoding="utf-8"))["services"]
    script = (PROJECT / "scripts" / "make-secrets").read_text(encoding="utf-8")
    assert "chown -R 10001:10001 secrets && chmod 0711 secrets && chmod 0400 secrets/*" in script
    shared = set(re.search(r"chown 10001:999 (.*?) && chmod 0440 (.*)", script)[1].split())  # type: ignore[index]
    users = {**compose["services"], **{name: service for name, service in by_celery.items() if "user" in service}}
    of_999 = {name for service in users.values() if service["user"] == "999:999" for name in service.get("secrets", [])}
    assert shared == {f"secrets/{name}" for name in of_999}
    assert {service["user"] for service in users.values() if service.get("secrets")} == {"10001:10001", "999:999"}


def test_nobody_fills_the_disk_by_notify(compose: dict[str, Any]) -> None:
    assert "max_notify_queue_pages=64" in compose["services"]["postgres"]["command"]
    assert configuration()["max_notify_queue_pages"] == "64"


def test_airflow_finds_its_api_server_by_the_name_it_has_here(compose: dict[str, Any]) -> None:
    service = compose["services"][SERVER]
    assert service["command"] == ["api-server"]
    assert service["ports"] == [f"127.0.0.1:{PORT}:{PORT}"]
    assert EVERYWHERE == "0.0.0.0"


def test_superset_reads_as_the_reader_and_sees_no_delivery(compose: dict[str, Any]) -> None:
    service = compose["services"]["superset"]
    assert service["command"] == ["superset"]
    assert service["ports"] == [f"127.0.0.1:{SUPERSET_PORT}:{SUPERSET_PORT}"]
    assert {name for name in service["secrets"] if name.startswith("bluelamp_")} == {"bluelamp_reader"}
    assert not any("landing" in str(volume) or str(volume).startswith("home:") for volume in service["volumes"])


def test_what_a_person_must_fill_in_is_in_the_example(compose: dict[str, Any]) -> None:
    text = (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")
    wanted = set(re.findall(r"(?<!\$)\$\{(\w+)", text))
    example = (PROJECT / ".env.example").read_text(encoding="utf-8")
    assert wanted == set(re.findall(r"^(\w+)=$", example, re.MULTILINE)), "a value in .env.example would be a default"
