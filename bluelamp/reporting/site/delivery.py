"""Delivery plans: each action with its owner, dates and progress (S8)."""

from collections.abc import Sequence

from bluelamp.reporting.publication import Publication, Row
from bluelamp.reporting.site.table import Cell, Section, SectionPage, Table, text
from bluelamp.reporting.site.written import NOBODY, dated, said, where
from bluelamp.reporting.wording import count

DELIVERY_PAGE = "delivery/index.html"
# A colour is never alone: each has its shape and its word.
COLOURS = {
    "red": ("▲", "concern", "Red"),
    "amber": ("◇", "plain", "Amber"),
    "green": ("✓", "improvement", "Green"),
    "complete": ("✓", "improvement", "Complete"),
}


def delivery_page(current: Publication) -> dict[str, SectionPage]:
    """Each delivery plan's actions with their progress (S8)."""
    rows = current.table("mart_delivery_plan")
    if not rows:
        return {}
    red = sum(1 for row in rows if row["rag"] == "red")
    plans: dict[str, list[Row]] = {}
    for row in rows:
        plans.setdefault(row["plan"] or "Actions of no plan", []).append(row)
    page = SectionPage(
        title="Delivery plans",
        kicker="Progress of the force’s delivery plans",
        headline=f"{count(len(rows), 'action')}, {red} red: due and not done",
        lede="Amber: due soon, or not begun when it should be.",
        sections=[
            Section(f"plan-{place}", plan, tables=[action_table(f"plan-table-{place}", f"Actions of {plan}", found)])
            for place, (plan, found) in enumerate(plans.items(), 1)
        ],
    )
    return {DELIVERY_PAGE: page}


def action_table(name: str, caption: str, rows: Sequence[Row]) -> Table:
    """Actions with owner, dates and progress."""
    columns = [
        text("Action"),
        text("Area"),
        text("Owner"),
        text("Begins"),
        text("Due"),
        text("Status"),
        text("State"),
        text("Progress"),
    ]
    return Table(name, caption, columns, [action(row) for row in rows])


def action(row: Row) -> list[Cell]:
    """One action."""
    mark, tone, words = COLOURS.get(row["rag"] or "", ("○", "plain", (row["rag"] or "not judged").capitalize()))
    return [
        Cell(row["title"], note=row["action_id"]),
        where(row),
        said(row["owner"], NOBODY),
        dated(row["start_date"], "not dated"),
        dated(row["due_date"], "no date"),
        said(row["status"], "not said"),
        Cell(words, mark=mark, tone=tone, note="overdue" if row["is_overdue"] else ""),
        said(row["latest_update"] or row["progress"], "none told"),
    ]
