"""What all tasks of all Airflow DAGs share: who owns them, when they try again, who hears of a failure.

A rule that refused the data refuses it again, so such a task fails at once; what may pass by itself (a lock that another
run holds, a lost connection) is tried again after 1, 2 and 4 minutes.
"""

from datetime import datetime, timedelta

from airflow.sdk import (
    Asset,
    DeadlineAlert,
    DeadlineReference,
    ExceptionRetryPolicy,
    RetryAction,
    RetryRule,
    SyncCallback,
)
from airflow.sdk.exceptions import AirflowSkipException

from bluelamp.contracts import load_contracts
from bluelamp.operations.alert import task_failed

TIMEZONE = "Europe/London"
START = datetime(2013, 4, 1)
DAILY_FEEDS = [feed for feed, contract in load_contracts().items() if contract.cadence == "daily"]
# A task runs though what is before it had nothing to do.
UNLESS_FAILED = "none_failed"

# Of the run of 05:30. DAG maintenance asks the same of the ledger, also where no run has begun.
PUBLISHED_BY_SEVEN = DeadlineAlert(
    name="published by 07:00",
    reference=DeadlineReference.DAGRUN_LOGICAL_DATE,
    interval=timedelta(minutes=90),
    callback=SyncCallback("bluelamp.operations.alert.deadline_missed"),
)

TASK_DEFAULTS = {
    "owner": "data-engineering",
    "retries": 3,
    "retry_delay": timedelta(minutes=1),
    "retry_exponential_backoff": 2,
    "max_retry_delay": timedelta(minutes=15),
    "execution_timeout": timedelta(hours=3),
    "retry_policy": ExceptionRetryPolicy(
        rules=[
            RetryRule(exception="bluelamp.errors.AlreadyRunningError", action=RetryAction.RETRY),
            RetryRule(exception="bluelamp.errors.BlockedError", action=RetryAction.RETRY),
            RetryRule(
                exception="bluelamp.errors.BluelampError",
                action=RetryAction.FAIL,
                reason="a rule refused it: trying again changes nothing",
            ),
        ]
    ),
    "on_failure_callback": task_failed,
}


def skip_while_unpublished() -> None:
    """Skips the task where no figure has ever been published: on a new installation Airflow at once runs each DAG's last time."""
    from bluelamp.operations.refresh import published_as_at

    if published_as_at() is None:
        raise AirflowSkipException("Nothing has been published yet: bluelamp status says what is waited for.")


def feed_asset(feed: str) -> Asset:
    """What a feed has brought; its event wakes the refresh."""
    return Asset(name=f"raw.{feed}", uri=f"bluelamp://raw/{feed}")
