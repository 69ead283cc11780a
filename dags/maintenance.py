"""Watch that the night's figures are out by 07:00, and keep logs no longer than they are needed.

### When it fails

* **published_by_seven**: no refresh has succeeded since midnight, or a daily feed is late by its contract's latency,
  which the message names: ask its owner. Else look at `refresh_warehouse` in Airflow and at
  `bluelamp status`; tell readers that figures stand at the as-at date shown on every page. (Airflow's own deadline of
  `refresh_warehouse` says the same of its run; this watch asks the ledger, and works though that DAG is paused or never ran.)
* **remove_old_logs**: the log folder could not be read or written; see its rights and the disk.

More in docs/runbook.md.
"""

from airflow.sdk import DAG, CronTriggerTimetable, task
from default_args import START, TASK_DEFAULTS, TIMEZONE

with DAG(
    "maintenance",
    description="Published by 07:00? And old logs removed.",
    doc_md=__doc__,
    schedule=CronTriggerTimetable("0 7 * * *", timezone=TIMEZONE),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=TASK_DEFAULTS,
    tags=["maintenance", "daily"],
):

    @task
    def published_by_seven() -> None:
        """Fails when nothing was published since midnight, or a daily feed is late."""
        from bluelamp.operations.upkeep import require_publication_today

        require_publication_today()

    @task
    def remove_old_logs() -> None:
        """Delete run logs of more than 30 days ago."""
        from bluelamp.operations.upkeep import remove_old_logs

        remove_old_logs()

    published_by_seven()
    remove_old_logs()
