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
def migrate(json: Json = False) -> None:
    """Bring roles, schema and rights up to date (at deploy; an embedded server does it by itself)."""
    from bluelamp.settings import settings

    if not settings().database_url:
        server.start()
    bring_up_to_date()
    emit({"migrated": True}, json, "The schema is up to date.")
