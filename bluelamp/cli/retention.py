"""bluelamp retention: removing what policy keeps no longer."""

from typing import Annotated

import typer

from bluelamp.cli.show import Json, emit
from bluelamp.database import ensure_database


def retention(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what each rule, verified or not, would remove; remove nothing.")
    ] = False,
    json: Json = False,
) -> None:
    """Remove pseudonyms, quarantined text and archived files that are past their time by policy (retention.csv), but what a legal hold
    (legal_hold.csv) covers. No figure changes; each removal is written down."""
    from bluelamp.operations.retention import keep_to_rules

    ensure_database()
    summary = keep_to_rules(is_trial=dry_run)
    emit(summary.to_dict(), json, summary.words())
