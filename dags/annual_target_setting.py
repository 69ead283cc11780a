"""Every January: the targets that the evidence proposes for next year, as a spread-sheet for those who decide.

### When it fails

* **write_proposals**: nothing is published yet, or the documents folder cannot be written; the message says which. Correct it
  and run the task again: it reads what is published and changes nothing.

More in docs/runbook.md.
"""

from datetime import datetime

from airflow.sdk import DAG, CronTriggerTimetable, task
from default_args import TASK_DEFAULTS, TIMEZONE

with DAG(
    "annual_target_setting",
    description="Targets proposed for next year, with their evidence.",
    doc_md=__doc__,
    schedule=CronTriggerTimetable("0 8 15 1 *", timezone=TIMEZONE),
    start_date=datetime(2013, 4, 1),
    catchup=False,
    max_active_runs=1,
    default_args=TASK_DEFAULTS,
    tags=["documents", "yearly"],
):

    @task
    def write_proposals() -> str:
        """Write the spread-sheet and return its path."""
        from bluelamp.operations.refresh import REPORTS

        return str(REPORTS["targets"](None))

    write_proposals()
