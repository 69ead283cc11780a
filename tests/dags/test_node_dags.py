"""Each node has every DAG as its own: by its name, on its queue, woken by its own deliveries alone."""

import shutil
from collections.abc import Callable
from typing import Any

import pytest

from bluelamp.settings import PROJECT

SENDS = "kent.send_months"
NODES = """
[kent]
home = "kent"
policy = "kent/policy"
sends_to = ["national"]

[national]
home = "national"
policy = "national/policy"
queue = "collector"
"""


@pytest.fixture(scope="module")
def node_bag(read_bag: Callable[..., dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The DAGs of two nodes; the second's own contract cannot be read."""
    folder = tmp_path_factory.mktemp("nodes")
    (folder / "nodes.toml").write_text(NODES)
    for name in ("kent", "national"):
        shutil.copytree(PROJECT / "policy" / "sample", folder / name / "policy")
    (folder / "national" / "policy" / "contracts").mkdir(exist_ok=True)
    (folder / "national" / "policy" / "contracts" / "crime.odcs.yaml").write_text("no contract")
    return read_bag(PROJECT / "dags", BLUELAMP_NODES=str(folder / "nodes.toml"))


def test_every_dag_is_there_for_every_node(node_bag: dict[str, Any], bag: dict[str, Any]) -> None:
    assert node_bag["import_errors"] == {}
    assert set(node_bag["dags"]) == {f"{node}.{dag}" for node in ("kent", "national") for dag in bag["dags"]} | {SENDS}
    for dag_id, dag in node_bag["dags"].items():
        node, _, name = dag_id.partition(".")
        assert node in dag["tags"]
        if dag_id == SENDS:
            continue
        assert set(bag["dags"][name]["tags"]) < set(dag["tags"])
        assert dag["schedule"] == bag["dags"][name]["schedule"] or name == "refresh_warehouse"


def test_a_nodes_tasks_are_on_its_queue_and_a_lone_warehouses_on_the_default(
    node_bag: dict[str, Any], bag: dict[str, Any]
) -> None:
    queues = {
        (dag_id.partition(".")[0], task["queue"])
        for dag_id, dag in node_bag["dags"].items()
        for task in dag["tasks"].values()
    }
    assert queues == {("kent", "kent"), ("national", "collector")}
    assert {task["queue"] for dag in bag["dags"].values() for task in dag["tasks"].values()} == {"default"}
    assert all(
        task["has_failure_callback"] and task["retries"] == 3
        for dag in node_bag["dags"].values()
        for task in dag["tasks"].values()
    )


def test_no_asset_of_a_node_is_anothers(node_bag: dict[str, Any], bag: dict[str, Any]) -> None:
    for dag_id, dag in node_bag["dags"].items():
        node, _, name = dag_id.partition(".")
        uris = [uri for task in dag["tasks"].values() for uri in task["outlets"]] + dag["woken_by"]
        assert [
            uri for uri in uris if not uri.startswith(f"bluelamp://{node}/") and uri != f"{node}.changed_marts"
        ] == []
        assert dag_id == SENDS or len(dag["woken_by"]) == len(bag["dags"][name]["woken_by"])
    assert "bluelamp://kent/raw/crime" in node_bag["dags"]["kent.refresh_warehouse"]["woken_by"]
    assert "bluelamp://raw/crime" in bag["dags"]["refresh_warehouse"]["woken_by"]


def test_only_who_sends_has_a_dag_that_sends_and_its_publication_wakes_it(
    node_bag: dict[str, Any], bag: dict[str, Any]
) -> None:
    assert node_bag["dags"][SENDS]["woken_by"] == ["bluelamp://kent/marts"]
    assert [dag_id for dag_id in (*node_bag["dags"], *bag["dags"]) if dag_id.endswith("send_months")] == [SENDS]
