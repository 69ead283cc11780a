"""Broken policy folders: each fault is named by file, row and column, with what to do; nothing else is said of the folder."""

import csv
import shutil
from collections.abc import Iterator
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
from tests.fixtures.silent_policies import DECIDED, SILENT

SAMPLE = settings().project / "policy/sample"
FAULTS = {**BROKEN, **SILENT}


@pytest.fixture
def folder(tmp_path) -> Iterator[Path]:
    """A copy of the sample force's policy, read with the limit of a new process on the length of a cell."""
    limit = csv.field_size_limit(131_072)
    shutil.copytree(SAMPLE, tmp_path / "policy")
    yield tmp_path / "policy"
    csv.field_size_limit(limit)


def test_the_sample_force_s_policy_has_nothing_wrong():
    assert check_policy(SAMPLE) == []


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_named_by_file_row_and_column(folder, case):
    table, fault, line, column, what, next_step = FAULTS[case]
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
    told = check_policy(folder)
    found = [finding for finding in told if what in finding.what]
    assert len(found) == 1, [finding.words() for finding in told]
    assert len(told) <= 4, "a fault is told once, or with what follows from it: never a wall of words"
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


def test_a_target_that_changes_within_its_year_is_the_one_that_was_decided_last(folder):
    seeds = folder / "seeds"
    text = (seeds / "target.csv").read_text()
    first = next(line for line in text.splitlines() if line.startswith("all_crime_recorded"))
    then = first.replace("2013-04-01", "2013-10-01").replace("-5,", "0,")
    (seeds / "target.csv").write_text(text.replace(first, f"{first.replace('2014-04-01', '2013-10-01')}\n{then}"))
    with open(seeds / "target_decision.csv", "a", encoding="utf-8") as handle:
        handle.write(DECIDED.format(year="2013/14", hard="0"))
    assert check_policy(folder) == []


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
    (seeds / "rebase.csv").write_bytes(whole + b'"never closed' + b"x" * 200_000)
    found = only(check_policy(folder))
    assert (found.row, "cannot be read" in found.what) == (2, True)
    (seeds / "rebase.csv").write_bytes(b"\xef\xbb\xbf" + whole)
    assert "byte-order mark" in only(check_policy(folder)).what


@pytest.mark.parametrize(
    ("spoilt", "what"),
    [
        (lambda text: text.encode("cp1252").replace(b"City", b"Cit\xe9"), "not UTF-8"),
        (lambda text: text.replace(",", ";").encode(), "semicolons"),
        (lambda text: (text + "x" * 200_000 + "\n").encode(), "cannot be read"),
        (lambda text: text.replace("LEICS,force,force", "LEICS,force,force,force", 1).encode(), "cells, more than"),
    ],
)
def test_a_file_that_cannot_be_read_is_not_asked_of_others_and_hides_no_other_fault(folder, spoilt, what):
    """Without the areas there is no own force to ask for, no reader's area to miss, and the other files' faults are told."""
    (folder / "area_reader.csv").write_text("login,area_type,area_name\nCity Desk,bcu,City\ndesk,bcu,Shire\n")
    area, target = (folder / "seeds" / f"{name}.csv" for name in ("area", "target"))
    area.write_bytes(spoilt(area.read_text()))
    target.write_text(target.read_text().replace("all_crime_recorded,2013/14,2013-04-01,2014-04-01,change_pct,-5", ""
                                                 "all_crime_recorded,2013/14,2013-04-01,2014-04-01,change_pct,5"))  # fmt: skip
    told = check_policy(folder)
    assert [(found.file, found.column) for found in told] == [
        ("area.csv", ""), ("area_reader.csv", "login"), ("target.csv", "hard_target"),
    ], [found.words() for found in told]  # fmt: skip
    assert what in told[0].what


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
