"""Watch that the night's figures are out by 07:00, account for every record, back up, and keep logs no longer than needed.

### When it fails

* **published_by_seven**: no refresh has succeeded since midnight, or a daily feed is late by its contract's latency,
  which the message names: ask its owner. Else look at `refresh_warehouse` in Airflow and at
  `bluelamp status`; tell readers that figures stand at the as-at date shown on every page. (Airflow's own deadline of
  `refresh_warehouse` says the same of its run; this watch asks the ledger, and works though that DAG is paused or never ran.)
* **audit**: something does not add up, or the trail of who did what was rewritten; the message names it. `bluelamp audit` names
  all of it. Bring the file or the rows back from a backup; change nothing by hand.
* **back_up**: no room, or no right, in the directory of BLUELAMP_BACKUP; or an archived file is gone. Skipped where no
  directory is set.
* **try_restore** (on Sundays): the newest backup does not come back whole. Make another (`bluelamp db backup --to …`) and try that.
* **remove_old_logs**: the log folder could not be read or written; see its rights and the disk.

More in docs/runbook.md.
"""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from airflow.sdk import DAG, CronTriggerTimetable, task
from airflow.sdk.exceptions import AirflowSkipException
from default_args import START, TASK_DEFAULTS, TIMEZONE

SUNDAY = 7


def is_sunday() -> bool:
    """Whether it is Sunday, by police time."""
    return datetime.now(ZoneInfo(TIMEZONE)).isoweekday() == SUNDAY


with DAG(
    "maintenance",
    description="Published by 07:00? Does everything add up? Backed up, restored on trial, old logs removed.",
    doc_md=__doc__,
    schedule=CronTriggerTimetable("0 7 * * *", timezone=TIMEZONE),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=TASK_DEFAULTS,
    tags=["maintenance", "daily"],
):

    @task
    def published_by_seven() -> None:
        """Fails when nothing was published since midnight, or a daily feed is late."""
        from bluelamp.operations.upkeep import require_publication_today

        require_publication_today()

    @task
    def remove_old_logs() -> None:
        """Delete run logs of more than 30 days ago."""
        from bluelamp.operations.upkeep import remove_old_logs

        remove_old_logs()

    @task
    def audit() -> None:
        """Fails when a record is not accounted for, or the audit trail is not the one that was written."""
        from bluelamp.operations.audit import require_sound

        require_sound()

    @task
    def back_up() -> str:
        """A backup below BLUELAMP_BACKUP; returns its folder. Skipped without one."""
        from bluelamp.operations.backup import nightly_backup

        folder = nightly_backup()
        if folder is None:
            raise AirflowSkipException("BLUELAMP_BACKUP names no directory for backups.")
        return folder

    @task
    def try_restore(folder: str) -> None:
        """On Sundays: the backup put back into a scratch home gives the same figures, and every record is accounted for."""
        from bluelamp.operations.backup import rehearse

        if not is_sunday():
            raise AirflowSkipException("Restored on trial on Sundays.")
        rehearse(Path(folder))

    published_by_seven()
    remove_old_logs()
    audit()
    try_restore(back_up())
