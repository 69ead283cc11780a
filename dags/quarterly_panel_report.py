"""On the 20th after each quarter: the Police and Crime Panel's report, for the public, with the Commissioner's responses.

What the public may not see is taken out before anything is drawn (docs/domain.md, D8).

### When it fails

* **write_panel_report**: a report's sentences contradict its tables; the message says which.
  Correct it and clear the task, or run `bluelamp report panel` and `bluelamp report regional`.

More in docs/runbook.md.
"""

from airflow.sdk import DAG, Asset, CronTriggerTimetable, task
from default_args import START, TASK_DEFAULTS, TIMEZONE, skip_while_unpublished

with DAG(
    "quarterly_panel_report",
    description="The Police and Crime Panel's report, with the Commissioner's responses.",
    doc_md=__doc__,
    schedule=CronTriggerTimetable("0 8 20 1,4,7,10 *", timezone=TIMEZONE),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=TASK_DEFAULTS,
    tags=["documents", "quarterly"],
):

    @task(outlets=[Asset(name="quarterly_documents", uri="bluelamp://documents/quarterly")])
    def write_panel_report() -> list[str]:
        """Write and issue the report; returns its path."""
        from bluelamp.operations.documents import QUARTERLY, write_all

        skip_while_unpublished()
        return [str(path) for path in write_all(QUARTERLY)]

    write_panel_report()
