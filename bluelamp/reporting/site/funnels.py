"""Funnel plots of the group of similar forces, one page for crimes and one for outcomes (DOMAIN D5)."""

from collections.abc import Sequence

from bluelamp.reporting.publication import RECORDED_CRIME, Publication, Row
from bluelamp.reporting.site.comparison import LONG, NOT_COMPARED
from bluelamp.reporting.site.full_chart import FullChart, full_funnel
from bluelamp.reporting.site.lookup import Lookup
from bluelamp.reporting.site.table import Section, SectionPage
from bluelamp.reporting.wording import count

KINDS = ((RECORDED_CRIME, "recorded crime"), ("outcome_rate", "crime outcomes"))
SIZES = {
    "population": ("crimes per 1,000 people", "people"),
    "household": ("crimes per 1,000 households", "households"),
}
PLACEHOLDER = (
    "Placeholder. Nobody has verified which forces belong to the Most Similar Group: its members here are made up."
)


def funnel_pages(lookup: Lookup, current: Publication) -> dict[str, SectionPage]:
    """Those pages; the newest group over twelve months."""
    measures: dict[str, list[Row]] = {}
    for row in current.table("mart_msg_comparison"):
        if row["is_current_version"] and row["window_months"] == LONG:
            measures.setdefault(row["measure_id"], []).append(row)
    pages = {}
    for kind, words in KINDS:
        found = {measure: rows for measure, rows in measures.items() if rows[0]["measure_type"] == kind}
        charts = [chart for rows in found.values() if (chart := measure_funnel(lookup, rows))]
        if charts:
            pages[f"peers/funnels-{kind.replace('_', '-')}.html"] = funnels(words, charts, next(iter(found.values())))
    return pages


def measure_funnel(lookup: Lookup, rows: Sequence[Row]) -> FullChart | None:
    """The funnel of one measure."""
    row = lookup.projection(rows[0]["measure_id"])
    rate, size = SIZES.get(rows[0]["denominator_kind"] or "", ("outcomes per 100 crimes", "crimes"))
    return full_funnel(lookup, rows, row["title"] if row else rows[0]["measure_id"], rate, size)


def funnels(words: str, charts: Sequence[FullChart], rows: Sequence[Row]) -> SectionPage:
    """One page of funnels, those outside first."""
    verdicts = {chart.name: next(row["verdict"] for row in chart.rows if row["is_own"]) for chart in charts}
    silent = [chart for chart in charts if verdicts[chart.name] in NOT_COMPARED]
    differs = [chart for chart in charts if verdicts[chart.name].startswith("significantly")]
    others = [chart for chart in charts if chart not in silent and chart not in differs]
    judged = len(charts) - len(silent)
    sections = [
        Section("different", "Significantly different from the group", charts=differs) if differs else None,
        Section("others", "Similar to the group, or slightly different", charts=others) if others else None,
        Section("not-compared", "Cannot be compared yet", charts=silent) if silent else None,
    ]
    headline = (
        f"{len(differs)} of {count(judged, 'measure')} of {words} {'differs' if len(differs) == 1 else 'differ'} "
        "significantly from the group"
    )
    return SectionPage(
        title=f"Funnel plots of {words}",
        kicker="Most Similar Group, twelve months",
        headline=headline if judged else f"No measure of {words} can be compared with the group yet",
        lede="A force outside the dashed lines differs by more than chance and the group’s own spread make in 998 of 1,000 cases.",
        warning=PLACEHOLDER if rows[0]["membership_status"] != "verified" else "",
        sections=[section for section in sections if section],
    )
