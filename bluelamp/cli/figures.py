"""bluelamp report, metric, explain, restate: figures of now and of any past moment, how they came about, and making them again."""

import csv
import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from bluelamp.cli.show import Json, console, emit, table, words
from bluelamp.database import ensure_database, ensure_server
from bluelamp.errors import BluelampError


def report(
    name: Annotated[
        str,
        typer.Argument(
            help="daily-crime, register or targets (workbooks), figures (CSV and JSON), site, or a document for a board (PDF): "
            "sab, panel, pdg, briefing, control-charts, control-charts-plan, target-achievement, fib-sheet, regional; sab-slides "
            "(PowerPoint)."
        ),
    ],
    directory: Annotated[Path | None, typer.Option(help="Where to write it.")] = None,
    as_at: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Rebuild a past state: the last day that it counts.")
    ] = None,
    as_known: Annotated[
        str | None, typer.Option(help="Rebuild a past state: when it was known, such as 2013-10-15T06:00 (local time).")
    ] = None,
    again: Annotated[
        int | None, typer.Option(help="Make an issued document again, to the byte: its number in ops.document.")
    ] = None,
    json: Json = False,
) -> None:
    """Write a document from what is published, or from any past state, which leaves what is published as it is."""
    from bluelamp.operations.refresh import REPORTS
    from bluelamp.rebuild import parse_moment, report_past

    ensure_server()
    if name not in REPORTS:
        raise BluelampError(
            f"There is no report {name}.", next_step=f"Choose one of: {', '.join(REPORTS)}.", exit_code=2
        )
    if again is not None:
        from bluelamp.operations.documents import COMMANDS
        from bluelamp.reporting.document.issue import make_again

        if as_at is not None or as_known is not None:
            raise BluelampError(
                "An issued document has its day and its moment: --again fits neither --as-at nor --as-known.",
                next_step=f"Leave them out: bluelamp report {name} --again {again}; or leave --again out, for a past state made anew.",
                exit_code=2,
            )
        made = make_again(again, directory or Path.cwd(), name, COMMANDS)
        emit({"path": str(made)}, json, str(made))
        return
    if as_at is None and as_known is None:
        path = REPORTS[name](directory)
    else:
        path = report_past(REPORTS[name], parse_moment(as_at.date() if as_at else None, as_known), directory)
    if path is None:
        raise BluelampError("Nothing has been published yet.", next_step="Run: bluelamp refresh")
    emit({"path": str(path)}, json, str(path))


def export(
    directory: Annotated[Path, typer.Argument(help="A folder that does not exist yet, or an empty one.")],
    role: Annotated[str, typer.Option(help="As whom: reader or public_reader.")] = "reader",
    json: Json = False,
) -> None:
    """Write the published star and marts, as that role sees them, as Parquet with a datapackage.json and as a DuckDB file."""
    from bluelamp.reporting.export import write_export

    ensure_server()
    path = write_export(directory, role)
    emit({"path": str(path)}, json, str(path))


def metric(
    name: Annotated[str, typer.Argument(help="Such as recorded_crime, outcome_rate or satisfaction.")],
    by: Annotated[str, typer.Option(help="What to group by, separated by commas: area,month.")] = "",
    where: Annotated[
        list[str] | None,
        typer.Option(help="A condition, such as area_name=City or month>=2013-04-01; as many as you like."),
    ] = None,
    json: Json = False,
) -> None:
    """A metric of what is published, by its definition in dbt_project/models/semantic, as CSV. A value that may not be told is
    empty."""
    from bluelamp.reporting.metric import Condition, ask

    ensure_server()
    answer = ask(
        name, [column.strip() for column in by.split(",") if column.strip()], list(map(Condition.read, where or ()))
    )
    if json:
        emit([dict(zip(answer.columns, row, strict=True)) for row in answer.rows], True, "")
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerows([answer.columns, *answer.rows])


