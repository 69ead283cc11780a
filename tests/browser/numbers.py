"""Site = CSV = marts: each number in the tables of each page, as a reader reads it, against its row of the marts and of the files."""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bluelamp.database import connect
from bluelamp.reporting.site.downloads import TABLES
from tests.browser import mart_headlines, mart_rows, mart_rows_more
from tests.browser.tables import Line, is_printed, numbers_in, read_site

QUERIES = (
    *mart_rows.CRIMES, *mart_rows.CHARTS, *mart_rows.TARGETS, *mart_rows_more.SURVEYS, *mart_rows_more.PEERS, *mart_rows_more.FIGURES,
    *mart_rows_more.QUALITY, *mart_rows_more.OTHERS, *mart_headlines.HEADLINES,
)  # fmt: skip
Row = Mapping[str, Any]


@dataclass
class Read:
    """What was compared: kind of page → (numbers in its tables, numbers compared); what differs, in words."""

    numbers: Counter[str] = field(default_factory=Counter)
    compared: Counter[str] = field(default_factory=Counter)
    differs: list[str] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)


def marts() -> dict[tuple[str | None, str | None], list[Row]]:
    """What must stand in each table, by page and table."""
    found: dict[tuple[str | None, str | None], list[Row]] = defaultdict(list)
    with connect("reporter") as connection, connection.cursor() as cursor:
        for query in QUERIES:
            cursor.execute(query)
            names = [column.name for column in cursor.description or ()]
            for values in cursor.fetchall():
                row = dict(zip(names, values, strict=True))
                found[row["page"], row["table"]].append(row)
    return found


def check_numbers(folder: Path) -> Read:
    """Read every page and hold each line of its tables against the marts."""
    expected, read = marts(), Read()
    for page in read_site(folder):
        kind, anywhere = kind_of(page.address), list(expected.get((page.address, None), ()))
        if kind.startswith("dictionary"):  # what it counts are tables and columns, not figures
            continue
        for table, lines in page.tables.items():
            own = expected.get((page.address, table)) or expected.get((None, table))
            left = list(own) if own else anywhere
            for line in lines:
                compare(line, left, f"{page.address} #{table}", kind, read, is_told=bool(own))
            missing = [row for row in left if own and not row.get("is_optional")]
            read.differs += [f"{page.address} #{table}: no line for {short(row)}" for row in missing]
        missing = [row for row in anywhere if not row.get("is_optional")]
        read.differs += [f"{page.address}: no line for {short(row)}" for row in missing]
    return read


def compare(line: Line, left: list[Row], where: str, kind: str, read: Read, *, is_told: bool) -> None:
    """Hold one line against the rows that no other line has been; is_told: whether the table is one that the marts tell wholly."""
    printed = sum(len(numbers_in(cell)) for cell in line.cells[1:])
    read.numbers[kind] += printed
    named = [row for row in left if is_named(line, row)]
    found = next((row for row in named if says(line, row)), None)
    if found is not None:
        left.remove(found)
        read.compared[kind] += covered(line, found)
    elif is_told or named:
        read.differs.append(f"{where}: {line.cells} is not {'; '.join(map(short, named[:2])) or 'of any row'}")
    elif printed:
        read.unread[where] += printed


def kind_of(address: str) -> str:
    """The kind of a page: its folder, and whether it is the folder's own page."""
    folder, _, name = address.rpartition("/")
    return address if not folder or name == "index.html" else f"{folder}/…"


def is_named(line: Line, row: Row) -> bool:
    """Whether a line is of that row."""
    if "row_id" in row:
        return row["row_id"] == line.row_id
    return row["key"] == line.cells[row["key_cell"]] if "key" in row else row["name"] == line.name


def cells_of(row: Row) -> dict[int, Any]:
    """What stands in which cell."""
    return {int(name): value for name, value in row.items() if name.isdigit()}


def says(line: Line, row: Row) -> bool:
    """Whether each cell holds what the mart has: its numbers, all of them and no other; its words; or words where there is none."""
    if "all" in row and not same([n for cell in line.cells[1:] for n in numbers_in(cell)], row["all"]):
        return False
    chance, place_of_odds = row.get("odds"), row.get("odds_cell")
    if chance is not None and not is_chance(cell_at(line, place_of_odds), float(chance)):
        return False
    return all(
        place < len(line.cells)
        and holds(line.cells[place], value, has_odds=chance is not None and place == place_of_odds)
        for place, value in cells_of(row).items()
    )


