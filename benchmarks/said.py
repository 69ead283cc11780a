"""Where and how a benchmark says what it measured: a chapter of a page in docs/, with the machine that it ran on."""

import os
import platform
import re
from collections.abc import Sequence
from pathlib import Path

PERFORMANCE = Path(__file__).parents[1] / "docs" / "performance.md"


def machine(load: float) -> str:
    """The machine in a line. load: what the system's load was before the measurement."""
    return f"{os.cpu_count()} cores ({processor_name()}), load {load:.1f} before, Python {platform.python_version()}"


def processor_name() -> str:
    """What Linux calls the processor."""
    known = Path("/proc/cpuinfo")
    lines = known.read_text().splitlines() if known.exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


def write_chapter(heading: str, lines: Sequence[str], page: Path = PERFORMANCE) -> None:
    """Put these lines below that heading of a page, instead of what stood there. Raises SystemExit without one."""
    text = page.read_text(encoding="utf-8")
    chapter = re.compile(rf"(?<=^## {re.escape(heading)}\n).*?(?=^## |\Z)", re.DOTALL | re.MULTILINE)
    if not chapter.search(text):
        raise SystemExit(f"{page} has no heading '## {heading}'")
    said = "\n" + "\n".join(lines) + "\n\n"
    page.write_text(chapter.sub(lambda _: said, text).rstrip() + "\n", encoding="utf-8")
