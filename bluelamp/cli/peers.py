"""bluelamp peers: what this force tells other forces' warehouses, signed, and by which key they know it."""

from pathlib import Path
from typing import Annotated

import typer

from bluelamp.cli.show import Json, emit
from bluelamp.database import ensure_database

app = typer.Typer(
    help="Other forces' warehouses: this force's months for their comparisons, signed.", no_args_is_help=True
)


@app.callback()
def peers() -> None:
    """Other forces' warehouses: this force's months for their comparisons, signed."""


@app.command()
def export(
    directory: Annotated[Path | None, typer.Option(help="Where to write it.")] = None, json: Json = False
) -> None:
    """Write this force's peer_month delivery with its signed manifest, and the public key by which others verify it."""
    from bluelamp.reporting.export.peers import export_peer_month

    ensure_database()
    written = export_peer_month(directory)
    emit(written.to_dict(), json, written.words())


@app.command()
def key(json: Json = False) -> None:
    """Print this force's public key; others put it into peer_keys/<force>.pub of their policy folder. Made at first use."""
    from bluelamp.peers.signature import own_key, public_words

    words = public_words(own_key())
    emit({"public_key": words}, json, words)
