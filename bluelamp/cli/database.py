"""bluelamp db …: the home's PostgreSQL."""

from typing import Annotated

import typer

from bluelamp.cli.show import Json, emit
from bluelamp.database import ROLES, database_url, ensure_database, ensure_server, server
from bluelamp.database.migrate import migrate as bring_up_to_date

app = typer.Typer(help="The home's PostgreSQL: start, stop, address, schema.", no_args_is_help=True)


@app.command()
def start(json: Json = False) -> None:
    """Start the server if it is down and bring the schema up to date."""
    ensure_database()
    emit(
        {"port": server.port(), "cluster": str(server.place().cluster)},
        json,
        f"PostgreSQL listens on 127.0.0.1:{server.port()}",
    )


@app.command()
def stop(json: Json = False) -> None:
    """Stop the server."""
    stopped = server.stop()
    emit({"stopped": stopped}, json, "Stopped." if stopped else "It was not running.")


@app.command()
def url(role: Annotated[str, typer.Option(help=f"One of: {', '.join(ROLES)}.")] = "reader", json: Json = False) -> None:
    """Print the address of the database for a role, with its password: for a BI tool or psql."""
    ensure_server()
    address = database_url(role)
    emit({"url": address}, json, address.replace("postgresql+psycopg2", "postgresql", 1))


@app.command()
def migrate(
    new_secrets: Annotated[
        bool, typer.Option(help="Give roles whose secret is lost a new one; whoever used the old one must be told.")
    ] = False,
    json: Json = False,
) -> None:
    """Bring roles, schema and rights up to date (at deploy; an embedded server does it by itself)."""
    from bluelamp.settings import settings

    if not settings().database_url:
        server.start()
    bring_up_to_date(new_secrets=new_secrets)
    emit({"migrated": True}, json, "The schema is up to date.")


@app.command("rotate-key")
def rotate_key(
    reason: Annotated[str, typer.Option(help="Why; it is kept with the decision.")],
    lost: Annotated[bool, typer.Option("--lost", help="The old key is gone for good.")] = False,
    json: Json = False,
) -> None:
    """Replace the pseudonym key: all pseudonyms are made anew from the archive, so that a person's records still join."""
    from bluelamp.ingest.load.key_rotation import rotate

    ensure_database()
    summary = rotate(reason, is_lost=lost)
    emit(summary.to_dict(), json, summary.words())
