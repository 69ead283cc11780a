"""How large, fast and plain the site is, measured: .venv/bin/python -m tests.site_measures writes docs/site.md.

The site of what the home at BLUELAMP_HOME has published is written into a folder of its own, twice; then its files are weighed, its
numbers held against the marts, and a page of each kind goes through Lighthouse. Needs Chromium, and Lighthouse, which
scripts/install-test-tools --faults installs by npm.
"""

import json
import os
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bluelamp.reporting.site import write_site
from bluelamp.settings import PROJECT
from tests.browser.barriers import KINDS
from tests.browser.conftest import served
from tests.browser.numbers import Read, check_charts, check_files, check_numbers

REPORT = PROJECT / "docs" / "site.md"
LIGHTHOUSE = Path.home() / ".cache/bluelamp-test-tools/node_modules/.bin/lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
NOT_COMPARED = """\
Not compared by it: numbers in other sentences than headlines (ledes, chart titles, the report:
their grammar is tested in tests/unit/reporting, and a report that contradicts itself is withheld); the data dictionary, whose numbers
are of tables and columns. Drawings are compared through the table of figures beside each."""


def cpu() -> float:
    """Seconds of processor time of this process and of those that it waited for."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def written(folder: Path) -> tuple[float, float, int]:
    """Seconds by the clock and of processor time for writing the site, and how many files have changed."""
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    clock, used = time.perf_counter(), cpu()
    write_site(folder)
    changed = sum(before.get(path) != path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file())
    return time.perf_counter() - clock, cpu() - used, changed


def told(clock: float, used: float, files: int) -> str:
    """What writing took, in words."""
    return f"{used:.1f} s of processor time, {clock:.0f} s by the clock, {files:,} files"


def sizes(folder: Path) -> Iterator[str]:
    """Rows of the table of sizes."""
    pages = {path.relative_to(folder).as_posix(): path.stat().st_size for path in folder.rglob("*.html")}
    largest = max(pages, key=pages.__getitem__)
    everything = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    yield f"| pages | {len(pages)} |"
    yield f"| largest page | {largest}, {pages[largest] / 1000:,.0f} kB |"
    yield f"| all pages | {sum(pages.values()) / 1e6:,.1f} MB |"
    yield f"| everything, files to take away and search included | {len(everything):,} files, {sum(everything) / 1e6:,.1f} MB |"


def numbers(folder: Path) -> Iterator[str]:
    """Rows of the table of numbers compared, by kind of page."""
    read: Read = check_numbers(folder)
    for kind in read.numbers:
        if read.numbers[kind]:
            yield f"| {kind} | {read.numbers[kind]:,} | {read.compared[kind]:,} |"
    yield f"| together | {read.numbers.total():,} | {read.compared.total():,} |"
    rows, differs = check_files(folder)
    charted, other = check_charts(folder)
    yield f"| rows of CSV files of marts | {rows:,} | {rows - len(differs):,} |"
    yield f"| rows of charts’ CSV and JSON | {charted:,} | {charted - len(other):,} |"
    if read.differs or differs or other:
        raise SystemExit("\n".join([*read.differs, *differs, *other]))


def judged(folder: Path) -> Iterator[str]:
    """Lighthouse's four numbers for a page of each kind."""
    if not LIGHTHOUSE.exists():
        return
    browser = shutil.which("chromium") or shutil.which("google-chrome") or ""
    with served(folder) as address, tempfile.TemporaryDirectory() as room:
        for page in KINDS:
            command = [
                str(LIGHTHOUSE), f"{address}{page}", "--output=json", f"--output-path={room}/found.json", "--quiet",
                "--preset=desktop", "--throttling-method=simulate", f"--only-categories={','.join(CATEGORIES)}",
                "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
            ]  # fmt: skip
            subprocess.run(command, check=True, timeout=300, env=os.environ | {"CHROME_PATH": browser})
            found = json.loads(Path(room, "found.json").read_text(encoding="utf-8"))
            scores = [round(100 * (found["categories"][name]["score"] or 0)) for name in CATEGORIES]
            failed = [
                name
                for name, audit in found["audits"].items()
                if audit["score"] is not None
                and audit["score"] < 0.9
                and audit["scoreDisplayMode"] in ("binary", "numeric", "metricSavings")
            ]
            print(page, scores, failed, flush=True)
            yield f"| {page} | {' | '.join(map(str, scores))} |"


def main() -> None:
    """Measure and write the report."""
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room)
        first, again = written(folder), written(folder)
        load = os.getloadavg()[1]
        lines = [
            "# The site, measured",
            "",
            "Made by `tests/site_measures.py`; [CONTRIBUTING.md](../CONTRIBUTING.md) says by which command.",
            "",
            f"{date.today().day} {date.today():%B %Y}, {os.cpu_count()} cores, other jobs beside it (load {load:.0f}), sample force.",
            "",
            "| what | measured |",
            "|---|---|",
            *sizes(folder),
            f"| written from nothing | {told(*first)} |",
            f"| written again, the same publication | {told(*again)} |",
            "",
            "## Site = CSV = marts",
            "",
            "Each headline and table of each page is read as a reader does, and each number held against its row of the marts, which",
            "the test asks for with queries of its own; so is each row of each file. A number that differs ends this command with",
            "an error.",
            "",
            "| kind of page | numbers in its tables | compared |",
            "|---|---|---|",
            *numbers(folder),
            "",
            NOT_COMPARED,
            "",
            "## Lighthouse",
            "",
            "Pages from a plain web server on this machine, desktop, throttling simulated.",
            "",
            "| page | performance | accessibility | best practices | search engines |",
            "|---|---|---|---|---|",
            *judged(folder),
            "",
        ]
        REPORT.write_text("\n".join(lines), encoding="utf-8")
    print(f"Wrote {REPORT}")


if __name__ == "__main__":
    main()
