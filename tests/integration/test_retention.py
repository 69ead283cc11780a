"""Retention and legal hold: what is past its time goes and is written down, what a hold covers stays, and no figure moves."""

import json
import shutil
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bluelamp.cli.app import app
from bluelamp.errors import AlreadyRunningError, BluelampError
from bluelamp.operations import backup
from bluelamp.operations.audit import audit
from bluelamp.operations.backup.make import forget_removed
from bluelamp.operations.doctor import retention as examined
from bluelamp.operations.refresh import build_and_check
from bluelamp.operations.retention import keep_to_rules, nobody_else
from bluelamp.operations.status import read_status
from bluelamp.rebuild.restate import restate
from tests.fixtures.databases import restore
from tests.fixtures.raw_rows import checksums, select
from tests.fixtures.retention_cases import (
    FIRST,
    SECOND,
    are_there,
    counts,
    deliver_three_periods,
    delivered,
    policy,
    text_left,
    write_policy,
)  # fmt: skip

__all__ = ["delivered", "policy"]


def test_what_is_past_its_time_goes_and_is_accounted_for(delivered):
    assert (counts(), text_left()) == ([40, 21, 20], 1)
    done = keep_to_rules()
    by_what = {(one.rule.split(":")[0], one.what): one for one in done.removed}
    assert (by_what["crime", "personal_columns"].rows, by_what["crime", "quarantine"].rows, done.files) == (40, 1, 2)
    assert (counts(), text_left()) == ([0, 21, 20], 0)
    assert (are_there(FIRST[1], "crime", "outcome"), are_there(SECOND[1], "crime", "outcome")) == (
        [False] * 2,
        [True] * 2,
    )
    # Place and reason of the rejected row stay, and everything still adds up.
    assert select("select source_row, column_name from ops.rejected_row") == [(41, "is_domestic")]
    sound = audit()
    assert sound.faults == []
    assert sound.feeds["crime"].removed_files == 1
    assert "1 archived files removed by rule" in sound.words()
    assert sound.feeds["crime"].delivered == 82
    # Written down: what, how much, by which rule, which file.
    written = """select what, removal.row_count, rule, removal.file_sha256 = load.file_sha256
        from ops.removal inner join ops.load using (load_id) where removal.row_count > 0 order by 1, 2"""
    assert [(what, rows, is_same) for what, rows, rule, is_same in select(written) if "70 days (a decision)" in rule] == [
        ("archive_file", 1, True), ("archive_file", 41, True), ("personal_columns", 40, None), ("quarantine", 1, None),
    ]  # fmt: skip
    assert {row["rule"].split(" (")[0] for row in read_status().retention} == {
        "crime: pseudonyms for 70 days", "crime: quarantined text for 70 days", "crime: archived files for 70 days",
        "outcome: archived files for 70 days",
    }  # fmt: skip
    # A second run finds nothing.
    assert [one.deliveries for one in keep_to_rules().removed] == [0] * 5


@pytest.mark.slow("puts two backups back")
def test_a_backup_asks_for_no_file_that_is_gone_and_an_older_one_keeps_what_it_needs(delivered, tmp_path):
    older = Path(backup.back_up(tmp_path).folder)
    keep_to_rules()
    time.sleep(1)  # a backup is named by its second
    backup.back_up(tmp_path)
    assert forget_removed(tmp_path) == 0
    assert backup.rehearse(older).loads == 9
    shutil.rmtree(older)
    assert forget_removed(tmp_path) == 2
    assert backup.rehearse(tmp_path).loads == 9


def test_a_backup_by_hand_clears_what_rules_removed_as_the_nightly_does(delivered, tmp_path):
    older = Path(backup.back_up(tmp_path).folder)
    keep_to_rules()
    copies = [path for path in (tmp_path / "archive").rglob("*.csv*") if not path.name.endswith(".json")]
    shutil.rmtree(older)
    backup.back_up(tmp_path)
    assert sum(not path.exists() for path in copies) == 2 < len(copies)


def test_a_trial_and_an_unverified_rule_remove_nothing(delivered, policy):
    write_policy(policy, status="unverified")
    for words in (["retention", "--dry-run"], ["retention"]):
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, result.output
        assert "nobody has verified the rule, so it removes nothing" in result.output
    assert (counts(), text_left(), are_there(FIRST[1], "crime")) == ([40, 21, 20], 1, [True])
    write_policy(policy)
    trial = json.loads(CliRunner().invoke(app, ["retention", "--dry-run", "--json"]).output)
    assert [one["deliveries"] for one in trial["removed"]] == [1, 1, 1, 1, 1]
    assert counts() == [40, 21, 20]
    assert select("select count(*) from ops.removal") == [(0,)]


def test_raw_cannot_be_made_of_an_archive_that_lacks_files(delivered):
    keep_to_rules()
    restore()
    with pytest.raises(BluelampError, match="no longer holds 2 deliveries of crime, outcome up to 2013-08-01") as error:
        restate(from_archive=True)
    assert "bluelamp db restore" in error.value.next_step
    assert select("select count(*) from ops.load") == [(0,)]


@pytest.mark.alarm("retention, the task")
def test_nothing_goes_by_rules_that_cannot_be_read_and_the_doctor_says_so(delivered, policy):
    holds = policy / "seeds" / "legal_hold.csv"
    holds.write_text(holds.read_text() + "H1,crimes,,,,,a review,the solicitor,2010-04-01,9999-12-31\n")
    with pytest.raises(BluelampError, match="“crimes” is no feed") as error:
        keep_to_rules()
    assert "bluelamp policy check" in error.value.next_step
    holds.unlink()
    with pytest.raises(BluelampError, match="the file is missing"):
        keep_to_rules()
    assert counts() == [40, 21, 20]


@pytest.mark.alarm("retention")
def test_the_doctor_sees_what_is_kept_too_long(delivered, policy):
    # 70 days after 1 August are over on 10 October, and it is the 15th: maintenance has eight days to come round.
    assert examined().is_well
    write_policy(policy, rules=[("crime", "quarantine", 60)])
    found = examined()
    assert (found.is_well, "1 deliveries are past their time" in found.words) == (False, True)
    assert "bluelamp retention" in found.next_step
    keep_to_rules()
    assert examined().is_well


def test_it_waits_for_no_build_and_lets_none_begin(delivered):
    with nobody_else(), pytest.raises(AlreadyRunningError, match="run of retention"):
        keep_to_rules()
    assert counts() == [40, 21, 20]


@pytest.mark.slow("builds three times")
def test_no_figure_moves_and_core_is_what_a_full_build_makes(built_home, policy):
    deliver_three_periods()
    build_and_check()
    marts = [
        f"build.{name}"
        for (name,) in select("select table_name::text from information_schema.tables where table_schema = 'build'")
    ]
    held = "select crime_number, victim_reference is not null from core.int_crime_version order by 1, version_number"
    before, versions = checksums(marts), select(held)
    assert sum(has for _, has in versions) == 80
    keep_to_rules()
    assert sum(has for _, has in select(held)) == 41, "crime 1 came again with a delivery that is kept"
    core = checksums(["core.int_crime_version"])
    assert (checksums(marts), select("select count(*) from core.int_crime_version")) == (before, [(len(versions),)])
    build_and_check(full_refresh=True)
    assert checksums(["core.int_crime_version"]) == core
    after = checksums(marts)
    assert {name for name in before if after[name] != before[name]} <= {"build.mart_feed_health", "build.mart_revision"}
