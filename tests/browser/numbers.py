"""The numbers of the crime tables, as a reader reads them, against the rows of the mart and of the file that pages offer."""

import csv
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from tests.fixtures.raw_rows import select

PERIODS = ("financial_year_to_date", "last_28_days", "last_7_days")
Key = tuple[str, str, str]


class CrimeTables(HTMLParser):
    """The rows of each table of crimes on a page: the address that the name leads to, and the words of each cell."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.rows: list[tuple[str, list[str]]] = []
        self.in_table = self.in_cell = False
        self.hidden = 0
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "table":
            self.in_table = "crime" in (found.get("class") or "").split()
        elif self.in_table and tag == "tr":
            self.rows.append(("", []))
        elif self.in_table and tag in ("td", "th"):
            self.in_cell = True
            self.rows[-1][1].append("")
        elif self.in_table and tag == "a" and len(self.rows[-1][1]) == 1:
            self.rows[-1] = ((found.get("href") or "").removeprefix("../"), self.rows[-1][1])

    def handle_endtag(self, tag: str) -> None:
        self.in_cell = self.in_cell and tag not in ("td", "th")
        self.in_table = self.in_table and tag != "table"

    def handle_data(self, data: str) -> None:
        if self.in_cell:
            self.rows[-1][1][-1] += data

    def figures(self) -> Iterator[tuple[str, list[str]]]:
        """The rows that are of something."""
        return (
            (link, [" ".join(cell.split()) for cell in cells]) for link, cells in self.rows if link and len(cells) == 11
        )


def said(value: int, *, signed: bool = False) -> str:
    """A count as pages print it."""
    sign = "−" if value < 0 else "+" if signed and value else ""
    return f"{sign}{abs(value):,}"


def expected_row(row: dict[str, tuple]) -> list[str]:
    """The cells that stand after the sparkline, from the mart: counts, change, percentage, verdict; 28 days; 7 days."""
    year, month, week = (row[period] for period in PERIODS)
    actual, previous, change, pct, verdict = year
    percentage = f"{'−' if pct < 0 else '+' if pct else ''}{abs(pct):.1f}%" if pct is not None else None
    return [
        said(actual), said(previous), said(change, signed=True), percentage, verdict,
        said(month[0]), said(month[2], signed=True), said(week[0]), said(week[2], signed=True),
    ]  # fmt: skip


def marts() -> dict[Key, dict[str, tuple]]:
    """What the mart holds, by the title of the crime type and the area."""
    found: dict[Key, dict[str, tuple]] = {}
    for title, kind, name, period, *figures in select(
        """select title, area_type, area_name, period, actual, previous_year, change, change_pct, change_verdict
           from marts.mart_daily_crime"""
    ):
        found.setdefault((title, kind, name), {})[period] = tuple(figures)
    return found


def same_words(cells: list[str], wanted: list[str | None]) -> bool:
    """Whether a row's cells say what the mart says; a percentage of nothing is words, and the verdict has its shape."""
    shown = cells[2:]
    verdict = shown[4].split(" ", 1)[1].lower()
    pairs = zip([*shown[:4], verdict, *shown[5:]], wanted, strict=True)
    return all(want is None or have == want for have, want in pairs)


def check_numbers(folder: Path) -> int:
    """Every number of the crime tables on every page of a crime type or an area is the mart's; returns how many rows were read."""
    rows = marts()
    titles, areas = {key[0] for key in rows}, {key[1:] for key in rows}
    by_page = {address(f"crime/{title}"): ("title", title) for title in titles}
    by_page |= {address(f"areas/{kind} {name}"): ("area", (kind, name)) for kind, name in areas if kind != "force"}
    read = 0
    for page, (what, of) in by_page.items():
        for link, cells in CrimeTables(folder / page).figures():
            kind, other = by_page.get(link, ("", None))
            if what == "title":
                key = (
                    (of, "force", "force")
                    if link == "crime/all-crime.html" and cells[0] == "The force"
                    else (of, *other)
                )
            else:
                key = (other, *of) if kind == "title" else ("All crime", *other)
            assert same_words(cells, expected_row(rows[key])), (page, cells, expected_row(rows[key]))
            read += 1
    return read


def address(words: str) -> str:
    """An address by the words of its folder and name: letters and digits, joined by hyphens."""
    folder, name = words.split("/", 1)
    return f"{folder}/{'-'.join(''.join(c if c.isascii() and c.isalnum() else ' ' for c in name.lower()).split())}.html"


def check_file(folder: Path) -> int:
    """Every row of the file of daily figures is the mart's; returns how many there are."""
    rows = marts()
    with (folder / "downloads/daily-crime.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    for line in lines:
        found = rows[line["title"], line["area_type"], line["area_name"]][line["period"]]
        wanted = tuple("" if value is None else str(value) for value in found)
        names = ("actual", "previous_year", "change", "change_pct", "change_verdict")
        assert tuple(line[name] for name in names) == wanted, line
    assert len(lines) == sum(len(periods) for periods in rows.values())
    return len(lines)
