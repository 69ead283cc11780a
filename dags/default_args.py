"""What all tasks of all Airflow DAGs share: who owns them, when they try again, who hears of a failure.

A rule that refused the data refuses it again, so such a task fails at once; what may pass by itself (a lock that another
run holds, a lost connection) is tried again after 1, 2 and 4 minutes.
"""

from datetime import timedelta

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule

from bluelamp.operations.alert import task_failed

TIMEZONE = "Europe/London"

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
            RetryRule(
                exception="bluelamp.errors.BluelampError",
                action=RetryAction.FAIL,
                reason="a rule refused it: trying again changes nothing",
            ),
        ]
    ),
    "on_failure_callback": task_failed,
}
