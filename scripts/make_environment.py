"""Makes .venv from requirements.lock, every file checked against its hash. Standard library only; called by scripts/environment.

Does nothing when .venv was made from this very lock already. uv installs in seconds; pip, which installs uv first, is the
fall-back where uv cannot.
"""

import fcntl
import hashlib
import os
import runpy
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
# Run and not imported: with -I the project is on no path, and before .venv is made it is in no site-packages.
allowed = runpy.run_path(str(PROJECT / "bluelamp" / "inherited_environment.py"))["allowed"]
LOCK = PROJECT / "requirements.lock"
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "made-from"
OTHER_HASH = "Hash mismatch"  # in what uv says
OWN_COMMAND = VENV / "bin" / "bluelamp"

# Where packages come from is the machine's affair; how they are installed is ours (PIP_USER, PIP_TARGET, UV_SYSTEM_PYTHON … are not).
INDEXES = (
    "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX", "PIP_TRUSTED_HOST", "PIP_CERT", "PIP_CLIENT_CERT",
    "PIP_PROXY", "PIP_CONFIG_FILE", "PIP_CACHE_DIR", "PIP_TIMEOUT", "PIP_RETRIES",
    "UV_DEFAULT_INDEX", "UV_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS", "UV_INSECURE_HOST", "UV_CACHE_DIR",
    "UV_HTTP_TIMEOUT", "UV_SYSTEM_CERTS", "UV_NATIVE_TLS", "UV_OFFLINE", "UV_CONFIG_FILE",
)  # fmt: skip

# The kernel splits a first line at spaces, so the shell finds Python; what follows is shell and Python at once.
# -I keeps the person's PYTHON* variables and packages out, and -X utf8 makes every file and pipe UTF-8 whatever the locale.
COMMAND = """#!/bin/sh
'''exec' "$(dirname -- "$(readlink -f -- "$0")")/python" -I -X utf8 "$0" "$@"
' '''
from bluelamp.cli import main

main()
"""


def main() -> None:
    """Make the environment unless it is there."""
    wanted = f"{hashlib.sha256(LOCK.read_bytes()).hexdigest()} {PROJECT}"
    with open(PROJECT / "requirements.lock", "rb") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)  # two scripts at once: the second waits and finds it made
        if STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted and PYTHON.exists():
            link_project()
            return
        began = time.monotonic()
        print("Making .venv from requirements.lock …", flush=True)
        make_venv()
        install()
        link_project()
        STAMP.write_text(wanted, encoding="utf-8")
        print(f"The environment is ready after {time.monotonic() - began:.0f} s", flush=True)


def make_venv() -> None:
    """An empty virtual environment, unless a usable one is there."""
    if PYTHON.exists() and run(str(PYTHON), "-c", "import sys").returncode == 0:
        return
    made = run(sys.executable, "-m", "venv", "--clear", str(VENV))
    if made.returncode != 0:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise SystemExit(
            f"Python {version} at {sys.executable} cannot make a virtual environment: its venv or ensurepip module is missing.\n"
            f"Next: install it (on Debian: apt install python{version}-venv), then run this again."
        )


def install() -> None:
    """Everything of the lock: by uv, else by pip. Both refuse a file whose hash is not the lock's."""
    if install_uv():
        uv = [str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--python", str(PYTHON)]
        uv += ["--require-hashes", "--compile-bytecode", "-r", str(LOCK)]
        tried = run(*uv)
        if OTHER_HASH in tried.stderr:  # nothing that another certificate or installer could mend
            raise SystemExit(
                f"{tried.stderr.strip()}\n\nA file that the package index gave is not the one that requirements.lock names, "
                "so nothing was installed.\n"
                "Next: compare requirements.lock with the version control's. If it is as it was: tell whoever keeps the index or "
                "mirror, and install from another one."
            )
        # uv brings certificates of its own; behind a company's proxy only the system's will do.
        if tried.returncode == 0 or run(*uv, "--system-certs", quiet=False).returncode == 0:
            return
        print("uv could not install the lock; trying pip, which takes minutes …", flush=True)
    if not has_pip():
        run(str(PYTHON), "-m", "ensurepip")
    # The lock is complete, so there is nothing for pip to resolve.
    if pip("--no-deps", "-r", str(LOCK)).returncode != 0:
        raise SystemExit(
            "The packages of requirements.lock could not be installed (see above).\n"
            "Next: check that this machine reaches its package index, then run this again. Where hashes do not match, do not: a file "
            "is not the one that the lock names."
        )


def install_uv() -> bool:
    """uv itself, of the version and hash in the lock. True when it is there."""
    if (VENV / "bin" / "uv").exists():
        return True
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as only_uv:
        only_uv.write(entry_of("uv"))
        only_uv.flush()
        return has_pip() and pip("-r", only_uv.name).returncode == 0


def entry_of(package: str) -> str:
    """The lines of the lock that pin one package: its version and, indented below, its hashes."""
    lines, wanted = [], False
    for line in LOCK.read_text(encoding="utf-8").splitlines(keepends=True):
        if not line.startswith(" "):
            wanted = line.startswith(f"{package}==")
        if wanted:
            lines.append(line)
    return "".join(lines)


def link_project() -> None:
    """The project itself: importable from where it is, with its command, unless both are so already."""
    if not OWN_COMMAND.exists() or OWN_COMMAND.read_text(encoding="utf-8") != COMMAND:
        draft = OWN_COMMAND.with_name(".bluelamp")
        draft.write_text(COMMAND, encoding="utf-8")
        draft.chmod(0o755)
        draft.replace(OWN_COMMAND)
    for site in VENV.glob("lib*/python3*/site-packages"):
        path = site / "bluelamp.pth"
        if not path.exists() or path.read_text(encoding="utf-8") != f"{PROJECT}\n":
            path.write_text(f"{PROJECT}\n", encoding="utf-8")


def has_pip() -> bool:
    """Whether the environment has pip."""
    return run(str(PYTHON), "-m", "pip", "--version").returncode == 0


def pip(*arguments: str) -> subprocess.CompletedProcess[str]:
    """pip install, by hash only."""
    return run(str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-user", "--quiet", *arguments, quiet=False)


def run(*command: str, quiet: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a program to its end; quiet keeps what it says instead of showing it."""
    return subprocess.run(
        command, check=False, text=True, capture_output=quiet, stdin=subprocess.DEVNULL,
        env=allowed(os.environ, home=VENV, also=INDEXES),
    )  # fmt: skip


if __name__ == "__main__":
    main()
