"""Published by the hour that readers expect? Asked of the ledger, without Airflow, so that it is told when Airflow is down, too."""

from datetime import datetime, time
from typing import Any

from bluelamp.calendar import POLICE_TIME
from bluelamp.database import connect, require_server
from bluelamp.database.rows import only_value
from bluelamp.errors import BluelampError
from bluelamp.failure import told
from bluelamp.nodes import dag_of
from bluelamp.operations.alert import notify, pass_on, write_down
from bluelamp.operations.doctor import Finding
from bluelamp.operations.metrics import keep_metrics, keep_no_answer
from bluelamp.operations.upkeep import require_no_late_feed
from bluelamp.settings import settings

FIRST_TODAY = """
    select min(ended_at) from ops.run
    where kind = 'publish' and status = 'succeeded' and ended_at >= %s
"""


def published_by(hour: time, now: datetime | None = None) -> Finding:
    """Whether marts were published between midnight and that hour, police time, and no daily feed is late.

    Where they were not, or where nothing can be asked, whoever BLUELAMP_NOTIFY names is told. Never raises: what keeps it from
    looking is what it finds. It looks, and starts no server: a timer's would end with it, and who stopped the home meant it. Before
    that hour nothing is due yet.
    """
    moment = (now or datetime.now(POLICE_TIME)).astimezone(POLICE_TIME)
    node = settings().node
    what = f"published by {hour:%H:%M}"
    subject = f"{node}: {what}" if node else what
    due = datetime.combine(moment.date(), hour, POLICE_TIME)
    if moment < due:
        return Finding(subject, True, f"not due before {hour:%H:%M}")
    is_up = False
    try:
        require_server()
        is_up = True
        words = require_published(due)
    except Exception as error:
        failure = told(error)
        tell(what, failure, is_up=is_up)
        return Finding(subject, False, failure.what, failure.next_step)
    finally:
        (keep_metrics if is_up else keep_no_answer)()
    return Finding(subject, True, words)


def require_published(due: datetime) -> str:
    """When it was published, in words. Raises BluelampError where it was not, or not in time, or where a daily feed is late."""
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute(FIRST_TODAY, (datetime.combine(due.date(), time(), POLICE_TIME),))
        published_at = only_value(cursor)
        if published_at is None or published_at > due:
            when = (
                f"It was at {published_at.astimezone(POLICE_TIME):%H:%M}" if published_at else "It has not been since"
            )
            raise BluelampError(
                f"Nothing was published between midnight and {due:%H:%M}. {when}.",
                where=str(settings().home),
                next_step="Run: bluelamp status; then see docs/runbook.md, refresh_warehouse.",
            )
        require_no_late_feed(connection)
    return f"published at {published_at.astimezone(POLICE_TIME):%H:%M}"


def tell(what: str, failure: BluelampError, *, is_up: bool) -> None:
    """Write down what was asked for and why it is not so, where the database is up, and send the message."""
    node = settings().node
    facts: dict[str, Any] = {
        "dag": dag_of("doctor", node), "run": f"{datetime.now(POLICE_TIME):%Y-%m-%d %H:%M}",
        "task": what, "try": 1, "error": type(failure).__name__,
        "what": failure.what, "next": failure.next_step, **({"node": node} if node else {}),
    }  # fmt: skip
    pass_on(facts, (write_down, notify) if is_up else (notify,))