def cell_at(line: Line, place: Any) -> str:
    """That cell, or the last one of a line whose cells are drawn together."""
    return line.cells[min(int(place), len(line.cells) - 1)]


def holds(cell: str, value: Any, *, has_odds: bool) -> bool:
    """Whether a cell says a value; where odds in words come after it, they are two numbers more."""
    if isinstance(value, str):
        return value.lower() in cell.lower()
    printed = numbers_in(cell)[:-2] if has_odds else numbers_in(cell)
    return bool(cell) and same(printed, value if isinstance(value, list) else [value])


def is_chance(cell: str, probability: float) -> bool:
    """Whether odds in words are that probability, to within their rounding: "about 1 in 19", "less than 1 in 200"."""
    printed = [float(number.replace(",", "")) for number in numbers_in(cell)[-2:]]
    if len(printed) != 2:
        return False
    few, many = printed
    if "less than" in cell or "more than" in cell:
        return probability < few / many if "less than" in cell else probability > few / many
    if min(few, many - few) == 1 and many > 2:
        return abs(1 / max(min(probability, 1 - probability), 1e-9) - many) <= (0.51 if many < 20 else 5.01)
    return abs(probability - few / many) <= 0.07


def same(printed: Sequence[str], values: Iterable[Any]) -> bool:
    """Whether these are the numbers, one for one."""
    there = [value for value in values if value is not None]
    return len(printed) == len(there) and all(map(is_printed, printed, there))


def covered(line: Line, row: Row) -> int:
    """How many numbers of a line were compared."""
    if "all" in row:
        return sum(len(numbers_in(cell)) for cell in line.cells[1:])
    odds = {min(row["odds_cell"], len(line.cells) - 1)} if row.get("odds") is not None else set()
    places = set(cells_of(row)) | odds
    return sum(len(numbers_in(line.cells[place])) for place in places)


def short(row: Row) -> str:
    """A row for a message."""
    return str(
        {name: str(value) for name, value in row.items() if name.isdigit() or name in ("name", "key", "row_id", "all")}
    )


def plain(value: Any) -> str:
    """A value as a CSV has it, documents and lists as JSON."""
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True, default=float)
    return "" if value is None else str(value)


def unguarded(text: str) -> str:
    """A CSV's text without the apostrophe that keeps a spread-sheet program from running it."""
    return text[1:] if text[:2] in ("'=", "'+", "'-", "'@") else text


def rows_of(mart: str) -> Counter[str]:
    """Every row of a mart as one text each."""
    with connect("reporter") as connection, connection.cursor() as cursor:
        cursor.execute(f"select * from marts.{mart}")
        names = [column.name for column in cursor.description or ()]
        return Counter(
            json.dumps({name: plain(value) for name, value in zip(names, values, strict=True)}, sort_keys=True)
            for values in cursor
        )


def check_files(folder: Path) -> tuple[int, list[str]]:
    """Every row of every CSV of a mart is the mart's, and none is missing; returns how many rows were read, and what differs."""
    read, differs = 0, []
    for address, mart in {**TABLES, "downloads/figures.csv": "mart_figure"}.items():
        if not (folder / address).exists():
            continue
        with (folder / address).open(encoding="utf-8-sig", newline="") as file:
            lines = Counter(
                json.dumps({name: unguarded(text) for name, text in line.items()}, sort_keys=True)
                for line in csv.DictReader(file)
            )
        read += lines.total()
        rows = rows_of(mart)
        wrong = lines - rows, rows - lines
        differs += [f"{address}: {side.total()} rows, such as {next(iter(side))[:300]}" for side in wrong if side]
    return read, differs


def check_charts(folder: Path) -> tuple[int, list[str]]:
    """The CSV of every chart has the rows of its JSON; returns how many there are, and what differs. (The figures of both are held
    against the marts by the table beside each chart.)"""
    read, differs = 0, []
    for path in sorted((folder / "charts").glob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        with path.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.DictReader(file))
        read += len(lines)
        same_rows = [line["publication_id"] for line in lines] == [str(row["publication_id"]) for row in told["rows"]]
        if not (same_rows and told["title"] and told["text_alternative"]):
            differs.append(path.name)
    return read, differs
