"""Charts at full size as they stand in pages: with their figures as a table, and files to take away at lasting addresses."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bluelamp.reporting.chart import LIMITS, Chart, control_chart, funnel, limit_digits, waterfall, year_end_fan
from bluelamp.reporting.publication import FORCE, RECORDED_CRIME, SATISFACTION, Row
from bluelamp.reporting.site.addresses import place_name, slug
from bluelamp.reporting.site.downloads import csv_text, plain_rows
from bluelamp.reporting.site.lookup import Lookup
from bluelamp.reporting.wording import decimal, month, number, signed

UNITS = {
    RECORDED_CRIME: "crimes a month",
    "outcome_rate": "outcomes per 100 crimes, by month",
    SATISFACTION: "% satisfied, by month",
}
# Points of a control chart, in words for its table.
POINT_WORDS = {
    "common_cause": "ordinary",
    "concern": "concern",
    "improvement": "improvement",
    "high": "high, not judged",
    "low": "low, not judged",
    "not_charted": "no limits",
}


@dataclass(frozen=True)
class FullChart:
    """A chart in a page. name: its id there and its files' name, which stays the same in every publication; head and lines: its
    table alternative; rows: the mart's rows that it draws."""

    name: str
    chart: Chart
    subtitle: str
    head: Sequence[str]
    lines: Sequence[Sequence[str]]
    rows: Sequence[Row]
    mart: str

    @property
    def address(self) -> str:
        """Where its files are, without their ending."""
        return f"charts/{self.name}"

    def files(self) -> dict[str, bytes]:
        """Its SVG, and the rows behind it as CSV and, with its words, as JSON, by address."""
        return {
            f"{self.address}.svg": self.chart.svg.encode(),
            f"{self.address}.json": json.dumps(
                {
                    "title": self.chart.title,
                    "subtitle": self.subtitle,
                    "text_alternative": self.chart.text_alternative,
                    "mart": self.mart,
                    "rows": list(self.rows),
                },
                default=str,
                ensure_ascii=False,
            ).encode(),
            f"{self.address}.csv": csv_text(*plain_rows(self.rows)).encode("utf-8-sig"),
        }


def full_control(
    lookup: Lookup, measure_id: str, title: str, measure_type: str, area_type: str = FORCE, area_name: str = FORCE
) -> FullChart | None:
    """The control chart of a measure in an area."""
    rows = lookup.control(measure_id, area_type, area_name)
    where = "the force" if area_type == FORCE else area_name
    chart = control_chart(
        rows, name=title if area_type == FORCE else f"{title}, {area_name}", measure_type=measure_type
    )
    if chart is None:
        return None
    digits = 0 if measure_type == RECORDED_CRIME else 1
    head = ("Month", "Value", "Centre", "Lower limit", "Upper limit", "Target", "Point")
    lines = [
        (
            month(row["month_start_date"]),
            *said_month(row, digits),
            said(row["target"], digits),
            "; ".join(filter(None, (POINT_WORDS.get(row["point_type"], "no limits"), row.get("annotation")))),
        )
        for row in reversed(rows)
        if row["value"] is not None
    ]
    subtitle = (
        f"{title}, {UNITS.get(measure_type, '')}, {where}. Dashed: limits{rest_on(rows)}; diamonds: concern; "
        "squares: improvement"
    )
    return FullChart(
        f"control-{slug(measure_id)}-{place_name(area_type, area_name)}",
        chart,
        subtitle,
        head,
        lines,
        rows,
        "mart_control_chart",
    )


def rest_on(rows: Sequence[Row]) -> str:
    """The months that the newest limits were made of."""
    newest = max(rows, key=lambda row: row["month_start_date"])
    if newest["baseline_from"] is None or newest["baseline_to"] is None:
        return ""
    return f", made of {month(newest['baseline_from'])} to {month(newest['baseline_to'])}"


