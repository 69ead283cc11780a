"""bluelamp bi: Superset with this home's dashboards, or their assets as files."""

from pathlib import Path
from typing import Annotated

import typer

from bluelamp.database import ensure_database


def bi(
    write: Annotated[
        Path | None, typer.Option(help="Only write the assets into this new folder, for a Superset of your own.")
    ] = None,
) -> None:
    """Apache Superset on this home's published star and marts, until Ctrl-C. Install and start it by: ./scripts/bi"""
    from bluelamp.local.bi import log_folder, running, write_bundle
    from bluelamp.local.bi.api import USER
    from bluelamp.local.up import stop_on_signals, wait_for_the_end
    from bluelamp.settings import settings

    ensure_database()
    if write is not None:
        print(write_bundle(write))
        return
    stop_on_signals()
    try:
        with running() as (superset, keeper):
            names = sorted((one["dashboard_title"], one["url"]) for one in superset.listed("dashboard"))
            print("", *(f"  {title:<24}{superset.address}{url}" for title, url in names), sep="\n")
            where = (
                settings().secrets / "superset_admin"
            )  # never printed: a log or a journal may keep what a terminal shows
            print(f"\n  user {USER}, password in {where}\n\nCtrl-C stops it.", flush=True)
            wait_for_the_end(keeper, logs=str(log_folder()))
    except (KeyboardInterrupt, SystemExit):
        print("Superset is stopped.", flush=True)
