"""docs/analyst.md, engineer.md, secretary.md and supplier.md as their readers follow them: each command, in its order."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bluelamp.cli.app import app
from bluelamp.settings import settings
from tests.fixtures.document_commands import PROGRAM, commands, run_elsewhere
from tests.fixtures.raw_rows import select

DOCS = settings().project / "docs"


def blocks(document: str) -> list[str]:
    """The commands of a document, but for those that another test runs."""
    return [command for command in commands(f"docs/{document}") if run_elsewhere(command) is None]


def fenced(document: str, language: str) -> str:
    """What stands in its block of that language."""
    found = re.search(rf"```{language}\n(.*?)```", (DOCS / document).read_text(encoding="utf-8"), flags=re.DOTALL)
    assert found
    return found[1]


def run(command: str, folder: Path) -> str:
    """Run a command of a document in a folder that stands for the reader's; returns what it prints."""
    told, _, words = command.replace("~", str(folder)).rpartition(PROGRAM)
    if PROGRAM not in command:
        return shell(words, folder)
    variables = dict(part.split("=") for part in told.split())
    arguments = shell(f"printf '%s\\0' {words}", folder).split("\0")[:-1]
    settings.cache_clear()
    result = CliRunner().invoke(app, arguments, env=variables)
    settings.cache_clear()
    assert result.exit_code == 0, f"{command}: {result.output} {result.exception}"
    return result.output


def shell(words: str, folder: Path) -> str:
    """What a line of shell prints."""
    done = subprocess.run(["bash", "-c", words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def reader(tmp_path, monkeypatch):
    """A folder of the reader's, with the project's policy and environment where the documents name them."""
    (tmp_path / "policy").symlink_to(settings().project / "policy")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_analyst_s(sample_home, reader):
    said = {}
    for command in blocks("analyst.md"):
        said[command.removeprefix(PROGRAM).split(" ")[0]] = run(command, reader)
    assert "2013-10-14" in said["status"] or "14 October 2013" in said["status"]
    assert "within noise" in said["check-text"] or "stands" in said["check-text"]
    assert "nothing is wrong" in said["policy"]
    assert "measure_id,area_name,rules" in said["sql"]
    assert "−8.3" in said["explain"] or "-8.3" in said["explain"]


def test_the_engineer_s(sample_home, reader):
    outputs = [run(command, reader) for command in blocks("engineer.md")]
    assert "WRONG" not in outputs[0], "the doctor finds the reader's home well"
    assert any("1 of 1 rows keep the contract" in output for output in outputs)
    found = select("select lpu_code from raw.crime where crime_number = 'CR/9999999/13'")
    assert found == [("C01",)]


def test_the_secretary_s(sample_home, reader):
    said = {}
    for command in blocks("secretary.md"):
        if "ingest register" in command:
            folder = settings().landing / "register"
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(reader / "papers/register_2013-10-14.xlsx", folder)
        said[command.removeprefix(PROGRAM).split(" ")[0]] = run(command, reader)
    assert "1 accepted" in said["ingest"]
    assert "827 still so" in said["verify"]
    assert "entity,record_id,field,value,saved_by" in said["sql"]
    assert said["errata"].strip()


def test_the_supplier_s(reader):
    contract, delivery = fenced("supplier.md", "yaml"), fenced("supplier.md", "text")
    said = {}
    for command in blocks("supplier.md"):
        if "policy check" in command:
            (reader / "policy2/contracts/crime.odcs.yaml").write_text(contract)
        if "delivery try" in command:
            (reader / "WYV_CRIMES_14-10-2013.txt").write_text(delivery)
        own = command.replace("~/policy", "~/policy2")  # the reader's home has the sample's, too
        said[command] = run(own, reader)
    assert len(said) == 4
    assert any("nothing is wrong" in output for output in said.values())
    tried = said[blocks("supplier.md")[-1]]
    assert "2 of 3 rows keep the contract" in tried
    assert "line 4, Date Recorded Time Recorded: not_a_timestamp" in tried
    assert "2013-10-14 09:12:00" in tried
    assert "N4711" not in tried


def test_a_file_of_no_feed_or_layout_is_said(tmp_path):
    for name, text, code, words in (
        ("crimes.csv", "x\n1\n", 2, "No feed's contract has a name like crimes.csv"),
        ("crime_2013-10-14.csv", "x\n1\n", 3, "It would be refused: The header lacks"),
        ("crime_2013-10-14.csv.gz", "x\n", 3, "disagree on whether it is gzip"),
    ):
        (tmp_path / name).write_text(text)
        result = CliRunner().invoke(app, ["delivery", "try", str(tmp_path / name)])
        assert result.exit_code in (code, 1), result.output
        assert words in result.output + str(result.exception)


def test_the_glossary_has_a_row_a_word_and_each_word_once():
    rows = re.findall(r"^\| \*\*(.+?)\*\* \|", (DOCS / "glossary.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    words = [word.strip() for row in rows for word in re.sub(r"\(.*?\)", "", row).split(",")]
    assert len(words) > 30
    assert len(words) == len(set(words))
