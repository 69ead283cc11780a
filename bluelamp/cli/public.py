"""bluelamp public …: what leaves the building."""

import sys

import typer

from bluelamp.cli.show import Json, emit
from bluelamp.database import ensure_database, ensure_server

app = typer.Typer(help="What leaves the building: counts in which nobody can be recognised.", no_args_is_help=True)


@app.command()
def release(json: Json = False) -> None:
    """Release the published counts of complete quarters into schema public_marts, with the certificate of their disclosure control.
    Exit 1 where nothing is new and a sensitive count of what is out is recovered."""
    from bluelamp.operations.public_release import release as release_counts

    ensure_database()
    summary = release_counts()
    emit(summary.to_dict(), json, summary.words())
    if not summary.certificate.holds:
        sys.exit(1)


@app.command()
def attack(json: Json = False) -> None:
    """Add and subtract everything that was ever released, by linear programs. Exit 1 where a sensitive count is recovered."""
    from bluelamp.operations.public_release import attack as attack_everything

    ensure_server()
    certificate = attack_everything()
    emit(certificate.to_dict(), json, certificate.words())
    if not certificate.holds:
        sys.exit(1)
