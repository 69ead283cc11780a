"""Broken policy folders: each fault is named by file, row and column, with what to do; nothing else is said of the folder."""

import csv
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from bluelamp.errors import BluelampError
from bluelamp.policy.check import argument, check_policy
from bluelamp.policy.finding import Finding
from bluelamp.policy.skeleton import write_skeleton
from bluelamp.policy.tables import policy_tables
from bluelamp.settings import settings
from tests.fixtures.broken_policies import BROKEN, row_of

SAMPLE = settings().project / "policy/sample"


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the sample force's policy."""
    shutil.copytree(SAMPLE, tmp_path / "policy")
    return tmp_path / "policy"


def test_the_sample_force_s_policy_has_nothing_wrong():
    assert check_policy(SAMPLE) == []


@pytest.mark.parametrize("case", BROKEN)
def test_a_fault_is_named_by_file_row_and_column(folder, case):
    table, fault, line, column, what, next_step = BROKEN[case]
    path = folder / "seeds" / f"{table}.csv"
    text = fault(path.read_text())
    path.write_text(text)
    row = (
        line
        if isinstance(line, int) and line > 0
        else len(text.splitlines())
        if line == -1
        else row_of(text, line)
        if line
        else None
    )
    found = [finding for finding in check_policy(folder) if what in finding.what]
    assert len(found) == 1, [finding.words() for finding in check_policy(folder)]
    assert (found[0].file, found[0].column) == (f"{table}.csv", column)
    assert row is None or found[0].row == row
    assert next_step in found[0].next_step


DATED = [name for name, table in policy_tables().items() if "valid_to" in table.columns]


@pytest.mark.parametrize(
    ("code", "changes", "place"),
    [
        ("N99", {"parent_area_code": "CITY"}, "CITY"),  # its BCU was merged into the other
        ("U99", {"area_code": "U00", "area_name": "Nowhere"}, "the force"),  # coded anew, and the old code not ended
    ],
)
def test_one_lpu_at_a_time_collects_what_is_unallocated(folder, code, changes, place):
    path = folder / "seeds" / "area.csv"
    with open(path, encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    added = []
    for row in rows:
        if row["area_code"] == code:
            added.append({**row, **changes, "valid_from": "2013-09-01"})
            if "area_code" not in changes:
                row["valid_to"] = "2013-09-01"
    with open(path, "w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows + added)
    found = only(check_policy(folder))
    assert (found.file, found.column, found.row) == ("area.csv", "is_unallocated", len(rows) + 2)
    assert f"collects the unallocated of {place} at the same time" in found.what


@pytest.mark.parametrize("name", DATED)
def test_no_two_rows_say_different_things_of_one_day(folder, name):
    path = folder / "seeds" / f"{name}.csv"
    with open(path, encoding="utf-8", newline="") as handle:
        header, first, *rest = csv.reader(handle)
    later = list(first)
    begins = header.index("valid_from")
    later[begins] = str(date.fromisoformat(first[begins]) + timedelta(days=1))
    for added, what in ((later, "on the same days"), (first, "the row has the same")):
        with open(path, "w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, lineterminator="\n").writerows([header, first, *rest, added])
        found = [finding for finding in check_policy(folder) if what in finding.what and finding.file == path.name]
        assert [finding.row for finding in found] == [len(rest) + 3]


def test_every_dated_table_of_the_project_is_held_to_one_row_at_a_time():
    for path in sorted((settings().dbt_project / "seeds").glob("*.yml")):
        [seed] = yaml.safe_load(path.read_text(encoding="utf-8"))["seeds"]
        if "valid_to" in seed["config"]["column_types"]:
            key = argument(seed.get("data_tests", []), "no_overlap", "key")
            assert key is not None, f"{path.name} has no test no_overlap"
            # Free text tells no two rows apart.
            assert not {"source", "reason", "valid_from"} & set(key), path.name


def test_a_name_may_pass_from_one_area_to_another(folder):
    path = folder / "seeds" / "area.csv"
    text = path.read_text()
    old = next(line for line in text.splitlines() if line.startswith("C02,"))
    moved = old.replace("9999-12-31", "2013-04-01")
    new = old.replace("C02,", "C20,", 1).replace("2010-04-01", "2013-04-01")
    path.write_text(text.replace(old, f"{moved}\n{new}"))
    assert [finding for finding in check_policy(folder) if finding.column == "area_name"] == []


def test_a_cascade_is_short(folder):
    """One fault is told once, or with what follows from it: never a wall of words."""
    for case, (table, fault, *_) in BROKEN.items():
        path = folder / "seeds" / f"{table}.csv"
        whole = path.read_text()
        path.write_text(fault(whole))
        assert 1 <= len(check_policy(folder)) <= 4, case
        path.write_text(whole)


def only(found: list[Finding]) -> Finding:
    assert len(found) == 1, [finding.words() for finding in found]
    return found[0]


def test_files_that_are_missing_misnamed_empty_or_not_utf8(folder):
    seeds = folder / "seeds"
    whole = (seeds / "rebase.csv").read_bytes()
    (seeds / "rebase.csv").unlink()
    assert "the file is missing" in only(check_policy(folder)).what
    (seeds / "rebases.csv").write_bytes(whole)
    assert {finding.next_step for finding in check_policy(folder)} >= {"Did you mean rebase.csv?"}
    (seeds / "rebases.csv").unlink()
    (seeds / "rebase.csv").write_bytes(b"")
    assert "header is missing" in only(check_policy(folder)).what
    (seeds / "rebase.csv").write_bytes(whole + b"caf\xe9,\n")
    found = only(check_policy(folder))
    assert (found.row, found.what) == (2, "a character is not UTF-8")
    (seeds / "rebase.csv").write_bytes(b"\xef\xbb\xbf" + whole)
    assert "byte-order mark" in only(check_policy(folder)).what


@pytest.mark.parametrize(
    ("text", "what", "next_step"),
    [
        (None, "the file is missing", "version: 3"),
        ("force_name: Kent\n", "says no version", "version: 3"),
        ("version: 99\n", "newer than the product", "Upgrade"),
        ("version: 1\n", "the product now reads", "bluelamp policy upgrade"),
        ("version: [\n", "cannot be read as YAML", "version: 3"),
    ],
)
def test_the_folder_says_its_version(folder, text, what, next_step):
    if text is None:
        (folder / "policy.yaml").unlink()
    else:
        (folder / "policy.yaml").write_text(text)
    found = only(check_policy(folder))
    assert (found.file, what in found.what, next_step in found.next_step) == ("policy.yaml", True, True)


def test_a_folder_without_seeds_is_no_policy_folder(tmp_path):
    with pytest.raises(BluelampError, match="no policy folder") as error:
        check_policy(tmp_path)
    assert "bluelamp policy new" in error.value.next_step


def test_a_new_folder_passes_and_describes_every_column(tmp_path):
    write_skeleton(tmp_path / "new")
    assert check_policy(tmp_path / "new") == []
    words = (tmp_path / "new/README.md").read_text()
    for table in policy_tables().values():
        assert f"## {table.name}" in words
        assert all(f"| {column} | " in words for column in table.columns)
    with pytest.raises(BluelampError, match="not empty"):
        write_skeleton(tmp_path / "new")
