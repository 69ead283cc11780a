"""bluelamp db …: the home's PostgreSQL."""

from pathlib import Path
from typing import Annotated

import typer

from bluelamp.cli.show import Json, emit
from bluelamp.database import ROLES, database_url, ensure_database, ensure_server, server

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
    from bluelamp.database.migrate import migrate as bring_up_to_date
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


@app.command()
def backup(
    to: Annotated[
        Path, typer.Option(help="Directory of backups, on another disk; archived deliveries are shared there.")
    ],
    recipient: Annotated[
        str | None, typer.Option(help="Public key (age1…) to which the secrets are encrypted; else they are left out.")
    ] = None,
    json: Json = False,
) -> None:
    """Back up database, archive and secrets, while nights and readers go on."""
    from bluelamp.operations.backup import back_up

    ensure_server()
    summary = back_up(to, recipient)
    emit(summary.to_dict(), json, summary.words("Backed up to"))


@app.command()
def restore(
    source: Annotated[Path, typer.Option("--from", help="A backup, or the directory of several: then the newest.")],
    identity: Annotated[Path | None, typer.Option(help="File with the private key to the backup's secrets.")] = None,
    json: Json = False,
) -> None:
    """Put a backup back into this home, which must be empty. Then: bluelamp audit; bluelamp refresh."""
    from bluelamp.operations.backup import restore as put_back

    summary = put_back(source, identity)
    emit(
        summary.to_dict(),
        json,
        summary.words("Restored") + "\nNext: bluelamp audit, then bluelamp refresh, which writes the pages.",
    )


@app.command("try-restore")
def try_restore(
    source: Annotated[Path, typer.Option("--from", help="A backup, or the directory of several: then the newest.")],
    json: Json = False,
) -> None:
    """Put the newest backup back into a scratch home, and see that it gives the same figures and accounts for every record."""
    from bluelamp.operations.backup import rehearse

    summary = rehearse(source)
    emit(summary.to_dict(), json, summary.words("Came back whole:"))


@app.command("backup-key")
def backup_key(
    to: Annotated[Path, typer.Option(help="New file for the private key; keep it away from this machine.")],
    json: Json = False,
) -> None:
    """Make a pair of keys for the secrets in backups: the private one into a file, the public one printed."""
    from bluelamp.operations.backup import make_key

    public = make_key(to)
    emit({"recipient": public}, json, public)
