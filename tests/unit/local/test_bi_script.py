"""scripts/bi makes the environment of Superset once, behind a proxy by the certificates of the system, or says what to do."""

import shutil
import subprocess
from pathlib import Path

import pytest

from bluelamp.settings import settings

# Writes down how it was called; installs only as it is told, as behind a proxy whose certificates it does not know.
UV = """#!/bin/sh
echo "uv $*" >> "$CALLS"
[ "$2" = install ] || { mkdir -p .venv-bi; exit 0; }
case "$INSTALLS $*" in always*|system*--system-certs) exit 0;; *) echo "invalid peer certificate" >&2; exit 1;; esac
"""
BLUELAMP = """#!/bin/sh
echo "bluelamp $*" >> "$CALLS"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The script with what it calls, each of which only writes down that it was called."""
    for folder in ("scripts", ".venv/bin"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(settings().project / "scripts" / "bi", tmp_path / "scripts" / "bi")
    (tmp_path / "requirements-bi.lock").write_text("apache-superset==6.1.0\n", encoding="utf-8")
    for name, text in (("scripts/environment", "#!/bin/sh\n"), (".venv/bin/uv", UV), (".venv/bin/bluelamp", BLUELAMP)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    (tmp_path / ".venv/bin/python").symlink_to("/bin/sh")
    return tmp_path


def run(project: Path, installs: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """One run of the script, and what it called."""
    calls = project / "calls"
    calls.write_text("", encoding="utf-8")
    ended = subprocess.run(
        [str(project / "scripts" / "bi"), "--help"], capture_output=True, text=True, timeout=60,
        env={"PATH": "/usr/bin:/bin", "CALLS": str(calls), "INSTALLS": installs},
    )  # fmt: skip
    return ended, calls.read_text(encoding="utf-8").splitlines()


def test_the_environment_is_made_once_and_anew_for_another_lock(project: Path) -> None:
    ended, calls = run(project, "always")
    assert ended.returncode == 0, ended.stderr
    assert [" ".join(call.split()[:3]) for call in calls] == ["uv venv --quiet", "uv pip install", "bluelamp bi --help"]
    assert "--require-hashes" in calls[1]
    assert run(project, "never")[1] == ["bluelamp bi --help"]
    (project / "requirements-bi.lock").write_text("apache-superset==6.1.1\n", encoding="utf-8")
    assert len(run(project, "always")[1]) == 3


def test_behind_a_proxy_the_systems_certificates_are_taken(project: Path) -> None:
    ended, calls = run(project, "system")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert calls[2].endswith("--system-certs")
    assert calls[3] == "bluelamp bi --help"


def test_where_nothing_can_be_installed_it_says_what_to_do_and_tries_again_the_next_time(project: Path) -> None:
    ended, calls = run(project, "never")
    assert ended.returncode == 1
    assert "Superset could not be installed.\nNext: " in ended.stderr
    assert "invalid peer certificate" in ended.stderr
    assert "bluelamp bi --help" not in calls
    assert run(project, "always")[1][-1] == "bluelamp bi --help"