def full_fan(lookup: Lookup, measure_id: str, area_type: str = FORCE, area_name: str = FORCE) -> FullChart | None:
    """Where a measure is heading by 31 March."""
    row = lookup.projection(measure_id, area_type, area_name)
    chart = row and year_end_fan(
        row,
        lookup.control(measure_id, area_type, area_name),
        lookup.current.as_at_date,
        lookup.satisfaction(measure_id, area_type, area_name),
    )
    if not row or not chart:
        return None
    digits = 0 if row["measure_type"] == RECORDED_CRIME else 1
    names = (
        ("projection", "Expected"),
        ("low_50", "50 %, low"),
        ("high_50", "50 %, high"),
        ("low_80", "80 %, low"),
        ("high_80", "80 %, high"),
        ("low_95", "95 %, low"),
        ("high_95", "95 %, high"),
        ("target_value", "Target"),
    )
    lines = [(words, said(row[column], digits)) for column, words in names]
    unit = "crimes so far" if row["measure_type"] == RECORDED_CRIME else "percent"
    subtitle = f"{row['title']}, {unit}; shades: 50, 80 and 95 % of such years"
    return FullChart(
        f"year-end-{slug(measure_id)}-{place_name(area_type, area_name)}",
        chart,
        subtitle,
        ("At 31 March", "Value"),
        lines,
        [row],
        "mart_year_end_projection",
    )


def full_waterfall(
    lookup: Lookup, measure_id: str, title: str, dimension: str, area_type: str = FORCE, area_name: str = FORCE
) -> FullChart | None:
    """Which parts make a measure's change."""
    rows = lookup.contribution(measure_id, dimension, area_type, area_name)
    where = "" if area_type == FORCE else f", {area_name}"
    chart = waterfall(rows, name=f"{title}{where}")
    if chart is None:
        return None
    head = ("Part", "Crimes", "Last year", "Change", "Share of the change, %")
    lines = [
        (
            row["title"],
            number(row["actual"]),
            number(row["previous_year"]),
            signed(row["change"]),
            said(row["share_of_change_pct"], 1),
        )
        for row in sorted(rows, key=lambda row: row["position"])
    ]
    by = lookup.current.words.lpu.one if dimension == "lpu" else "crime type"
    subtitle = f"Change against the same days last year by {by}; orange to the right: more, blue to the left: fewer"
    return FullChart(
        f"contribution-{slug(measure_id)}-{place_name(area_type, area_name)}-{dimension.replace('_', '-')}",
        chart,
        subtitle,
        head,
        lines,
        rows,
        "mart_contribution",
    )


def full_funnel(lookup: Lookup, rows: Sequence[Row], title: str, rate_unit: str, size_unit: str) -> FullChart | None:
    """The group of similar forces in a measure."""
    chart = funnel(rows, name=title, rate_unit=rate_unit, size_unit=size_unit)
    if chart is None:
        return None
    head = ("Force", "Rate", "Lower limit", "Upper limit", "Verdict")
    lines = [
        (
            row["force_name"],
            said(row["rate"], 2),
            said(row["funnel_lower_limit"], 2),
            said(row["funnel_upper_limit"], 2),
            row["verdict"] or "no verdict",
        )
        for row in rows
    ]
    subtitle = f"{rate_unit[0].upper()}{rate_unit[1:]}, 12 months to {month(rows[0]['window_to'])}, by {size_unit}"
    return FullChart(f"funnel-{slug(rows[0]['measure_id'])}", chart, subtitle, head, lines, rows, "mart_msg_comparison")


def said(value: object, digits: int) -> str:
    """A value, or that there is none."""
    return "none" if value is None else decimal(value, digits)  # type: ignore[arg-type]


def said_month(row: Row, digits: int) -> list[str]:
    """A control chart's month: its value, centre, lower and upper limit."""
    places = limit_digits(row, digits)
    return [*(said(row[name], digits) for name in ("value", "centre")), *(said(row[side], places) for side in LIMITS)]


def drawn(*charts: FullChart | None) -> list[FullChart]:
    """Those that there are."""
    return [chart for chart in charts if chart is not None]
