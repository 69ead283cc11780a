"""What happens when a task fails or a deadline passes: it is written down, noted in Airflow, and told to whoever is to know."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bluelamp.errors import BluelampError
from bluelamp.nodes import without_node
from bluelamp.settings import enter, settings

log = logging.getLogger("bluelamp")

ADMIN = "admin"  # Airflow's one user
NOTE_SECONDS, NOTE_LENGTH = 10.0, 1_000


def task_failed(context: Mapping[str, Any], node: str = "") -> None:
    """Airflow's failure callback: a row of kind task in ops.run, the task's note in Airflow, and a message where settings().notify
    is an address.

    context: Airflow's own, of which dag, run, task, try and exception are read. node: whose task it is. Says the error's
    kind and our own words, never a database's message, which may quote a row. Never raises: a failing alarm must not hide the failure.
    """
    become(node)
    task = context["task_instance"]
    error = in_words(context.get("exception"))
    facts = {
        "dag": task.dag_id,
        "run": task.run_id,
        "task": task.task_id,
        "try": task.try_number,
        "error": type(context.get("exception")).__name__,
        "what": getattr(error, "what", ""),
        "where": getattr(error, "where", ""),
        "next": getattr(error, "next_step", "") or f"docs/runbook.md, {without_node(task.dag_id)}",
        "page": getattr(error, "page", ""),
        **({"node": node} if node else {}),
    }
    pass_on(facts, (write_down, note, notify, count))


def deadline_missed(context: Mapping[str, Any], node: str = "") -> None:
    """Airflow's callback of a deadline: the run named in context did not succeed in time. Told unless another run has published
    since midnight, or nothing ever was, as on the first day; also where the database does not answer."""
    from bluelamp.failure import told
    from bluelamp.operations.refresh import published_as_at
    from bluelamp.operations.upkeep import require_publication_today

    become(node)
    try:
        if published_as_at():
            require_publication_today()
    except Exception as problem:
        error = told(problem)
        run = context["dag_run"]
        facts = {
            "dag": run["dag_id"], "run": run["dag_run_id"], "task": "deadline", "try": 1,
            "error": "DeadlineMissed", "what": error.what, "next": error.next_step,
            **({"node": node} if node else {}),
        }  # fmt: skip
        pass_on(facts, (write_down, notify))


def become(node: str) -> None:
    """Work for the node from here on; where it is not to be had, its failure is still told."""
    try:
        if node:
            enter(node)
    except Exception as problem:
        log.error("The settings of node %s could not be had: %s", node, type(problem).__name__)


def in_words(error: Any) -> Any:
    """A database that does not answer, in our words; anything else as it is."""
    from psycopg2 import OperationalError

    from bluelamp.failure import told

    return told(error) if isinstance(error, OperationalError) else error


def pass_on(facts: Mapping[str, Any], tellers: Sequence[Callable[[Mapping[str, Any]], None]]) -> None:
    """Tell each of them; one that fails is logged, and keeps none of the others from being told."""
    for tell in tellers:
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
    ops.finish("publisher", run_id, "failed", {**facts, "dag": without_node(facts["dag"])})


def count(facts: Mapping[str, Any]) -> None:
    """The failure among the open alarms of the metrics."""
    from bluelamp.operations.metrics import write_metrics

    write_metrics()


def note(facts: Mapping[str, Any]) -> None:
    """The task's note in Airflow: what is wrong, where, what to do, with a link to its page on the site. Nothing outside Airflow."""
    address = settings().airflow_address
    if not address:
        return
    from urllib.parse import quote

    import httpx

    with httpx.Client(base_url=address, timeout=NOTE_SECONDS, trust_env=False) as airflow:
        user = {"username": ADMIN, "password": settings().secret("airflow_admin")}
        token = airflow.post("/auth/token", json=user).raise_for_status().json()["access_token"]
        run = f"/api/v2/dags/{facts['dag']}/dagRuns/{quote(facts['run'], safe='')}"
        airflow.patch(
            f"{run}/taskInstances/{facts['task']}",
            params={"update_mask": "note"},
            json={"note": note_words(facts)},
            headers={"Authorization": f"Bearer {token}"},
        ).raise_for_status()


def note_words(facts: Mapping[str, Any]) -> str:
    """A failure as Markdown, which Airflow shows: at most 1,000 characters, the link last and never cut."""
    page = facts["page"]
    is_there = page and (settings().site / page.partition("#")[0]).exists()
    link = f"\n\n[{page}]({settings().site_address}/{page})" if is_there else ""
    said = [f"**{facts['what'] or facts['error']}**", facts["where"], f"Next: {facts['next']}"]
    return "\n\n".join(filter(None, said))[: NOTE_LENGTH - len(link)] + link


def notify(facts: Mapping[str, Any]) -> None:
    """Send a message by Apprise; nothing without an address. Raises BluelampError where it could not be sent, OSError where the
    file that holds the address cannot be read."""
    address = settings().notify
    if not address:
        return
    from apprise import Apprise

    messenger = Apprise()
    is_told = messenger.add(address) and messenger.notify(
        title=f"Bluelamp: {facts['dag']}.{facts['task']} failed",
        body=f"{facts['what'] or facts['error']}\nNext: {facts['next']}\nRun {facts['run']}, try {facts['try']}",
    )
    if not is_told:
        raise BluelampError(
            "The message could not be sent.", next_step="Correct BLUELAMP_NOTIFY, or notify among the secrets."
        )
