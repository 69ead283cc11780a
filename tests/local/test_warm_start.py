"""The programs that fork Airflow's tasks import what tasks need, no other does; and no task begins before its API server answers."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bluelamp.operations import warm_start
from bluelamp.settings import PROJECT, settings

# What costs a task seconds to import. All of it must stand in the process that tasks are forked from.
HEAVY = {"dbt", "great_expectations", "jinja2", "numpy", "pandas", "pyarrow", "scipy", "statsmodels", "xlsxwriter"}
PROGRAM = """
import json, os, sys, threading
sys.argv = ["airflow", *sys.argv[1:]]
import airflow_local_settings
native = len(os.listdir("/proc/self/task"))
print(json.dumps({"modules": sorted(sys.modules), "threads": threading.active_count(), "native": native}))
"""


def started(*command: str, **environment: str) -> dict[str, object]:
    """What an Airflow program has in memory once it has read its local settings, and what it said."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *command], cwd=PROJECT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": f"{PROJECT}{os.pathsep}{PROJECT / 'dags'}", "BLUELAMP_AIRFLOW": "",
             **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    *said, found = done.stdout.splitlines()
    return {**json.loads(found), "said": "\n".join(said)}


@pytest.mark.parametrize(
    "command", [("api-server",), ("dag-processor",), ("triggerer",), ("db", "migrate"), ("celery",)]
)
def test_a_program_that_forks_no_task_imports_nothing_for_tasks(command: tuple[str, ...]) -> None:
    assert HEAVY.isdisjoint({name.split(".")[0] for name in started(*command)["modules"]})


@pytest.mark.parametrize(
    ("executor", "command"), [("local", ("scheduler", "--skip-serve-logs")), ("celery", ("celery", "worker"))]
)
def test_what_tasks_need_is_imported_before_they_are_forked_and_no_thread_is_started(
    executor: str, command: tuple[str, ...]
) -> None:
    found = started(*command, BLUELAMP_EXECUTOR=executor)
    assert {name.split(".")[0] for name in found["modules"]} >= HEAVY
    assert found["threads"] == 1, "a thread does not live on in a forked process, and what it holds stays locked"


def test_a_scheduler_that_sends_its_tasks_to_workers_imports_nothing_for_them() -> None:
    modules = started("scheduler", BLUELAMP_EXECUTOR="celery")["modules"]
    assert HEAVY.isdisjoint({name.split(".")[0] for name in modules})


def test_the_project_is_parsed_before_tasks_are_forked_without_a_connection_and_no_thread_is_started(
    tmp_path: Path,
) -> None:
    nobody = "postgresql://bluelamp_owner@127.0.0.1:9/bluelamp"
    (tmp_path / "secrets").mkdir(mode=0o700)
    (tmp_path / "secrets" / "bluelamp_builder").write_text("never asked for")
    unparsed = started("scheduler", BLUELAMP_HOME=str(tmp_path), BLUELAMP_DATABASE_URL="no address")
    assert "dbt's project is not parsed ahead: BluelampError" in str(unparsed["said"]), (
        "a scheduler starts all the same"
    )
    found = started("scheduler", BLUELAMP_HOME=str(tmp_path), BLUELAMP_DATABASE_URL=nobody)
    assert "dbt's project is parsed, in" in str(found["said"])
    # dbt's static parser starts threads that Python does not count; a forked process that parses waits for them for ever.
    assert (found["threads"], found["native"]) == (1, unparsed["native"])


@pytest.fixture
def late_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[float]:
    """A server at the address that tasks are given, which refuses at first, then is unwell, then answers."""
    began = time.monotonic()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if time.monotonic() - began > 1.0 else 503)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer, bind_and_activate=False)
    server.server_bind()
    monkeypatch.setenv("BLUELAMP_AIRFLOW", f"http://127.0.0.1:{server.server_port}")
    settings.cache_clear()

    def come_up() -> None:
        time.sleep(0.4)
        server.server_activate()
        server.serve_forever()

    thread = threading.Thread(target=come_up, daemon=True)
    thread.start()
    yield began
    server.shutdown()
    server.server_close()
    thread.join()
    settings.cache_clear()


@pytest.mark.real_life("services that start", "the first tasks meet an API server that does not answer yet")
def test_the_scheduler_waits_until_the_api_server_answers(late_server: float) -> None:
    assert warm_start.wait_for_api()
    assert time.monotonic() - late_server > 1.0


@pytest.mark.real_life("services that start", "an API server that never comes")
def test_the_wait_for_an_api_server_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLUELAMP_AIRFLOW", "http://127.0.0.1:9")
    monkeypatch.setattr(warm_start, "API_SECONDS", 0.5)
    settings.cache_clear()
    assert not warm_start.wait_for_api()
    settings.cache_clear()


@pytest.mark.real_life(
    "services that start", "a proxy in the environment stands between our programs and Airflow's API"
)
def test_a_proxy_of_the_shell_is_not_asked(late_server: float, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert warm_start.wait_for_api()
