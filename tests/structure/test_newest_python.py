"""The newest Python of this machine reads every file of ours without a word. (The whole night ran on 3.13, too.)"""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

Tree = Any  # tests/structure/conftest.py

# Warnings are errors: what the next version refuses, this one warns of.
READ = """
import sys, warnings
warnings.simplefilter("error")
for path in sys.stdin.read().splitlines():
    try:
        compile(open(path, encoding="utf-8").read(), path, "exec", dont_inherit=True)
    except (SyntaxError, Warning) as problem:
        print(f"{path}: {problem}")
"""


def newest_python() -> tuple[str, str] | None:
    """The newest Python here that is newer than the oldest that we support, and does run: program, version."""
    for minor in range(20, 11, -1):
        # A version manager's command on the PATH may stand for a version that is not chosen, and then does not run.
        kept = Path.home().glob(f".pyenv/versions/3.{minor}.*/bin/python")
        for program in filter(None, [shutil.which(f"python3.{minor}"), *map(str, kept)]):
            said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
            if found := re.match(r"Python (\S+)", said):
                return program, found[1]
    return None


def complaints(program: str, paths: list[str]) -> list[str]:
    done = subprocess.run(
        [program, "-c", READ], input="\n".join(paths), capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_newest_python_here_reads_every_file(tree: Tree, tmp_path: Path) -> None:
    newest = newest_python()
    if newest is None:
        pytest.skip("there is no Python newer than 3.11 here")
    program, _ = newest
    assert complaints(program, [str(path) for path in tree.files(".py")]) == []
    # The check can fail: a warning of 3.12 and later, and an error everywhere.
    escape, broken = tmp_path / "escape.py", tmp_path / "broken.py"
    escape.write_text('PATTERN = "\\d"\n')
    broken.write_text("def f(:\n")
    assert [line.split(": ")[0] for line in complaints(program, [str(escape), str(broken)])] == [
        str(escape),
        str(broken),
    ]