def explain(
    measure: Annotated[
        str,
        typer.Argument(
            help="A measure, such as theft_of_motor_vehicle_recorded, or a synonym; or an id of the register."
        ),
    ],
    area: Annotated[str | None, typer.Option(help="force (unless told), or the plain name of a BCU or LPU.")] = None,
    statistic: Annotated[str | None, typer.Option(help="Such as actual or above_target.")] = None,
    as_known: Annotated[
        str | None,
        typer.Option(help="Of a record of the register: its life as it was known then, such as 2013-10-15T06:00."),
    ] = None,
    json: Json = False,
) -> None:
    """The receipt of a published figure (formula, inputs, rounding, period, deliveries, publication), or the life of a record of
    the register."""
    from bluelamp.register.edit import RECORD_ID
    from bluelamp.reporting.receipts import explain as write_receipt
    from bluelamp.reporting.receipts.life import life_of

    ensure_server()
    if RECORD_ID.fullmatch(measure.upper()):
        from bluelamp.rebuild import parse_moment

        if area is not None or statistic is not None:
            raise BluelampError(
                f"{measure.upper()} is a record of the register: it has one life, and no areas or statistics.",
                next_step=f"bluelamp explain {measure.upper()} tells it.",
                exit_code=2,
            )
        events = life_of(measure.upper(), parse_moment(None, as_known).known_at if as_known else None)
        lived = [(event.day, event.what, event.source) for event in events]
        names = ("on", "what", "source")
        emit(
            [dict(zip(names, row, strict=True)) for row in lived],
            json,
            table(f"The life of {measure.upper()}", names, lived),
        )
        return
    if as_known is not None:
        raise BluelampError(
            f"{measure} is no record of the register: the receipt is of the figure that is published.",
            next_step=f"bluelamp report figures --as-known {as_known} writes every figure as it was known then.",
            exit_code=2,
        )
    receipt = write_receipt(measure, area or "force", statistic)
    if json:
        emit(receipt.to_dict(), True, "")
        return
    console.print(summary_of(receipt), "")
    rows = [list(vars(delivery).values()) for delivery in receipt.deliveries]
    console.print(table("Deliveries", ["feed", "deliveries", "from", "to", "newest known"], rows))


def summary_of(receipt: Any) -> Table:
    """The receipt as lines of name and words."""
    value = receipt.label if receipt.value is None else receipt.value
    confirmed = {True: "confirmed", False: "DOES NOT FOLLOW from its inputs", None: "judged by a rule: no arithmetic"}
    if receipt.not_counted:
        confirmed[True] = "confirmed from its inputs"
    exact = "" if receipt.exact_value is None else f" (unrounded {short(receipt.exact_value)})"
    lines = {
        "figure": f"{receipt.title}, {receipt.area_name}, {receipt.statistic}",
        "value": words(value) or "none: the formula divides by nothing",
        "formula": receipt.formula,
        "inputs": ", ".join(f"{name} = {short(value)}" for name, value in receipt.inputs.items()),
        "worked out again": f"{confirmed[receipt.is_confirmed]}{exact}",
        "rounding": receipt.rounding,
        "period": f"{receipt.period}: {receipt.period_from} to {receipt.period_to}",
        "definition": f"version {receipt.definition_version}",
        "publication": f"{receipt.publication_id}, as at {receipt.as_at_date}, {words(receipt.published_at)}",
    }
    for count in receipt.counted:
        lines[f"records of {count.input_name}"] = (
            f"{count.crime_count:,} crimes recorded {count.first} to {count.last}, from {count.delivery_count} deliveries"
        )
    if receipt.not_counted:
        lines["records"] = f"not counted again: {receipt.not_counted}"
    shown = Table(show_header=False, box=None, pad_edge=False)
    for name, line in lines.items():
        shown.add_row(name, line)
    return shown


def short(value: Any) -> str:
    """A term as a person reads it: six decimals at most (--json gives them all)."""
    return words(Decimal(f"{value:.6f}").normalize() + 0 if isinstance(value, Decimal) else value)


def restate(
    feed: Annotated[str | None, typer.Option(help="Only what deliveries of this feed touch.")] = None,
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Their first day.")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Their last day.")] = None,
    from_archive: Annotated[bool, typer.Option(help="Load first what the archive holds and raw lacks.")] = False,
    json: Json = False,
) -> None:
    """Build again from raw: everything, or what some deliveries touch. Figures change only where they were wrong."""
    from bluelamp.rebuild.restate import restate as build_again

    ensure_database()
    days = (first.date() if first else None, last.date() if last else None)
    summary = build_again(feed, *days, from_archive=from_archive)
    emit(summary.to_dict(), json, summary.words())
