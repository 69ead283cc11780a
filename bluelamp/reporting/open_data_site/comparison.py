"""The force beside the other forces whose files were found."""

from dataclasses import dataclass

from bluelamp.reporting.chart import Chart, funnel
from bluelamp.reporting.open_data_site.months import ALL_CRIME
from bluelamp.reporting.open_data_site.read import OpenData, Row
from bluelamp.reporting.verdict import group_mark, group_tone


@dataclass(frozen=True)
class Compared:
    """One measure over one window: the force's row, and the funnel of all members."""

    title: str
    row: Row
    chart: Chart | None

    @property
    def mark(self) -> str:
        """The shape beside its verdict."""
        return group_mark(self.row["verdict"])

    @property
    def tone(self) -> str:
        """Of its verdict."""
        return group_tone(self.row["verdict"], self.row["direction"])


def compared(data: OpenData) -> dict[int, list[Compared]]:
    """By window in months, the longest first: every measure, the furthest above the others first."""
    titles = {row["measure_id"]: row["title"] for row in data.crime}
    groups: dict[tuple[str, int], list[Row]] = {}
    for row in data.comparison:
        groups.setdefault((row["measure_id"], row["window_months"]), []).append(row)
    found: dict[int, list[Compared]] = {}
    for (measure, window), rows in groups.items():
        own = next((row for row in rows if row["is_own"]), None)
        if own is not None:
            title = titles.get(measure, measure)
            found.setdefault(window, []).append(
                Compared(title, own, plot(rows, title) if measure == ALL_CRIME else None)
            )
    for items in found.values():
        items.sort(key=lambda item: (item.row["measure_id"] != ALL_CRIME, -float(item.row["z"] or 0), item.title))
    return dict(sorted(found.items(), reverse=True))


def plot(rows: list[Row], title: str) -> Chart | None:
    """The funnel of a measure over a window."""
    return funnel(rows, name=title, rate_unit="crimes per 1,000 people", size_unit="people")


def outside(data: OpenData) -> list[str]:
    """Who is not compared, and why: members without a month of the window, forces without a population."""
    reasons = {reason for row in data.comparison for reason in row["missing_reasons"] or ()}
    return sorted(reasons)
