"""What changed: per publication which figures were restated and why, for people and for programs."""

import json
from collections.abc import Sequence

from bluelamp.calendar import year_from
from bluelamp.reporting.publication import FORCE, Publication, Row
from bluelamp.reporting.site.lookup import Lookup
from bluelamp.reporting.site.table import Cell, Column, Section, SectionPage, Table, change_cell, count_cell, text
from bluelamp.reporting.wording import clock, count, day, signed, year_began

CHANGES_PAGE, CHANGES_FILE = "changes/index.html", "downloads/changes.json"
REVISIONS_CSV = "downloads/revisions.csv"
COMPARISONS = (("last_publication", "Since the last publication"), ("month_ago", "Since a month ago"))
CAUSES = (
    ("new_day_count", "New days"),
    ("late_count", "Recorded late"),
    ("cancelled_count", "Cancelled"),
    ("moved_in_count", "Moved in"),
    ("moved_out_count", "Moved out"),
)
RESTATING = ("late_count", "cancelled_count", "moved_in_count", "moved_out_count")
MOST_PUBLICATIONS = 30


def changes_page(lookup: Lookup, current: Publication) -> dict[str, SectionPage]:
    """Restated figures with their causes, and every publication with what it did."""
    rows = current.table("mart_revision")
    publications = current.table("publication")
    if not publications:
        return {}
    force = [row for row in rows if row["area_type"] == FORCE]
    restated = [row for row in rows if row["compared_with"] == "last_publication" and is_restated(row)]
    sections = [
        revision_section(lookup, name, title, found)
        for name, title in COMPARISONS
        if (found := [row for row in force if row["compared_with"] == name])
    ]
    files = [(CHANGES_FILE, "Changes of each publication", "JSON")]
    if rows:
        files.append((REVISIONS_CSV, "Every restated figure, areas too", "CSV"))
    page = SectionPage(
        title="What changed",
        kicker=f"Publication {current.publication_id} of {clock(current.published_at)}",
        headline=changes_headline(current, len(restated)),
        lede="A figure moves because days are added, or because what is known of earlier days changed. Both stand apart.",
        sections=[
            *sections,
            Section("publications", "Publications, newest first", tables=[publication_table(publications)]),
            Section("files", "Take away", links=files),
        ],
    )
    return {CHANGES_PAGE: page}


def changes_headline(current: Publication, restated: int) -> str:
    """How many figures moved, or why none could."""
    if not current.earlier:
        return "This is the first publication: nothing was published that could have moved"
    if current.is_first_of_year():
        return year_began(current.as_at_date).removesuffix(".")
    return f"{count(restated, 'figure')} of days already published moved since the last publication"


def revision_section(lookup: Lookup, name: str, title: str, rows: Sequence[Row]) -> Section:
    """What moved since one earlier state; across 1 April there is nothing to hold against it."""
    earlier, now = rows[0]["earlier_as_at_date"], lookup.current.as_at_date
    if earlier and year_from(earlier) != year_from(now):
        return Section(name.replace("_", "-"), title, says=[year_began(now)])
    return Section(name.replace("_", "-"), title, tables=[revision_table(lookup, name, title, rows)])


def is_restated(row: Row) -> bool:
    """Whether what was published of earlier days has changed."""
    return any(row[cause] for cause in RESTATING)


def causes_in_words(row: Row) -> str:
    """Why a count moved: "2 crimes recorded late, 1 found to be no crime"; empty where nothing did."""
    said = (
        ("new_day_count", "new days brought {}", "crime"),
        ("late_count", "{} came late", "crime"),
        ("cancelled_count", "{} no longer counted", "crime"),
        ("moved_in_count", "{} moved in from elsewhere", "crime"),
        ("moved_out_count", "{} moved elsewhere", "crime"),
    )
    parts = [words.format(count(row[name], noun)) for name, words, noun in said if row[name]]
    return f"{parts[0][0].upper()}{parts[0][1:]}{''.join(f'; {part}' for part in parts[1:])}" if parts else ""


def revision_table(lookup: Lookup, name: str, title: str, rows: Sequence[Row]) -> Table:
    """The force's figures, those that were restated first."""
    ordered = sorted(rows, key=lambda row: (-sum(abs(row[cause] or 0) for cause in RESTATING), row["measure_id"]))
    lines = [
        [
            Cell(named(lookup, row["measure_id"])),
            count_cell(row["earlier"], "not counted then"),
            count_cell(row["actual"], "not counted"),
            change_cell(row["change"], 0),
            *(count_cell(row[cause], "not known") for cause, _ in CAUSES),
        ]
        for row in ordered
    ]
    when = day(rows[0]["earlier_as_at_date"]) if rows[0]["earlier_as_at_date"] else "before"
    columns = [
        text("Crime type"),
        Column(f"To {when}"),
        Column("Now"),
        Column("Moved by"),
        *(Column(words) for _, words in CAUSES),
    ]
    return Table(
        f"{name.replace('_', '-')}-table",
        f"{title}: force figures of the year to date and why they moved",
        columns,
        lines,
    )


def named(lookup: Lookup, measure_id: str) -> str:
    """A measure in words."""
    row = lookup.projection(measure_id)
    return row["title"] if row else measure_id


def publication_table(publications: Sequence[Row]) -> Table:
    """Each publication with the rows it moved."""
    lines = []
    for row in publications[:MOST_PUBLICATIONS]:
        totals = {
            verb: sum(change.get(verb, 0) for change in (row["changes"] or {}).values())
            for verb in ("added", "changed", "removed")
        }
        lines.append(
            [
                Cell(f"Publication {row['publication_id']}", note=row["note"] or ""),
                Cell(clock(row["published_at"])),
                Cell(day(row["as_at_date"])),
                *(Cell(signed(value).lstrip("+")) for value in totals.values()),
            ]
        )
    columns = [
        text("Publication"),
        text("Published"),
        text("As at"),
        Column("Rows added"),
        Column("Rows changed"),
        Column("Rows removed"),
    ]
    return Table("publication-table", "What each publication did to the published rows", columns, lines)


def changes_json(current: Publication) -> str:
    """For programs: each publication's rows by mart, and the restated figures of the newest with their causes."""
    restated = [
        row for row in current.table("mart_revision") if row["compared_with"] == "last_publication" and is_restated(row)
    ]
    redefined = {
        row["publication_id"]: sorted(row["measure_ids"])
        for row in current.table("redefined_measure")
        if row["measure_ids"]
    }
    return json.dumps(
        {
            "publications": [
                {
                    **{
                        name: row[name]
                        for name in ("publication_id", "published_at", "as_at_date", "known_at", "note", "changes")
                    },
                    **breaking(row, redefined.get(row["publication_id"], [])),
                }
                for row in current.table("publication")
            ],
            "restated": [
                {
                    name: row[name]
                    for name in (
                        "measure_id",
                        "area_type",
                        "area_name",
                        "earlier",
                        "actual",
                        "change",
                        *(cause for cause, _ in CAUSES),
                    )
                }
                | {"cause": causes_in_words(row), "is_breaking": False}
                for row in restated
            ],
        },
        default=str,
        indent=1,
    )


def breaking(publication: Row, redefined: Sequence[str]) -> dict[str, object]:
    """Whether a program that reads rows by their key must look: rows have gone, or a measure now counts something else.

    A value that is restated breaks nothing; it is the same figure, known better.
    """
    gone = {mart: change["removed"] for mart, change in (publication["changes"] or {}).items() if change.get("removed")}
    return {"is_breaking": bool(gone or redefined), "removed": gone, "redefined_measures": list(redefined)}
