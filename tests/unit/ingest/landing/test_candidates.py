"""Nothing in a landing folder is trusted: links, pipes, folders and growing files are left alone."""

import os
import threading
import time
from pathlib import Path

import pytest

from bluelamp.contracts import load_contracts
from bluelamp.ingest.landing.candidates import Candidate, open_regular, remove, scan, settled

CRIME = load_contracts()["crime"]


def fill(landing: Path, name: str, age: float = 60) -> Path:
    path = landing / "crime" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("crime_number\n")
    os.utime(path, (time.time() - age,) * 2)
    return path


def test_only_regular_files_are_candidates(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    good = fill(tmp_path, "crime_2013-10-01.csv")
    (good.parent / "crime_2013-10-02.csv").symlink_to(secret)
    os.mkfifo(good.parent / "crime_2013-10-03.csv")
    (good.parent / "crime_2013-10-04.csv").mkdir()
    fill(tmp_path, "crime_2013-10-05.csv.part")
    fill(tmp_path, ".crime_2013-10-06.csv")
    fill(tmp_path, "crime_2013-10-01.csv.manifest.json")
    found = {candidate.name: candidate.problem for candidate in scan(CRIME, tmp_path, None)}
    assert found.pop("crime_2013-10-01.csv") == ""
    assert found.pop("crime_2013-10-05.csv.part").startswith("still being written")
    assert set(found) == {f"crime_2013-10-0{day}.csv" for day in (2, 3, 4)}
    assert all("not a regular file" in problem for problem in found.values())


def test_a_name_that_cannot_be_shown_is_left_alone(tmp_path: Path) -> None:
    fill(tmp_path, "crime_2013-10-01.csv")
    fill(tmp_path, "crime\n\x1b[31m.csv")
    fill(tmp_path, "crime_\udcff.csv")
    found = [candidate for candidate in scan(CRIME, tmp_path, None) if candidate.problem]
    assert len(found) == 2
    assert all(candidate.name.isprintable() and candidate.look is None for candidate in found)


def test_a_landing_folder_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    fill(elsewhere.parent, "crime_2013-10-01.csv").parent.rename(elsewhere)
    (tmp_path / "crime").symlink_to(elsewhere)
    assert scan(CRIME, tmp_path, None) == []


def test_a_file_swapped_for_a_link_is_not_opened(tmp_path: Path) -> None:
    path = fill(tmp_path, "crime_2013-10-01.csv")
    (candidate,) = scan(CRIME, tmp_path, None)
    path.unlink()
    path.symlink_to("/etc/passwd")
    with pytest.raises(OSError, match="symbolic links"):
        open_regular(candidate)


def test_a_growing_file_is_not_settled(tmp_path: Path) -> None:
    fill(tmp_path, "crime_2013-10-01.csv", age=0)
    growing = fill(tmp_path, "crime_2013-10-02.csv", age=0)
    fill(tmp_path, "crime_2013-10-03.csv")
    candidates = scan(CRIME, tmp_path, None)
    writer = threading.Timer(0.1, lambda: growing.write_text("crime_number\nmore\n"))
    writer.start()
    steady = {candidate.name[-6:-4]: is_steady for candidate, is_steady in settled(candidates, lambda _: 0.3).items()}
    writer.join()
    assert steady == {"01": True, "02": False, "03": True}


def test_old_files_need_no_second_look(tmp_path: Path) -> None:
    fill(tmp_path, "crime_2013-10-03.csv")
    began = time.monotonic()
    assert all(settled(scan(CRIME, tmp_path, None), lambda _: 50).values())
    assert time.monotonic() - began < 1


def test_a_file_replaced_meanwhile_is_not_removed(tmp_path: Path) -> None:
    path = fill(tmp_path, "crime_2013-10-01.csv")
    (candidate,) = scan(CRIME, tmp_path, None)
    path.write_text("a newer delivery")
    remove(candidate)
    assert path.exists()
    remove(scan(CRIME, tmp_path, None)[0])
    assert not path.exists()


def test_a_source_folder_is_searched_by_name_and_never_emptied(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    fill(tmp_path / "deep", "crime_2013-10-01.csv")
    fill(tmp_path / "deep", "readme.txt")
    found: list[Candidate] = scan(CRIME, tmp_path / "landing", tmp_path)
    assert [candidate.name for candidate in found] == ["crime_2013-10-01.csv"]
    remove(found[0])
    assert found[0].path.exists()
