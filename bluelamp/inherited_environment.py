"""What of a person's environment reaches the programs that we start and the libraries that we use: the one list.

A shell may hold anything: addresses of other databases, flags of other dbt projects, a proxy that loopback calls must not
take, another country's clock. Nothing passes but what is named here, and what has one right value gets it. Standard library
only: scripts/make_environment.py asks it before anything is installed.
"""

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

# Nothing of ours phones home; set before any library that would is imported.
SILENCE = {
    "DO_NOT_TRACK": "1",
    "GX_ANALYTICS_ENABLED": "false",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "SCARF_ANALYTICS": "false",
    "SCARF_NO_ANALYTICS": "true",
    "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "false",
}

# Fits are many and their matrices small: on two cores threads of linear algebra cost three times what they save.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}

# One clock and one alphabet, whatever machine it is: police time, and UTF-8 for every file, pipe and connection.
ONE_WORLD = {"TZ": "Europe/London", "LANG": "C.UTF-8", "PYTHONUTF8": "1", "PGCLIENTENCODING": "UTF8"}

FIXED = {**SILENCE, **ONE_THREAD, **ONE_WORLD}

# Who it is, and how the terminal is.
KEPT = frozenset(
    {
        "USER", "LOGNAME", "SHELL", "TERM", "COLORTERM", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR",
        "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE",
        # Some Pythons do not start without it; PostgreSQL's programs, which bring their own libraries, never get it.
        "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
    }
)  # fmt: skip
OWN_PREFIX = "BLUELAMP_"
# Kept where they name something that is there.
FILES = frozenset({"SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"})
PROXIES = frozenset({"http_proxy", "https_proxy"})
# A call to this machine, or to Airflow's API server beside us (docker-compose.yml), never takes a proxy.
WITHOUT_PROXY = ("127.0.0.1", "localhost", "::1", "airflow-api-server")
PROGRAMS = ("/usr/local/bin", "/usr/bin", "/bin")

# What libpq and dbt would read in our own process, where DAGs and notebooks bring variables that are not ours to remove.
READ_BY_LIBRARIES = ("PG", "DBT_")


def allowed(inherited: Mapping[str, str], home: Path, also: Iterable[str] = ()) -> dict[str, str]:
    """The environment for what we start: of the inherited one, what this module names, and the fixed values.

    home: stands in for a HOME that cannot be written. also: further names that this one program may have.
    """
    named = KEPT | frozenset(also)
    kept = {name: value for name, value in inherited.items() if name in named or name.startswith(OWN_PREFIX)}
    kept |= {name: inherited[name] for name in FILES & inherited.keys() if Path(inherited[name]).exists()}
    kept["HOME"] = inherited["HOME"] if is_own_folder(inherited.get("HOME")) else str(home)
    if is_own_folder(inherited.get("TMPDIR")):
        kept["TMPDIR"] = inherited["TMPDIR"]
    elif "TMPDIR" in inherited:
        kept["TMPDIR"] = tempfile.gettempdir()  # looks for one that works
    paths = [path for path in inherited.get("PATH", "").split(os.pathsep) if path]
    kept["PATH"] = os.pathsep.join(dict.fromkeys([*paths, *PROGRAMS]))
    return {**kept, **proxies(inherited), **FIXED}


def proxies(inherited: Mapping[str, str]) -> dict[str, str]:
    """The proxies of the environment, for what leaves this machine alone. Other kinds than http would break the clients."""
    spoken = {name.lower(): value for name, value in inherited.items() if name.isupper()}
    spoken |= {name: value for name, value in inherited.items() if name.islower()}
    kept = {name: spoken[name] for name in PROXIES & spoken.keys() if is_web_address(spoken[name])}
    if not kept:
        return {}
    around = dict.fromkeys([*(part.strip() for part in spoken.get("no_proxy", "").split(",")), *WITHOUT_PROXY])
    words = ",".join(part for part in around if part)
    return {**kept, "no_proxy": words, "NO_PROXY": words}


def is_web_address(value: str) -> bool:
    """Whether a proxy's address is one that every client understands; a bare host and port is."""
    scheme, colons, _ = value.rpartition("://")
    return bool(value) and (not colons or scheme in ("http", "https"))


def is_own_folder(value: str | None) -> bool:
    """Whether that is a folder in which we may write."""
    return bool(value) and os.path.isdir(value or "") and os.access(value or "", os.W_OK | os.X_OK)
