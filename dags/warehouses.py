"""Whose DAGs they are: of each node of BLUELAMP_NODES (docs/nodes.md), or of this home's own warehouse where there are none."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from airflow.sdk import Asset, DeadlineAlert, DeadlineReference, SyncCallback
from default_args import START, TASK_DEFAULTS

from bluelamp.contracts import OWN_FOLDER, Contract, contracts_in, load_contracts
from bluelamp.errors import BluelampError
from bluelamp.nodes import Node, dag_of
from bluelamp.operations.alert import task_failed
from bluelamp.settings import enter, settings


class Warehouse:
    """What the DAGs of one warehouse share: a node's, or this home's own where there are no nodes (node: None)."""

    def __init__(self, node: Node | None) -> None:
        self.node = node
        self.name = node.name if node else ""
        self.tags = [self.name] if node else []
        self.defaults: dict[str, Any] = dict(TASK_DEFAULTS)
        if node:
            self.defaults |= {
                "queue": node.queue,
                "pre_execute": partial(enter_node, node=node.name),
                "on_failure_callback": partial(task_failed, node=node.name),
            }
        # Of the run of 05:30. DAG maintenance asks the same of the ledger, also where no run has begun.
        self.published_by_seven = DeadlineAlert(
            name="published by 07:00",
            reference=DeadlineReference.DAGRUN_LOGICAL_DATE,
            interval=timedelta(minutes=90),
            callback=SyncCallback(
                "bluelamp.operations.alert.deadline_missed", kwargs={"node": self.name} if node else None
            ),
        )

    def arguments(self, doc: str | None, start: datetime | None = START) -> dict[str, Any]:
        """What every DAG of it is made with. doc: the file's docstring."""
        same = {"doc_md": doc, "catchup": False, "max_active_runs": 1, "default_args": self.defaults}
        return {**same, "start_date": start} if start else same

    def id(self, name: str) -> str:
        """The id of its DAG of that name, or the name of its asset."""
        return dag_of(name, self.name)

    def asset(self, name: str, path: str) -> Asset:
        """Something of this warehouse: what happens to it wakes nothing of another's."""
        return Asset(name=self.id(name), uri=f"bluelamp://{self.name}/{path}" if self.node else f"bluelamp://{path}")

    def feed_asset(self, feed: str) -> Asset:
        """What a feed has brought; its event wakes the refresh."""
        return self.asset(f"raw.{feed}", f"raw/{feed}")

    def contracts(self) -> Mapping[str, Contract]:
        """Its contracts by feed. Where a node's own cannot be read, the product's: the task that needs them says what is wrong."""
        if self.node is None:
            return load_contracts()
        try:
            return contracts_in(settings().contracts, self.node.policy / OWN_FOLDER)
        except (BluelampError, OSError):
            return contracts_in(settings().contracts)


def enter_node(context: Mapping[str, Any], node: str) -> None:
    """The first thing that a node's task does in its process. Raises BluelampError where there is no such node here."""
    enter(node)


def for_each_warehouse(make: Callable[[Warehouse], None]) -> Callable[[Warehouse], None]:
    """Make these DAGs at once: for every node, or for the lone warehouse."""
    for node in settings().nodes.values() or [None]:
        make(Warehouse(node))
    return make
