"""docs/adopt.md as a newcomer follows it: its commands, in its order, on a machine with nothing but the project and some files."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bluelamp.cli.app import app
from bluelamp.settings import settings

DOCUMENT = settings().project / "docs/adopt.md"
PROGRAM = ".venv/bin/bluelamp "


def commands() -> list[str]:
    """The lines of its blocks, with what a line goes on with."""
    blocks = re.findall(r"(?:^    .+\n)+", DOCUMENT.read_text(encoding="utf-8"), flags=re.M)
    return [line for block in blocks for line in re.split(r"\n    (?! )", block.strip())]


def test_it_tells_the_commands_of_each_step():
    told = " ".join(commands())
    for words in (
        "./scripts/run --open-data",
        "policy new",
        "policy check",
        "policy diff",
        "bluelamp refresh",
        "BLUELAMP_POLICY=",
    ):
        assert words in told


def test_its_commands_on_policy_folders_do_what_it_says(tmp_path):
    runner, ran = CliRunner(), []
    for command in commands():
        if command.startswith((f"{PROGRAM}policy new", f"{PROGRAM}policy check ~/policy", f"{PROGRAM}policy upgrade")):
            result = runner.invoke(app, command.removeprefix(PROGRAM).replace("~", str(tmp_path)).split())
            assert result.exit_code == 0, result.output
            ran.append(command.split()[2])
    assert ran == ["new", "check", "upgrade"]
    (tmp_path / "policy/seeds/area.csv").write_text("area_code\n")
    result = runner.invoke(app, ["policy", "check", str(tmp_path / "policy")])
    assert result.exit_code == 1
    assert "area.csv, row 1, column area_type: the column is missing" in result.output


@pytest.mark.slow("makes a database and a site from real files, then builds again by an edited policy")
@pytest.mark.timeout(900)
def test_from_files_to_a_site_and_a_policy_of_one_s_own(tmp_path, shared_data):
    for path in (shared_data / "police_uk").rglob("2014-*-*-street.csv.gz"):
        if "-kent-" in path.name or "-essex-" in path.name or "-leicestershire-" in path.name:
            (tmp_path / "police_uk").mkdir(exist_ok=True)
            shutil.copy(path, tmp_path / "police_uk")
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    steps = [command for command in commands() if "warehouse2" not in command and "~/policy" not in command]
    script = "\n".join(["set -e", *steps, ".venv/bin/bluelamp down"])
    done = subprocess.run(
        ["bash", "-c", script], cwd=settings().project, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    pages = {path.name for path in (tmp_path / "warehouse/site").glob("*.html")}
    assert pages >= {"index.html", "months.html", "charts.html", "quality.html"}
    assert "nothing is wrong" in done.stdout
    assert re.search(r"2014-11-01,\d{4,}", done.stdout)
    assert Path(tmp_path / "warehouse/policy/seeds/msg_membership.csv").exists()
