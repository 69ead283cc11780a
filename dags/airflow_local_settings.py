"""Airflow imports this file in each of its programs. In those that fork tasks, what tasks need is imported here, once.

LocalExecutor forks its workers from the scheduler, and every task from its worker; a worker of Celery forks its pool from its
main process, and every task from there. Whatever is imported and parsed before the fork costs a task nothing. Both then wait
until the API server answers, for a task cannot begin without it, and a worker until the broker does.
"""

import sys

from bluelamp.settings import settings

# The scheduler forks no task where workers do.
FORKING = ["celery", "worker"] if settings().orchestration.is_celery else ["scheduler"]

if sys.argv[1 : 1 + len(FORKING)] == FORKING:
    from bluelamp.operations.warm_start import import_what_tasks_need, parse_project, wait_for_api, wait_for_broker

    import_what_tasks_need()
    parse_project()
    wait_for_api()
    if settings().orchestration.is_celery:
        wait_for_broker()
