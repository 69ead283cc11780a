"""bluelamp doctor: what could keep the warehouse from working, each with what to do about it."""

import os
import shlex
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import psutil

from bluelamp.contracts import load_contracts, require_valid
from bluelamp.database import connect, ensure_server, server
from bluelamp.database.marts import load_marts
from bluelamp.database.migrate import schema_state
from bluelamp.database.rows import only_row
from bluelamp.database.settings_of_roles import changed_roles
from bluelamp.errors import BluelampError
from bluelamp.operations.policy_ends import read_policy_ends
from bluelamp.operations.retention import overdue
from bluelamp.settings import settings

LOW_DISK_GB = 2
LOW_MEMORY_GB = 1  # a night's largest task takes 0.4 GB beside the server

READER = """
    select has_schema_privilege('marts', 'usage') and not has_schema_privilege('raw', 'usage')
               and not has_schema_privilege('core', 'usage'),
           array(select datname::text from pg_database where datallowconn and has_database_privilege(datname, 'connect')
                 and has_database_privilege(datname, 'temporary') order by 1),
           (select min(proname::text) from pg_proc where pronamespace = 'pg_catalog'::regnamespace
                 and proname ~ '^(lo_|lowrite|pg_try_advisory|pg_advisory)' and has_function_privilege(oid, 'execute'))"""


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is well, in words, and the next step where it is not."""

    subject: str
    is_well: bool
    words: str
    next_step: str = ""


def examine() -> list[Finding]:
    """Look at everything; never raises."""
    return [guarded(subject, look) for subject, look in CHECKS]


def guarded(subject: str, look: Callable[[], Finding]) -> Finding:
    """A check that fails is itself a finding."""
    try:
        return look()
    except BluelampError as error:
        return Finding(subject, False, error.what, error.next_step)
    except Exception as error:
        return Finding(subject, False, f"{type(error).__name__} while looking", "Read the log; this is our fault.")


def python() -> Finding:
    """Python's version."""
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("python", sys.version_info >= (3, 11), f"Python {version}", "Install Python 3.11 or newer.")


def home() -> Finding:
    """The home folder can be written."""
    settings().home.mkdir(parents=True, exist_ok=True)
    is_well = os.access(settings().home, os.W_OK)
    return Finding("home", is_well, str(settings().home), "Choose a folder that you may write, by BLUELAMP_HOME.")


def privacy() -> Finding:
    """Nobody else on the machine can look into the folders of personal data."""
    open_to_all = [
        str(folder)
        for folder in (settings().landing, settings().archive, settings().secrets)
        if folder.exists() and folder.stat().st_mode & 0o007 and not is_closed_above(folder)
    ]
    return Finding(
        "privacy",
        not open_to_all,
        f"open to every user of the machine: {', '.join(open_to_all)}"
        if open_to_all
        else "personal data is closed to others",
        f"Run: chmod o-rwx {' '.join(map(shlex.quote, open_to_all))}",
    )


def is_closed_above(folder: Path) -> bool:
    """Whether a folder above it keeps others out anyway."""
    return any(not parent.stat().st_mode & 0o001 for parent in folder.parents)


def memory() -> Finding:
    """What programs may still take."""
    free = psutil.virtual_memory().available / 2**30
    return Finding("memory", free > LOW_MEMORY_GB, f"{free:,.1f} GB free", f"Free at least {LOW_MEMORY_GB} GB.")


def disk() -> Finding:
    """Free space where the home is."""
    free = shutil.disk_usage(settings().home).free / 2**30
    return Finding("disk", free > LOW_DISK_GB, f"{free:,.0f} GB free", f"Free at least {LOW_DISK_GB} GB.")


def contracts() -> Finding:
    """Every contract can be read and follows its standard."""
    require_valid()
    return Finding("contracts", True, f"{len(load_contracts())} feeds: {', '.join(load_contracts())}")


def marts() -> Finding:
    """Every mart's contract can be read."""
    return Finding("marts", True, f"{len(load_marts())} marts")


def database() -> Finding:
    """The server answers and its schema is current. Looking changes nothing."""
    ensure_server()
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute("show server_version")
        version = only_row(cursor)[0]
    where = "outside server" if settings().database_url else f"127.0.0.1:{server.port()}, {server.place().cluster}"
    state = schema_state()
    if state != "current":
        of_readers = "the logins of areas' readers are not yet those of the policy folder"
        words = of_readers if state == "readers" else "its schema is of another version of the project"
        return Finding("database", False, words, "Run: bluelamp db migrate")
    is_well = int(version.split(".")[0]) >= 18
    return Finding("database", is_well, f"PostgreSQL {version}, {where}", "Use PostgreSQL 18 or newer.")


def rights() -> Finding:
    """The reader sees marts and no record-level data, and can write nothing on the whole server."""
    with connect("reader") as connection, connection.cursor() as cursor:
        cursor.execute(READER)
        sees_marts_only, temporary_in, may_run = only_row(cursor)
    if not sees_marts_only or may_run:
        found = "sees more or less than published marts" if not sees_marts_only else f"may run {may_run}"
        return Finding(
            "rights", False, f"the reader {found}", "Run bluelamp db migrate, on an outside server as a superuser."
        )
    if temporary_in:
        words = f"whoever logs in may make temporary tables in database {', '.join(temporary_in)}"
        statement = "; ".join(f"revoke all on database {name} from public" for name in temporary_in)
        return Finding("rights", False, words, f"If nobody else needs that server's databases: {statement}")
    return Finding("rights", True, "the reader sees published marts only and writes nothing")


def roles() -> Finding:
    """Nobody has changed what a login is set to, as whoever logs in can."""
    with connect("engineer") as connection, connection.cursor() as cursor:
        changed = changed_roles(cursor)
    words = f"changed for {', '.join(changed)}" if changed else "as they were made"
    return Finding(
        "settings of logins", not changed, words, "Run: bluelamp db migrate (which puts passwords back, too)."
    )


def policy() -> Finding:
    """Policy holds beyond the as-at date for months."""
    with connect("engineer") as connection, connection.cursor() as cursor:
        ends = read_policy_ends(cursor)
    return Finding(
        "policy",
        not ends,
        "; ".join(end.words for end in ends) or "no policy runs out in the next months",
        "Add rows that begin on the day after to the seeds of these names in the policy folder; for targets, bluelamp targets "
        "proposes them.",
    )


def retention() -> Finding:
    """Nothing that a verified rule keeps no longer has been there for longer than maintenance takes to come round."""
    found = overdue() if schema_state() in ("current", "readers") else []  # of another one, database says what to do
    return Finding(
        "retention",
        not found,
        "; ".join(found) or "nothing is kept longer than policy says",
        "Run: bluelamp retention; then see why maintenance's task retention does not (docs/runbook.md, maintenance).",
    )


class Check(NamedTuple):
    """Something to look at, under the name that docs/runbook.md has for it."""

    subject: str
    look: Callable[[], Finding]


CHECKS = (
    Check("python", python), Check("home", home), Check("privacy", privacy), Check("disk", disk), Check("memory", memory),
    Check("contracts", contracts), Check("marts", marts), Check("database", database), Check("rights", rights),
    Check("settings of logins", roles), Check("policy", policy), Check("retention", retention),
)  # fmt: skip
