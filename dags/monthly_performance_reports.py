"""On the 15th of each month: control charts at both confidences, target achievement, the Commissioner's briefing, the packs.

By then the month before is complete and its surveys have come.

### When it fails

* **write_reports**: the message names the documents that could not be made; the others are written. A report whose sentences
  contradict its tables is withheld and says which (docs/runbook.md). Correct it and clear the task: what is written already gets
  the same bytes.

More in docs/runbook.md.
"""

from airflow.sdk import DAG, CronTriggerTimetable, task
from default_args import TIMEZONE, skip_without_own_figures
from warehouses import Warehouse, for_each_warehouse


@for_each_warehouse
def monthly_performance_reports(here: Warehouse) -> None:
    """The DAG of one warehouse."""
    with DAG(
        here.id("monthly_performance_reports"),
        description="Control charts, target achievement, briefing, and the packs of delivery group and assurance board, slides.",
        schedule=CronTriggerTimetable("45 7 15 * *", timezone=TIMEZONE),
        **here.arguments(__doc__),
        tags=[*here.tags, "documents", "monthly"],
    ):

        @task(outlets=[here.asset("monthly_documents", "documents/monthly")])
        def write_reports() -> list[str]:
            """Write every monthly document and the slides, and issue all but these; returns their paths."""
            from bluelamp.operations.documents import MONTHLY, write_all

            skip_without_own_figures()
            return [str(path) for path in write_all(MONTHLY)]

        write_reports()
