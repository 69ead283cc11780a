"""Take the deliveries of one feed from its landing folder into raw, and check them.

Looks when the contract says that a delivery is due: a daily feed twice a night, a monthly one every night around the day on which
its month is due, and on Mondays. What is pending is read from the landing folder and the ledger, so a run that finds nothing is
skipped and tells nobody, and a run that was missed is made good by the next.

### When it fails

* **Refused by the contract or by the quality check**: the task's note and log name file, line, column and reason;
  `bluelamp quarantine FEED` lists the rejected rows. Nothing of that delivery has reached a figure. Send the reason to the feed's
  owner; a corrected file in the landing folder is taken as a new delivery.
* **Held**: the same rows came for another date, or a snapshot of unknown age is smaller than what it would replace. Nothing of it
  has reached a figure. Ask the owner, then `bluelamp delivery release NUMBER --reason "…"`, or `refuse`.
* **Not there**: `bluelamp status` shows the missing days. Figures wait at the last complete day.
* **Anything else** (database down, disk full): mend it and clear the task. A delivery is loaded wholly or not at all.

More in docs/runbook.md.
"""

from airflow.sdk import DAG, CronTriggerTimetable, task
from airflow.sdk.exceptions import AirflowSkipException
from default_args import TIMEZONE
from warehouses import Warehouse, for_each_warehouse

from bluelamp.contracts import Contract


def ingest_dag(here: Warehouse, contract: Contract) -> DAG:
    """The DAG that takes this feed's deliveries."""
    asset = here.feed_asset(contract.feed)
    with DAG(
        here.id(f"ingest_{contract.feed}"),
        description=contract.description,
        schedule=CronTriggerTimetable(contract.looked_for, timezone=TIMEZONE),
        **here.arguments(__doc__),
        tags=[*here.tags, "ingest", contract.cadence],
    ) as dag:

        @task(outlets=[asset])
        def ingest(feed: str, *, outlet_events) -> None:
            """Take what is pending; fail when a delivery was refused or is held, skip when there was none."""
            from bluelamp.ingest import ingest
            from bluelamp.operations.task_log import fail_if_refused, shown_in_log

            with shown_in_log():
                summary = ingest([feed])
                fail_if_refused(summary)
            if not summary.accepted:
                raise AirflowSkipException("There is no new delivery.")
            outlet_events[asset].extra = summary.facts()

        ingest(contract.feed)
    return dag


@for_each_warehouse
def ingest_dags(here: Warehouse) -> None:
    """One for each feed of the warehouse."""
    for contract in here.contracts().values():
        globals()[here.id(f"ingest_{contract.feed}")] = ingest_dag(here, contract)
