"""Watch that the night's figures are out by 07:00, account for every record, keep nothing too long, back up.

### When it fails

* **published_by_seven**: no refresh has succeeded since midnight, or a daily feed is late, which the message names: ask its owner.
  Else look at `refresh_warehouse` and `bluelamp status`; tell readers that figures stand at the as-at date shown on every page.
* **audit**: something does not add up, or the trail was rewritten: `bluelamp audit`. Bring it back from a backup, nothing by hand.
* **back_up**: no room, or no right, in the directory of BLUELAMP_BACKUP, or a file is gone. **try_restore**: try another backup.
* **retention** (Sundays, after a sound audit and a backup): its rules cannot be read, or a build was at work.
* **remove_old_logs**: see the log folder's rights, and the disk. More in docs/runbook.md.
"""

from pathlib import Path

from airflow.sdk import DAG, CronTriggerTimetable, task
from airflow.sdk.exceptions import AirflowSkipException
from default_args import TIMEZONE, UNLESS_FAILED, only_on_sundays, skip_while_unpublished
from warehouses import Warehouse, for_each_warehouse


@for_each_warehouse
def maintenance(here: Warehouse) -> None:
    """The DAG of one warehouse."""
    with DAG(
        here.id("maintenance"),
        description="Published by 07:00? Does everything add up? Backed up, restored on trial, kept no longer than policy says.",
        schedule=CronTriggerTimetable("0 7 * * *", timezone=TIMEZONE),
        **here.arguments(__doc__),
        tags=[*here.tags, "maintenance", "daily"],
    ):

        @task
        def published_by_seven() -> None:
            """Fails when nothing was published since midnight, or a daily feed is late. Skipped before the first publication."""
            from bluelamp.operations.upkeep import require_publication_today

            skip_while_unpublished()
            require_publication_today()

        @task
        def remove_old_logs() -> None:
            """Delete logs of runs, and of reading DAGs, of more than 30 days ago."""
            from bluelamp.operations.upkeep import remove_old_logs

            remove_old_logs()

        @task
        def audit() -> None:
            """Fails when a record is not accounted for, or the audit trail is not the one that was written."""
            from bluelamp.operations.audit import require_sound

            require_sound()

        @task(trigger_rule=UNLESS_FAILED)
        def retention() -> None:
            """On Sundays: what policy keeps no longer goes, but what a legal hold covers."""
            from bluelamp.operations.retention import keep_to_rules

            only_on_sundays()
            keep_to_rules()

        @task
        def back_up() -> str:
            """A backup below BLUELAMP_BACKUP; returns its folder. Skipped without one."""
            from bluelamp.operations.backup import nightly_backup

            if folder := nightly_backup():
                return folder
            raise AirflowSkipException("BLUELAMP_BACKUP names no directory for backups.")

        @task
        def try_restore(folder: str) -> None:
            """On Sundays: the backup put back into a scratch home gives the same figures, and every record is accounted for."""
            from bluelamp.operations.backup import rehearse

            only_on_sundays()
            rehearse(Path(folder))

        published_by_seven()
        remove_old_logs()
        try_restore(folder := back_up())
        [audit(), folder] >> retention()
