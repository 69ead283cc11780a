"""bluelamp open-data: a published site from nothing but files of data.police.uk."""

from pathlib import Path
from typing import Annotated

import typer

from bluelamp.cli.show import Json, console, emit


def open_data(
    source: Annotated[Path, typer.Argument(help="Folder with months from data.police.uk, as downloaded or unpacked.")],
    force: Annotated[
        str | None, typer.Option(help="The force the site is for, as police.uk names it: kent, leicestershire.")
    ] = None,
    json: Json = False,
) -> None:
    """Take the street and outcomes files of every force below a folder, and publish a site for one of them."""
    from bluelamp.operations.open_data import publish_open_data

    summary = publish_open_data(
        source.absolute(), force, say=lambda words: None if json else console.print(f"  {words}")
    )
    emit(summary.to_dict(), json, summary.words())
