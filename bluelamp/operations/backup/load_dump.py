"""A dump put into an empty database, and none of its code run by the administrator who does it.

COPY runs the checks and defaults of a table as whoever restores. What dbt makes has none, so a dump that has any is not loaded.
"""

import re
import subprocess
from pathlib import Path

from bluelamp.database import connect, foreign_code
from bluelamp.database.connect import DATABASE, dsn
from bluelamp.database.grants import LOGIN_ROLES
from bluelamp.database.place import place
from bluelamp.errors import BluelampError
from bluelamp.operations.backup.moment import run
from bluelamp.settings import environment

# What dbt, and who may log in besides the owner, leaves in a dump; anything else may be code.
KINDS = frozenset({
    "ACL", "COMMENT", "CONSTRAINT", "DEFAULT ACL", "FK CONSTRAINT", "INDEX", "SCHEMA", "STATISTICS DATA", "TABLE",
    "TABLE DATA", "VIEW",
})  # fmt: skip
ENTRY = re.compile(r"\d+; \d+ \d+ ([A-Z ]+) (\S+) (.*) bluelamp_(\w+)")
ADVICE = "Take a backup of before it was made, into a new home; ask who logged in as that role."


def load_dump(dump: Path) -> None:
    """Tables first; then, when it is known what hangs on them, their rows; then the rest. Raises BluelampError where a dump holds
    code of a role other than the owner, before any row is loaded, and with what pg_restore says where it fails."""
    foreign_code.refuse(sorted(listed_code(dump)), ADVICE)
    careful = ("--single-transaction", "--exit-on-error")
    run("pg_restore", *careful, "--section=pre-data", str(dump), dsn("admin"))
    with connect("admin") as connection, connection.cursor() as cursor:
        foreign_code.require_none(cursor)
    run("pg_restore", *careful, "--section=data", "--section=post-data", str(dump), dsn("admin"))


def listed_code(dump: Path) -> list[str]:
    """Entries of a dump's own list that may be code and are not the owner's."""
    done = subprocess.run(
        [str(place().programs / "bin" / "pg_restore"), "--list", str(dump)],
        env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise BluelampError(
            "The dump cannot be read by pg_restore.", where=DATABASE, next_step="Take an earlier backup."
        )
    entries = map(ENTRY.fullmatch, done.stdout.splitlines())
    return [
        f"{found[1].lower()} {found[2]} {found[3]}"
        for found in entries
        if found and found[4] in LOGIN_ROLES and found[1] not in KINDS
    ]
