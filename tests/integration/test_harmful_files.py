"""Files made to harm, beside good ones: each is refused or left alone by name, and every good delivery of the night is taken."""

import gzip
import io
import os
import random
import zipfile
from pathlib import Path

import pytest

from bluelamp.ingest import ingest
from bluelamp.ingest.landing.gunzip import BOMB_BYTES
from bluelamp.settings import settings
from tests.fixtures.landing import crimes, line, put, rows, text

GOOD = "crime_2013-10-14.csv"
HEADER = text("crime", [])


def bomb() -> bytes:
    """Some 260 MB of nothing in 260 kB."""
    return gzip.compress(b"\0" * (BOMB_BYTES * 4))


def zip_bomb() -> bytes:
    """The same as a ZIP."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("crime_2013-10-10.csv", b"\0" * (BOMB_BYTES * 4))
        archive.writestr("../../../escaped.csv", b"x")
    return packed.getvalue()


# A file in crime's folder, and a part of what is said of it.
HARMFUL = {
    "crime_2013-10-08.csv.gz": (bomb(), "bomb"),
    "crime_2013-10-09.csv.gz": (gzip.compress(HEADER * 50)[:-9], "truncated"),
    "crime_2013-10-10.csv": (zip_bomb(), "zip"),
    "crime_2013-10-11.csv": (b"\x7fELF" + random.Random(1).randbytes(200_000) + b"\n", "header"),
    "crime_2013-10-12.csv": (HEADER + b'"' + b"a" * 9_000_000 + b"\n", "break the contract"),
    "crime_2013-10-13.csv": (b"\xff\xfe" + "crime_number\n".encode("utf-16-le"), "UTF-16"),
}


@pytest.fixture
def night(home: Path) -> Path:
    """Crime's landing folder: a good delivery, and the harmful ones with links and pipes beside it; outcomes have a good one."""
    put(GOOD, text("crime", crimes(*range(1, 21))))
    put("outcome_2013-10-14.csv", text("outcome", [line("outcome")]), "outcome")
    for name, (content, _) in HARMFUL.items():
        put(name, content)
    folder = settings().landing / "crime"
    secret = home / "not-theirs.txt"
    secret.write_text("keep out")
    (folder / "crime_2013-10-07.csv").symlink_to(secret)
    os.mkfifo(folder / "crime_2013-10-06.csv")
    (folder / "crime_2013-10-05.csv").mkdir()
    (settings().landing / "police_uk_street").symlink_to("/etc")
    return folder


def escaped(home: Path) -> set[Path]:
    """What was unpacked beside its place: in the folders of deliveries, or in any folder above them."""
    inside = (path for below in ("landing", "archive") for path in (home / below).rglob("*escaped*"))
    return {*inside, *(path for above in (home, *home.parents) for path in above.glob("*escaped*"))}


@pytest.mark.real_life(
    "files made to harm",
    "bombs, cut and foreign files, an endless field, links, pipes and folders beside good deliveries",
)
def test_good_deliveries_are_taken_whatever_lies_beside_them(night: Path, home: Path) -> None:
    before = escaped(home)
    summary = ingest()
    loaded = {file_name for (file_name,) in rows("select file_name from ops.load where state = 'accepted'")}
    assert loaded == {GOOD, "outcome_2013-10-14.csv"}
    assert rows("select count(*) from raw.crime") == [(20,)]
    assert rows("select count(*) from raw.outcome") == [(1,)]
    said = summary.words()
    for name, (_, words) in HARMFUL.items():
        assert any(name in each and words in each for each in said.splitlines()), f"{name}: {said}"
    refused = {name for (name,) in rows("select file_name from ops.load where state = 'refused'")}
    assert refused == set(HARMFUL)
    # Nothing was followed, unpacked beside its place, or taken from where it does not belong to us.
    assert escaped(home) == before
    assert (home / "not-theirs.txt").read_text() == "keep out"
    assert (night / "crime_2013-10-07.csv").is_symlink()
    assert Path("/etc/passwd").exists()


@pytest.mark.real_life("files made to harm", "the next night, with the same files there again")
def test_the_next_night_is_as_good(night: Path) -> None:
    ingest()
    for name, (content, _) in HARMFUL.items():
        put(name, content)
    put("crime_2013-10-15.csv", text("crime", crimes(30, 31)))
    ingest()
    assert rows("select count(*) from raw.crime") == [(22,)]
