"""Each node has every DAG as its own: by its name, on its queue, woken by its own deliveries alone."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bluelamp.local.environment import airflow_environment
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

# The task that sends, called as a publication would: in an open-data warehouse or a collector, and in a force's first month.
CALL = """
import sys
from datetime import date
from pathlib import Path

from airflow.dag_processing.dagbag import BundleDagBag
from airflow.sdk.exceptions import AirflowSkipException

from bluelamp.operations import exchange, refresh
from bluelamp.reporting.export.peers import write_delivery

folder = Path(sys.argv[1])
bag = BundleDagBag(str(folder / "send_months.py"), bundle_path=folder, bundle_name="dags-folder")
send = bag.dags["kent.send_months"].get_task("send_months").python_callable
refresh.published_as_at = lambda: date(2013, 10, 14)
exchange.send_months = lambda: write_delivery("kent", {}, [], [], 3, None)
for is_of_others in (True, False):
    refresh.has_no_own_record = lambda: is_of_others
    try:
        send()
    except AirflowSkipException as skipped:
        print("Skipped:", skipped)
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


def test_where_there_is_rightly_nothing_to_send_the_task_is_skipped(home: Path, tmp_path: Path) -> None:
    (tmp_path / "nodes.toml").write_text(NODES)
    done = subprocess.run(
        [sys.executable, "-c", CALL, str(PROJECT / "dags")],
        env={**airflow_environment(8080, is_scheduling=True), "BLUELAMP_NODES": str(tmp_path / "nodes.toml")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in done.stdout.splitlines() if line.startswith("Skipped:")] == [
        "Skipped: No crime of an own force is published here, so there is nothing to report.",
        "Skipped: There is no whole month of kent to send.",
    ], done.stderr[-2000:]
