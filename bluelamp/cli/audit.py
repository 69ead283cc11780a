"""bluelamp audit: does everything add up, and is the audit trail the one that was written?"""

import sys

from bluelamp.cli.show import Json, emit
from bluelamp.database import ensure_server


def audit(json: Json = False) -> None:
    """Account for every record from archive to core, and check the trail of who did what. Exit 1 when something is wrong."""
    from bluelamp.operations.audit import audit as look

    ensure_server()
    summary = look()
    emit(summary.to_dict(), json, summary.words())
    if summary.faults:
        sys.exit(1)
