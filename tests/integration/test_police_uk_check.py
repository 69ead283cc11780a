"""What real police.uk files look like at the quality check: odd but genuine is accepted with a warning, another force's is refused."""

import gzip
import io
from pathlib import Path

import pandas as pd
import pytest

from bluelamp.errors import BluelampError
from bluelamp.ingest import ingest
from bluelamp.operations.audit import audit
from tests.fixtures.landing import rows

FEED = "police_uk_street"
JANUARY = "2014-01/2014-01-leicestershire-street.csv.gz"


@pytest.fixture
def real(shared_data: Path) -> pd.DataFrame:
    """A real month of Leicestershire, every value as text."""
    with gzip.open(shared_data / "police_uk" / JANUARY, "rt", encoding="utf-8", newline="") as handle:
        return pd.read_csv(handle, dtype=str, keep_default_na=False)


def put(folder: Path, name: str, frame: pd.DataFrame, tail: str = "") -> Path:
    """A file as police.uk writes it."""
    text = io.StringIO()
    frame.to_csv(text, index=False, lineterminator="\r\n")
    path = folder / name
    path.write_bytes((text.getvalue() + tail).encode())
    return path


def loads() -> dict[str, tuple[str, int, str]]:
    """File → state, good rows, and all that the ledger says of it."""
    return {
        name: (state, count, f"{reason or ''} {warnings or ''}")
        for name, state, count, reason, warnings in rows(
            "select file_name, state, loaded_row_count, refused_reason, warnings::text from ops.load"
        )
    }


@pytest.mark.real_life(
    "genuine files that checks refused", "no crime has an identifier (BTP, Met 2010–11); Northern Ireland's longitudes"
)
def test_genuine_oddities_are_accepted_with_a_warning(home: Path, real: pd.DataFrame, tmp_path: Path) -> None:
    crimes = real[real["Crime type"] != "Anti-social behaviour"]
    put(
        tmp_path,
        "2014-01-btp-street.csv",
        crimes.assign(**{"Crime ID": "", "Falls within": "British Transport Police"}),
    )
    met = real.assign(**{"Crime ID": "", "Falls within": "Metropolitan Police Service"})
    put(tmp_path, "2014-01-metropolitan-street.csv", met)
    ulster = real.assign(**{"Longitude": "-7.3", "Latitude": "54.6", "LSOA code": "95GG01S1",
                            "Falls within": "Police Service of Northern Ireland"})  # fmt: skip
    put(tmp_path, "2014-01-northern-ireland-street.csv", ulster)
    summary = ingest([FEED], source=tmp_path)
    assert (summary.accepted, summary.refused, summary.rejected_rows) == (3, 0, 0)
    assert summary.warnings >= 3
    assert summary.rows == len(crimes) + 2 * len(real)


@pytest.mark.real_life("genuine files that checks refused", "Excel: 5.1E-05, rows of nothing but commas, padded labels")
def test_what_excel_makes_of_a_file_loses_nothing(home: Path, real: pd.DataFrame, tmp_path: Path) -> None:
    excel = real.copy()
    excel.loc[5, "Longitude"], excel.loc[6, "Longitude"], excel.loc[7, "Longitude"] = "5.1E-05", "-5.1E-5", "1E+00"
    excel.loc[9, "Crime type"] += "  "
    path = put(tmp_path, "2014-01-leicestershire-street.csv", excel, ("," * 11 + "\r\n") * 400)
    path.with_name(path.name + ".manifest.json").write_text(f'{{"rows": {len(real) + 400}}}')
    summary = ingest([FEED], source=tmp_path)
    assert (summary.accepted, summary.rows, summary.rejected_rows) == (1, len(real), 0)
    said = loads()["2014-01-leicestershire-street.csv"][2]
    assert "400 row(s) of nothing but commas" in said
    assert "1 value(s) of crime_type had spaces around them" in said
    stored = dict(rows("select crime_type, count(*) from raw.police_uk_street group by 1"))
    assert stored == real["Crime type"].value_counts().to_dict()
    assert audit().faults == []


