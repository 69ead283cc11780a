"""Priorities of the Plan: measures of the police beside those of partners, and who has not delivered (S13)."""

from collections.abc import Sequence
from datetime import date

from bluelamp.reporting.publication import Publication, Row
from bluelamp.reporting.site.addresses import slug
from bluelamp.reporting.site.table import (
    TARGET,
    Cell,
    Column,
    Section,
    SectionPage,
    Table,
    missing,
    target_cell,
    text,
)
from bluelamp.reporting.wording import as_set, count, day, decimal, listed, plus, span, target_percentage

PARTNERSHIP_PAGE = "partnership/index.html"
PARTNERSHIP_CSV = "downloads/partnership-priorities.csv"
POLICE = "police"
TOO_CLOSE = "too close to tell: the target lies within the interval"
UNVERIFIED = (
    "The priorities have not been held against the Plan’s own text, and the partners’ promises are placeholders."
)


def partnership_page(current: Publication) -> dict[str, SectionPage]:
    """A section for each priority, and the partners that are late."""
    rows = current.table("mart_partnership_priority")
    if not rows:
        return {}
    priorities: dict[str, list[Row]] = {}
    for row in sorted(
        rows, key=lambda row: (row["position"], row["provider_id"] != POLICE, row["provider_name"], row["title"])
    ):
        priorities.setdefault(row["priority_id"], []).append(row)
    page = SectionPage(
        title="Partnership priorities",
        kicker=f"{rows[0]['plan']}, police and partners, as at {day(current.as_at_date)}",
        headline=partnership_headline(rows),
        lede="Each figure carries its own period. What a partner has not delivered is said, and is never a nought.",
        warning=UNVERIFIED if any(row["priority_status"] == "unverified" for row in rows) else "",
        sections=[
            late_section(rows),
            *(
                Section(slug(name), priority_title(found), tables=[priority_table(name, found)])
                for name, found in priorities.items()
            ),
            Section("files", "Take away", links=[(PARTNERSHIP_CSV, "Every measure of police and partners", "CSV")]),
        ],
    )  # fmt: skip
    return {PARTNERSHIP_PAGE: page}


def partnership_headline(rows: Sequence[Row]) -> str:
    """Targets met by police and partners, and who is late."""
    judged = [row for row in rows if row["status"] in TARGET]
    met = sum(row["status"] == "met" for row in judged)
    late = late_partners(rows)
    told = f"{met} of {count(len(judged), 'target')} met" if judged else "No target can be judged yet"
    tail = f"{listed(late)} {'is' if len(late) == 1 else 'are'} late" if late else nobody_late(rows)[0]
    return f"{told}; {tail}"


def late_partners(rows: Sequence[Row]) -> list[str]:
    """Names of the partners that owe a period."""
    return list(dict.fromkeys(row["provider_name"] for row in rows if row["is_late"]))


def nobody_late(rows: Sequence[Row]) -> tuple[str, str]:
    """That no partner is late, within a headline and as one. Where nothing has come because nothing is due yet, nobody has
    delivered what it promised."""
    partners = [row for row in rows if row["provider_id"] != POLICE]
    waiting = list(dict.fromkeys(row["provider_name"] for row in partners if row["period_to"] is None))
    if not partners:
        return "no partner has promised figures", "No partner has promised figures"
    if waiting:
        what = f"not everything that {listed(waiting)} promised is due yet"
        return "no partner is late", f"No partner is late; {what}"
    return "every partner has delivered", "Every partner has delivered what it promised"


def owed(rows: Sequence[Row]) -> list[Row]:
    """A row for each priority under which a partner owes a period: that of its newest figure."""
    late: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row["is_late"]:
            late.setdefault((row["provider_id"], row["priority_id"]), []).append(row)
    return [max(found, key=lambda row: row["period_to"] or date.min) for found in late.values()]


