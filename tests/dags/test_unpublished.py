"""On a new installation Airflow at once runs each DAG's last time: before anything is published no task of them fails."""

import subprocess
import sys
from pathlib import Path

from bluelamp.local.environment import airflow_environment
from bluelamp.settings import PROJECT

# Tasks that read what is published, called as a run by the clock would; each says how it ended.
CALL = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

from airflow.dag_processing.dagbag import BundleDagBag
from airflow.sdk.exceptions import AirflowSkipException

bag = BundleDagBag(sys.argv[1], bundle_path=Path(sys.argv[1]), bundle_name="dags-folder")
run = SimpleNamespace(logical_date=datetime.now(UTC), run_type="scheduled")
for name, task, given in (
    ("weekly_fib_briefing", "write_sheet", {}),
    ("monthly_performance_reports", "write_reports", {}),
    ("quarterly_panel_report", "write_panel_report", {}),
    ("annual_target_setting", "report_targets", {"dag_run": run}),
    ("maintenance", "published_by_seven", {}),
):
    try:
        bag.dags[name].get_task(task).python_callable(**given)
    except AirflowSkipException as skipped:
        print(f"{name}: {skipped}")
"""


def test_what_reads_a_publication_is_skipped_while_there_is_none(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CALL, str(PROJECT / "dags")],
        env=airflow_environment(8080, is_scheduling=True),
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stdout.splitlines() if "Nothing has been published yet" in line]
    assert [line.partition(":")[0] for line in said] == [
        "weekly_fib_briefing",
        "monthly_performance_reports",
        "quarterly_panel_report",
        "annual_target_setting",
        "maintenance",
    ], done.stderr[-2000:]