@pytest.mark.real_life(
    "a file that says something else than its name",
    "City of London rows saved as Leicestershire's; a few rows of another force",
)
def test_a_file_of_another_force_is_refused_and_counts_nowhere(home: Path, real: pd.DataFrame, tmp_path: Path) -> None:
    put(tmp_path, "2014-01-leicestershire-street.csv", real.assign(**{"Falls within": "City of London Police"}))
    mixed = real.copy()
    mixed.loc[:20, "Falls within"] = "Kent Police"
    put(tmp_path, "2014-02-leicestershire-street.csv", mixed.assign(Month="2014-02"))
    # One force under two of its names, and a name that nobody has heard of, are no contradiction.
    renamed = real.copy()
    renamed.loc[:20, "Falls within"] = "LEICESTERSHIRE Constabulary "
    put(tmp_path, "2014-03-leicestershire-street.csv", renamed.assign(Month="2014-03"))
    put(
        tmp_path,
        "2014-04-leicestershire-street.csv",
        real.assign(**{"Month": "2014-04", "Falls within": "Leicester Watch"}),
    )
    summary = ingest([FEED], source=tmp_path)
    found = loads()
    assert {name[5:7]: state for name, (state, _, _) in found.items()} == {
        "01": "refused", "02": "refused", "03": "accepted", "04": "accepted",
    }  # fmt: skip
    for month in ("01", "02"):
        assert "saved under another force's name" in found[f"2014-{month}-leicestershire-street.csv"][2]
    assert (summary.refused, summary.accepted) == (2, 2)


@pytest.mark.real_life("file names as people have them", "--from a folder in which nothing is a delivery")
def test_a_folder_without_a_delivery_is_an_error_that_names_what_lies_there(home: Path, tmp_path: Path) -> None:
    (tmp_path / "2014-01-leicestershire-stop-and-search.csv").write_text("Type,Date\n")
    (tmp_path / "2014-01.zip").write_bytes(b"PK\x03\x04")
    with pytest.raises(BluelampError) as failed:
        ingest(source=tmp_path)
    assert failed.value.exit_code != 0
    for words in ("There is no delivery", "stop-and-search.csv: no feed", "2014-01.zip: an archive: unpack it"):
        assert words in str(failed.value)


@pytest.mark.real_life(
    "files of another kind", "UTF-16, semicolons and the first layout, in the landing folder's words"
)
def test_another_kind_of_file_is_refused_with_what_to_send(home: Path, real: pd.DataFrame, tmp_path: Path) -> None:
    put(tmp_path, "2014-01-leicestershire-street.csv", real)
    text = (tmp_path / "2014-01-leicestershire-street.csv").read_bytes().decode()
    (tmp_path / "2014-02-leicestershire-street.csv").write_bytes(text.encode("utf-16"))
    (tmp_path / "2014-03-leicestershire-street.csv").write_text(text.replace(",", ";"), newline="")
    first = "Month,Reported by,Falls within,Easting,Northing,Location,Crime type,Context\n2012-04,a,a,360667,169714,x,Burglary,\n"
    (tmp_path / "2012-04-leicestershire-street (1).CSV").write_text(first)
    summary = ingest([FEED], source=tmp_path)
    reasons = {item.file_name: item.reason for item in summary.deliveries if item.state == "refused"}
    assert "UTF-16" in reasons["2014-02-leicestershire-street.csv"]
    assert "semicolons" in reasons["2014-03-leicestershire-street.csv"]
    assert "Easting and Northing" in reasons["2012-04-leicestershire-street (1).CSV"]
    assert (summary.accepted, summary.refused) == (1, 3)


@pytest.mark.real_life(
    "a file that says something else than its name",
    "the right file lies beside the one that was saved under another force's name",
)
def test_a_misnamed_copy_does_not_hold_the_right_file(home: Path, real: pd.DataFrame, tmp_path: Path) -> None:
    put(tmp_path, "2014-01-derbyshire-street.csv", real)
    put(tmp_path, "2014-01-leicestershire-street.csv", real)
    put(tmp_path, "2014-01-nottinghamshire-street.csv", real.iloc[::-1])
    summary = ingest([FEED], source=tmp_path)
    assert {name[8:-11]: state for name, (state, _, _) in loads().items()} == {
        "derbyshire": "refused", "leicestershire": "accepted", "nottinghamshire": "held",
    }  # fmt: skip
    assert (summary.accepted, summary.refused, summary.held) == (1, 1, 1)
