"""A backup to which the warehouse can be put back: the database as of one moment, every archived delivery, the trail's heads,
and the secrets for the holder of a private key alone. And the way back, into an empty home.

    DIRECTORY/archive/…            shared by all backups that go there: an archived file is named by its own SHA-256 and never changes,
                                   so each backup copies only what is new
    DIRECTORY/2013-10-15T023004Z/  one backup: database.dump, heads, secrets.age, and manifest.json, which lists and checks it all

Pages and documents are not kept: they are made again from what is published. Nor is Airflow's own database (which runs there
were): the ledger of the warehouse knows what is pending.
"""

from bluelamp.operations.backup.keys import make_key
from bluelamp.operations.backup.make import back_up, nightly_backup
from bluelamp.operations.backup.restore import rehearse, restore

__all__ = ["back_up", "make_key", "nightly_backup", "rehearse", "restore"]
