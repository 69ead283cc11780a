"""The commands. Heavy packages are imported inside the command that needs them, so that --help answers at once."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bluelamp.cli import (
    REFUSED,
    audit,
    bi,
    database,
    delivery,
    documents,
    figures,
    health,
    open_data,
    peers,
    policy,
    public,
    quarantine,
    register,
    retention,
    targets,
)
from bluelamp.cli.show import Json, console, emit, progress, table
from bluelamp.database import ensure_database, ensure_server
from bluelamp.errors import BluelampError
from bluelamp.settings import enter, settings

if TYPE_CHECKING:
    from bluelamp.ingest import IngestSummary

app = typer.Typer(
    help="Bluelamp: a nightly police-performance warehouse. Three verbs: ingest, build, publish.",
    no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False,
)  # fmt: skip
app.add_typer(database.app, name="db")
app.add_typer(delivery.app, name="delivery")
app.add_typer(peers.app, name="peers")
app.add_typer(policy.app, name="policy")
app.add_typer(public.app, name="public")
app.add_typer(register.app, name="register")

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]


def day(moment: datetime | None) -> date | None:
    """Typer knows moments; we mean days."""
    return moment.date() if moment else None


@app.callback()
def of_node(node: Annotated[str, typer.Option(help="Work for this node of BLUELAMP_NODES.")] = "") -> None:
    """Bluelamp: a nightly police-performance warehouse. Three verbs: ingest, build, publish."""
    if node:
        enter(node)


@app.command()
def sample(until: Day = None, night: Day = None, seed: int = 2013, json: Json = False) -> None:
    """Write the sample force's deliveries into the landing folders (all, up to a day, or one night's)."""
    from bluelamp.sample import write_sample

    settings().home.mkdir(parents=True, exist_ok=True)
    (settings().home / "SAMPLE").touch()
    with progress(json) as bars:
        bars.add_task("Writing the sample force's deliveries", total=None)
        paths = write_sample(settings().landing, until=day(until), night=day(night), seed=seed)
    emit({"files": len(paths)}, json, f"{len(paths)} deliveries written to {settings().landing}")


@app.command()
def ingest(
    feeds: Annotated[list[str] | None, typer.Argument(help="Feeds to take; all when none is named.")] = None,
    source: Annotated[
        Path | None, typer.Option("--from", help="Take files below this folder, leaving them there.")
    ] = None,
    json: Json = False,
) -> None:
    """Take deliveries from the landing folders into raw, through the quality check. Exit 3 when a delivery was refused or is held."""
    from bluelamp.ingest import ingest as take

    ensure_database()
    with progress(json) as bars:
        summary = take(feeds or None, source=source, progress=bars)
    emit(summary.to_dict(), json, summary.words())
    leave(summary)


def leave(summary: "IngestSummary") -> None:
    """Exit 1 when a feed could not be taken, 3 when a delivery was refused or waits for a decision."""
    if summary.failures:
        sys.exit(1)
    if summary.refused or summary.held:
        sys.exit(REFUSED)


@app.command()
def build(
    full_refresh: Annotated[
        bool, typer.Option(help="Rebuild everything from raw instead of what was touched.")
    ] = False,
    json: Json = False,
) -> None:
    """Build core and marts with dbt from what was accepted, and check them."""
    from bluelamp.operations.refresh import build_and_check

    ensure_database()
    with progress(json) as bars:
        bars.add_task("Building", total=None)
        summary = build_and_check(full_refresh=full_refresh)
    emit(summary.to_dict(), json, summary.words())


@app.command()
def publish(json: Json = False) -> None:
    """Publish the newest approved build, by difference, in one transaction."""
    from bluelamp.publish import publish as publish_build

    ensure_database()
    summary = publish_build()
    if summary.is_nothing_ever:
        raise BluelampError(
            summary.words(),
            where=str(settings().landing),
            next_step="Put deliveries there, then run: bluelamp refresh; bluelamp status shows what was taken and what was refused.",
        )
    emit(summary.to_dict(), json, summary.words())


@app.command()
def refresh(json: Json = False) -> None:
    """Ingest, build, the quality check, publish and the daily documents: the whole night.

    Exit 3 when a delivery was refused or is held."""
    from bluelamp.operations.refresh import refresh as whole_night

    ensure_database()
    with progress(json) as bars:
        summary = whole_night(progress=bars)
    emit(summary.to_dict(), json, summary.words())
    leave(summary.ingest)


@app.command()
def rollback(
    publication: Annotated[
        int | None, typer.Argument(help="Publication to go back to; the one before when left out.")
    ] = None,
    json: Json = False,
) -> None:
    """Publish again what readers saw in an earlier publication, and write its spread-sheet and site."""
    from bluelamp.operations.roll_back import roll_back

    ensure_database()
    summary = roll_back(publication)
    emit(summary.to_dict(), json, summary.words())


@app.command()
def status(json: Json = False) -> None:
    """What is published, how far each feed has come, what is missing, waiting or refused."""
    from bluelamp.operations.alarms import alarms
    from bluelamp.operations.metrics import keep_metrics
    from bluelamp.operations.status import read_status

    ensure_server()
    state = read_status()
    wrong = [alarm.to_dict() for alarm in alarms(state)]
    keep_metrics(state)
    if json:
        emit({**state.to_dict(), "alarms": wrong}, True, "")
        return
    console.print(f"Home {state.home}" + ("  (sample data)" if state.is_sample else ""))
    sections = {
        "Publications": state.publications, "Feeds": state.feeds, "Gaps": state.gaps,
        "Late by the clock": state.late, "Held for a decision (bluelamp delivery release, or refuse)": state.held,
        "Set aside": state.set_aside, "Warnings of the newest deliveries": state.warnings,
        "Refused deliveries": state.refused, "Removed when its time was over": state.retention,
        "Policy that runs out": state.policy, "Last runs": state.runs,
    }  # fmt: skip
    for title, rows in sections.items():
        if rows:
            console.print(table(title, list(rows[0]), [list(row.values()) for row in rows]), "")
    for alarm in wrong:
        console.print(f"{alarm['what']}\n  Next: {alarm['next_step']}", markup=False)


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="One SELECT, SHOW or EXPLAIN.")],
    role: Annotated[str, typer.Option(help="reader, engineer, steward or public_reader.")] = "reader",
) -> None:
    """Run a query (as the reader unless told otherwise) and print CSV with a header."""
    from bluelamp.cli.query import copy_as_csv

    ensure_server()
    copy_as_csv(query, role, sys.stdout)


app.command(name="open-data")(open_data.open_data)
for command in (
    figures.report, figures.export, figures.metric, figures.explain, figures.restate, documents.verify,
    documents.errata, documents.check_text, targets.targets, audit.audit, bi.bi, retention.retention, health.doctor, health.metrics,
    quarantine.quarantine,
):  # fmt: skip
    app.command()(command)


@app.command()
def up() -> None:
    """Airflow with its web UI, the nightly schedule and the site, until Ctrl-C."""
    from bluelamp.local.up import up as keep_running

    ensure_database()
    keep_running()


@app.command()
def down(json: Json = False) -> None:
    """Stop what `bluelamp up` started in this home, and the database."""
    from bluelamp.database import server
    from bluelamp.local.up import down as stop_services

    stopped = stop_services()
    server.stop()
    emit({"stopped": stopped}, json, "Everything of this home is stopped.")
