"""Take the deliveries of one feed from its landing folder into raw, through door 1.

Looks twice a night, after deliveries are due; what is pending is read from the landing folder and the ledger, so a run
that finds nothing does nothing, and a run that was missed is made good by the next.

### When it fails

* **Refused by the contract or by door 1**: the task's log names file, line, column and reason; `bluelamp quarantine FEED`
  lists the rejected rows. Nothing of that delivery has reached a figure. Send the reason to the feed's owner; a corrected
  file in the landing folder is taken as a new delivery.
* **Not there**: `bluelamp status` shows the missing days. Figures wait at the last complete day.
* **Anything else** (database down, disk full): mend it and clear the task. A delivery is loaded wholly or not at all.

More in docs/runbook.md.
"""

from datetime import datetime

from airflow.sdk import DAG, Asset, CronTriggerTimetable, task
from default_args import TASK_DEFAULTS, TIMEZONE

from bluelamp.contracts import Contract, load_contracts


def ingest_dag(contract: Contract) -> DAG:
    """The DAG that takes this feed's deliveries."""
    with DAG(
        f"ingest_{contract.feed}",
        description=contract.description,
        doc_md=__doc__,
        # Never between 01:00 and 02:00, which one night a year has twice and one not at all.
        schedule=CronTriggerTimetable("15 2,4 * * *", timezone=TIMEZONE),
        start_date=datetime(2013, 4, 1),
        catchup=False,
        max_active_runs=1,
        default_args=TASK_DEFAULTS,
        tags=["ingest", contract.cadence],
    ) as dag:

        @task(outlets=[Asset(name=f"raw.{contract.feed}", uri=f"bluelamp://raw/{contract.feed}")])
        def ingest(feed: str) -> None:
            """Take what is pending; fail when a delivery was refused."""
            from bluelamp.ingest import ingest
            from bluelamp.operations.task_log import fail_if_refused, shown_in_log

            with shown_in_log():
                fail_if_refused(ingest([feed]))

        ingest(contract.feed)
    return dag


for feed, contract in load_contracts().items():
    globals()[f"ingest_{feed}"] = ingest_dag(contract)
