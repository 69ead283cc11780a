"""bluelamp register: the workbook in which people keep issues, actions, responses and what else they write down."""

from pathlib import Path
from typing import Annotated

import typer

from bluelamp.cli.show import Json, emit
from bluelamp.database import ensure_server
from bluelamp.errors import BluelampError

app = typer.Typer(
    help="The register that people keep: its workbook. It comes back through the folder landing/register.",
    no_args_is_help=True,
)


@app.callback()
def register() -> None:
    """The register that people keep: its workbook. It comes back through the folder landing/register."""


@app.command()
def write(
    directory: Annotated[Path | None, typer.Option(help="Where to write it.")] = None, json: Json = False
) -> None:
    """Write the workbook from what is published, into documents/<as-at date>/ unless told otherwise."""
    from bluelamp.operations.refresh import register_workbook

    ensure_server()
    path = register_workbook(directory)
    if path is None:
        raise BluelampError("Nothing has been published yet.", next_step="Run: bluelamp refresh")
    emit({"path": str(path)}, json, str(path))
