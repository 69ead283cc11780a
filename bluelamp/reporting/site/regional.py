"""Collaboration of the region: what each force puts into a unit, what it receives, and whether the shares differ (S15)."""

from collections.abc import Sequence

from bluelamp.reporting.collaboration import (
    DEFINITION,
    INTERVAL,
    PLACEHOLDER,
    compared,
    headline,
    unit_notes,
    unit_picture,
    units,
)  # fmt: skip
from bluelamp.reporting.publication import Publication, Row
from bluelamp.reporting.site.addresses import slug
from bluelamp.reporting.site.full_chart import FullChart, drawn
from bluelamp.reporting.site.table import Cell, Column, Section, SectionPage, Table, missing, text, value_cell
from bluelamp.reporting.wording import day, decimal, number

REGIONAL_PAGE = "regional/index.html"
REGIONAL_CSV = "downloads/regional-collaboration.csv"
VERDICTS = {
    "more than its share": ("△", "plain", "More than its share"),
    "less than its share": ("▽", "plain", "Less than its share"),
    "as its share, within chance": ("○", "plain", "As its share, within chance"),
}


def regional_page(current: Publication) -> dict[str, SectionPage]:
    """A section for each unit."""
    rows = current.table("mart_regional_collaboration")
    if not rows:
        return {}
    page = SectionPage(
        title="Regional collaboration",
        kicker=f"Contribution against outcome, as at {day(current.as_at_date)}",
        headline=headline(rows),
        lede=DEFINITION,
        warning=PLACEHOLDER
        if any(row["unit_status"] == "placeholder" for row in rows)
        else "",
        sections=[
            *(
                Section(
                    slug(found[0]["unit_id"]), found[0]["unit_name"], unit_notes(found), [unit_table(found)], drawn(unit_chart(found))
                )
                for found in units(rows)
            ),
            Section("files", "Take away", links=[(REGIONAL_CSV, "Every unit and force", "CSV")]),
        ],
    )  # fmt: skip
    return {REGIONAL_PAGE: page}


def unit_table(rows: Sequence[Row]) -> Table:
    """Each force of a unit."""
    columns = [
        text("Force"), Column("Contribution, £"), Column("Lent, FTE"), Column("Outputs"), Column("Outcomes"), Column("£ per outcome"),
        Column("Share of contribution, %"), Column("Share of outcomes, %"), Column("Return ratio"), text("Verdict"),
    ]  # fmt: skip
    lines = [force_line(row) for row in rows]
    return Table(
        f"unit-{slug(rows[0]['unit_id'])}",
        f"{rows[0]['unit_name']} by force",
        columns,
        lines,
        INTERVAL,
        is_titled_above=True,
    )


def force_line(row: Row) -> list[Cell]:
    """One force in a unit."""
    none = "nothing to compare"
    mark, tone, said = VERDICTS.get(row["verdict"], ("", "plain", ""))
    share, ratio = missing(none), missing(none)
    if row["outcome_share_pct"] is not None:
        low, high = (decimal(row[f"outcome_share_{end}_pct"], 1) for end in ("low", "high"))
        share = Cell(decimal(row["outcome_share_pct"], 1), note=f"{low} to {high}")
    if row["return_ratio"] is not None:
        low, high = (decimal(row[f"return_ratio_{end}"], 2) for end in ("low", "high"))
        ratio = Cell(decimal(row["return_ratio"], 2), note=f"{low} to {high}")
    return [
        Cell(row["force_name"], note="own force" if row["is_own"] else ""),
        value_cell(row["contribution_gbp"], 0, why=none),
        value_cell(row["contribution_fte"], 1, why=none),
        value_cell(row["output_count"], 0, why=none),
        missing(none) if row["outcome_count"] is None else Cell(number(row["outcome_count"]), note="few" if row["is_few"] else ""),
        value_cell(row["cost_per_outcome_gbp"], 0, why="no outcome"),
        value_cell(row["contribution_share_pct"], 1, why=none),
        share,
        ratio,
        Cell(said, mark=mark, tone=tone) if mark else missing(row["verdict"]),
    ]  # fmt: skip


def unit_chart(rows: Sequence[Row]) -> FullChart | None:
    """The picture of a unit with its figures; None where nothing can be compared."""
    chart = unit_picture(rows)
    if not chart:
        return None
    shown = compared(rows)
    head = ("Force", "Contributions, %", "Outcomes, %", "Low", "High")
    columns = ("contribution_share_pct", "outcome_share_pct", "outcome_share_low_pct", "outcome_share_high_pct")
    lines = [(row["force_name"], *(decimal(row[name], 1) for name in columns)) for row in shown]
    name = f"collaboration-{slug(rows[0]['unit_id'])}"
    subtitle = "Percent of the unit’s contributions and of its outcomes"
    return FullChart(name, chart, subtitle, head, lines, shown, "mart_regional_collaboration")
