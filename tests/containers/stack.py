"""docker-compose.yml itself, brought up by podman-compose in a copy of the project, as the head of that file says."""

import os
import re
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import yaml

from bluelamp.local.airflow_api import wait_until
from bluelamp.settings import PROJECT
from tests.containers.engine import Engine, run
from tests.containers.images import build_options

PODMAN_COMPOSE = "podman-compose==1.6.0"
NAME = "bluelamp"
NOT_DELIVERED = (
    "var",
    "__pycache__",
    ".*_cache",
    ".git",
    ".venv",
    ".venv-bi",
    ".hypothesis",
    "secrets",
    ".env",
    "node_modules",
)
USER = 10001  # the user of the image
NOTIFY = "json://bluelamp:a-password@127.0.0.1:9/"  # nobody listens there
AIRFLOW = ("airflow-api-server", "airflow-scheduler", "airflow-dag-processor", "airflow-triggerer")
SERVICES = (
    "postgres",
    "migrate",
    *AIRFLOW,
    "web",
)  # Superset's image is another gigabyte: tests/local/test_superset.py runs it


class Stack:
    """The services of the compose file, in a folder of their own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.project = engine.folder / "project"
        self.landing = engine.folder / "landing"
        shutil.copytree(PROJECT, self.project, symlinks=True, ignore=shutil.ignore_patterns(*NOT_DELIVERED))
        self.landing.mkdir()
        self.give_to_the_services(self.landing)
        example = (self.project / ".env.example").read_text(encoding="utf-8")
        filled = example.replace("BLUELAMP_LANDING=\n", f"BLUELAMP_LANDING={self.landing}\n")
        (self.project / ".env").write_text(filled, encoding="utf-8")
        # As from a clone under umask 077, which COPY keeps and bind mounts show: .env.example says what then to open.
        run("chmod", "--recursive", "go-rwx", str(self.project))
        run("chmod", "-R", "a+rX", "policy", "deploy/site_server.conf", cwd=self.project)
        (self.project / "secrets").mkdir()
        (self.project / "secrets" / "notify").write_text(NOTIFY, encoding="utf-8")
        run(str(self.project / "scripts" / "make-secrets"))
        self.file = yaml.safe_load((self.project / "docker-compose.yml").read_text(encoding="utf-8"))
        (self.project / "docker-compose.override.yml").write_text(yaml.safe_dump(self.override()), encoding="utf-8")
        self.program = engine.folder / "compose" / "bin" / "podman-compose"
        uv = str(Path(sys.executable).with_name("uv"))
        run(uv, "venv", "--quiet", "--python", sys.executable, str(self.program.parents[1]))
        run(uv, "pip", "install", "--quiet", "--python", str(self.program.with_name("python")), PODMAN_COMPOSE)

    def give_to_the_services(self, folder: Path) -> None:
        """Make a folder of the host, and what is in it, the image's user's, as .env.example asks."""
        for path in (folder, *folder.rglob("*")):
            os.chown(path, USER, USER)

    def writable_by_file(self, service: str) -> set[str]:
        """Where the compose file lets a service write: its tmpfs, and its volumes but for those that are read-only."""
        said = self.file["services"][service]
        found = {place.partition(":")[0] for place in said["tmpfs"]}
        for volume in said.get("volumes", []):
            if isinstance(volume, str):
                _, place, *options = volume.split(":")
                found |= set() if "ro" in options else {place}
            elif not volume.get("read_only"):
                found.add(volume["target"])
        return {place.replace("/var/run/", "/run/") for place in found}  # a link there

    def override(self) -> dict[str, Any]:
        """What podman cannot do: Docker's own log driver."""
        return {"services": {name: {"logging": {"driver": "k8s-file"}} for name in SERVICES}}

    def compose(self, *arguments: str) -> str:
        """podman-compose; what it says."""
        # Docker gives a read-only container no tmpfs that was not asked for.
        options = ("--in-pod=false", "--podman-run-args=--read-only-tmpfs=false")
        done = run(str(self.program), *options, *arguments, cwd=self.project, env=self.engine.environment)
        return f"{done.stdout}{done.stderr}"

    def build(self) -> None:
        """The project's image, by the compose file's own build section. An image, once made, serves all its services."""
        self.compose(
            f"--podman-build-args={' '.join(['--pull=never', '--layers=false', *build_options()])}", "build", "migrate"
        )

    def container(self, service: str) -> str:
        """The name of a service's container."""
        return f"{self.project.name}_{service}_1"

    def is_healthy(self, service: str) -> bool:
        """Whether the service's own health check, run in its container, says so now."""
        command = ("podman", "healthcheck", "run", self.container(service))
        return run(*command, env=self.engine.environment, check=False).returncode == 0

    def wait_for_health(self, *services: str, seconds: float) -> float:
        """Seconds until all of them are healthy. AssertionError with the last words of one that does not become so."""
        began = time.monotonic()
        for service in services:
            left = seconds - (time.monotonic() - began)
            is_well = wait_until(lambda service=service: self.is_healthy(service), seconds=left, every=2)  # type: ignore[misc]
            assert is_well, f"{service} is not healthy after {seconds:.0f} s:\n{self.logs(service)}"
        return time.monotonic() - began

    def logs(self, service: str, lines: int = 60) -> str:
        """The last lines that a service has said."""
        command = ("podman", "logs", f"--tail={lines}", self.container(service))
        done = run(*command, env=self.engine.environment, check=False)
        return f"{done.stdout}{done.stderr}"

    def bluelamp(self, *arguments: str) -> str:
        """A command of the project, in the scheduler's container, as the runbook says."""
        return self.engine.podman("exec", self.container("airflow-scheduler"), "bluelamp", *arguments)

    def secret(self, name: str) -> str:
        """A secret that make-secrets made."""
        return (self.project / "secrets" / name).read_text(encoding="utf-8")

    def process_of(self, service: str) -> int:
        """The number, on this machine, of the process that a container runs."""
        return int(self.engine.inspect(self.container(service))["State"]["Pid"])

    def port(self, service: str) -> int:
        """The host's port of a service."""
        found = re.fullmatch(r"127\.0\.0\.1:(\d+):\d+", self.file["services"][service]["ports"][0])
        assert found
        return int(found[1])
