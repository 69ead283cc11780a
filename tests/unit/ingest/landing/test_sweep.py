"""What a killed process left in the archive goes; what belongs to one that lives, and every delivery, stays."""

import os
import subprocess
import sys
from pathlib import Path

from bluelamp.ingest.landing.archive import sweep

NAME = "0f1e.2013-10-14.meta.json"


def test_drafts_of_dead_processes_go_and_those_of_the_living_stay(tmp_path: Path) -> None:
    died = subprocess.Popen([sys.executable, "-c", ""])
    died.wait()
    folder = tmp_path / "0f"
    folder.mkdir()
    stay = [
        folder / NAME,
        folder / "0f1e.csv",
        folder / f".{NAME}.{os.getpid()}-ab12.tmp",
        tmp_path / f".taking.{os.getpid()}-ab12.tmp",
    ]
    go = [folder / f".{NAME}.{died.pid}-ab12.tmp", tmp_path / f".taking.{died.pid}-ab12.tmp"]
    for path in (*stay, *go):
        path.touch()
    sweep(tmp_path)
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == set(stay)
