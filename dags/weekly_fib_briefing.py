"""Every Monday before the meeting with the Force Intelligence Bureau: its sheet of threats, actions and owners, on one page.

A Monday that has passed is not made good: the next sheet says more.

### When it fails

* **write_sheet**: the documents folder cannot be written. Correct it and clear the task, or run
  `bluelamp report fib-sheet`: it reads what is published and changes nothing of it.

More in docs/runbook.md.
"""

from airflow.sdk import DAG, CronTriggerTimetable, task
from default_args import TIMEZONE, skip_without_own_figures
from warehouses import Warehouse, for_each_warehouse


@for_each_warehouse
def weekly_fib_briefing(here: Warehouse) -> None:
    """The DAG of one warehouse."""
    with DAG(
        here.id("weekly_fib_briefing"),
        description="The sheet for Monday's meeting with the Force Intelligence Bureau.",
        schedule=CronTriggerTimetable("30 7 * * 1", timezone=TIMEZONE),
        **here.arguments(__doc__),
        tags=[*here.tags, "documents", "weekly"],
    ):

        @task(outlets=[here.asset("weekly_documents", "documents/weekly")])
        def write_sheet() -> list[str]:
            """Write and issue the sheet; returns its path."""
            from bluelamp.operations.documents import WEEKLY, write_all

            skip_without_own_figures()
            return [str(path) for path in write_all(WEEKLY)]

        write_sheet()
