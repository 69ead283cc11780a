"""The emergent scorecard as the board reads it: thirteen rows in their printed order, each cell with its rule (S6)."""

from bluelamp.reporting.publication import Publication, Row
from bluelamp.reporting.site.addresses import measure_page, slug
from bluelamp.reporting.site.lookup import Lookup
from bluelamp.reporting.site.report import term
from bluelamp.reporting.site.table import Cell, Column, Section, SectionPage, Table, text
from bluelamp.reporting.wording import MINUS, count, decimal, plus, target_percentage

SCORECARD_PAGE, RULES_PAGE = "scorecard/index.html", "scorecard/rules.html"
ARROWS = {"up": "▲ up", "down": "▼ down", "flat": "◄► flat"}
THREATS = {"High": ("▲", "concern"), "Medium": ("◇", "plain"), "Low": ("○", "plain")}
# Columns of the scorecard: head, column of the mart, statistic of its receipt, whether words.
COLUMNS = (
    ("Hard target", "hard_target", "hard_target", False),
    ("Stretch target", "stretch_target", "stretch_target", False),
    ("Actual", "actual", "actual", False),
    ("Previous year", "previous_year", "previous_year", False),
    ("Change", "year_on_year_change", "year_on_year_change", False),
    ("Three-month trend", "rolling_3_month_trend", "rolling_3_month_trend", True),
    ("Level of control", "level_of_control", "level_of_control", True),
    ("Performance impact", "performance_impact", "performance_impact", True),
    ("Impact score", "overall_impact_score", "overall_impact_score", False),
    ("Impact", "overall_impact_classification", "overall_impact_classification", True),
    ("Overall threat", "overall_threat", "overall_threat", True),
)


def scorecard_pages(lookup: Lookup, current: Publication) -> dict[str, SectionPage]:
    """The scorecard and the rules of its cells."""
    rows = sorted(current.table("mart_emergent_scorecard"), key=lambda row: row["position"])
    if not rows:
        return {}
    high = [row for row in rows if row["overall_threat"] == "High"]
    headline = (
        f"{len(high)} of {count(len(rows), 'measure')} are a high threat: " + "; ".join(name_of(row) for row in high)
        if high
        else f"None of {count(len(rows), 'measure')} is a high threat"
    )
    table = Table(
        "scorecard",
        "Emergent scorecard, in the order of overall threat",
        [text("Measure"), *(Column(head, is_text) for head, _, _, is_text in COLUMNS)],
        [
            [
                Cell(f"{row['position']}. {name_of(row)}", href=measure_page(row)),
                *(cell(lookup, row, *column[:3]) for column in COLUMNS),
            ]
            for row in rows
        ],
        "Each cell leads to its rule and what went into it.",
    )
    page = SectionPage(
        title="Emergent scorecard",
        kicker="Emergent scorecard for the Strategic Assurance Board",
        headline=headline,
        lede="Overall threat joins how a measure performs with how much harm the crime does.",
        sections=[
            Section("measures", "Measures", tables=[table], links=[("downloads/scorecard.csv", "All rows", "CSV")])
        ],
    )
    rules = SectionPage(
        title="Rules of the scorecard",
        kicker="Emergent scorecard",
        headline="The rule behind each cell, and what went into it",
        sections=[rule_section(lookup, row) for row in rows],
    )
    return {SCORECARD_PAGE: page, RULES_PAGE: rules}


def name_of(row: Row) -> str:
    """A measure's name: crime and outcomes of a crime type carry the same title."""
    return f"{row['title']}, {row['purpose'].lower()}"


def cell(lookup: Lookup, row: Row, head: str, column: str, statistic: str) -> Cell:
    """A cell that leads to its rule; its words say why there is no value."""
    value, is_crime = row[column], row["purpose"] == "Recorded Crime"
    if value is None:
        return Cell("none set" if "target" in column else "not available", is_missing=True)
    words = str(value)
    if column in ("hard_target", "stretch_target"):
        words = target_percentage(value, is_change=is_crime)
    elif column in ("actual", "previous_year"):
        words = decimal(value, 0) if is_crime else f"{decimal(value, 1)}%"
    elif column == "year_on_year_change":
        words = f"{plus(value, 1)}{'%' if is_crime else ' points'}"
    elif column == "rolling_3_month_trend":
        words = ARROWS.get(value, words)  # "not charted" where months are too few
    elif column == "overall_threat":
        mark = THREATS.get(value, ("○", "plain"))[0]
        words = f"{mark} {value}"
    has_rule = lookup.figure(row["measure_id"], statistic) is not None
    return Cell(words, href=f"{RULES_PAGE}#{rule_id(row['measure_id'], statistic)}" if has_rule else "")


def rule_id(measure_id: str, statistic: str) -> str:
    """The address of a rule on its page."""
    return slug(f"{measure_id}-{statistic}")


def value_of(figure: Row) -> str:
    """The value as published, with all its decimals."""
    return "no value" if figure["value"] is None else f"{figure['value'].normalize():,f}".replace("-", MINUS)


def rule_section(lookup: Lookup, row: Row) -> Section:
    """The receipts of one row of the scorecard."""
    found = [
        (head, figure) for head, _, statistic, _ in COLUMNS if (figure := lookup.figure(row["measure_id"], statistic))
    ]
    lines = [
        [
            Cell(head),
            Cell(figure["label"] or value_of(figure)),
            Cell(figure["formula"] or "as it is"),
            Cell(
                ", ".join(f"{name} = {term(value)}" for name, value in sorted((figure["inputs"] or {}).items()))
                or "nothing else"
            ),
        ]
        for head, figure in found
    ]
    columns = [text("Cell"), Column("Value"), text("Rule"), text("With")]
    name = slug(row["measure_id"])
    ids = tuple(rule_id(row["measure_id"], figure["statistic"]) for _, figure in found)
    table = Table(f"rules-{name}", f"Receipts of {name_of(row)}", columns, lines, row_ids=ids)
    return Section(name, name_of(row), tables=[table])
