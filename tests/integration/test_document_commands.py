"""README.md, docs/bi-author.md, docs/past-states.md and docs/runbook.md as a reader follows them on the sample force: each command."""

import re
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from bluelamp.cli.app import app
from bluelamp.operations.documents import write_document
from bluelamp.settings import settings
from tests.fixtures.document_commands import FOLLOWED, commands, run_elsewhere
from tests.fixtures.raw_rows import select

# What stands for something of the reader's.
CRIMES = (
    "crime_number,recorded_at,committed_from_at,committed_to_at,offence_code,beat_code,lpu_code,bcu_code,is_domestic,hate_strands,"
    "status,victim_reference,updated_at\nCR/9999999/13,2013-10-15 09:00:00,,,28A,,C01,CITY,N,,recorded,,2013-10-15 10:00:00\n"
)


@pytest.fixture
def stand_ins(sample_home, tmp_path) -> dict[str, str]:
    """A file or folder of the reader's for each name in capitals."""
    docx = pytest.importorskip("docx")
    speech = docx.Document()
    speech.add_paragraph("Domestic burglary fell by 8.3% this year.")
    speech.save(str(tmp_path / "speech.docx"))
    (tmp_path / "crime_2013-10-15.csv").write_text(CRIMES)
    pack = write_document("sab", tmp_path / "pack")
    number = select("select max(document_id) from ops.document")[0][0]
    return {
        "PACK.pdf": str(pack), "speech.docx": str(tmp_path / "speech.docx"), "FILE": str(tmp_path / "crime_2013-10-15.csv"),
        "--again 7": f"--again {number}", "KEY": str(tmp_path / "key"),
    }  # fmt: skip


@pytest.mark.slow("runs every command of the documents on the sample force, some of which build it again")
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize(
    "document", [name for name, path in FOLLOWED.items() if path.endswith("test_document_commands.py")]
)
def test_each_command_of(document, stand_ins, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said: list[str] = []
    for command in commands(document):
        if run_elsewhere(command) is None:
            words = command.removeprefix(".venv/bin/").removeprefix("bluelamp ")
            folder = tmp_path / f"folder of {words.split()[0]}"
            for name, value in {**stand_ins, "DIR": f"'{folder}'"}.items():
                words = words.replace(name, value)
            if keys := re.findall(r"age1\w{20,}", "".join(said)):
                words = words.replace("age1…", keys[-1])
            said.append(run(words, tmp_path))
    assert len(said) >= 4


def run(words: str, folder) -> str:
    """Run bluelamp with these words as a shell would take them apart; returns what it prints."""
    split = subprocess.run(
        ["bash", "-c", f"printf '%s\\0' {words}"], cwd=folder, capture_output=True, text=True, check=True
    )
    settings.cache_clear()
    result = CliRunner().invoke(app, split.stdout.split("\0")[:-1])
    settings.cache_clear()
    assert result.exit_code == 0, f"{words}: {result.output} {result.exception}"
    return result.output


@pytest.mark.parametrize(
    "benchmark",
    [
        "benchmarks/commands.py",
        "benchmarks/ingest.py",
        "benchmarks/long_history.py",
        "benchmarks/night.py",
        "benchmarks/record_feeds.py",
        "benchmarks/scale.py",
    ],
)
def test_the_benchmark_that_a_document_names_knows_its_options(benchmark: str):
    done = subprocess.run(
        [sys.executable, benchmark, "--help"],
        cwd=settings().project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "--write" in done.stdout
