"""Data quality: what came, what was refused or rejected, and how late, each apart from how complete it is."""

from collections.abc import Sequence

from bluelamp.reporting.publication import Feed, Publication
from bluelamp.reporting.site.checks import CheckPage
from bluelamp.reporting.site.partnership import late_partners, late_section
from bluelamp.reporting.site.table import (
    Cell,
    Column,
    Section,
    SectionPage,
    Table,
    count_cell,
    missing,
    text,
    value_cell,
)
from bluelamp.reporting.wording import clock, count, day, listed, month

QUALITY_PAGE = "quality/index.html"
QUARANTINE = (
    "Rows that break their contract are rejected with file, line, column and reason. bluelamp quarantine lists them."
)


def quality_page(current: Publication, checks: Sequence[CheckPage]) -> dict[str, SectionPage]:
    """Feeds and partners, their checks and what was rejected. A partners' feed is up to date while some of them deliver."""
    partners = current.table("mart_partnership_priority")
    late = [*(feed.title for feed in current.feeds if feed.is_late), *late_partners(partners)]
    rejected = sum(feed.rejected_row_count for feed in current.feeds)
    headline = f"{listed(late)} {'is' if len(late) == 1 else 'are'} late" if late else "No feed and no partner is late"
    links = [(check.path, check.name.replace("_", " "), f"check of {check.checked}") for check in checks]
    page = SectionPage(
        title="Data quality",
        kicker=f"What the figures rest on, as at {day(current.as_at_date)}",
        headline=f"{headline}; {count(rejected, 'row')} in quarantine",
        lede="A feed that has not come is shown as missing, never as nought.",
        sections=[
            Section("feeds", "Feeds", tables=[feed_table(current.feeds, current)]),
            *([late_section(partners)] if partners else []),
            Section("quarantine", "Quarantine", [QUARANTINE], [rejected_table(current.feeds)]),
            lateness(current),
            findings(current),
            *([Section("checks", "Quality checks", links=links)] if links else []),
        ],
    )
    return {QUALITY_PAGE: page}


def feed_state(feed: Feed) -> Cell:
    """How a feed stands: its health, which says nothing of how much came."""
    if feed.is_late:
        return Cell("Late", mark="▲", tone="concern", note=f"{feed.reason} Ask: {feed.owner}.".strip())
    if feed.complete_to is None:
        return Cell("Never delivered", mark="◇", note=feed.reason)
    return Cell(
        feed.state.capitalize(),
        mark="✓" if feed.state == "up to date" else "◇",
        tone="improvement" if feed.state == "up to date" else "plain",
        note=feed.reason,
    )


def feed_table(feeds: Sequence[Feed], current: Publication) -> Table:
    """Health, completeness and age of each feed, apart."""
    rows = [
        [
            Cell(feed.title),
            feed_state(feed),
            missing("nothing accepted yet") if feed.complete_to is None else Cell(day(feed.complete_to)),
            missing("not known")
            if feed.complete_to is None
            else Cell(count((current.as_at_date - feed.complete_to).days, "day")),
            missing("never") if feed.received_at is None else Cell(clock(feed.received_at)),
            Cell("holds the figures back" if feed.is_holding_as_at else "no"),
            Cell(feed.warnings or "none", note=feed.set_apart_note),
        ]
        for feed in feeds
    ]
    columns = [
        text("Feed"),
        text("Health"),
        text("Complete to"),
        Column("Behind the as-at date"),
        text("Last received"),
        text("Waited for"),
        text("Warnings of its newest delivery"),
    ]
    return Table("feed-health", "Each feed’s health apart from its completeness", columns, rows)


def rejected_table(feeds: Sequence[Feed]) -> Table:
    """What was rejected or refused."""
    rows = []
    for feed in feeds:
        came = feed.row_count > 0
        share = 100 * feed.rejected_row_count / feed.row_count if came else None
        rows.append(
            [
                Cell(feed.title),
                count_cell(feed.row_count if came else None, "nothing came"),
                count_cell(feed.rejected_row_count if came else None, "nothing came"),
                value_cell(share, 3, why="nothing came"),
                count_cell(feed.refused_delivery_count),
                count_cell(feed.held_delivery_count),
            ]
        )
    columns = [
        text("Feed"),
        Column("Rows received"),
        Column("In quarantine"),
        Column("Share, %"),
        Column("Deliveries refused"),
        Column("Deliveries held"),
    ]
    return Table("quarantine-table", "Rows and deliveries that were not taken", columns, rows)


def lateness(current: Publication) -> Section:
    """How far behind each feed was at each publication."""
    rows = current.table("feed_lateness")
    publications = sorted({(row["publication_id"], row["as_at_date"]) for row in rows})[-10:]
    behind = {(row["publication_id"], row["feed"]): row["days_behind"] for row in rows}
    lines = [
        [
            Cell(feed.title),
            *(value_cell(behind.get((number, feed.name)), 0, why="nothing came") for number, _ in publications),
        ]
        for feed in current.feeds
    ]
    columns = [text("Feed"), *(Column(f"{number}, {day(as_at)}") for number, as_at in publications)]
    table = Table(
        "lateness-table", "Days between the as-at date and the last day of each feed, by publication", columns, lines
    )
    return Section(
        "lateness",
        "Lateness over time",
        [] if publications else ["No earlier publication to compare."],
        [table] if publications else [],
    )


def findings(current: Publication) -> Section:
    """What was found in the data themselves."""
    rows = [
        [
            Cell(row["words"]),
            Cell(row["feed"]),
            Cell(row["source_name"] or row["source_id"] or "every source"),
            when(row["first_month"]),
            when(row["last_month"]),
            count_cell(row["row_count"]),
        ]
        for row in current.table("mart_data_quality")
    ]
    if not rows:
        return Section(
            "findings",
            "Findings in the data",
            [
                "Nothing has been found in the open data and the peers’ months: no unknown code, no month that is missing or half."
            ],
        )
    columns = [text("Finding"), text("Feed"), text("Source"), text("From"), text("To"), Column("Rows")]
    return Section(
        "findings", "Findings in the data", tables=[Table("findings-table", "What was found, and where", columns, rows)]
    )


def when(value: object) -> Cell:
    """A month, or that none is named."""
    return missing("no month") if value is None else Cell(month(value))  # type: ignore[arg-type]
