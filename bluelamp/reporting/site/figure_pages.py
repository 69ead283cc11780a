"""Every figure of the force at an address that stays, with what it was in earlier publications and why it moved.

A figure's address is figures/<measure>.html#<statistic>, and its state in a past publication #<statistic>-p<publication>: the
publication that first showed that state. Older states than those shown here stand in marts_history.mart_figure.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence

from bluelamp.calendar import year_from
from bluelamp.reporting.publication import FORCE, Publication, Row
from bluelamp.reporting.site.addresses import figures_page
from bluelamp.reporting.site.revisions import causes_in_words
from bluelamp.reporting.site.table import Cell, Column, Section, SectionPage, Table, text
from bluelamp.reporting.wording import count, day, decimal
from bluelamp.settings import settings

FIGURES_LIST = "figures/index.html"
KINDS = {"recorded_crime": "recorded crime", "outcome_rate": "outcomes", "satisfaction": "satisfaction"}
DIGITS = {"half_up_1dp": 1, "half_up_2dp": 2}
# Statistics of the year to date whose moves mart_revision takes apart.
TAKEN_APART = ("actual", "change", "year_on_year_change")
States = Mapping[tuple[str, str], Sequence[Row]]


def figure_pages(current: Publication) -> dict[str, SectionPage]:
    """The page of each measure, and the list of them."""
    names = {row["measure_id"]: row for row in current.table("dim_measure")}
    own: dict[str, list[Row]] = defaultdict(list)
    for row in current.figures:
        if row["area_type"] == FORCE and row["measure_id"] in names:
            own[row["measure_id"]].append(row)
    if not own:
        return {}
    earlier: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in current.table("figure_history"):
        earlier[row["measure_id"], row["statistic"]].append(row)
    revisions = {
        (row["measure_id"], number): row
        for row in current.table("revision_history")
        for number in range(row["published_from"], row["published_to"])
    }
    vocabulary = statistics()
    ordered = sorted(own, key=lambda measure_id: (names[measure_id]["position"], measure_id))
    pages = {
        figures_page(measure_id): figure_page(
            current, names[measure_id], own[measure_id], earlier, revisions, vocabulary
        )
        for measure_id in ordered
    }
    links = [
        (figures_page(measure_id), full_title(names[measure_id]), count(len(own[measure_id]), "figure"))
        for measure_id in ordered
    ]
    total = sum(len(rows) for rows in own.values())
    pages[FIGURES_LIST] = SectionPage(
        title="Every figure",
        kicker="Addresses that stay",
        headline=f"{count(total, 'figure')} of the force, each at an address that stays",
        lede="Each page holds what is published now, and what was published before where it has moved since.",
        sections=[Section("measures", "Measures", links=links)],
    )
    return pages


def figure_page(
    current: Publication,
    measure: Row,
    rows: Sequence[Row],
    earlier: States,
    revisions: Mapping[tuple[str, int], Row],
    vocabulary: Mapping[tuple[str, str], Row],
) -> SectionPage:
    """One measure: its figures now, and their earlier states, newest first."""
    measure_id = measure["measure_id"]

    def known(statistic: str) -> Row:
        # A statistic whose row has gone from the seed is told by its name.
        found = vocabulary.get((measure["measure_type"], statistic))
        return found or {"title": statistic.replace("_", " "), "unit": "", "position": 999}

    ordered = sorted(rows, key=lambda row: (int(known(row["statistic"])["position"]), row["statistic"]))
    moved = [row for row in ordered if earlier.get((measure_id, row["statistic"]))]
    now = Table(
        "now",
        f"As published now, as at {day(current.as_at_date)}",
        [text("Figure"), Column("Value"), text("How it is made"), text("Address")],
        [
            [
                Cell(known(row["statistic"])["title"]),
                value_of(row, known(row["statistic"])["unit"]),
                Cell(row["formula"] or "as it is given"),
                Cell(row["statistic"], href=f"{figures_page(measure_id)}#{row['statistic']}"),
            ]
            for row in ordered
        ],
        row_ids=[row["statistic"] for row in ordered],
    )
    lines, ids = [], []
    for row in moved:
        states = [*earlier[measure_id, row["statistic"]]]
        after = [row, *states]
        for newer, state in zip(after, states, strict=False):
            lines.append(
                [
                    Cell(known(row["statistic"])["title"]),
                    value_of(state, known(row["statistic"])["unit"]),
                    Cell(day(state["as_at_date"])),
                    Cell(publications(state)),
                    Cell(why(measure_id, newer, state, revisions)),
                ]
            )
            ids.append(f"{row['statistic']}-p{state['published_from']}")
    then = Table(
        "earlier",
        "What it was before, and why it moved",
        [text("Figure"), Column("Value then"), text("As at"), text("Publications"), text("What came then")],
        lines,
        row_ids=ids,
    )
    is_new = len(current.table("publication")) < 2
    none = "There is no earlier publication." if is_new else "None of them has moved in the last publications."
    return SectionPage(
        title=f"{full_title(measure)}: every figure",
        kicker="Every figure, and what it was before",
        headline=f"{full_title(measure)}: {count(len(rows), 'figure')}; {moves_in_words(len(moved))}",
        sections=[
            Section("figures", "Figures", tables=[now]),
            Section("versions", "Earlier versions", says=[] if lines else [none], tables=[then] if lines else []),
        ],
    )


def moves_in_words(moved: int) -> str:
    """How many figures are not what they were in the last publications."""
    return f"{moved} {'has' if moved == 1 else 'have'} moved lately" if moved else "none has moved lately"


def full_title(measure: Row) -> str:
    """A measure by name and kind: crimes and their outcomes carry the same name."""
    kind = KINDS.get(measure["measure_type"], measure["measure_type"].replace("_", " "))
    return f"{measure['title']}, {kind}"


def value_of(row: Row, unit: str) -> Cell:
    """The value as published, or the word that stands in its place."""
    if row["value"] is None:
        return Cell(row["label"] or "no value", is_missing=not row["label"])
    digits = DIGITS.get(row["rounding"])
    words = decimal(row["value"], digits) if digits else f"{row['value'].normalize():,f}".replace("-", "−")
    return Cell(f"{words}%" if unit == "percent" else words)


def publications(state: Row) -> str:
    """Which publications showed it."""
    last = state["published_to"] - 1
    return f"{state['published_from']}" if last <= state["published_from"] else f"{state['published_from']} to {last}"


def why(measure_id: str, newer: Row, state: Row, revisions: Mapping[tuple[str, int], Row]) -> str:
    """What came when the state was replaced: a definition, crimes by their cause, days, or what is known of them."""
    if newer["definition_version"] != state["definition_version"]:
        return f"Definition {newer['definition_version']} in place of {state['definition_version']}"
    revision = revisions.get((measure_id, state["published_to"]))
    if state["statistic"] in TAKEN_APART and revision:
        if year_from(newer["as_at_date"]) != year_from(state["as_at_date"]):
            return f"The year began anew on {day(year_from(newer['as_at_date']))}"
        if words := causes_in_words(revision):
            return words
    if newer["as_at_date"] != state["as_at_date"]:
        return f"Days to {day(newer['as_at_date'])}"
    return "What is known of earlier days, or the method"


def statistics() -> dict[tuple[str, str], Row]:
    """The names of the statistics, by kind of measure."""
    with settings().seed("statistic").open(encoding="utf-8") as file:
        return {(row["measure_type"], row["statistic"]): row for row in csv.DictReader(file)}
