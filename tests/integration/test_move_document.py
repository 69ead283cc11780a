"""docs/move.md as somebody follows it who moves a warehouse: its commands, in its order; and the night goes on there."""

import os
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from bluelamp.settings import settings
from tests.fixtures.deliveries import write_night
from tests.fixtures.document_commands import commands

DOCUMENT = "docs/move.md"
EVENING, NIGHT = date(2013, 10, 14), date(2013, 10, 15)


def shell(line: str, variables: dict[str, str]) -> str:
    """Run a line as a person types it in the project's folder; what it prints."""
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=settings().project,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    return done.stdout


def test_it_tells_the_commands_of_each_step():
    told = " ".join(commands(DOCUMENT))
    for words in (
        "db backup-key",
        "db backup --to",
        "db restore --from",
        "audit",
        "doctor",
        "diff -",
        "refresh",
        "./scripts/up",
    ):
        assert words in told


@pytest.mark.slow("builds a warehouse, moves it and goes on with it")
@pytest.mark.timeout(3_600)
@pytest.mark.real_life(
    "A machine that goes", "a warehouse moved to another one by the written recipe, its secrets with it"
)
def test_a_warehouse_moves_and_its_night_goes_on(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    old, new = tmp_path / "old-home", tmp_path / "bluelamp-home"
    variables = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8", "BLUELAMP_REPLAY": "1"}
    variables["BLUELAMP_HOME"] = str(old)
    write_night(old / "landing", EVENING)
    try:
        shell(".venv/bin/bluelamp refresh", variables)
        write_night(old / "landing", NIGHT)  # which waits when the nights are stopped
        shutil.copytree(old / "landing", tmp_path / "landing")
        printed: dict[str, str] = {}
        for line in commands(DOCUMENT):
            if line.startswith("export "):
                name, value = line.removeprefix("export ").split("=")
                variables[name] = value.replace("~", str(tmp_path))
                shutil.rmtree(old)  # the new machine has nothing of the old one
            elif not line.startswith("./scripts/up"):
                if keys := re.findall(r"age1\w{20,}", "".join(printed.values())):
                    line = line.replace("age1…", keys[-1])
                printed[line] = shell(line, variables)
        (compared,) = (said for line, said in printed.items() if "diff -" in line)
        assert compared == ""
        assert (tmp_path / "move" / "figures.csv").read_text().count("\n") > 1_000
        assert "Publication 2, as at 2013-10-15" in printed[".venv/bin/bluelamp refresh"]
        assert (new / "site" / "index.html").exists()
        counted = shell(
            '.venv/bin/bluelamp sql --role engineer "select count(*), count(victim_reference) from raw.crime"',
            variables,
        )
        assert counted.splitlines()[1] == "42,42"
        # A victim whom both machines' crimes name has one pseudonym: the key came along.
        pseudonyms = '.venv/bin/bluelamp sql --role engineer "select count(distinct victim_reference) from raw.crime"'
        assert shell(pseudonyms, variables).splitlines()[1] == "41"
    finally:
        for home in (old, new):
            shell(".venv/bin/bluelamp down", {**variables, "BLUELAMP_HOME": str(home)})
