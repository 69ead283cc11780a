"""On the 20th after each quarter: the Police and Crime Panel's report, for the public, with the Commissioner's responses.

What the public may not see is taken out before anything is drawn (docs/domain.md, D8).

### When it fails

* **write_panel_report**: a report's sentences contradict its tables; the message says which.
  Correct it and clear the task, or run `bluelamp report panel` and `bluelamp report regional`.

More in docs/runbook.md.
"""

from airflow.sdk import DAG, CronTriggerTimetable, task
from default_args import TIMEZONE, skip_without_own_figures
from warehouses import Warehouse, for_each_warehouse


@for_each_warehouse
def quarterly_panel_report(here: Warehouse) -> None:
    """The DAG of one warehouse."""
    with DAG(
        here.id("quarterly_panel_report"),
        description="The Police and Crime Panel's report, with the Commissioner's responses.",
        schedule=CronTriggerTimetable("0 8 20 1,4,7,10 *", timezone=TIMEZONE),
        **here.arguments(__doc__),
        tags=[*here.tags, "documents", "quarterly"],
    ):

        @task(outlets=[here.asset("quarterly_documents", "documents/quarterly")])
        def write_panel_report() -> list[str]:
            """Write and issue the report; returns its path."""
            from bluelamp.operations.documents import QUARTERLY, write_all

            skip_without_own_figures()
            return [str(path) for path in write_all(QUARTERLY)]

        write_panel_report()