def late_section(rows: Sequence[Row]) -> Section:
    """Who has not delivered and since when."""
    late = late_partners(rows)
    if not late:
        return Section("late", nobody_late(rows)[1])
    lines = [
        [
            Cell(row["provider_name"]),
            Cell(row["priority_title"]),
            missing("nothing yet") if row["period_to"] is None else Cell(f"to {day(row['period_to'])}"),
            Cell(day(row["undelivered_since"])),
            Cell(day(row["due_on"])),
            Cell(count(row["missing_period_count"], "period")),
        ]
        for row in owed(rows)
    ]
    columns = [
        text("Partner"), text("Priority"), text("Delivered"), text("Missing since"), text("Was due by"), Column("Missing"),
    ]  # fmt: skip
    title = f"{count(len(late), 'partner')} {'has' if len(late) == 1 else 'have'} not delivered"
    return Section(
        "late",
        title,
        tables=[Table("late-partners", "Partners whose figures are due and have not come", columns, lines)],
    )


def priority_title(rows: Sequence[Row]) -> str:
    """A priority with how its targets stand."""
    judged = [row for row in rows if row["status"] in TARGET]
    met = sum(row["status"] == "met" for row in judged)
    return (
        f"{rows[0]['priority_title']}: {met} of {count(len(judged), 'target')} met"
        if judged
        else rows[0]["priority_title"]
    )


def priority_table(name: str, rows: Sequence[Row]) -> Table:
    """Each measure under a priority."""
    columns = [
        text("Measure"), text("Of"), text("Period"), Column("Value"), Column("A year before"), Column("Change"), text("Target"),
        text("Status"), text("Source"),
    ]  # fmt: skip
    return Table(
        f"priority-{slug(name)}", f"Measures of “{rows[0]['priority_title']}”", columns, [measure(row) for row in rows]
    )


def measure(row: Row) -> list[Cell]:
    """One measure of the police or of a partner."""
    is_share = row["unit"] == "%"
    interval = (
        f"{decimal(row['interval_low_pct'], 1)} to {decimal(row['interval_high_pct'], 1)}"
        if row["interval_low_pct"] is not None
        else ""
    )
    note = "; ".join(filter(None, (interval, "few" if row["is_few"] else "")))
    confidence = f"{row['confidence']} confidence" if row["confidence"] else ""
    change = None if row["change"] is None else plus(row["change"], 1 if is_share else 0)
    return [
        Cell(row["title"]),
        Cell(row["provider_name"], note="late" if row["is_late"] else ""),
        missing("nothing delivered") if row["period_from"] is None else Cell(span(row["period_from"], row["period_to"])),
        missing(row["status"]) if row["value"] is None else Cell(shown(row["value"], is_share), note=note),
        missing("no comparison") if row["previous_value"] is None else Cell(shown(row["previous_value"], is_share)),
        missing("no comparison") if change is None else Cell(change, note="points" if is_share else ""),
        target(row),
        target_cell(row["status"], note=TOO_CLOSE if is_too_close(row) else ""),
        Cell(row["information_source"], note=confidence) if row["information_source"] else missing("nothing delivered"),
    ]  # fmt: skip


def is_too_close(row: Row) -> bool:
    """Whether chance alone may have put a share on its side of the target: the target lies within the interval."""
    low, high = row["interval_low_pct"], row["interval_high_pct"]
    return (
        row["target"] is not None
        and row["target_basis"] == "value"
        and low is not None
        and low <= row["target"] <= high
    )


def target(row: Row) -> Cell:
    """The target with what it is held against."""
    if row["target"] is None:
        return missing("no target")
    if row["target_basis"] != "value":
        return Cell(target_percentage(row["target"], is_change=True), note="change on last year")
    return Cell(f"{as_set(row['target'], 1)}%" if row["unit"] == "%" else as_set(row["target"]))


def shown(value: object, is_share: bool) -> str:
    """A percentage with one decimal, or a whole count."""
    return f"{decimal(value, 1)}%" if is_share else decimal(value, 0)  # type: ignore[arg-type]
