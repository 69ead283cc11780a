"""What may lie in a landing folder that somebody else can write: odd names and things that are no files. Nothing of it is followed."""

import os
import socket
import time
from pathlib import Path

import pytest

from bluelamp.contracts import load_contracts
from bluelamp.ingest.landing.candidates import open_regular, remove, scan
from bluelamp.ingest.landing.file_name import match_name

KIND = "names made to harm"
CRIME = load_contracts()["crime"]
GOOD = "crime_2013-10-14.csv"


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    """A landing folder with one good delivery."""
    (tmp_path / "crime").mkdir()
    put(tmp_path, GOOD)
    return tmp_path


def put(landing: Path, name: str) -> Path:
    path = landing / "crime" / name
    path.write_text("crime_number\n")
    os.utime(path, (time.time() - 60,) * 2)
    return path


@pytest.mark.real_life(
    KIND, "look-alike letters and digits, right-to-left marks, blanks of no width, formulas, markup, paths"
)
@pytest.mark.parametrize(
    "name",
    [
        "сrime_2013-10-14.csv", "crime_２０１３-10-14.csv", "crime_٢٠١٣-10-14.csv", "crime_2013‐10‐14.csv",
        "crime_2013-10-14\u202evsc.exe", "crime_2013-10-14\u200b.csv", "\u202ecrime_2013-10-14.csv",
        "crime_2013-10-14.csv\n", "crime_2013-10-14.csv\x07", "=cmd|' C calc'!A1.csv", "@SUM(1+1).csv",
        "<img src=x onerror=alert(1)>.csv", "a..\\..\\crime_2013-10-14.csv", "%2e%2e%2fcrime.csv", "$(reboot).csv",
        "`reboot`.csv", "; drop table raw.crime;--.csv", "-rf", "~", "crime_2013-10-14.csv;.sh", "a" * 255,
        "crime_2013-10-14" + "a" * 220 + ".csv", "\udcff\udcfe.csv", "ＣRIME_2013-10-14.csv",
    ],
)  # fmt: skip
def test_no_such_name_is_a_delivery_s_and_none_stops_the_others(landing: Path, name: str) -> None:
    put(landing, name)
    found = {candidate.name: candidate for candidate in scan(CRIME, landing, None)}
    assert found.pop(GOOD).problem == ""
    [odd] = found.values()
    assert odd.problem or match_name(CRIME, name) is None
    assert odd.name.isprintable(), "it goes into logs and onto pages"
    assert all(ord(letter) < 0x2000 or ord(letter) > 0x206F or letter == "‐" for letter in odd.name), (
        "it turns no line round"
    )


@pytest.mark.real_life(KIND, "a socket, a device, a hard link to a file of ours, a circle of links")
def test_what_is_no_file_is_left_and_a_hard_link_harms_no_other_name(landing: Path, tmp_path: Path) -> None:
    folder, ours = landing / "crime", tmp_path / "ours"
    ours.write_text("ours")
    os.link(ours, folder / "crime_2013-10-15.csv")
    (folder / "crime_2013-10-16.csv").symlink_to(folder / "crime_2013-10-16.csv")
    here = os.getcwd()
    os.chdir(folder)  # a socket's whole path may have a hundred letters
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("crime_2013-10-17.csv")
        os.chdir(here)
        odd = {"crime_2013-10-16.csv", "crime_2013-10-17.csv"}
        try:
            os.mknod(folder / "crime_2013-10-18.csv", 0o020666, os.makedev(1, 5))  # /dev/zero, which never ends
            odd.add("crime_2013-10-18.csv")
        except PermissionError:  # for an ordinary user there is none
            pass
        found = {candidate.name: candidate for candidate in scan(CRIME, landing, None)}
    assert {name for name, candidate in found.items() if "not a regular file" in candidate.problem} == odd
    for name in odd:
        with pytest.raises(OSError, match=r"regular|device|levels"):
            open_regular(found[name])
    assert remove(found["crime_2013-10-15.csv"]) == ""
    assert ours.read_text() == "ours"
