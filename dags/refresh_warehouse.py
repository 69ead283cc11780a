"""Build the warehouse from what was accepted, check it at door 2, publish it by difference, write the daily documents.

Runs when every daily feed has been taken, and at 05:30 in any case: it uses what the ledger says is pending, whichever
event woke it, and a second run without news changes no published row.

### When it fails

Readers keep the last good publication, which says how old it is, until a later run succeeds.

* **build**: the log names the model or test and the reason. Mend the SQL or the seed, then clear the task.
* **door_2**: the log names the expectation, the mart and how many rows break it. If the data is wrong, find the delivery
  with `bluelamp status` and correct it at its source; if the expectation is, change it in `expectations/build/`.
* **publish**: nothing was published, for it is one transaction. Clear the task.
* **daily_documents**: the figures are published; only the spread-sheet and the site are old. Clear the task.

More in docs/runbook.md.
"""

from datetime import datetime

from airflow.sdk import DAG, Asset, AssetOrTimeSchedule, CronTriggerTimetable, task
from default_args import TASK_DEFAULTS, TIMEZONE

from bluelamp.contracts import load_contracts

DAILY_FEEDS = [feed for feed, contract in load_contracts().items() if contract.cadence == "daily"]

with DAG(
    "refresh_warehouse",
    description="Build, check at door 2, publish by difference, write the daily documents.",
    doc_md=__doc__,
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("30 5 * * *", timezone=TIMEZONE),
        assets=[Asset(name=f"raw.{feed}", uri=f"bluelamp://raw/{feed}") for feed in DAILY_FEEDS],
    ),
    start_date=datetime(2013, 4, 1),
    catchup=False,
    max_active_runs=1,
    default_args=TASK_DEFAULTS,
    tags=["refresh", "daily"],
):

    @task
    def build() -> None:
        """Staging, core and marts by dbt, from what the ledger says was touched."""
        from bluelamp.operations.task_log import shown_in_log
        from bluelamp.transform import build

        with shown_in_log():
            build()

    @task
    def door_2() -> None:
        """Great Expectations on the marts as just built."""
        from bluelamp.operations.refresh import check_door_2
        from bluelamp.operations.task_log import shown_in_log

        with shown_in_log():
            check_door_2()

    @task(outlets=[Asset(name="marts", uri="bluelamp://marts")])
    def publish() -> None:
        """The difference to what readers see, in one transaction."""
        from bluelamp.operations.task_log import shown_in_log
        from bluelamp.publish import publish

        with shown_in_log():
            publish()

    @task(outlets=[Asset(name="documents", uri="bluelamp://documents")])
    def daily_documents() -> None:
        """The daily spread-sheet and the site."""
        from bluelamp.operations.refresh import write_documents
        from bluelamp.operations.task_log import shown_in_log

        with shown_in_log():
            write_documents()

    build() >> door_2() >> publish() >> daily_documents()
