"""The policy folder of a warehouse that collects what forces send: nothing of its own, and nobody's by mistake."""

import pytest

from bluelamp.errors import BluelampError
from bluelamp.peers.signature import FOLDER
from bluelamp.policy.check import check_policy
from bluelamp.policy.collector import write_collector
from bluelamp.policy.tables import policy_tables, read_rows


def test_a_new_folder_passes_the_check_and_has_no_area_and_no_measure(tmp_path):
    write_collector(tmp_path / "policy", ["kent", "essex"])
    assert check_policy(tmp_path / "policy") == []
    tables = {name: read_rows(tmp_path / "policy" / "seeds" / f"{name}.csv") for name in policy_tables()}
    assert [name for name in ("area", "measure", "target", "msg_membership") if tables[name]] == []
    assert [(row["force_id"], row["is_own"]) for row in tables["peer_force"]] == [("kent", "false"), ("essex", "false")]
    assert (tmp_path / "policy" / FOLDER).is_dir()
    assert "Kent, Essex" in (tmp_path / "policy" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("forces", "what"),
    [(["kent", "atlantis"], "Nobody knows the force atlantis"), (["kent", "kent"], "kent is named twice")],
)
def test_forces_that_cannot_be_meant_are_refused_and_nothing_is_written(tmp_path, forces, what):
    with pytest.raises(BluelampError, match=what) as error:
        write_collector(tmp_path / "policy", forces)
    assert "--collects kent" in error.value.next_step
    assert not (tmp_path / "policy").exists()


def test_nothing_is_written_over(tmp_path):
    (tmp_path / "mine").touch()
    with pytest.raises(BluelampError, match="not empty"):
        write_collector(tmp_path, ["kent"])


def test_a_collector_has_no_own_force(tmp_path):
    write_collector(tmp_path, ["kent", "essex"])
    path = tmp_path / "seeds" / "peer_force.csv"
    path.write_text(path.read_text().replace("Kent,false", "Kent,true"))
    (found,) = check_policy(tmp_path)
    assert (found.file, found.column, found.what) == ("peer_force.csv", "is_own", "1 force is marked as your own")
    assert "area.csv" in found.next_step
