"""Forty and more hostile variables: none reaches what we start or connect, and what a machine really needs does."""

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bluelamp.inherited_environment import FIXED, WITHOUT_PROXY, allowed
from bluelamp.settings import PROJECT
from tests.fixtures.hostile_variables import HOSTILE, all_hostile, hostile

KIND = "Whatever the shell holds"
FRIENDLY = {"PATH": "/usr/bin:/bin", "HOME": "/tmp", "USER": "somebody", "TERM": "xterm"}
PROXIES = {"http_proxy", "https_proxy", "no_proxy", "NO_PROXY"}


@pytest.mark.real_life(
    KIND, "each of 53 variables of libpq, dbt, Airflow, Python, pip, proxies, locale and clock, alone"
)
@pytest.mark.parametrize("name", HOSTILE)
def test_no_hostile_variable_changes_what_we_start(name: str, tmp_path: Path) -> None:
    before = allowed(FRIENDLY, tmp_path)
    after = allowed(FRIENDLY | hostile(name, tmp_path), tmp_path)
    # What may follow the machine: its proxy for what leaves it, its terminal's width, and a place for what cannot be written.
    follows = PROXIES | {"COLUMNS", "HOME", "TMPDIR"}
    assert {key: value for key, value in after.items() if key not in follows} == {
        key: value for key, value in before.items() if key not in follows
    }
    assert after["HOME"] == (str(tmp_path) if name == "HOME" else "/tmp")
    assert os.access(after.get("TMPDIR", "/tmp"), os.W_OK)


def test_what_has_one_right_value_gets_it(tmp_path: Path) -> None:
    made = allowed(all_hostile(tmp_path), tmp_path)
    assert FIXED.items() <= made.items()
    assert {"TZ": "Europe/London", "LANG": "C.UTF-8", "PGCLIENTENCODING": "UTF8"}.items() <= made.items()
    assert not [name for name in made if name.startswith(("DBT_", "PIP_", "LC_")) and name not in FIXED]


def test_making_it_again_changes_nothing(tmp_path: Path) -> None:
    made = allowed(os.environ | all_hostile(tmp_path), tmp_path)
    assert allowed(made, tmp_path) == made


def test_what_the_machine_needs_is_kept(tmp_path: Path) -> None:
    certificates = tmp_path / "ca.pem"
    certificates.touch()
    given = {
        "BLUELAMP_NOTIFY": "mailto://x", "TERM": "xterm", "NO_COLOR": "1", "SSL_CERT_FILE": str(certificates),
        "TMPDIR": str(tmp_path), "HOME": str(tmp_path),
    }  # fmt: skip
    assert given.items() <= allowed({"PATH": "/opt/bin", **given}, tmp_path).items()
    assert allowed({"PATH": "/opt/bin"}, tmp_path)["PATH"].split(":")[0] == "/opt/bin"
    assert "/usr/bin" in allowed({}, tmp_path)["PATH"].split(":")
    assert allowed({"PIP_INDEX_URL": "x"}, tmp_path, also=["PIP_INDEX_URL"])["PIP_INDEX_URL"] == "x"


@pytest.mark.real_life(KIND, "http_proxy without no_proxy: loopback calls went to the proxy")
@pytest.mark.parametrize("given", ["", "10.0.0.0/8", "*", ".force.example, 127.0.0.2"])
def test_a_call_to_this_machine_never_takes_the_proxy(given: str, tmp_path: Path) -> None:
    made = allowed({"HTTP_PROXY": "proxy.example:3128", "no_proxy": given}, tmp_path)
    assert made["http_proxy"] == "proxy.example:3128"
    assert set(WITHOUT_PROXY) | {part.strip() for part in given.split(",") if part} == set(made["no_proxy"].split(","))


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments: object) -> None: ...


@pytest.mark.real_life(
    KIND, "Airflow's own HTTP client behind a proxy, a socks proxy and a certificate file that is not there"
)
def test_airflows_client_reaches_its_server_in_that_environment(tmp_path: Path) -> None:
    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    call = f"import httpx; print(httpx.get('http://127.0.0.1:{server.server_port}/', timeout=20).status_code)"
    hostile_one = {**os.environ, **all_hostile(tmp_path)}
    python_itself = ("PYTHONHOME", "PYTHONPATH", "PYTHONWARNINGS")
    bare = {name: value for name, value in hostile_one.items() if name not in python_itself}
    outcomes = [
        subprocess.run(
            [sys.executable, "-c", call], env=environment, capture_output=True, text=True, check=False
        ).stdout
        for environment in (allowed(hostile_one, tmp_path), bare)
    ]
    server.shutdown()
    assert outcomes == ["200\n", ""]  # and without the list it does not


@pytest.mark.real_life(KIND, "PIP_USER, PYTHONPATH, PYTHONHOME and CDPATH while .venv is made")
def test_the_environment_script_starts_in_all_of_them(tmp_path: Path) -> None:
    done = subprocess.run(
        ["scripts/environment"], cwd=PROJECT, env={**os.environ, **all_hostile(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.real_life(KIND, "PYTHONPATH and PYTHONHOME that break any other Python program")
def test_the_command_starts_in_all_of_them(tmp_path: Path) -> None:
    done = subprocess.run(
        [PROJECT / ".venv" / "bin" / "bluelamp", "--help"], cwd=tmp_path, env={**os.environ, **all_hostile(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "publish" in done.stdout
