"""Airflow imports this file in each of its programs. In those that fork tasks, what tasks need is imported here, once.

LocalExecutor forks its workers from the scheduler, and every task from its worker; Celery forks its pool from the worker's
main process. Whatever is imported and parsed before the fork costs a task nothing. Both then wait until the API server answers,
for a task cannot begin without it.
"""

import sys

FORKING = (["scheduler"], ["celery", "worker"])

if any(sys.argv[1 : 1 + len(command)] == command for command in FORKING):
    from bluelamp.operations.warm_start import import_what_tasks_need, parse_project, wait_for_api

    import_what_tasks_need()
    parse_project()
    wait_for_api()
