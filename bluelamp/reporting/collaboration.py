"""Collaboration of the region in words and pictures (S15): what each force puts into a unit, and what it receives."""

from collections.abc import Sequence

from bluelamp.reporting.chart.axis import Scale, ticks
from bluelamp.reporting.chart.drawing import Chart, path, picture, rectangle, words
from bluelamp.reporting.publication import Row
from bluelamp.reporting.wording import count, decimal, listed, span

APART = ("less than its share", "more than its share")
PLACEHOLDER = "Outputs and outcomes of the units are placeholders: the forces have not agreed what counts."
WIDTH, LEFT, RIGHT, STEP, TOP = 640, 150, 610, 44, 34
DEFINITION = (
    "Return on investment is said here as one ratio only: a force’s share of the unit’s outcomes over its share of the contributions. "
    "1 is what it paid for. No value in money is put on an outcome, and outcomes of different units cannot be added or compared."
)
INTERVAL = (
    "The interval is where the share would lie if the same work had fallen to the forces by chance (Wilson, 95 %)."
)


def units(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of each unit, in their order; the own force first."""
    found: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: (row["position"], not row["is_own"], row["force_name"])):
        found.setdefault(row["unit_id"], []).append(row)
    return list(found.values())


def headline(rows: Sequence[Row]) -> str:
    """Where the own force receives more or less than it pays for."""
    own = [row for row in rows if row["is_own"] and row["return_ratio"] is not None]
    if not own:
        return "No unit can be compared yet"
    parts = [
        f"{verdict} from {listed([row['unit_name'] for row in own if row['verdict'] == verdict])}"
        for verdict in APART
        if any(row["verdict"] == verdict for row in own)
    ]
    name = own[0]["force_name"]
    if not parts:
        return f"{name} receives what it pays for, within chance, in each of {count(len(own), 'unit')}"
    return f"{name} receives {listed(parts)}"


def unit_title(rows: Sequence[Row]) -> str:
    """A unit with whom chance does not explain."""
    apart = [f"{row['force_name']} {row['verdict']}" for row in rows if row["verdict"] in APART]
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


def compared(rows: Sequence[Row]) -> list[Row]:
    """The forces of a unit whose shares are known."""
    return [row for row in rows if row["outcome_share_pct"] is not None and row["contribution_share_pct"] is not None]


def unit_picture(rows: Sequence[Row]) -> Chart | None:
    """Share of contributions as a bar, below it share of outcomes as a line with its interval, one row a force."""
    shown = compared(rows)
    if not shown:
        return None
    steps = ticks(
        0, max(float(row[name]) for row in shown for name in ("contribution_share_pct", "outcome_share_high_pct"))
    )
    across = Scale(0, steps[-1], LEFT, RIGHT)
    bottom = TOP + STEP * len(shown)
    body = [words(LEFT, 18, "Bar: share of contributions. Line and tick: share of outcomes, 95 % interval", "soft")]
    for step in steps:
        body.append(path([(across(step), TOP), (across(step), bottom)], "axis" if step == 0 else "grid"))
        body.append(words(across(step), bottom + 18, f"{step:g} %", "soft", "middle"))
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
            words(LEFT - 12, y + 22, row["force_name"], "strong" if row["is_own"] else "words", "end"),
            rectangle(LEFT, y + 6, across(paid) - LEFT, 14, "bar" if row["is_own"] else "other-bar", said(row)),
            path([(across(low), y + 29), (across(high), y + 29)], "stretch"),
            path([(across(low), y + 25), (across(low), y + 33)], "stretch"),
            path([(across(high), y + 25), (across(high), y + 33)], "stretch"),
            path([(across(got), y + 23), (across(got), y + 35)], "series"),
        ]
    axis = words(
        (LEFT + RIGHT) / 2, bottom + 38, "share of what all forces put in, and of what came of it", "soft", "middle"
    )
    return picture(WIDTH, bottom + 46, unit_title(rows), " ".join(said(row) for row in shown), [*body, axis])


def said(row: Row) -> str:
    """A force's two shares in words."""
    return (
        f"{row['force_name']}: {decimal(row['contribution_share_pct'], 1)}% of contributions, "
        f"{decimal(row['outcome_share_pct'], 1)}% of outcomes ({decimal(row['outcome_share_low_pct'], 1)} to "
        f"{decimal(row['outcome_share_high_pct'], 1)})."
    )
