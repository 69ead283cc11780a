"""Build the warehouse from what was accepted, check what was built, publish it by difference, write the daily documents.

Runs when every daily feed has brought something, and at 05:30 in any case: it uses what the ledger says is pending, whichever
event woke it. A run without news builds nothing, and says so by tasks that are skipped.

### When it fails

Readers keep the last good publication, which says how old it is, until a later run succeeds. The failed task's note says what is
wrong and links to its page. Clear that task with what follows it: only its layer is made again.

* **build.core**, **build.marts**: a model failed. Mend the SQL or the seed. A mended core begins with `build.core`.
* **build.statistics**: a fit failed; the log shows the lines of code, never the data.
* **build.tests**: a test found rows. If the data is wrong, correct it at its source; if the test is, in `dbt_project/`.
* **build.check_marts**: an expectation does not hold. Correct the data at its source, or the expectation in `expectations/build/`.
* **publish**: nothing was published, for it is one transaction.
* **report**: the figures are published; only the spread-sheet and the site are old.

More in docs/runbook.md.
"""

from datetime import timedelta

from airflow.sdk import (
    DAG,
    Asset,
    AssetAlias,
    AssetOrTimeSchedule,
    CronTriggerTimetable,
    DeadlineAlert,
    DeadlineReference,
    SyncCallback,
    chain,
    task,
    task_group,
)
from airflow.sdk.exceptions import AirflowSkipException
from default_args import START, TASK_DEFAULTS, TIMEZONE, feed_asset

from bluelamp.contracts import load_contracts

DAILY_FEEDS = [feed for feed, contract in load_contracts().items() if contract.cadence == "daily"]
MARTS = Asset(name="marts", uri="bluelamp://marts")
LAYERS = {
    "core": "Accepted deliveries into the star, by dbt; seeds too, when they have changed.",
    "statistics": "Projections, control limits and targets, fitted from core where their data has changed.",
    "marts": "What readers are shown, by dbt.",
    "tests": "dbt's tests of all that was made.",
}
# Runs where nothing before it failed, also when what is before it had nothing to do.
UNLESS_FAILED = "none_failed"

with DAG(
    "refresh_warehouse",
    description="Build, check what was built, publish by difference, write the daily documents.",
    doc_md=__doc__,
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("30 5 * * *", timezone=TIMEZONE),
        assets=[feed_asset(feed) for feed in DAILY_FEEDS],
    ),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=TASK_DEFAULTS,
    # The run of 05:30 that has not succeeded by 07:00; maintenance asks the same of the ledger, also without this DAG.
    deadline=DeadlineAlert(
        name="published by 07:00",
        reference=DeadlineReference.DAGRUN_LOGICAL_DATE,
        interval=timedelta(minutes=90),
        callback=SyncCallback("bluelamp.operations.alert.deadline_missed"),
    ),
    tags=["refresh", "daily"],
):

    @task
    def make(layer: str) -> None:
        """One layer of the build, from what the ledger says is due."""
        from bluelamp.operations.task_log import shown_in_log
        from bluelamp.transform import build_layer

        with shown_in_log():
            if build_layer(layer) is None:
                raise AirflowSkipException("There is nothing new to build.")

    @task(trigger_rule=UNLESS_FAILED)
    def check_marts() -> None:
        """Great Expectations on the marts as just built."""
        from bluelamp.operations.refresh import check_marts
        from bluelamp.operations.task_log import shown_in_log

        with shown_in_log():
            if check_marts() is None:
                raise AirflowSkipException("The newest build is checked already.")

    @task_group
    def build() -> None:
        """The layers of a build, then its check. Clear a failed one: it is made again, and what follows it."""
        chain(*(make.override(task_id=name, doc_md=words)(name) for name, words in LAYERS.items()), check_marts())

    @task(trigger_rule=UNLESS_FAILED, outlets=[MARTS, AssetAlias("published")])
    def publish(*, outlet_events) -> None:
        """The difference to what readers see, in one transaction; an event for every mart that it changed."""
        from bluelamp.operations.task_log import shown_in_log
        from bluelamp.publish import publish

        with shown_in_log():
            summary = publish()
        print(summary.words())
        if summary.publication_id is None:
            raise AirflowSkipException(summary.words())
        outlet_events[MARTS].extra = summary.facts()
        for name, rows in summary.changed():
            asset = Asset(name=f"marts.{name}", uri=f"bluelamp://marts/{name}")
            outlet_events[AssetAlias("published")].add(asset, extra=rows)

    @task(trigger_rule=UNLESS_FAILED, outlets=[Asset(name="documents", uri="bluelamp://documents")])
    def report() -> None:
        """The daily spread-sheet and the site."""
        from bluelamp.operations.refresh import write_documents
        from bluelamp.operations.task_log import shown_in_log

        with shown_in_log():
            write_documents()

    build() >> publish() >> report()
