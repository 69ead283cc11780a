"""Build the warehouse from what was accepted, check what was built, publish it by difference, write the daily documents.

Runs when every daily feed has brought something, and at 05:30 in any case: it uses what the ledger says is pending, whichever
event woke it. A run without news builds nothing, and its tasks are skipped.

### When it fails

Readers keep the last good publication until a later run succeeds. The failed task's note says what is wrong, with a link to its
page. Mend it, then clear that task with what follows it: only its layer is made again (docs/runbook.md says more).

* **build.core**, **build.marts**: a model; **build.statistics**: a fit; **build.tests**: a test found rows.
* **build.check_marts**: an expectation does not hold; correct the data at its source, or `expectations/build/`.
* **publish**: nothing was published, for it is one transaction. **report**: only the spread-sheet and the site are old.
"""

from airflow.sdk import DAG, AssetAlias, AssetOrTimeSchedule, CronTriggerTimetable, chain, task, task_group
from airflow.sdk.exceptions import AirflowSkipException
from default_args import TIMEZONE, UNLESS_FAILED
from warehouses import Warehouse, for_each_warehouse

LAYERS = {
    "core": "Accepted deliveries into the star, by dbt; seeds too, when they have changed.",
    "statistics": "Projections, control limits and targets, fitted from core where their data has changed.",
    "marts": "What readers are shown, by dbt.",
    "tests": "dbt's tests of all that was made.",
}


@for_each_warehouse
def refresh_warehouse(here: Warehouse) -> None:
    """The DAG of one warehouse."""
    marts, changed = here.asset("marts", "marts"), AssetAlias(here.id("changed_marts"))
    daily = [here.feed_asset(feed) for feed, contract in here.contracts().items() if contract.cadence == "daily"]
    with DAG(
        here.id("refresh_warehouse"),
        description="Build, check what was built, publish by difference, write the daily documents.",
        schedule=AssetOrTimeSchedule(timetable=CronTriggerTimetable("30 5 * * *", timezone=TIMEZONE), assets=daily),
        **here.arguments(__doc__),
        deadline=here.published_by_seven,
        tags=[*here.tags, "refresh", "daily"],
    ):

        @task
        def layer(name: str) -> None:
            """One layer of the build, from what the ledger says is due."""
            from bluelamp.operations.task_log import shown_in_log
            from bluelamp.transform import build_layer

            with shown_in_log():
                if build_layer(name) is None:
                    raise AirflowSkipException("There is nothing new to build.")

        @task(trigger_rule=UNLESS_FAILED)
        def check_marts() -> None:
            """Great Expectations on the marts as just built."""
            from bluelamp.operations.approval import check_marts
            from bluelamp.operations.task_log import shown_in_log

            with shown_in_log():
                if check_marts() is None:
                    raise AirflowSkipException("The newest build is checked already, or no day is complete yet.")

        @task_group
        def build() -> None:
            """The layers of a build, the last beside the quality check: both look at the same marts."""
            *made, tests = (layer.override(task_id=name, doc_md=words)(name) for name, words in LAYERS.items())
            chain(*made, [tests, check_marts()])

        @task(trigger_rule=UNLESS_FAILED, outlets=[marts, changed])
        def publish(*, outlet_events) -> None:
            """The difference to what readers see, in one transaction; an event for every mart that it changed."""
            from bluelamp.operations.task_log import published_in_log

            summary = published_in_log()
            if summary.publication_id is None:
                raise AirflowSkipException(summary.words())
            outlet_events[marts].extra = summary.facts()
            for name, rows in summary.changed():
                outlet_events[changed].add(here.asset(f"marts.{name}", f"marts/{name}"), extra=rows)

        @task(trigger_rule=UNLESS_FAILED, outlets=[here.asset("documents", "documents")])
        def report(*, ti) -> None:
            """The daily spread-sheet and the site; anew where the task is cleared."""
            from bluelamp.operations.refresh import documents_stand, write_documents

            if ti.try_number == 1 and documents_stand():
                raise AirflowSkipException("The documents of this publication are written, and nobody is late since.")
            write_documents()

        build() >> publish() >> report()
