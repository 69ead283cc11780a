"""Search over every page without a server: pagefind writes an index beside the pages, which their own script asks."""

import logging
import os
import subprocess
import tempfile
from pathlib import Path

from bluelamp.inherited_environment import allowed
from bluelamp.settings import settings

INDEX_FOLDER = "pagefind"
SECONDS = 60

log = logging.getLogger("bluelamp")


def program() -> Path | None:
    """Pagefind's own program; None where its package for this machine is not installed."""
    try:
        from pagefind_bin import get_executable
    except ImportError:
        return None
    return Path(get_executable())


def write_index(directory: Path) -> None:
    """Index the pages in the directory, when one of them is newer than the index; the new index takes the old one's place.

    A site without an index still stands: what goes wrong is said in the log, and the search page lists every page.
    """
    found = program()
    index = directory / INDEX_FOLDER
    newest = max((page.stat().st_mtime_ns for page in directory.rglob("*.html")), default=0)
    if found is None or (index.exists() and index.stat().st_mtime_ns > newest):
        return
    with tempfile.TemporaryDirectory(prefix=".search-", dir=directory) as folder:
        command = [str(found), "--site", str(directory), "--output-path", f"{folder}/{INDEX_FOLDER}", "--quiet"]
        try:
            subprocess.run(command, check=True, timeout=SECONDS, capture_output=True, env=allowed({}, settings().home))
        except (OSError, subprocess.SubprocessError) as error:
            log.warning("the pages were not indexed for search: %s", error)
            return
        made = Path(folder) / INDEX_FOLDER
        for ready_made in (
            *made.glob("*-ui.*"),
            *made.glob("*-highlight.*"),
        ):  # the search page has its own form and style
            ready_made.unlink()
        old = Path(folder) / "old"
        if index.exists():
            index.rename(old)
        made.rename(index)
    os.utime(index)
