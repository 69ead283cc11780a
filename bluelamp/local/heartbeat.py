"""Whether a program of Airflow lives, by what it writes into Airflow's metadata: a question that costs no start of Airflow.

`airflow jobs check` asks the same, but imports Airflow first: seconds of a core, every few seconds, for each container.
"""

from bluelamp.database import connect

# A scheduler, DAG processor or triggerer writes every 5 seconds; Airflow itself counts a scheduler as dead after 30.
FRESH_SECONDS = 30


def is_beating(job_type: str) -> bool:
    """Whether a running job of that type, such as SchedulerJob, has written within FRESH_SECONDS. Raises psycopg2.Error where
    the database does not answer."""
    with connect("airflow") as connection, connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from job where job_type = %s and state = 'running' "
            "and latest_heartbeat > now() - make_interval(secs => %s)",
            (job_type, FRESH_SECONDS),
        )
        return cursor.fetchone() != (0,)
