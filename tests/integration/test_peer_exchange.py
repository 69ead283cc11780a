"""Forces tell one another of their months: written, signed, taken by the other's warehouse, and nothing that anybody changed is."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from bluelamp.database import connect
from bluelamp.ingest import ingest
from bluelamp.peers.signature import FOLDER, public_words
from bluelamp.peers.statement import statement_of
from bluelamp.reporting.export.peers import export_peer_month
from bluelamp.settings import PROJECT, settings, under_policy
from tests.fixtures import small_force
from tests.fixtures.deliveries import write_delivery
from tests.fixtures.peer_months import KENT, MANIFEST, ROWS, deliver, manifest, policy_of
from tests.fixtures.raw_rows import select


def test_a_signed_delivery_is_taken_and_whatever_was_changed_on_its_way_is_refused(home, tmp_path):
    with under_policy(policy_of(tmp_path / "policy", "leicestershire")):
        (settings().policy / FOLDER / "kent.pub").write_text(public_words(KENT))
        name = "peer_month_2013-09_kent.csv"
        good = manifest(name)
        richer = [{**ROWS[0], "recorded_count": "91"}, ROWS[1]]
        tampered = {
            "peer_month_2013-09_kent-a.csv": ({**good, "sha256": manifest("x.csv", richer)["sha256"]}, richer),
            "peer_month_2013-09_kent-b.csv": ({k: v for k, v in good.items() if k not in ("signature", "statement")}, ROWS),
            "peer_month_2013-09_kent-c.csv": (good, richer),
        }  # fmt: skip
        other = [{**row, "force_id": "essex"} for row in ROWS]
        tampered["peer_month_2013-09_essex.csv"] = (manifest("x.csv", other), other)
        (settings().landing / "peer_month" / "x.csv").unlink()
        (settings().landing / "peer_month" / ("x.csv" + MANIFEST)).unlink()
        for bad, (document, rows) in tampered.items():
            deliver(bad, document, rows)
        (settings().landing / "peer_month" / name).unlink()
        summary = ingest(["peer_month"], settle_seconds=0)
        told = {item.file_name: item.reason.partition(":")[0] for item in summary.deliveries}
        assert (summary.accepted, summary.refused) == (0, 4), told
        assert told == {
            "peer_month_2013-09_kent-a.csv": "The signature is not kent's",
            "peer_month_2013-09_kent-b.csv": "It holds rows of kent, whose deliveries are signed, and it is not",
            "peer_month_2013-09_kent-c.csv": "The file's SHA-256 is not the manifest's",
            "peer_month_2013-09_essex.csv": "It is signed by kent and holds rows of essex",
        }
        assert select("select count(*) from raw.peer_month") == [(0,)]

        said = {**statement_of("kent")["definitions"], "robbery": "0" * 16}
        deliver(name, {**manifest(name, definitions=said), "received_at": "2013-10-20T06:00:00Z"})
        summary = ingest(["peer_month"], settle_seconds=0)
        assert summary.accepted == 1
        assert select("select force_id, recorded_count from raw.peer_month") == [("kent", "90")] * 2
        assert "kent counts robbery by other definitions than this warehouse" in summary.deliveries[0].warnings


def test_what_is_sent_is_what_is_published_of_whole_months_and_nothing_finer(sample_home, tmp_path):
    written = export_peer_month(tmp_path)
    document = json.loads(written.path.with_name(written.path.name + MANIFEST).read_text())
    sent = pd.read_csv(written.path)
    assert list(sent.columns) == ["force_id", "month", "category_id", "recorded_count", "outcome_count"]
    assert set(sent["force_id"]) == {"leicestershire"}
    assert (sent["month"].min(), sent["month"].max()) == ("2010-04", "2013-09")
    assert (document["rows"], document["statement"]["withheld_count"]) == (len(sent), 0)
    # October had fourteen days; of September the records themselves, counted by pandas.
    crimes = pd.DataFrame(
        select("select distinct on (crime_number) offence_code, status, recorded_at from raw.crime order by crime_number, "
               "updated_at desc, _load_id desc"), columns=["code", "status", "at"])  # fmt: skip
    counted = crimes[
        (crimes["status"] == "recorded") & crimes["at"].str.startswith("2013-09") & (crimes["code"] == "34B")
    ]
    robberies = select("select sum(recorded_count) from star.fct_peer_month where category_id = 'robbery' and force_id = "
                       "'leicestershire' and month_start_date = '2013-09-01'")  # fmt: skip
    [row] = sent[(sent["month"] == "2013-09") & (sent["category_id"] == "robbery")].to_dict("records")
    assert row["recorded_count"] == robberies[0][0]
    assert 0 < len(counted) <= row["recorded_count"]
    assert export_peer_month(tmp_path / "again").path.read_bytes() == written.path.read_bytes()
    # What was sent is kept, for the next one to go by; what is kept back by then stays at home.
    assert select("select is_sent, count(*) from ops.peer_cell group by 1") == [(True, len(sent))]
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("insert into ops.peer_cell values ('2013-09-01', 'cycle_theft', false)")
    third = export_peer_month(tmp_path / "third")
    assert (third.row_count, third.withheld_count) == (len(sent) - 1, 1)


NEIGHBOURS = {"leicestershire": "", "nottinghamshire": "north "}
FIRST, LAST = date(2012, 9, 1), date(2013, 10, 14)
TIC = "4"  # the outcome type of an offence taken into consideration
RATES = """select force_id, window_months, measure_id, period_from, period_to, numerator, denominator, round(rate, 9) as rate
           from core.int_msg_rate where is_current_version and force_id in ('leicestershire', 'nottinghamshire')"""


class Neighbour:
    """A force's own home with a server, a policy and secrets of its own, worked by the command line."""

    def __init__(self, folder: Path, force: str) -> None:
        self.home, self.force = folder, force
        folder.mkdir()
        folder.chmod(0o755)
        self.policy = policy_of(folder / "policy", force)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("BLUELAMP_")},
            "BLUELAMP_HOME": str(folder), "BLUELAMP_POLICY": str(self.policy), "BLUELAMP_REPLAY": "1",
        }  # fmt: skip

    def run(self, *words: str) -> str:
        """A command of this home; what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "bluelamp", *words], env=self.environment, cwd=PROJECT, capture_output=True, text=True, check=False
        )  # fmt: skip
        assert done.returncode == 0, f"{words}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done.stdout

    def deliver_own(self) -> None:
        """Thirteen months of the force's records: a small force's, drawn from its own name."""
        days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
        drawn = small_force.draw
        small_force.draw = lambda day, what: drawn(day, NEIGHBOURS[self.force] + what)
        small_force.crimes.cache_clear()
        feeds = {
            "crime": {row["crime_number"]: row for day in days for row in small_force.sent_crimes(day, FIRST)}.values(),
            "outcome": [row for day in days for row in small_force.sent_outcomes(day, FIRST)],
            "satisfaction": [row for day in days for row in small_force.sent_answers(day)],
        }
        small_force.draw = drawn
        small_force.crimes.cache_clear()
        # Offences taken into consideration name the crime that they came with.
        parent = next(row["crime_number"] for row in feeds["crime"])
        feeds["outcome"] = [
            {**row, "tic_parent_crime_number": parent} if row["outcome_type"] == TIC else row
            for row in feeds["outcome"]
        ]
        for feed, rows in feeds.items():
            path = write_delivery(self.home / "landing", feed, LAST, rows)
            beside = path.with_name(path.name + MANIFEST)
            beside.write_text(json.dumps({**json.loads(beside.read_text()), "business_from": str(FIRST)}))

    def night(self) -> None:
        """Take what lies there, build and publish."""
        self.run("ingest")
        self.run("build")
        self.run("publish")

    def rates(self) -> list[dict[str, str]]:
        """The two forces in its comparison."""
        return sorted(
            csv.DictReader(io.StringIO(self.run("sql", "--role", "engineer", RATES))),
            key=lambda row: tuple(row.values()),
        )


@pytest.fixture
def neighbours(home) -> Iterator[list[Neighbour]]:
    """Two homes on one machine, each with the other's public key."""
    both = [Neighbour(home / f"neighbour-{number}", force) for number, force in enumerate(NEIGHBOURS)]
    try:
        yield both
    finally:
        for one in both:
            subprocess.run(
                [sys.executable, "-m", "bluelamp", "db", "stop"], env=one.environment, cwd=PROJECT, check=False
            )
            shutil.rmtree(one.home, ignore_errors=True)


