"""What all tasks of all Airflow DAGs share: who owns them, when they try again, who hears of a failure.

A rule that refused the data refuses it again, so such a task fails at once; what may pass by itself (a lock that another
run holds, a lost connection) is tried again after 1, 2 and 4 minutes.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule
from airflow.sdk.exceptions import AirflowSkipException

from bluelamp.operations.alert import task_failed

TIMEZONE = "Europe/London"
START = datetime(2013, 4, 1)
# A task runs though what is before it had nothing to do.
UNLESS_FAILED = "none_failed"

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


def skip_without_own_figures() -> None:
    """Skips the task also where what is published holds no crime of an own force, which all documents but the pages are about: in a
    warehouse of open data, or one that collects what forces send."""
    from bluelamp.operations.refresh import has_no_own_record

    skip_while_unpublished()
    if has_no_own_record():
        raise AirflowSkipException("No crime of an own force is published here, so there is nothing to report.")


def only_on_sundays() -> None:
    """Skips the task on every other day, by police time."""
    if datetime.now(ZoneInfo(TIMEZONE)).isoweekday() != 7:
        raise AirflowSkipException("Done on Sundays.")
