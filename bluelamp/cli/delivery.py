"""bluelamp delivery: what a person decides about deliveries, each with its reason."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bluelamp.cli import REFUSED
from bluelamp.cli.show import Json, emit
from bluelamp.database import ensure_database

app = typer.Typer(
    help="Try a file, or decide on a delivery or a record: set aside, take back, release, refuse, waive.",
    no_args_is_help=True,
)

Reason = Annotated[str, typer.Option(help="Why; it is kept with the decision.")]
Delivery = Annotated[int, typer.Argument(help="The delivery's number, as bluelamp status shows it.")]


@app.command("try")
def try_(
    file: Annotated[Path, typer.Argument(help="A file, named as its feed's contract asks.")], json: Json = False
) -> None:
    """Hold a file against its contract, and keep nothing: its first row in our columns, what breaks. Exit 3: it would be refused."""
    from bluelamp.ingest.try_delivery import try_delivery

    tried = try_delivery(file.absolute())
    emit(tried.to_dict(), json, tried.words())
    if tried.refused:
        sys.exit(REFUSED)


@app.command("set-aside")
def set_aside(
    reason: Reason,
    delivery: Annotated[int | None, typer.Argument(help="An accepted delivery's number.")] = None,
    feed: Annotated[str | None, typer.Option(help="The feed of a record.")] = None,
    record: Annotated[str | None, typer.Option(help="A record's key, such as CR/0031942/13.")] = None,
    json: Json = False,
) -> None:
    """Take an accepted delivery, or a record, out of every figure; nothing is deleted."""
    from bluelamp.ingest import decisions

    ensure_database()
    decision = decisions.set_aside(reason, load_id=delivery, feed=feed, record=record)
    emit(decision.to_dict(), json, decision.words())


@app.command("take-back")
def take_back(
    number: Annotated[int, typer.Argument(help="The number under which it was set aside.")],
    reason: Reason,
    json: Json = False,
) -> None:
    """Count again what was set aside."""
    from bluelamp.ingest import decisions

    ensure_database()
    decision = decisions.take_back(number, reason)
    emit(decision.to_dict(), json, decision.words())


@app.command()
def release(delivery: Delivery, reason: Reason, json: Json = False) -> None:
    """Let a held delivery go on to the quality check."""
    from bluelamp.ingest import decisions

    ensure_database()
    decision = decisions.decide_held(delivery, reason, is_released=True)
    emit(decision.to_dict(), json, decision.words())


@app.command()
def refuse(delivery: Delivery, reason: Reason, json: Json = False) -> None:
    """Refuse a held delivery."""
    from bluelamp.ingest import decisions

    ensure_database()
    decision = decisions.decide_held(delivery, reason, is_released=False)
    emit(decision.to_dict(), json, decision.words())


@app.command()
def waive(
    feed: Annotated[str, typer.Argument(help="A daily feed.")],
    day: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="The day that will never be delivered.")],
    reason: Reason,
    json: Json = False,
) -> None:
    """Let the as-at date pass a day that will never be delivered."""
    from bluelamp.ingest import decisions

    ensure_database()
    decision = decisions.waive(feed, day.date(), reason)
    emit(decision.to_dict(), json, decision.words())
