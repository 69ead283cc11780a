"""Every January: the targets that the evidence proposes for next year, as a spread-sheet for those who decide.

A January that has passed is not made good: a DAG that is unpaused in summer waits for the next one.

### When it fails

* **report_targets**: the documents folder cannot be written. Correct it and clear the task: it reads what is
  published and changes nothing.

More in docs/runbook.md.
"""

from datetime import timedelta

from airflow.sdk import DAG, CronTriggerTimetable, task
from airflow.sdk.exceptions import AirflowSkipException
from default_args import TIMEZONE, skip_without_own_figures
from warehouses import Warehouse, for_each_warehouse

STILL_WANTED = timedelta(days=7)


@for_each_warehouse
def annual_target_setting(here: Warehouse) -> None:
    """The DAG of one warehouse."""
    with DAG(
        here.id("annual_target_setting"),
        description="Targets proposed for next year, with their evidence.",
        # Without a start date the first run is the next one; with any, it would be that of last January.
        schedule=CronTriggerTimetable("0 8 15 1 *", timezone=TIMEZONE, run_immediately=STILL_WANTED),
        **here.arguments(__doc__, start=None),
        tags=[*here.tags, "documents", "yearly"],
    ):

        @task
        def report_targets(*, dag_run) -> str:
            """Write the spread-sheet and return its path."""
            from bluelamp.operations.upkeep import is_over, report_targets

            # After years of pauses Airflow would still make good the last January.
            if is_over(dag_run.logical_date, STILL_WANTED, is_scheduled=dag_run.run_type == "scheduled"):
                raise AirflowSkipException(
                    f"It is more than {STILL_WANTED.days} days after the time that this run is for."
                )
            skip_without_own_figures()
            return str(report_targets())

        report_targets()
