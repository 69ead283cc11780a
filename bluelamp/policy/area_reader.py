"""area_reader.csv of a policy folder: logins that see some areas only. The file need not be there; it is no seed, for a right must not
wait for a build: `bluelamp db migrate` makes it so (bluelamp/database/row_access.py)."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from bluelamp.errors import BluelampError
from bluelamp.policy.finding import Finding
from bluelamp.policy.folder import Rows, read_file
from bluelamp.policy.tables import policy_tables

FILE = "area_reader.csv"
COLUMNS = ["login", "area_type", "area_name"]
AREA_TYPES = ("force", "bcu")
LOGIN = re.compile(r"[a-z][a-z0-9_]{0,40}")


@dataclass(frozen=True)
class AreaReader:
    """A login and an area that it may see."""

    login: str
    area_type: str
    area_name: str


def area_readers(folder: Path) -> list[AreaReader]:
    """What a policy folder says; nobody where it says nothing. Raises BluelampError for the first thing that is wrong."""
    if not (folder / FILE).exists():
        return []
    areas, unread = read_file(folder / "seeds" / "area.csv", policy_tables()["area"])
    for finding in [*unread, *area_reader_findings(folder, areas)]:
        raise BluelampError(
            f"Row {finding.row} of {finding.file}: {finding.what}.",
            where=str(folder / (FILE if finding.file == FILE else f"seeds/{finding.file}")),
            next_step=finding.next_step,
            exit_code=2,
        )
    return [AreaReader(*row) for _, row in rows_of(folder)[1:]]


def area_reader_findings(folder: Path, areas: Rows) -> Iterator[Finding]:
    """What is wrong with the file: another header, a login that is none, an area that the policy's area.csv does not know, where
    all of that could be read."""
    if not (folder / FILE).exists():
        return
    try:
        (_, header), *rows = rows_of(folder)
    except (ValueError, csv.Error):  # an empty file, none of UTF-8, or a cell that no reader takes
        header, rows = [], []
    if header != COLUMNS:
        yield Finding(FILE, 1, "", "the header is another", f"Begin with: {','.join(COLUMNS)}")
        return
    known = [(row["area_type"], row["area_name"]) for _, row in areas.rows]
    for number, row in rows:
        if len(row) != len(COLUMNS):
            yield Finding(FILE, number, "", "it has not three cells", f"Write: {','.join(COLUMNS)}")
        elif not LOGIN.fullmatch(row[0]):
            next_step = "Use small letters, digits and _, a letter first, 41 of them at most."
            yield Finding(FILE, number, "login", f"{row[0]!r} is no login", next_step)
        elif row[1] not in AREA_TYPES:
            next_step = "Write bcu, or force for what is of the whole force."
            yield Finding(FILE, number, "area_type", f"a reader is of no {row[1]!r}", next_step)
        elif areas.is_whole and (row[1], row[2]) not in known:
            names = sorted({name for kind, name in known if kind == row[1]})
            near = get_close_matches(row[2], names, 1) or names
            yield Finding(
                FILE, number, "area_name", f"seeds/area.csv has no {row[1]} {row[2]!r}", f"Write: {', '.join(near)}."
            )


def rows_of(folder: Path) -> list[tuple[int, list[str]]]:
    """The file's rows with their numbers, its header first, without empty lines; none where there is no file."""
    if not (folder / FILE).exists():
        return []
    text = (folder / FILE).read_bytes().decode("utf-8-sig")
    return [(number, row) for number, row in enumerate(csv.reader(io.StringIO(text, newline="")), 1) if row]
