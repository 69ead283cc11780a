"""Deliveries are whole, named and described as agreed, and the same bytes however they are asked for."""

import gzip
import hashlib
import json
import os
import subprocess
import sys
from datetime import date

import pytest

from bluelamp.contracts import load_contracts
from bluelamp.sample import write_sample

FEEDS = ("crime", "outcome", "satisfaction")
RENAMED = {"crime_2012-10-05.csv", "crime_2013-10.csv.gz"}
MONTHS = 42 + 1  # April 2010 to September 2013, the rest of October 2012 among them as one file of its own
DIGEST = """
import hashlib, pathlib, sys, tempfile
from datetime import date
from bluelamp.sample import write_sample
digest = hashlib.sha256()
for path in write_sample(pathlib.Path(tempfile.mkdtemp(dir=sys.argv[1])), until=date(2012, 10, 31), seed=int(sys.argv[2])):
    digest.update(path.name.encode() + path.read_bytes() + path.with_name(path.name + ".manifest.json").read_bytes())
print(digest.hexdigest())
"""


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def digest(tmp_path, hash_seed, seed=2013):
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-c", DIGEST, str(tmp_path), str(seed)]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def test_same_seed_same_bytes_under_any_hash_seed(tmp_path):
    first = digest(tmp_path, "0")
    assert first == digest(tmp_path, "4711")
    assert first != digest(tmp_path, "0", seed=2014)


def test_every_feed_has_a_file_for_each_month_and_each_compared_night(landing):
    for feed in FEEDS:
        names = {path.name for path in (landing / feed).glob("*.csv*") if not path.name.endswith(".json")} - RENAMED
        nights = {f"{feed}_{year}-10-{day:02d}.csv.gz" for year in (2012, 2013) for day in range(1, 15)}
        assert nights <= names
        assert len(names - nights) == MONTHS - 1
        assert all(load_contracts()[feed].file_name_pattern.fullmatch(name) for name in names | RENAMED & names)


def test_manifests_describe_their_files(landing):
    for path in sorted(landing.rglob("*.manifest.json")):
        said = json.loads(path.read_text())
        file = path.with_name(path.name.removesuffix(".manifest.json"))
        if file.suffix == ".xlsx":  # tests/unit/sample/test_register.py reads these
            continue
        content = file.read_bytes()
        text = gzip.decompress(content) if file.suffix == ".gz" else content
        assert said["feed"] == path.parent.name
        assert said["sha256"] == hashlib.sha256(content).hexdigest()
        assert said["rows"] == text.count(b"\n") - 1
        assert said["business_from"] <= said["business_to"] < said["extracted_at"][:10]
        assert said["extracted_at"] < said["received_at"]


@pytest.mark.parametrize(
    ("name", "first", "last", "received"),
    [
        ("crime_2010-04.csv.gz", "2010-04-01", "2010-04-30", "2010-05-01T06:00:00+01:00"),
        ("outcome_2012-10-14.csv.gz", "2012-10-14", "2012-10-14", "2012-10-15T06:00:00+01:00"),
        ("crime_2012-10.csv.gz", "2012-10-15", "2012-10-31", "2012-11-01T06:00:00+00:00"),
        ("crime_2013-10.csv.gz", "2013-10-08", "2013-10-08", "2013-10-10T06:00:00+01:00"),
    ],
)
def test_manifest_dates(landing, name, first, last, received):
    said = json.loads((landing / name.split("_")[0] / f"{name}.manifest.json").read_text())
    assert (said["business_from"], said["business_to"], said["received_at"]) == (first, last, received)


def test_deliveries_are_the_same_however_they_are_asked_for(landing, tmp_path):
    whole = contents(landing)
    write_sample(tmp_path / "built", until=date(2013, 10, 11))
    before = set(contents(tmp_path / "built"))
    assert max(name.split("_")[1] for name in before if "-10-" in name).startswith("2013-10-11")
    for day in (12, 13, 14):
        written = write_sample(tmp_path / "built", night=date(2013, 10, day))
        own = {f"{feed}_2013-10-{day}.csv.gz" for feed in FEEDS}
        assert own <= {path.name for path in written}
        assert len(written) == {12: 5, 13: 7, 14: 6}[day], (
            "a correction comes on the 13th, a workbook on the 13th and the 14th; "
            "each day a feed of the force's health, and a partner or the region"
        )
    assert contents(tmp_path / "built") == whole
    assert before < set(whole)


def test_a_night_without_nightly_deliveries_writes_nothing(tmp_path):
    assert write_sample(tmp_path, night=date(2013, 9, 30)) == []
    assert write_sample(tmp_path, until=date(2009, 5, 3)) == []


def test_repeats_hold_what_was_sent_before(landing, tmp_path):
    crime = landing / "crime"
    plain = (crime / "crime_2012-10-05.csv").read_bytes()
    assert plain == gzip.decompress((crime / "crime_2012-10-05.csv.gz").read_bytes())
    assert (crime / "crime_2013-10.csv.gz").read_bytes() == (crime / "crime_2013-10-08.csv.gz").read_bytes()
    again = [
        path for path in write_sample(tmp_path, night=date(2013, 10, 13)) if path.name == "outcome_2013-10-12.csv.gz"
    ]
    assert again[0].read_bytes() == (landing / "outcome" / "outcome_2013-10-12.csv.gz").read_bytes()


def test_gzip_tells_neither_name_nor_time(landing):
    for path in landing.rglob("*.gz"):
        header = path.read_bytes()[:10]
        assert header[3] == 0
        assert header[4:8] == b"\0\0\0\0"


def test_a_weekend_night_can_be_empty(landing):
    empty = (landing / "satisfaction" / "satisfaction_2013-10-13.csv.gz").read_bytes()
    header = ",".join(column.header for column in load_contracts()["satisfaction"].columns)
    assert gzip.decompress(empty).decode() == header + "\n"
