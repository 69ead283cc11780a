"""Reads dags/ as Airflow does and prints what it finds, as JSON. A program of its own, so that Airflow's set-up of logging and
its imports stay out of the other tests, and so that what parsing imports can be seen."""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from airflow.serialization.serialized_objects import DagSerialization


def woken_by(dag: Any) -> list[str]:
    """The assets whose events wake a DAG."""
    condition = getattr(dag.timetable, "asset_condition", None)
    return sorted(asset.uri for asset in getattr(condition, "objects", [condition])) if condition else []


def schedule(dag: Any) -> dict[str, Any]:
    """The clock of a DAG, as Airflow keeps it."""
    kept = DagSerialization.to_dict(dag)["dag"]["timetable"]
    while "timetable" in kept.get("__var", {}):
        kept = kept["__var"]["timetable"]
    return dict(kept["__var"])


def next_run(dag: Any) -> Any:
    """When Airflow would run a DAG that never ran, unpaused now."""
    known = DagSerialization.from_dict(DagSerialization.to_dict(dag))
    info = known.next_dagrun_info(last_automated_run_info=None)
    return info and info.run_after


def main(folder: str) -> None:
    # Moved twice in Airflow 3; this is the only line of the tests that knows where it is.
    from airflow.dag_processing.dagbag import BundleDagBag

    before = set(sys.modules)
    bag = BundleDagBag(folder, bundle_path=Path(folder), bundle_name="dags-folder")
    parsed = {
        "import_errors": bag.import_errors,
        "dags": {},
        "seconds": {},
        "modules": sorted(set(sys.modules) - before),
    }
    for stat in bag.dagbag_stats:
        parsed["seconds"][stat.file] = stat.duration.total_seconds()
    for dag_id, dag in bag.dags.items():
        serialised = json.dumps(DagSerialization.to_dict(dag), sort_keys=True, default=str)
        parsed["dags"][dag_id] = {
            "file": Path(dag.fileloc).name,
            "tags": sorted(dag.tags),
            "doc_md": dag.doc_md or "",
            "timezone": str(dag.timezone),
            "catchup": dag.catchup,
            "max_active_runs": dag.max_active_runs,
            "schedule": schedule(dag),
            "woken_by": woken_by(dag),
            "next_run": str(next_run(dag)),
            "deadlines": [
                [one.name, type(one.reference).__name__, one.interval.total_seconds(), one.callback.path]
                for one in dag.deadline or ()
            ],
            "sha256": hashlib.sha256(serialised.encode()).hexdigest(),
            "tasks": {
                task.task_id: {
                    "owner": task.owner,
                    "queue": task.queue,
                    "retries": task.retries,
                    "backoff": task.retry_exponential_backoff,
                    "has_retry_policy": task.has_retry_policy,
                    "has_failure_callback": bool(task.on_failure_callback),
                    "doc": task.doc_md or task.python_callable.__doc__ or "",
                    "trigger_rule": str(getattr(task.trigger_rule, "value", task.trigger_rule)),
                    "upstream": sorted(task.upstream_task_ids),
                    "outlets": sorted(getattr(outlet, "uri", outlet.name) for outlet in task.outlets),
                }
                for task in dag.tasks
            },
        }
    print("DESCRIPTION " + json.dumps(parsed))


if __name__ == "__main__":
    main(sys.argv[1])
