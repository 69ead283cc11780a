"""Any failure as a person is to read it: what happened, where, what to do next. No traceback, and never a row's content."""

import errno
import re
import traceback
from pathlib import Path

from bluelamp.errors import BluelampError
from bluelamp.settings import PROJECT, settings

# What PostgreSQL says by SQLSTATE, or by the first two signs of it: (what, next step).
STATES = {
    "28": ("The database refuses the login", "The secrets are not this database's: look at BLUELAMP_SECRETS; bluelamp db migrate "
           "gives every role its secret's password."),
    "42501": ("A right is missing in the database", "Run: bluelamp db migrate"),
    "42P01": ("A table or view is missing in the database", "Run: bluelamp db migrate, then: bluelamp refresh"),
    "3D000": ("The database is missing on that server", "Run: bluelamp db migrate"),
    "53100": ("The database's disk is full", "Free disk space, then run this again: what was done stays done."),
    "53300": ("The database takes no more connections", "Close what holds them, then run this again."),
    "55P03": ("Somebody else holds a lock in the database", "Run this again in a minute; bluelamp status shows what runs."),
    "25006": ("The database is read-only", "Let BLUELAMP_DATABASE_URL name the primary server."),
    "08": ("The connection to the database was lost", ""),
    "57P": ("The database's server was stopped", ""),
}  # fmt: skip
# A connection that failed has no SQLSTATE, only words, which name host, port and user.
WORDS = {
    r"authentication failed|no password supplied|role .* does not exist": "28",
    r"database .* does not exist": "3D000",
    r"too many clients|remaining connection slots": "53300",
}
LOST = ("The database does not answer", "Run: bluelamp doctor; an embedded server starts again with the next command. What was "
        "done stays done, so run this again.")  # fmt: skip
FILES = {
    errno.ENOSPC: "the disk is full", errno.EROFS: "the folder is read-only", errno.EACCES: "it may not be read or written",
    errno.EPERM: "it may not be changed", errno.ENOENT: "it is not there", errno.ENOTDIR: "a part of its path is no folder",
    errno.EISDIR: "it is a folder", errno.EMFILE: "too many files are open", errno.ENAMETOOLONG: "its name is too long",
}  # fmt: skip


def told(error: BaseException) -> BluelampError:
    """The error as a sentence with its next step; ours as it is."""
    if isinstance(error, BluelampError):
        return error
    database = of_database(error)
    if database is not None:
        return database
    if isinstance(error, OSError):
        return of_file(error)
    if isinstance(error, MemoryError):
        return BluelampError("There is not enough memory.", next_step="Close other programs, then run this again.")
    return unforeseen(error)


def of_database(error: BaseException) -> BluelampError | None:
    """What the database's library raised, also where another library wrapped it; None for anything else.

    Of PostgreSQL's own words only the SQLSTATE is shown: the words may quote a row.
    """
    import psycopg2

    seen: BaseException | None = error
    while seen is not None and not isinstance(seen, psycopg2.Error):
        seen = getattr(seen, "orig", None) or seen.__cause__
    if seen is None:
        return None
    state = seen.pgcode or next((code for words, code in WORDS.items() if re.search(words, str(seen))), "")
    known = next((STATES[state[:length]] for length in (5, 3, 2) if state[:length] in STATES), None)
    is_lost = isinstance(seen, psycopg2.OperationalError | psycopg2.InterfaceError)
    if known is None and not (is_lost and not state):
        return unforeseen(error, f"PostgreSQL's error {state}" if state else type(seen).__name__)
    what, next_step = known or LOST
    return BluelampError(
        f"{what}.",
        where=where_of_database() + (f", SQLSTATE {seen.pgcode}" if seen.pgcode else ""),
        next_step=next_step or LOST[1],
    )


def where_of_database() -> str:
    """Host and port, as far as they are known."""
    from bluelamp.database import address

    try:
        return "{}:{}".format(*address())
    except (BluelampError, OSError):
        return str(settings().home)


def of_file(error: OSError) -> BluelampError:
    """A file or folder that could not be used."""
    name = error.filename if error.filename is not None else ""
    reason = FILES.get(error.errno or 0, error.strerror or type(error).__name__)
    return BluelampError(
        f"A file or folder cannot be used: {reason}." if name else f"The system refused: {reason}.",
        where=str(name),
        next_step="Put that right, then run this again; bluelamp doctor looks at the home, its disk and its rights.",
    )


def unforeseen(error: BaseException, kind: str = "") -> BluelampError:
    """Our own fault: where it happened goes to a file for whoever mends it. Its words do not, since they may quote a row."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(PROJECT / "bluelamp")] or list(frames)
    place = f"{Path(ours[-1].filename).name}, line {ours[-1].lineno}" if ours else ""
    path = settings().home / "unforeseen-error.txt"
    try:
        path.write_text(f"{type(error).__name__}\n{''.join(traceback.format_list(frames))}", encoding="utf-8")
    except OSError:
        path = Path()
    return BluelampError(
        f"Something happened that Bluelamp did not foresee ({kind or type(error).__name__}).",
        where=place,
        next_step=f"This is our fault; {path} says where in the program it was." if path.name else "This is our fault.",
    )
