"""bluelamp doctor and bluelamp metrics: is everything well, and what a monitoring system is told of it."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bluelamp.cli.show import Json, emit, table
from bluelamp.failure import told
from bluelamp.settings import each_warehouse

Hour = Annotated[
    datetime | None,
    typer.Option(
        formats=["%H:%M"],
        metavar="HH:MM",
        help="Ask only whether figures were published by then, and tell who is to know.",
    ),
]


def doctor(published_by: Hour = None, json: Json = False) -> None:
    """Look for what could keep the warehouse from working. Exit 1 when something is wrong.

    --published-by asks every node's warehouse where nodes are scheduled from here."""
    if published_by:
        from bluelamp.operations.watch import published_by as look

        findings = [look(published_by.time()) for _ in each_warehouse()]
    else:
        from bluelamp.operations.doctor import examine

        findings = examine()
    rows = [("well" if f.is_well else "WRONG", f.subject, f.words, "" if f.is_well else f.next_step) for f in findings]
    emit([vars(f) for f in findings], json, table("", ["", "what", "found", "next"], rows))
    if not all(finding.is_well for finding in findings):
        sys.exit(1)


def metrics(
    to: Annotated[
        Path | None, typer.Option(help="Folder to write it into, which a collector may read, instead of the home's.")
    ] = None,
    json: Json = False,
) -> None:
    """Write the metrics file that Prometheus's textfile collector reads, as each night and bluelamp status do. Starts no server.

    Every node's where nodes are scheduled from here; exit 1 where a database does not answer (bluelamp_up is 0 then)."""
    from bluelamp.operations.metrics import look_and_write

    folder = to and to.absolute()

    written, failed = dict[str, str](), dict[str, str]()
    for name in each_warehouse():
        try:
            written[name] = str(look_and_write(folder))
        except Exception as error:
            if not name:
                raise
            failed[name] = told(error).what
    facts: dict[str, object] = {"file": written[""]} if "" in written else {"files": written, "failed": failed}
    lines = [f"Wrote {path}" for path in written.values()] + [
        f"FAILED: {name}: {words}" for name, words in failed.items()
    ]
    emit(facts, json, "\n".join(lines))
    if failed:
        sys.exit(1)
