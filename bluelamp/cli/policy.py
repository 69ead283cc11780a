"""bluelamp policy: making a policy folder, and looking whether one can be used (no database is needed), and what it would change."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bluelamp.cli.show import Json, emit, progress
from bluelamp.settings import settings

app = typer.Typer(help="Policy folders: what a force decides, as dated rows.", no_args_is_help=True)


@app.command()
def new(
    directory: Annotated[Path, typer.Argument(help="A folder that does not exist yet.")],
    collects: Annotated[
        list[str] | None,
        typer.Option(help="For a warehouse of no force, which collects what forces send: one of them, such as kent."),
    ] = None,
    json: Json = False,
) -> None:
    """Write a policy folder to fill: every table with its columns, and a README that says what each holds."""
    from bluelamp.policy.collector import write_collector
    from bluelamp.policy.skeleton import write_skeleton

    folder = directory.absolute()
    if collects:
        write_collector(folder, collects)
        words = f"Written: {directory}. Put the forces' public keys into its peer_keys/, as its README.md says."
    else:
        write_skeleton(folder)
        words = f"Written: {directory}. Read its README.md, fill seeds/, then run: bluelamp policy check {directory}"
    emit({"folder": str(folder)}, json, words)


@app.command()
def check(
    directory: Annotated[Path | None, typer.Argument(help="The folder; the one in use when left out.")] = None,
    json: Json = False,
) -> None:
    """Say what is wrong in a policy folder: file, row, column, what, and what to do. Exit 1 where something is."""
    from bluelamp.policy.check import check_policy

    folder = directory.absolute() if directory else settings().policy
    found = check_policy(folder)
    words = "\n".join(finding.words() for finding in found) or f"{folder}: nothing is wrong."
    emit([finding.to_dict() for finding in found], json, words)
    if found:
        sys.exit(1)


@app.command()
def upgrade(
    directory: Annotated[Path | None, typer.Argument(help="The folder; the one in use when left out.")] = None,
    json: Json = False,
) -> None:
    """Bring an older policy folder to the product's version: adds what it lacks, and changes nothing that it says."""
    from bluelamp.policy.upgrade import upgrade as bring_up

    folder = directory.absolute() if directory else settings().policy
    done = bring_up(folder)
    words = "\n".join(done) if done else f"{folder} is of the product's version already."
    emit({"folder": str(folder), "done": done}, json, words)


@app.command()
def diff(
    directory: Annotated[Path, typer.Argument(help="The folder with the policy to try.")], json: Json = False
) -> None:
    """Say which published figures, verdicts and targets another policy would change, and how many, before it is used."""
    from bluelamp.database import ensure_server
    from bluelamp.rebuild.policy_change import policy_change

    ensure_server()
    with progress(json) as bars:
        bars.add_task("Trying the policy beside what is published", total=None)
        change = policy_change(directory.absolute())
    emit(change.to_dict(), json, change.words())
