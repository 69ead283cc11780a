"""bluelamp targets: what the algorithm proposes, from which evidence, and what it would propose under other policy."""

from decimal import Decimal
from typing import Annotated, Any

import typer

from bluelamp.cli.show import Json, console, emit, table
from bluelamp.database import ensure_server
from bluelamp.errors import BluelampError

PLACEHOLDER = "The members of the similar-force group are placeholders that nobody verified: read the proposals as an illustration."
COLUMNS = [
    "measure",
    "base",
    "peers' rate",
    "gap %",
    "cap %",
    "years",
    "hard",
    "stretch",
    "in force",
    "likely",
    "status",
]


def targets(
    year: Annotated[
        int | None,
        typer.Option(help="Year in which the target year begins: 2014 is 2014/15. Both, when none is named."),
    ] = None,
    measure: Annotated[str | None, typer.Option(help="One Plan measure, such as burglary_dwelling_recorded.")] = None,
    what_if: Annotated[
        list[str] | None,
        typer.Option(help="Another policy, such as floor_pct=6; may be given several times. Stores nothing."),
    ] = None,
    json: Json = False,
) -> None:
    """Targets proposed from the evidence. Deciding is a person's part: rows in seeds target_decision and target."""
    from bluelamp.statistics.target import published

    ensure_server()
    rows = published.read_proposals(year, measure)
    changes = dict(map(parted, what_if or []))
    if changes:
        rows = published.what_if(rows, changes)
    if json:
        emit({"what_if": changes, "proposals": rows}, True, "")
        return
    if changes:
        console.print(
            "WHAT IF " + ", ".join(f"{name} = {value}" for name, value in changes.items()) + ". Nothing is stored."
        )
    for name in sorted({row["financial_year"] for row in rows}):
        shown = [line(row) for row in rows if row["financial_year"] == name]
        console.print(table(f"Proposed for {name}", COLUMNS, shown), "")
    if any(row["membership_status"] == "placeholder" for row in rows):
        console.print(PLACEHOLDER, style="bold")


def parted(change: str) -> tuple[str, str]:
    """name=value in two. Raises BluelampError where there is no equals sign."""
    name, sign, value = change.partition("=")
    if not sign:
        raise BluelampError(f"{change} changes nothing.", next_step="Write it as in --what-if floor_pct=6", exit_code=2)
    return name.strip(), value.strip()


def line(row: dict[str, Any]) -> list[Any]:
    """One proposal as a row for the terminal."""
    rates = row["msg_rates"]
    return [
        row["measure_id"], places(row["base_value"], 1), places(rates[0] if rates else None, 2), places(row["gap_pct"], 1),
        places(row["cap_pct"], 1), row["years"], row["proposed_hard_target"], row["proposed_stretch_target"],
        row["target_in_force"], places(row["probability_without_action"], 2), row["status"],
    ]  # fmt: skip


def places(value: Decimal | None, number: int) -> Decimal | None:
    """Rounded for reading."""
    return None if value is None else round(value, number)
