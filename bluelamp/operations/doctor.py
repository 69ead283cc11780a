"""bluelamp doctor: what could keep the warehouse from working, each with what to do about it."""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

from bluelamp.contracts import load_contracts
from bluelamp.database import connect, ensure_database, server
from bluelamp.database.marts import load_marts
from bluelamp.database.rows import only_row
from bluelamp.errors import BluelampError
from bluelamp.operations.policy_ends import read_policy_ends
from bluelamp.settings import settings

LOW_DISK_GB = 2


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is well, in words, and the next step where it is not."""

    subject: str
    is_well: bool
    words: str
    next_step: str = ""


def examine() -> list[Finding]:
    """Look at everything; never raises."""
    return [guarded(check) for check in (python, home, disk, contracts, marts, database, rights, policy)]


def guarded(check: Callable[[], Finding]) -> Finding:
    """A check that fails is itself a finding."""
    try:
        return check()
    except BluelampError as error:
        return Finding(check.__name__, False, error.what, error.next_step)
    except Exception as error:
        return Finding(
            check.__name__, False, f"{type(error).__name__} while looking", "Read the log; this is our fault."
        )


def python() -> Finding:
    """Python's version."""
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("python", sys.version_info >= (3, 11), f"Python {version}", "Install Python 3.11 or newer.")


def home() -> Finding:
    """The home folder can be written."""
    settings().home.mkdir(parents=True, exist_ok=True)
    is_well = os.access(settings().home, os.W_OK)
    return Finding("home", is_well, str(settings().home), "Choose a folder that you may write, by BLUELAMP_HOME.")


def disk() -> Finding:
    """Free space where the home is."""
    free = shutil.disk_usage(settings().home).free / 2**30
    return Finding("disk", free > LOW_DISK_GB, f"{free:,.0f} GB free", f"Free at least {LOW_DISK_GB} GB.")


def contracts() -> Finding:
    """Every contract can be read."""
    return Finding("contracts", True, f"{len(load_contracts())} feeds: {', '.join(load_contracts())}")


def marts() -> Finding:
    """Every mart's contract can be read."""
    return Finding("marts", True, f"{len(load_marts())} marts")


def database() -> Finding:
    """The server answers and its schema is current."""
    ensure_database()
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute("show server_version")
        version = only_row(cursor)[0]
    where = "outside server" if settings().database_url else f"127.0.0.1:{server.port()}, {server.place().cluster}"
    is_well = int(version.split(".")[0]) >= 18
    return Finding("database", is_well, f"PostgreSQL {version}, {where}", "Use PostgreSQL 18 or newer.")


def rights() -> Finding:
    """The reader sees marts and no record-level data."""
    with connect("reader") as connection, connection.cursor() as cursor:
        cursor.execute(
            """select has_schema_privilege('marts', 'usage') and not has_schema_privilege('raw', 'usage')
               and not has_schema_privilege('core', 'usage')"""
        )
        is_well = only_row(cursor)[0]
    return Finding("rights", is_well, "the reader sees published marts only", "Run: bluelamp db migrate")


def policy() -> Finding:
    """Policy holds beyond the as-at date for months."""
    with connect("engineer") as connection, connection.cursor() as cursor:
        ends = read_policy_ends(cursor)
    return Finding(
        "policy",
        not ends,
        "; ".join(end.words for end in ends) or "no policy runs out in the next months",
        "Add rows that begin on the day after to the seeds of these names in dbt_project/seeds; for targets, bluelamp targets "
        "proposes them.",
    )
