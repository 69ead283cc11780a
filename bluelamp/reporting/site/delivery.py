"""Delivery plans: each action with its owner, dates and progress (S8)."""

from collections.abc import Sequence

from bluelamp.reporting.publication import Publication, Row
from bluelamp.reporting.site.table import Cell, Column, Section, SectionPage, Table, text, value_cell
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

EFFECTS = {
    "helped": ("✓", "improvement"),
    "got worse": ("▲", "concern"),
    "no clear change": ("○", "plain"),
    "cannot be told": ("○", "plain"),
}


def delivery_page(current: Publication) -> dict[str, SectionPage]:
    """Each delivery plan's actions with their progress (S8)."""
    rows = current.table("mart_delivery_plan")
    effects = current.table("mart_intervention_effect")
    if not rows and not effects:
        return {}
    red = sum(1 for row in rows if row["rag"] == "red")
    plans: dict[str, list[Row]] = {}
    for row in rows:
        plans.setdefault(row["plan"] or "No plan", []).append(row)
    page = SectionPage(
        title="Delivery plans",
        kicker="Progress of the force’s delivery plans",
        headline=f"{count(len(rows), 'action')}, {red} red: due and not done",
        lede="Amber: due soon, or not begun when it should be.",
        sections=[
            Section(f"plan-{place}", plan, tables=[action_table(f"plan-table-{place}", f"{plan}: actions", found)])
            for place, (plan, found) in enumerate(plans.items(), 1)
        ]
        + did_it_work(effects),
    )
    return {DELIVERY_PAGE: page}


def did_it_work(rows: Sequence[Row]) -> list[Section]:
    """Whether each closed action and operation helped, against the areas where nothing was done; nothing where there is none."""
    if not rows:
        return []
    columns = [
        text("What was done"),
        text("Area"),
        text("Began"),
        text("Verdict"),
        Column("Before"),
        Column("When chosen"),
    ]
    columns += [Column("After"), Column("Other areas before"), Column("Other areas after")]
    return [
        Section(
            "effects",
            "Did it work?",
            [
                "The months after against the months before, beside the same months in the areas where nothing was done. The "
                "months on which an area was chosen are left out, since an area that was high gets lower by itself. Crimes a "
                "month, or percent."
            ],
            [
                Table(
                    "effects-table", "Closed actions and operations: did they work?", columns, [effect(row) for row in rows],
                    is_titled_above=True,
                )
            ],
        )
    ]  # fmt: skip


def effect(row: Row) -> list[Cell]:
    """One of them."""
    mark, tone = EFFECTS[row["verdict"]]
    values = ("before_value", "choice_value", "after_value")
    # The months of no area at all add up to nought, which would read as no crime there.
    others = ("compared_before_value", "compared_after_value")
    has_others = bool(row["compared_area_count"])
    return [
        Cell(row["title"], note=f"{row['intervention_id']}, {row['measure_id']}"),
        where(row),
        dated(row["start_date"], "not dated"),
        Cell(row["words"], mark=mark, tone=tone),
        *(value_cell(row[name], 1) for name in values),
        *(value_cell(row[name] if has_others else None, 1, why="no such area") for name in others),
    ]


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
    return Table(name, caption, columns, [action(row) for row in rows], is_titled_above=True)


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
