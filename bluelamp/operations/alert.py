"""What happens when a task fails: it is written down, and told to whoever is to know."""

import logging
from collections.abc import Mapping
from typing import Any

from bluelamp.settings import settings

log = logging.getLogger("bluelamp")


def task_failed(context: Mapping[str, Any]) -> None:
    """Airflow's failure callback: a row of kind task in ops.run, and a message when BLUELAMP_NOTIFY is set.

    context: Airflow's own, of which dag, run, task, try and exception are read. Says the error's kind and our own words,
    never a database's message, which may quote a row. Never raises: a failing alarm must not hide the failure.
    """
    task = context["task_instance"]
    error = context.get("exception")
    facts = {
        "dag": task.dag_id,
        "run": task.run_id,
        "task": task.task_id,
        "try": task.try_number,
        "error": type(error).__name__,
        "what": getattr(error, "what", ""),
        "next": getattr(error, "next_step", "") or f"docs/runbook.md, {task.dag_id}",
    }
    for tell in (write_down, notify):
        try:
            tell(facts)
        except Exception as problem:
            log.error("The failure of %s could not be passed on: %s", facts["task"], type(problem).__name__)


def write_down(facts: Mapping[str, Any]) -> None:
    """A finished row of ops.run, for `bluelamp status`."""
    from bluelamp.database import connect, ops

    with connect("publisher") as connection, connection.cursor() as cursor:
        cursor.execute("select ops.start_run('task')")
        ((run_id,),) = cursor.fetchall()
    ops.finish("publisher", run_id, "failed", facts)


def notify(facts: Mapping[str, Any]) -> None:
    """Send a message by Apprise; nothing without an address."""
    address = settings().notify
    if not address:
        return
    from apprise import Apprise

    messenger = Apprise()
    messenger.add(address)
    messenger.notify(
        title=f"Bluelamp: {facts['dag']}.{facts['task']} failed",
        body=f"{facts['what'] or facts['error']}\nNext: {facts['next']}\nRun {facts['run']}, try {facts['try']}",
    )
