"""After each publication of a node that sends: its signed months into the landing folders of the nodes that it sends to.

Only in nodes whose table says sends_to (docs/nodes.md). What crosses is the delivery of peer_month and its manifest, nothing else;
the others take it by their ordinary ingest. Skipped where there is rightly nothing to send: before the force's first whole month, and
where no records of its own are published.

### When it fails

* **send_months**: a landing folder of another node cannot be written, which the note names. That node has the months of before;
  the publication here stands. Put the folder right and clear the task, or wait for the next publication.

More in docs/runbook.md.
"""

from airflow.sdk import DAG, task
from airflow.sdk.exceptions import AirflowSkipException
from default_args import skip_without_own_figures
from warehouses import Warehouse, for_each_warehouse


@for_each_warehouse
def send_months(here: Warehouse) -> None:
    """The DAG of one warehouse, where it sends to another."""
    if here.node is None or not here.node.sends_to:
        return
    with DAG(
        here.id("send_months"),
        description="This force's signed months to the nodes that it sends to.",
        schedule=[here.asset("marts", "marts")],
        **here.arguments(__doc__),
        tags=[*here.tags, "exchange"],
    ):

        @task
        def send_months() -> list[str]:
            """The files that were put there."""
            from bluelamp.errors import NothingToSendError
            from bluelamp.operations.exchange import send_months

            skip_without_own_figures()
            try:
                return [str(path) for path in send_months()]
            except NothingToSendError as nothing:
                raise AirflowSkipException(nothing.what) from None

        send_months()
