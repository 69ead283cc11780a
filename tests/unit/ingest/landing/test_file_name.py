"""Names as people have them: taken where it is clear what they mean, else named with why they were left alone."""

from pathlib import Path

import pytest

from bluelamp.contracts import load_contracts
from bluelamp.ingest.landing.file_name import NO_FEED, left_alone, match_name

CONTRACTS = load_contracts()
STREET = CONTRACTS["police_uk_street"]


@pytest.mark.real_life("file names as people have them", "a second download: … (1).csv; capitals; .CSV; a copy")
@pytest.mark.parametrize(
    "name",
    [
        "2015-01-humberside-street.csv", "2015-01-humberside-street (1).csv", "2015-01-humberside-street(2).csv.gz",
        "2015-01-Humberside-Street.CSV", "2015-01-humberside-street - Copy.csv", "2015-01-HUMBERSIDE-street - Copy (3).Csv",
    ],
)  # fmt: skip
def test_a_copied_or_capitalised_name_means_what_it_was(name: str) -> None:
    found = match_name(STREET, name)
    assert found
    assert (found["business_date"], found["part"]) == ("2015-01", "humberside")


@pytest.mark.parametrize(
    "name",
    ["2015-01-humberside-stop-and-search.csv", "2015-01-humberside-street (1) old.csv", "2015-01-humberside-street.csv.zip",
     "x2015-01-humberside-street.csv", "2015-01-humberside-street.csv/../secret.csv"],
)  # fmt: skip
def test_another_name_is_not_guessed_at(name: str) -> None:
    assert match_name(STREET, name) is None


@pytest.mark.real_life("file names as people have them", "a folder with a .zip and stop-and-search files in it")
def test_what_is_left_alone_is_named_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "2015-01").mkdir()
    for name in (
        "2015-01-humberside-street (1).csv", "2015-01-humberside-stop-and-search.csv", "2015-01-humberside-outcomes.csv",
        "2015-01.zip", "notes.xlsx", ".DS_Store", "2015-01-humberside-street (1).csv.manifest.json",
    ):  # fmt: skip
        (tmp_path / "2015-01" / name).write_text("x")
    found = {path.name: why for path, why in left_alone(tmp_path, [STREET], list(CONTRACTS.values()))}
    assert found.pop("2015-01.zip").startswith("an archive: unpack it")
    assert found.pop("notes.xlsx").startswith("a workbook")
    assert found == {
        "2015-01-humberside-stop-and-search.csv": NO_FEED,
        "2015-01-humberside-outcomes.csv": "it is of feed police_uk_outcomes, which was not asked for",
    }
