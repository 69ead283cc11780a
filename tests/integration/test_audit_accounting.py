"""bluelamp audit on the sample force: every record accounted for; and whatever is taken away, put in or changed is named."""

import json
import subprocess
import sys

import pytest

from bluelamp.database import connect
from bluelamp.operations.audit import audit
from bluelamp.operations.trail import heads_file
from bluelamp.settings import settings
from tests.fixtures.raw_rows import select

# The sample force may be made by the first test that asks for it.
pytestmark = pytest.mark.timeout(600)


def administer(statement: str) -> None:
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_record_of_the_sample_is_accounted_for_and_no_loss_goes_unnoticed(sample_home):
    heads_file().unlink(missing_ok=True)
    sound = audit()
    assert sound.faults == []
    for feed, totals in sound.feeds.items():
        ((accepted, rejected),) = select(
            "select coalesce(sum(loaded_row_count), 0)::int, coalesce(sum(rejected_row_count), 0)::int from ops.load "
            "where feed = %s and state <> 'refused'",
            feed,
        )
        assert (totals.accepted, totals.rejected) == (accepted, rejected)
        assert totals.delivered == accepted + rejected + totals.refused
    assert sound.feeds["crime"].accepted > 100_000
    assert sound.feeds["crime"].rejected > 0

    (first, second, third, fourth) = [
        load_id
        for (load_id,) in select(
            "select load_id from ops.load where feed = 'crime' and state = 'accepted' and rejected_row_count > 0 order by 1 limit 4"
        )
    ]
    paths = dict(select("select load_id, archive_path from ops.load"))
    archive = settings().archive
    administer(
        f"""delete from raw.crime where _load_id = {first}
            and _source_row = (select min(_source_row) from raw.crime where _load_id = {first})"""
    )
    administer(f"delete from ops.rejected_row where load_id = {second}")
    with open(archive / paths[third], "r+b") as handle:
        handle.seek(50)
        handle.write(b"#")
    (archive / paths[fourth]).rename(archive / "crime" / "00-unknown")
    (archive / "outcome" / "ff").mkdir(exist_ok=True)
    (archive / "outcome" / "ff" / f"{'f' * 64}.csv").write_text("nobody's\n")
    administer("insert into raw.outcome (_load_id, _source_row) values (999999, 1)")
    administer(f"delete from core.int_crime_version where {third} = any(load_ids)")
    found = "\n".join(audit().faults)
    for words in (
        f"load {first}: ", f"load {second}: ", f"load {third}: its archived file", "is not what was delivered (SHA-256 differs)",
        f"load {fourth}: its archived file {paths[fourth]} is gone", f"archived file outcome/ff/{'f' * 64}.csv was never taken in",
        "1 rows of raw.outcome belong to no delivery", "were built but are not in core.int_crime_version, such as of load",
        "crime: what was delivered is not what was accepted",
    ):  # fmt: skip
        assert words in found, found


def test_the_command_says_it_in_json_and_by_its_exit_code(home):
    command = [sys.executable, "-m", "bluelamp", "audit", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, json.loads(done.stdout)["faults"]) == (0, [])
    administer("insert into raw.crime (_load_id, _source_row) values (1, 1)")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "1 rows of raw.crime belong to no delivery" in done.stdout
