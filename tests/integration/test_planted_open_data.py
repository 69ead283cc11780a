"""Real files of data.police.uk with what real life does to them, from the folder to the published site, against pandas.

The counts are taken from the very files that are put in, by the labels' names of then; nothing of the product is asked for them.
"""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from bluelamp.operations.open_data import publish_open_data
from bluelamp.settings import settings
from tests.fixtures.raw_rows import select

pytestmark = [
    pytest.mark.slow("takes in some ninety real files, changed, and builds and publishes everything from them"),
    pytest.mark.timeout(1_200),
]
KIND = "open data as it really is"
ASB = "Anti-social behaviour"
FORCES = ("leicestershire", "derbyshire", "kent", "lincolnshire", "nottinghamshire")
# What a month of early 2012 would have called them; the rest kept its name.
OF_2012 = {
    "Violence and sexual offences": "Violent crime", "Public order": "Public disorder and weapons",
    "Possession of weapons": "Public disorder and weapons", "Bicycle theft": "Other theft", "Theft from the person": "Other theft",
}  # fmt: skip
# Names that held until April 2013 for something else, or not at all since.
ENDED = ("Violent crime", "Public disorder and weapons", "Other theft", "Other crime")


def real(shared: Path, force: str, month: str) -> pd.DataFrame:
    """A real street file, every value as text."""
    path = shared / "police_uk" / month / f"{month}-{force}-street.csv.gz"
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def planted(shared: Path) -> dict[tuple[str, str], pd.DataFrame]:
    """Every file by the force and month of its name, with what was done to it."""
    months = [path.name for path in sorted((shared / "police_uk").iterdir()) if path.is_dir()]
    files = {(force, month): real(shared, force, month) for force in FORCES for month in months}
    for force in ("leicestershire", "derbyshire"):
        for month, copied in (("2012-01", "2014-01"), ("2012-02", "2014-02"), ("2012-03", "2014-03")):
            old = files[force, copied].assign(Month=month)
            files[force, month] = old.assign(**{"Crime type": old["Crime type"].replace(OF_2012)})
    frame = files["derbyshire", "2014-02"]
    files["derbyshire", "2014-02"] = frame.assign(
        **{"Crime type": frame["Crime type"].replace("Violence and sexual offences", "Violence and Sexual Offences")}
    )
    frame = files["kent", "2014-06"].copy()
    frame.loc[frame.index[frame["Crime type"] == "Other theft"][:13], "Crime type"] = "Cyber crime"
    files["kent", "2014-06"] = frame
    del files["nottinghamshire", "2014-05"]
    files["lincolnshire", "2014-07"] = files["lincolnshire", "2014-07"].iloc[:0]
    files["lincolnshire", "2014-08"] = files["nottinghamshire", "2014-08"]
    frame = files["kent", "2014-09"]
    files["kent", "2014-09"] = frame.iloc[: len(frame) * 2 // 5]
    frame = files["derbyshire", "2014-06"]  # so little that some types are missing besides
    files["derbyshire", "2014-06"] = frame.iloc[: len(frame) // 50]
    frame = files["derbyshire", "2014-10"]
    files["derbyshire", "2014-10"] = frame[frame["Crime type"] != "Drugs"]
    files["leicestershire", months[-1]] = files["leicestershire", months[-1]].iloc[:0]
    for month in months:
        rail = files["kent", month][lambda rows: rows["Crime type"] != ASB].iloc[:300]
        name = "British Transport Police"
        files["btp", month] = rail.assign(**{"Crime ID": "", "Reported by": name, "Falls within": name})
    return files


def write(folder: Path, files: dict[tuple[str, str], pd.DataFrame]) -> None:
    """As a download unpacks: a folder a month."""
    for (force, month), frame in files.items():
        (folder / month).mkdir(exist_ok=True)
        frame.to_csv(folder / month / f"{month}-{force}-street.csv", index=False, lineterminator="\r\n")


def counted(files: dict[tuple[str, str], pd.DataFrame]) -> pd.Series:
    """Rows by force, first day of the month and the label's title, of the files that may count."""
    rows = pd.concat(
        [
            frame[["Crime type"]].assign(force=force, month=f"{month}-01")
            for (force, month), frame in files.items()
            if (force, month) != ("lincolnshire", "2014-08")
        ]
    )
    title = rows["Crime type"].replace("Violence and Sexual Offences", "Violence and sexual offences")
    is_ended = title.isin(ENDED) & (rows["month"] < "2013-05-01")
    return (
        rows.assign(title=title.where(~is_ended, title + " (to April 2013)"))
        .groupby(["force", "month", "title"])
        .size()
    )


@pytest.mark.real_life(
    KIND, "real files: labels of 2012 and capitals, 13 of 'Cyber crime', an empty file, 40 % of a month"
)
@pytest.mark.real_life(
    KIND, "real files: a force's month missing, another force's rows under its name, a force without identifiers"
)
def test_every_row_is_counted_once_and_everything_odd_is_named(home, shared_data, tmp_path):
    shutil.rmtree(home / "policy", ignore_errors=True)
    settings.cache_clear()
    try:
        files = planted(shared_data)
        write(tmp_path, files)
        summary = publish_open_data(tmp_path, "leicestershire")
        assert (summary.taken, summary.refused) == (len(files) - 1, 1)
        check_counts(counted(files))
        check_names(files)
        page = (home / "site" / "quality.html").read_text().lower()
        for words in ("cyber crime", "may 2014", "half a month", "zeros"):
            assert words in page
    finally:
        shutil.rmtree(home / "policy", ignore_errors=True)
        settings.cache_clear()


def check_counts(wanted: pd.Series) -> None:
    """By force, month and type, and all crime, as readers see them."""
    names = ["force", "month", "title"]
    found = pd.DataFrame(
        select("select force_id, month_start_date::text, title, crime_count from marts.mart_published_crime"),
        columns=[*names, "count"],
    ).set_index(names)["count"]
    labels = found[(found > 0) & (found.index.get_level_values("title") != "All crime")]
    known = wanted.drop("Cyber crime", level="title")
    pd.testing.assert_series_equal(labels.sort_index(), known.sort_index(), check_names=False)
    crimes = wanted.drop(ASB, level="title").groupby(["force", "month"]).sum()
    total = found.xs("All crime", level="title")
    pd.testing.assert_series_equal(total[total > 0].sort_index(), crimes.sort_index(), check_names=False)
    # By the names of the files, as those read who compare with the download.
    by_name = pd.DataFrame(
        select("select force_id, month_start_date::text, crime_type, crime_count from marts.mart_police_uk_month"),
        columns=[*names, "count"],
    ).set_index(names)["count"]
    plain = wanted.rename(lambda title: title.removesuffix(" (to April 2013)"), level="title")
    pd.testing.assert_series_equal(by_name.sort_index(), plain.sort_index(), check_names=False)


def check_names(files: dict[tuple[str, str], pd.DataFrame]) -> None:
    """Each oddity by force, month and what it is."""
    odd = {
        (finding, source, subject, str(first)): (count, words)
        for finding, source, subject, first, count, words in select(
            "select finding, source_id, subject, first_month, row_count, words from marts.mart_data_quality"
        )
    }
    assert odd["unknown crime type", "kent", "Cyber crime", "2014-06-01"][0] == 13
    assert ("missing month", "nottinghamshire", "", "2014-05-01") in odd
    # July came empty and August was refused: neither is there.
    assert ("missing month", "lincolnshire", "", "2014-07-01") in odd
    assert "half a month" in odd["held back", "kent", "all_crime", "2014-09-01"][1]
    assert any(
        key[:2] == ("held back", "derbyshire") and "drugs" in key[2] and "zeros" in words
        for key, (_, words) in odd.items()
    )
    blank = sum(len(frame) for (force, _), frame in files.items() if force == "btp")
    assert next(count for key, (count, _) in odd.items() if key[:2] == ("without identifier", "btp")) == blank
    # Capitals are no other label, and what has a meaning of its own in its months is not unknown.
    assert {key[2] for key in odd if key[0] == "unknown crime type"} == {"Cyber crime"}
    ((reason, state),) = select("select reason, state from marts.mart_feed_health where feed = 'police_uk_street'")
    assert state == "gap"
    for words in ("Nottinghamshire January 2012 to March 2012, May 2014", "March 2012, July 2014 to August 2014"):
        assert words in reason
    ((refused, why),) = select("select file_name, refused_reason from ops.load where state = 'refused'")
    assert refused == "2014-08-lincolnshire-street.csv"
    assert "another force's name" in why
    warned = {
        name for (name,) in select("select file_name from ops.load where state = 'accepted' and warnings::text <> '[]'")
    }
    assert {f"{month}-btp-street.csv" for force, month in files if force == "btp"} <= warned
    # Half a month is told at the door against months accepted before; of a folder taken at once, by the mart.
    assert {"2014-06-kent-street.csv", "2014-07-lincolnshire-street.csv"} <= warned
