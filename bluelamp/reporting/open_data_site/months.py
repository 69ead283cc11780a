"""The force's months: what the newest one says, and every month of every label, with those that nobody can count named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bluelamp.reporting.chart import Chart, control_chart
from bluelamp.reporting.open_data_site.read import OpenData, Row
from bluelamp.reporting.publication import RECORDED_CRIME
from bluelamp.reporting.wording import count, month, more_or_fewer

ALL_CRIME, ANTI_SOCIAL = "all_crime_published", "anti_social_behaviour_published"


@dataclass(frozen=True)
class Latest:
    """One label in the newest month that is shown: its count (None where it is held back), a year before, and its chart. why_not,
    why_none: why there is no count, and none of a year before."""

    measure_id: str
    title: str
    unit: str
    count: int | None
    year_before: int | None
    control: str
    is_signal: bool
    chart: Chart | None
    difference: str
    why_not: str = ""
    why_none: str = ""

    @property
    def change(self) -> int | None:
        """Difference to the same month a year before."""
        return None if self.year_before is None or self.count is None else self.count - self.year_before


@dataclass(frozen=True)
class MonthRow:
    """One month of the table. counts: by measure; held: why a label's is held back; without file or held back as a whole: why, in
    words."""

    month: date
    counts: dict[str, int]
    why_not: str = ""
    held: dict[str, str] = field(default_factory=dict)


def years_before(day: date) -> date:
    """The same month of the year before."""
    return day.replace(year=day.year - 1)


def newest_month(data: OpenData) -> date:
    """The newest month of the force that is not held back; where all are, the newest."""
    months = [
        row["month_start_date"] for row in data.own_crime if row["measure_id"] == ALL_CRIME and not row["held_back"]
    ]
    return max(months or [row["month_start_date"] for row in data.own_crime])


def latest(data: OpenData) -> list[Latest]:
    """Every label of the newest month, all crime first."""
    newest = newest_month(data)
    rows = {(row["measure_id"], row["month_start_date"]): row for row in data.own_crime}
    months_here = {month for _, month in rows}
    charts: dict[str, list[Row]] = {}
    for row in data.charts:
        charts.setdefault(row["measure_id"], []).append(row)
    found = []
    for (measure, day), row in rows.items():
        if day == newest:
            before = rows.get((measure, years_before(newest)))
            months = charts.get(measure, [])
            here_then = "no such label then" if years_before(newest) in months_here else "month not here"
            found.append(
                Latest(measure, row["title"], row["unit"], believed(row), believed(before) if before else None,
                       control_words(months), bool(months and months[-1]["signals"]), chart_of(months, row["title"]),
                       row["difference"] or "", held_words(row), held_words(before) if before else here_then)
            )  # fmt: skip
    return found


def believed(row: Row) -> int | None:
    """The count of a row; None where it is held back."""
    return None if row["held_back"] else int(row["crime_count"])


def held_words(row: Row) -> str:
    """Why a row's count is held back; empty where it is not."""
    return f"held back: {row['held_back']}" if row["held_back"] else ""


def chart_of(months: Sequence[Row], title: str) -> Chart | None:
    """The control chart; None where there are too few months for one."""
    if not months or months[-1]["centre"] is None:
        return None
    return control_chart(months, name=title, measure_type=RECORDED_CRIME)


def control_words(months: Sequence[Row]) -> str:
    """What the control chart says of the newest month."""
    if not months:
        return "not charted: its months have a gap at the end"
    last = months[-1]
    if last["centre"] is None:
        return {
            "short_baseline": f"not charted: only {count(len(months), 'month')} without a gap",
            "rare_events": "not charted: too few a month",
        }.get(last["not_charted_because"], "not charted")
    if last["signals"]:
        return "a signal: more than chance explains"
    return "within ordinary variation"


def month_rows(data: OpenData) -> list[MonthRow]:
    """Every month from the first to the as-at date, newest first; one that cannot be counted says why."""
    rows: dict[date, list[Row]] = {}
    for row in data.own_crime:
        rows.setdefault(row["month_start_date"], []).append(row)
    table = []
    for day in all_months(min(rows), max(rows)):
        if day not in rows:
            table.append(MonthRow(day, {}, "no usable file of this month is here"))
            continue
        whole = next((row for row in rows[day] if row["measure_id"] == ALL_CRIME), None)
        why = (
            f"held back: {whole['held_back']} ({whole['crime_count']:,} crimes)" if whole and whole["held_back"] else ""
        )
        # Of a month that is held back as a whole, the reason stands beside it once.
        held = {} if why else {row["measure_id"]: held_words(row) for row in rows[day] if row["held_back"]}
        table.append(MonthRow(day, {row["measure_id"]: row["crime_count"] for row in rows[day]}, why, held))
    return table[::-1]


def all_months(first: date, last: date) -> Iterable[date]:
    """First days of the months from the first to the last."""
    day = first
    while day <= last:
        yield day
        day = (day + timedelta(days=32)).replace(day=1)


def month_columns(data: OpenData) -> list[tuple[str, str]]:
    """The measures that have a count in some month, in their order: (measure, title)."""
    return list({row["measure_id"]: row["title"] for row in data.own_crime}.items())


def differences(data: OpenData) -> list[tuple[str, str]]:
    """How the labels differ from the crimes that a force records: (label, words)."""
    return list({row["title"]: row["difference"] for row in data.own_crime if row["difference"]}.items())


def headline(data: OpenData) -> str:
    """The first page's one sentence."""
    items = {item.measure_id: item for item in latest(data)}
    total, newest = items[ALL_CRIME], newest_month(data)
    signals = [item for item in items.values() if item.is_signal]
    if total.count is None:
        return f"What {data.own['force_name']} published for {month(newest)} is {total.why_not}"
    words = f"{data.own['force_name']} published {total.count:,} crimes for {month(newest)}"
    if total.change is not None:
        return (
            f"{words}, {more_or_fewer(total.change)} than a year before"
            if total.change
            else f"{words}, as many as a year before"
        )
    if signals:
        named = signals[0].title.lower() if len(signals) == 1 else f"{len(signals)} crime types"
        return f"{words}; {named} {'signals' if len(signals) == 1 else 'signal'} more than chance"
    return f"{words}, within its ordinary variation" if total.chart else words
