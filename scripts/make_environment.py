"""Makes .venv from requirements.lock, every file checked against its hash. Standard library only; called by scripts/environment.

Does nothing when .venv was made from this very lock already. uv installs in seconds; pip, which installs uv first, is the
fall-back where uv cannot.
"""

import fcntl
import hashlib
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
LOCK = PROJECT / "requirements.lock"
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "made-from"

# The kernel splits a first line at spaces, so the shell finds Python; what follows is shell and Python at once.
COMMAND = """#!/bin/sh
'''exec' "$(dirname -- "$(readlink -f -- "$0")")/python" "$0" "$@"
' '''
from bluelamp.cli import main

main()
"""


def main() -> None:
    """Make the environment unless it is there."""
    wanted = f"{hashlib.sha256(LOCK.read_bytes()).hexdigest()} {PROJECT}"
    with open(PROJECT / "requirements.lock", "rb") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)  # two scripts at once: the second waits and finds it made
        if STAMP.exists() and STAMP.read_text() == wanted and PYTHON.exists():
            return
        began = time.monotonic()
        print("Making .venv from requirements.lock …", flush=True)
        make_venv()
        install()
        link_project()
        STAMP.write_text(wanted)
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
        # uv brings certificates of its own; behind a company's proxy only the system's will do.
        if run(*uv).returncode == 0 or run(*uv, "--system-certs", quiet=False).returncode == 0:
            return
        print("uv could not install the lock; trying pip, which takes minutes …", flush=True)
    if not has_pip():
        run(str(PYTHON), "-m", "ensurepip")
    # The lock is complete, so there is nothing for pip to resolve.
    if pip("--no-deps", "-r", str(LOCK)).returncode != 0:
        raise SystemExit(
            "The packages of requirements.lock could not be installed (see above).\n"
            "Next: check that this machine reaches its package index, then run this again."
        )


def install_uv() -> bool:
    """uv itself, of the version and hash in the lock. True when it is there."""
    if (VENV / "bin" / "uv").exists():
        return True
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as only_uv:
        only_uv.write(entry_of("uv"))
        only_uv.flush()
        return has_pip() and pip("-r", only_uv.name).returncode == 0


def entry_of(package: str) -> str:
    """The lines of the lock that pin one package: its version and, indented below, its hashes."""
    lines, wanted = [], False
    for line in LOCK.read_text().splitlines(keepends=True):
        if not line.startswith(" "):
            wanted = line.startswith(f"{package}==")
        if wanted:
            lines.append(line)
    return "".join(lines)


def link_project() -> None:
    """The project itself: importable from where it is, with its command."""
    site = run(str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip()
    Path(site, "bluelamp.pth").write_text(f"{PROJECT}\n")
    command = VENV / "bin" / "bluelamp"
    command.write_text(COMMAND)
    command.chmod(0o755)


def has_pip() -> bool:
    """Whether the environment has pip."""
    return run(str(PYTHON), "-m", "pip", "--version").returncode == 0


def pip(*arguments: str) -> subprocess.CompletedProcess[str]:
    """pip install, by hash only."""
    return run(str(PYTHON), "-m", "pip", "install", "--require-hashes", "--quiet", *arguments, quiet=False)


def run(*command: str, quiet: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a program to its end; quiet keeps what it says instead of showing it."""
    return subprocess.run(command, check=False, text=True, capture_output=quiet, stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
