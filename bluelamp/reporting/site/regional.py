"""Collaboration of the region: what each force puts into a unit, what it receives, and whether the shares differ (S15)."""

from collections.abc import Sequence

from bluelamp.reporting.chart.drawing import Chart, path, picture, rectangle, words
from bluelamp.reporting.publication import Publication, Row
from bluelamp.reporting.site.addresses import slug
from bluelamp.reporting.site.full_chart import FullChart, drawn
from bluelamp.reporting.site.table import Cell, Column, Section, SectionPage, Table, missing, text, value_cell
from bluelamp.reporting.wording import count, day, decimal, listed, number, span

REGIONAL_PAGE = "regional/index.html"
REGIONAL_CSV = "downloads/regional-collaboration.csv"
VERDICTS = {
    "more than its share": ("△", "plain", "More than its share"),
    "less than its share": ("▽", "plain", "Less than its share"),
    "as its share, within chance": ("○", "plain", "As its share, within chance"),
}
DEFINITION = (
    "Return on investment is said here as one ratio only: a force’s share of the unit’s outcomes over its share of the contributions. "
    "1 is what it paid for. No value in money is put on an outcome, and outcomes of different units cannot be added or compared."
)
INTERVAL = (
    "The interval is where the share would lie if the same work had fallen to the forces by chance (Wilson, 95 %)."
)


def regional_page(current: Publication) -> dict[str, SectionPage]:
    """A section for each unit."""
    rows = current.table("mart_regional_collaboration")
    if not rows:
        return {}
    page = SectionPage(
        title="Regional collaboration",
        kicker=f"Contribution against outcome, as at {day(current.as_at_date)}",
        headline=regional_headline(rows),
        lede=DEFINITION,
        warning="Outputs and outcomes of the units are placeholders: the forces have not agreed what counts."
        if any(row["unit_status"] == "placeholder" for row in rows)
        else "",
        sections=[
            *(
                Section(slug(found[0]["unit_id"]), unit_title(found), unit_notes(found), [unit_table(found)], drawn(unit_chart(found)))
                for found in units(rows)
            ),
            Section("files", "Take away", links=[(REGIONAL_CSV, "Every unit and force", "CSV")]),
        ],
    )  # fmt: skip
    return {REGIONAL_PAGE: page}


def units(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of each unit, in their order; the own force first."""
    found: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: (row["position"], not row["is_own"], row["force_name"])):
        found.setdefault(row["unit_id"], []).append(row)
    return list(found.values())


def regional_headline(rows: Sequence[Row]) -> str:
    """Where the own force receives more or less than it pays for."""
    own = [row for row in rows if row["is_own"] and row["return_ratio"] is not None]
    if not own:
        return "No unit can be compared yet"
    parts = [
        f"{verdict} from {listed([row['unit_name'] for row in own if row['verdict'] == verdict])}"
        for verdict in ("less than its share", "more than its share")
        if any(row["verdict"] == verdict for row in own)
    ]
    name = own[0]["force_name"]
    if not parts:
        return f"{name} receives what it pays for, within chance, in each of {count(len(own), 'unit')}"
    return f"{name} receives {listed(parts)}"


def unit_title(rows: Sequence[Row]) -> str:
    """A unit with whom chance does not explain."""
    apart = [f"{row['force_name']} {row['verdict']}" for row in rows if row["verdict"] in list(VERDICTS)[:2]]
    return (
        f"{rows[0]['unit_name']}: {listed(apart) if apart else 'no force differs from its share by more than chance'}"
    )


def unit_notes(rows: Sequence[Row]) -> list[str]:
    """What is compared, and what is missing."""
    first = rows[0]
    if not first["quarter_count"]:
        return ["No quarter of the last four has been delivered by every force: nothing can be compared."]
    notes = [
        f"{span(first['period_from'], first['period_to'])}, {count(first['quarter_count'], 'quarter')} that all have delivered. "
        f"Outputs are {first['output_name']}, outcomes {first['outcome_name']}."
    ]
    notes += [
        f"{row['force_name']} has not delivered {row['missing_quarters']}: it is left out for all."
        for row in rows
        if row["missing_quarters"]
    ]
    return notes  # fmt: skip


def unit_table(rows: Sequence[Row]) -> Table:
    """Each force of a unit."""
    columns = [
        text("Force"), Column("Contribution, £"), Column("Lent, FTE"), Column("Outputs"), Column("Outcomes"), Column("£ per outcome"),
        Column("Share of contribution, %"), Column("Share of outcomes, %"), Column("Return ratio"), text("Verdict"),
    ]  # fmt: skip
    lines = [force_line(row) for row in rows]
    return Table(f"unit-{slug(rows[0]['unit_id'])}", f"{rows[0]['unit_name']} by force", columns, lines, INTERVAL)


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


WIDTH, LEFT, RIGHT, STEP, TOP = 880, 190, 840, 44, 34


def unit_chart(rows: Sequence[Row]) -> FullChart | None:
    """Share of contributions as a bar, share of outcomes as a line with its interval, one row a force."""
    shown = [row for row in rows if row["outcome_share_pct"] is not None and row["contribution_share_pct"] is not None]
    if not shown:
        return None
    most = max(float(row[name]) for row in shown for name in ("contribution_share_pct", "outcome_share_high_pct"))

    def across(value: float) -> float:
        return LEFT + (RIGHT - LEFT) * value / most

    body = [words(LEFT, 18, "Bar: share of contributions. Line with a tick: share of outcomes, 95 % interval", "soft")]
    for place, row in enumerate(shown):
        y = TOP + STEP * place
        paid, got, low, high = (
            float(row[name])
            for name in (
                "contribution_share_pct",
                "outcome_share_pct",
                "outcome_share_low_pct",
                "outcome_share_high_pct",
            )
        )
        body += [
            words(LEFT - 12, y + 18, row["force_name"], "strong" if row["is_own"] else "words", "end"),
            rectangle(LEFT, y + 4, across(paid) - LEFT, 20, "track", said(row)),
            path([(across(low), y + 14), (across(high), y + 14)], "stretch"),
            path([(across(low), y + 9), (across(low), y + 19)], "stretch"),
            path([(across(high), y + 9), (across(high), y + 19)], "stretch"),
            path([(across(got), y + 7), (across(got), y + 21)], "series"),
        ]
    chart: Chart = picture(WIDTH, TOP + STEP * len(shown), unit_title(rows), " ".join(said(row) for row in shown), body)
    head = ("Force", "Contributions, %", "Outcomes, %", "Low", "High")
    columns = ("contribution_share_pct", "outcome_share_pct", "outcome_share_low_pct", "outcome_share_high_pct")
    lines = [(row["force_name"], *(decimal(row[name], 1) for name in columns)) for row in shown]
    name = f"collaboration-{slug(rows[0]['unit_id'])}"
    subtitle = f"{rows[0]['unit_name']}, percent of the unit’s contributions and of its outcomes"
    return FullChart(name, chart, subtitle, head, lines, shown, "mart_regional_collaboration")


def said(row: Row) -> str:
    """A force's two shares in words."""
    return (
        f"{row['force_name']}: {decimal(row['contribution_share_pct'], 1)}% of contributions, "
        f"{decimal(row['outcome_share_pct'], 1)}% of outcomes ({decimal(row['outcome_share_low_pct'], 1)} to "
        f"{decimal(row['outcome_share_high_pct'], 1)})."
    )
