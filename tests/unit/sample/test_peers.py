"""The peers' months of the sample: every member of every edition, complete, adding up, the same each time."""

import csv
import gzip
import io
from datetime import date

import pandas as pd
import pytest

from bluelamp.sample import write_sample
from bluelamp.sample.peers import peer_files
from bluelamp.settings import settings


def seed(name: str) -> list[dict[str, str]]:
    with open(settings().seed(name), encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def months() -> pd.DataFrame:
    frames = [pd.read_csv(io.BytesIO(gzip.decompress(file.content))) for file in peer_files(2013)]
    return pd.concat(frames, ignore_index=True)


def test_every_member_of_both_editions_has_every_month_and_category(months):
    members = {row["member_force_id"] for row in seed("msg_membership")}
    assert {row["msg_version"] for row in seed("msg_membership")} == {"pre-2013-08", "2013-08"}
    assert members <= set(months["force_id"])
    categories = {row["category_id"] for row in seed("category")}
    assert set(months["category_id"]) == categories
    whole = months.groupby(["force_id", "category_id"])["month"].agg(["nunique", "min", "max", "size"])
    assert set(whole.itertuples(index=False, name=None)) == {(65, "2008-04", "2013-08", 65)}


def test_crime_types_add_up_to_all_crime(months):
    groups = {row["category_id"]: row["category_group"] for row in seed("category")}
    cells = (
        months.assign(group=months["category_id"].map(groups))
        .groupby(["force_id", "month", "group"])["recorded_count"]
        .sum()
    )
    table = cells.unstack("group")
    all_crime = months[months["category_id"] == "all_crime"].set_index(["force_id", "month"])["recorded_count"]
    assert len(all_crime) == len(table)
    assert (table["crime_type"] == all_crime.reindex(table.index)).all()
    wide = months.pivot_table(index=["force_id", "month"], columns="category_id", values="recorded_count")
    assert (wide["serious_sexual"] <= wide["sexual_offences"]).all()
    assert (wide["victim_based_crime"] < wide["all_crime"]).all()


def test_forces_differ_in_level_and_in_what_they_achieved(months):
    years = months[months["category_id"] == "burglary_dwelling"].copy()
    years["year"] = (pd.PeriodIndex(years["month"], freq="M") - 3).year
    counts = years[years["year"] < 2013].groupby(["force_id", "year"])["recorded_count"].sum().unstack("year")
    change = 100 * (counts / counts.shift(axis=1) - 1).stack()
    assert change.min() < -8 < 0 < change.max() < 15
    assert change.std() > 2


def test_a_month_comes_weeks_after_it_ended_and_on_one_night_only(tmp_path):
    assert [
        path.name for path in write_sample(tmp_path, night=date(2013, 10, 4)) if path.parent.name == "peer_month"
    ] == ["peer_month_2013-08.csv.gz"]
    until = [path.name for path in write_sample(tmp_path, until=date(2013, 10, 3)) if path.parent.name == "peer_month"]
    assert (len(until), until[-1]) == (9, "peer_month_2013-07.csv.gz")
    alone = next(file for file in peer_files(2013) if file.name == "peer_month_2013-08.csv.gz")
    assert (tmp_path / "peer_month" / alone.name).read_bytes() == alone.content


def test_populations_are_those_of_the_census(shared_data):
    reference = shared_data / "reference"
    census = pd.read_csv(reference / "force-population-census-2011.csv").set_index("PFA16NM").iloc[:, 0]
    survey = pd.read_csv(reference / "csew_prc_pfa_11_v3.csv").set_index("PFA17NM")["Households_2011"]
    names = {row["force_id"]: row["force_name"] for row in seed("peer_force")}
    wrong = []
    for row in seed("denominator"):
        name = names[row["force_id"]]
        real = census[name.replace(" and ", " & ")] if row["denominator_kind"] == "population" else survey[name]
        wrong += [] if float(row["value"]) == real else [(row, real)]
    assert wrong == []


def test_the_sample_and_the_seeds_know_the_same_populations():
    levels = settings().project / "bluelamp" / "sample" / "data" / "peer_force_level.csv"
    with open(levels, encoding="utf-8", newline="") as handle:
        drawn = {row["force_id"]: row["population"] for row in csv.DictReader(handle)}
    known = {row["force_id"]: row["value"] for row in seed("denominator") if row["denominator_kind"] == "population"}
    assert drawn == {force: known[force] for force in drawn}