@pytest.mark.slow("two homes with servers of their own are built twice")
@pytest.mark.timeout(1800)
def test_two_homes_exchange_their_months_and_compare_alike(neighbours):
    exported = {}
    for one in neighbours:
        one.deliver_own()
        one.night()
        exported[one.force] = json.loads(one.run("peers", "export", "--json", "--directory", str(one.home / "sent")))
    for one, other in (neighbours, reversed(neighbours)):
        sent, landing = Path(exported[other.force]["path"]), one.home / "landing" / "peer_month"
        landing.mkdir(parents=True, exist_ok=True)
        shutil.copy(sent.with_name(f"{other.force}.pub"), one.policy / FOLDER)
        assert (one.policy / FOLDER / f"{other.force}.pub").read_text() == other.run("peers", "key")
        shutil.copy(sent, landing)
        document = json.loads(sent.with_name(sent.name + MANIFEST).read_text())
        (landing / (sent.name + MANIFEST)).write_text(
            json.dumps({**document, "received_at": "2013-11-20T06:00:00+00:00"})
        )
        one.night()
    here, there = (one.rates() for one in neighbours)
    print(f"rows compared: {len(here)}; withheld: {[export['withheld_count'] for export in exported.values()]}")
    # What small counts keep at home is compared in neither; of the rest each has the same counts and rates for both.
    measures = {row["measure_id"] for row in here}
    assert {"all_crime_recorded", "burglary_dwelling_recorded"} <= measures
    assert len({row["force_id"] for row in here}) == 2
    pairs = [{(row["measure_id"], row["window_months"]) for row in rows if row["force_id"] == force}
             for rows in (here, there) for force in NEIGHBOURS]  # fmt: skip
    common = set.intersection(*pairs)
    assert len(common) > 10
    both = [[row for row in rows if (row["measure_id"], row["window_months"]) in common] for rows in (here, there)]
    assert both[0] == both[1]
    # Nobody's small counts were sent.
    assert all(export["withheld_count"] > 0 for export in exported.values())
