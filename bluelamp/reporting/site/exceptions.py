"""The page of exceptions: the control charts that say something, beside what chance alone would make."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jinja2 import Environment

from bluelamp.reporting.chart import limit_digits
from bluelamp.reporting.publication import FORCE, OUTCOME_RATE, RECORDED_CRIME, Publication, Row
from bluelamp.reporting.site.environment import render
from bluelamp.reporting.site.pictures import in_their_places, plotted
from bluelamp.reporting.site.plots import MiniChart
from bluelamp.reporting.wording import count, decimal, listed, month, shortest

EXCEPTIONS_PAGE = "exceptions/index.html"
RULES = {
    "beyond_limit": "beyond its limit",
    "shift": "a run of months on one side of the centre",
    "trend": "month after month in one direction",
    "two_of_three": "two of three months near the limit",
    "four_of_five": "four of five months away from the centre",
}
DETERIORATION = "significant_deterioration"
FINDINGS = {
    DETERIORATION: ("▲", "concern", "Significant deterioration"),
    "risk_of_deterioration": ("◇", "concern", "Risk of deterioration this month"),
    "high": ("●", "plain", "High; not judged"),
    "low": ("●", "plain", "Low; not judged"),
}
LISTS = {
    "A": "Crime types by {lpu}",
    "B": "Measures of the Plan by area",
}
WHOLE = {"g": "days between events", "t": "days between events"}


@dataclass(frozen=True)
class ListedChart:
    """One line of an exception list."""

    row: Row
    title: str
    chart: MiniChart | None
    measure_type: str = ""

    @property
    def name(self) -> str:
        """Its measure in words: a rate does not go by the name of what it is a rate of."""
        return f"{self.title}: outcomes per 100 crimes" if self.measure_type == OUTCOME_RATE else self.title

    @property
    def so_far(self) -> str:
        """What the month in progress has brought."""
        noun = "crime" if self.measure_type == RECORDED_CRIME else "outcome"
        return f"{count(self.row['part_month_count'], noun)} in {count(self.row['part_month_day_count'], 'day')}"

    @property
    def where(self) -> str:
        """Its area in words."""
        return "The force" if self.row["area_type"] == FORCE else self.row["area_name"]

    @property
    def why(self) -> str:
        """The rules that flag it, in words."""
        return (
            listed([RULES.get(rule, rule) for rule in self.row["rules"]])
            if self.row["rules"]
            else "the month in progress"
        )

    @property
    def finding(self) -> tuple[str, str, str]:
        """Mark, tone and words."""
        return FINDINGS.get(self.row["finding"], ("○", "plain", self.row["finding"].replace("_", " ")))

    @property
    def digits(self) -> int:
        """Decimals of its values."""
        return 0 if self.measure_type == RECORDED_CRIME else 1

    @property
    def limit_digits(self) -> int:
        """Decimals of its limits."""
        return limit_digits(self.row, 1)


@dataclass(frozen=True)
class ExceptionList:
    """One list with what chance alone would make of it."""

    name: str
    title: str
    sentence: str
    items: Sequence[ListedChart]
    is_tested: bool


def exceptions_page(environment: Environment, current: Publication) -> dict[str, str]:
    """The control charts that say something, beside what chance alone would make."""
    rows, titles, types = current.table("mart_control_chart_exception"), current.titles(), current.measure_types()
    charts: dict[tuple[str, str, str], list[Row]] = {}
    for row in current.table("mart_control_chart"):
        charts.setdefault((row["measure_id"], row["area_type"], row["area_name"]), []).append(row)
    lists = []
    for name, title in LISTS.items():
        of_list = [row for row in rows if row["exception_list"] == name]
        chosen = sorted((row for row in of_list if row["is_exception"]), key=lambda row: row["position"])
        items = [
            ListedChart(
                row,
                str(titles.get(row["measure_id"], row["measure_id"])),
                plotted(in_their_places(charts.get((row["measure_id"], row["area_type"], row["area_name"]), []))),
                types.get(row["measure_id"], ""),
            )
            for row in chosen
        ]
        if of_list:
            named = title.format(**current.words.terms())
            is_tested = bool(of_list[0]["charts_tested"])
            lists.append(ExceptionList(name, named, list_sentence(of_list, items), items, is_tested))
    return {
        EXCEPTIONS_PAGE: render(
            environment,
            EXCEPTIONS_PAGE,
            "exceptions.html",
            headline=exceptions_headline(rows),
            lists=lists,
            DAYS_BETWEEN=WHOLE,
        )
    }


def list_sentence(rows: Sequence[Row], items: Sequence[ListedChart]) -> str:
    """How many charts were looked at, how many alarms chance would make, how many there are."""
    tested, chance = rows[0]["charts_tested"], rows[0]["expected_chance_alarms"]
    if not tested:
        return f"{count(len(rows), 'chart')}, none of them with the months that a baseline takes: nothing can be tested yet."
    unlikely = sum(1 for item in items if item.row["is_unlikely_chance"])
    return (
        f"{count(tested, 'chart')} with limits at {shortest(rows[0]['limit_sigmas'])} sigma: chance alone would put about "
        f"{decimal(chance, 1)} of them beyond the limit on the bad side, and runs of months add some. "
        f"{count(len(items), 'exception')}, of which "
        f"{unlikely} can hardly be chance (Benjamini–Hochberg)."
    )


def deteriorations(rows: Sequence[Row]) -> tuple[int, int, int]:
    """How many charts are significantly worse, how many of these hardly by chance, and how many charts that is of: those that
    were tested or are on a list. A chart that stands on both lists is one."""
    worse = [row for row in rows if row["is_exception"] and row["finding"] == DETERIORATION]
    judged = [row for row in rows if row["p_value"] is not None or row["is_exception"]]
    return charts_of(worse), charts_of(row for row in worse if row["is_unlikely_chance"]), charts_of(judged)


def charts_of(rows: Iterable[Row]) -> int:
    """How many charts these rows are of."""
    return len({(row["measure_id"], row["area_type"], row["area_name"]) for row in rows})


def exceptions_headline(rows: Sequence[Row]) -> str:
    """The news of the charts."""
    worse, unlikely, judged = deteriorations(rows)
    if not judged:
        return "No control chart can be judged yet"
    last = max(row["month_start_date"] for row in rows)
    if not worse:
        return f"{month(last)}: no chart shows a significant deterioration"
    return (
        f"{month(last)}: {count(worse, 'significant deterioration')} in {count(judged, 'chart')}, "
        f"{unlikely} of them hardly by chance"
    )
