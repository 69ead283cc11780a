"""area_reader.csv: who it names, and what is wrong with it, found before anything of it is made so."""

import shutil
from pathlib import Path

import pytest

from bluelamp.errors import BluelampError
from bluelamp.policy.area_reader import FILE, AreaReader, area_readers
from bluelamp.policy.check import check_policy
from bluelamp.settings import settings

HEAD = "login,area_type,area_name\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sample force's policy."""
    shutil.copytree(settings().project / "policy/sample", tmp_path / "policy")
    return tmp_path / "policy"


def test_a_file_names_logins_and_their_areas_and_no_file_names_nobody(folder: Path) -> None:
    assert area_readers(folder) == []
    (folder / FILE).write_text(f"\ufeff{HEAD}city_desk,bcu,City\n\nwhole,force,force\n", encoding="utf-8")
    assert area_readers(folder) == [AreaReader("city_desk", "bcu", "City"), AreaReader("whole", "force", "force")]
    assert check_policy(folder) == []


@pytest.mark.parametrize(
    ("content", "row", "what", "next_step"),
    [
        (b"login,bcu\n", 1, "the header is another", "Begin with: login,area_type,area_name"),
        (b"", 1, "the header is another", "Begin with: login,area_type,area_name"),
        (b"\xff\xfe", 1, "the header is another", "Begin with: login,area_type,area_name"),
        (f"{HEAD}City Desk,bcu,City\n".encode(), 2, "'City Desk' is no login", "small letters"),
        (f"{HEAD}a,bcu\n".encode(), 2, "it has not three cells", HEAD.strip()),
        (f"{HEAD}a,bcu,City\nb,lpu,Centre\n".encode(), 3, "a reader is of no 'lpu'", "Write bcu"),
        (f"{HEAD}a,bcu,Citty\n".encode(), 2, "seeds/area.csv has no bcu 'Citty'", "Write: City."),
    ],
)
def test_a_fault_is_named_by_its_row_and_nothing_is_granted(
    folder: Path, content: bytes, row: int, what: str, next_step: str
) -> None:
    (folder / FILE).write_bytes(content)
    with pytest.raises(BluelampError, match=f"Row {row} of {FILE}: {what}"):
        area_readers(folder)
    [finding] = check_policy(folder)
    assert (finding.file, finding.row, finding.what) == (FILE, row, what)
    assert next_step in finding.next_step


def test_nobody_is_granted_an_area_of_a_file_that_cannot_be_read(folder: Path) -> None:
    (folder / FILE).write_text(f"{HEAD}a,bcu,City\n")
    (folder / "seeds" / "area.csv").write_bytes("Cité".encode("cp1252"))
    with pytest.raises(BluelampError, match=r"Row 1 of area\.csv: a character is not UTF-8") as error:
        area_readers(folder)
    assert str(error.value.where).endswith("seeds/area.csv")
