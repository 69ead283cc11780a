"""The policy folder of open data: which forces are found, and what its tables hold."""

import gzip

import pytest

from bluelamp.errors import BluelampError
from bluelamp.operations.open_data import forces_in
from bluelamp.policy.open_data import own_force, write_open_data_policy
from bluelamp.policy.tables import policy_tables, read_rows
from bluelamp.settings import policy_folder, settings


def test_forces_are_found_by_the_names_of_street_files(tmp_path):
    (tmp_path / "2014-11").mkdir()
    for name in (
        "2014-11-kent-street.csv",
        "2014-11-west-mercia-street.csv.gz",
        "2014-11-essex-outcomes.csv",
        "notes.txt",
    ):
        (tmp_path / "2014-11" / name).write_bytes(gzip.compress(b"") if name.endswith("gz") else b"")
    assert forces_in(tmp_path) == ["kent", "west-mercia"]


def test_no_folder_and_no_file_say_what_to_do(tmp_path):
    with pytest.raises(BluelampError, match="no such folder"):
        forces_in(tmp_path / "nowhere")
    with pytest.raises(BluelampError, match="No street file") as error:
        forces_in(tmp_path)
    assert "2014-11-kent-street.csv" in error.value.next_step


def test_the_own_force_must_be_one_of_them(tmp_path):
    assert own_force(None, ["kent"]) == "kent"
    assert own_force("essex", ["essex", "kent"]) == "essex"
    with pytest.raises(BluelampError, match="several forces") as error:
        own_force(None, ["essex", "kent"])
    assert "essex, kent" in error.value.next_step
    with pytest.raises(BluelampError, match="no street file of the force Kent"):
        own_force("Kent", ["essex", "kent"])


def test_a_force_that_nobody_knows_is_refused(tmp_path):
    with pytest.raises(BluelampError, match="Nobody knows the force mordor"):
        write_open_data_policy(tmp_path, "kent", ["kent", "mordor"])


def test_the_folder_has_every_table_of_policy_with_the_columns_that_the_product_describes(tmp_path):
    write_open_data_policy(tmp_path, "kent", ["derbyshire", "kent"])
    assert {path.stem for path in (tmp_path / "seeds").glob("*.csv")} == set(policy_tables())
    sample = settings().project / "policy/sample/seeds"
    for path in (tmp_path / "seeds").glob("*.csv"):
        header = path.read_text().splitlines()[0]
        assert header == (sample / path.name).read_text().splitlines()[0]


def test_each_label_of_police_uk_is_a_measure_once_for_each_of_its_meanings(tmp_path):
    write_open_data_policy(tmp_path, "kent", ["derbyshire", "kent"])
    measures = {row["measure_id"]: row for row in read_rows(tmp_path / "seeds/measure.csv")}
    labels = read_rows(settings().seed("police_uk_category"))
    assert len(measures) == 1 + len({row["published_category_id"] for row in labels})
    assert measures["anti_social_behaviour_published"]["unit"] == "incidents"
    assert measures["other_theft_to_april_2013_published"]["title"] == "Other theft (to April 2013)"
    assert {row["measure_type"] for row in measures.values()} == {"published_crime"}
    members = read_rows(tmp_path / "seeds/msg_membership.csv")
    assert {(row["force_id"], row["member_force_id"], row["status"]) for row in members} == {
        ("kent", "derbyshire", "placeholder"), ("kent", "kent", "placeholder"),
    }  # fmt: skip
    assert [row["force_id"] for row in read_rows(tmp_path / "seeds/peer_force.csv") if row["is_own"] == "true"] == [
        "kent"
    ]


def test_a_home_s_own_policy_folder_is_used_unless_another_is_named(tmp_path):
    sample = settings().project / "policy/sample"
    assert policy_folder(None, tmp_path) == sample
    (tmp_path / "policy/seeds").mkdir(parents=True)
    assert policy_folder(None, tmp_path) == tmp_path / "policy"
    assert policy_folder("policy/sample", tmp_path) == sample
