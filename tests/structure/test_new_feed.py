"""A feed added by CONTRIBUTING.md's own words, in a copy of the project, is taken: contract → DAG → raw → staging."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bluelamp.settings import PROJECT

STEP = re.compile(
    r"\*\*`(?P<path>[^`]+)`\*\* \((?P<how>[^)]*)\):\n\n(?P<indent> *)```\w+\n(?P<text>.*?)\n *```", re.DOTALL
)
COPIED = ("bluelamp", "contracts", "dags", "dbt_project", "expectations", "policy")


def recipe() -> list[tuple[str, str, str]]:
    """The files of the recipe for a new feed: path, how it changes, what goes in."""
    chapter = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## A new feed")[1].split("\n## ")[0]
    return [(step["path"], step["how"], unindent(step["text"], len(step["indent"]))) for step in STEP.finditer(chapter)]


def unindent(text: str, width: int) -> str:
    """The text of a code block as it stands in its file: without the indentation of the list it is in."""
    return "".join(line[width:] + "\n" for line in text.splitlines())


def follow(root: Path) -> None:
    """Do in that folder what the recipe says."""
    for path, how, text in recipe():
        file = root / path
        if how == "new":
            assert not file.exists()
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        elif how == "at the end":
            file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")
        else:
            place = how.removeprefix("after `").removesuffix("`")
            before, found, after = file.read_text(encoding="utf-8").partition(place)
            line, _, rest = after.partition("\n")
            assert found, f"{path} does not hold {place}"
            file.write_text(f"{before}{found}{line}\n{text}{rest}", encoding="utf-8")


class Copy:
    """A copy of the project with a home of its own."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "project"
        self.home = folder / "home"
        for name in COPIED:
            shutil.copytree(PROJECT / name, self.root / name, ignore=shutil.ignore_patterns("__pycache__"))
        folder.chmod(0o755)

    def python(self, *arguments: str) -> str:
        """Run Python in the copy; what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": str(self.root), "BLUELAMP_HOME": str(self.home)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done.stdout

    def bluelamp(self, *arguments: str) -> str:
        return self.python("-m", "bluelamp", *arguments)


@pytest.fixture
def copy() -> Iterator[Copy]:
    # Not pytest's own folder: PostgreSQL, which never runs as root, has to reach it.
    with tempfile.TemporaryDirectory(prefix="bluelamp-new-feed-") as folder:
        made = Copy(Path(folder))
        yield made
        made.bluelamp("db", "stop")


def test_the_recipe_for_a_feed_touches_at_most_six_files() -> None:
    paths = [path for path, _, _ in recipe()]
    assert 3 <= len(paths) == len(set(paths)) <= 6


def test_a_feed_added_by_the_recipe_is_taken(copy: Copy) -> None:
    follow(copy.root)
    landing = copy.home / "landing" / "stop_search"
    landing.mkdir(parents=True)
    file = landing / "stop_search_2013-09.csv"
    file.write_text(
        "search_number,searched_at,lpu_code,result\n"
        "SS/000001,2013-09-03 21:40:00,CH,arrest\n"
        "SS/000002,2013-09-04 01:10:00,,nothing_found\n"
        "SS/000003,2013-09-04 02:00:00,CH,no such result\n"
    )
    manifest = {"feed": "stop_search", "rows": 3}
    (landing / f"{file.name}.manifest.json").write_text(json.dumps(manifest))

    dags = copy.python(
        "-c",
        "import sys; sys.path.insert(0, 'dags'); import ingest; print(*(n for n in vars(ingest) if 'ingest_' in n))",
    )
    assert "ingest_stop_search" in dags.split()

    summary = json.loads(copy.bluelamp("ingest", "stop_search", "--json"))
    assert (summary["loaded"], summary["accepted"], summary["rows"], summary["rejected_rows"]) == (1, 1, 2, 1)
    copy.python("-c", "from bluelamp.transform import build; build()")
    rows = copy.bluelamp(
        "sql", "--role", "engineer", "select search_number, result from staging.stg_stop_search order by 1"
    )
    assert rows.splitlines() == ["search_number,result", "SS/000001,arrest", "SS/000002,nothing_found"]
