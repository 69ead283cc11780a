"""The bluelamp command: one command per public function; a DAG task calls the same function.

Exit codes: 0 done · 1 failed, with the next step said · 2 wrong use · 3 data refused by a check · 75 another run is at it.
"""

import sys

from rich.console import Console

from bluelamp.errors import BluelampError

REFUSED = 3


def main() -> None:
    """Entry point of the command line."""
    from bluelamp.cli.app import app

    try:
        app()
    except BluelampError as error:
        console = Console(stderr=True)
        console.print(f"[bold red]Failed:[/] {error.what}", highlight=False, soft_wrap=True)
        if error.where:
            console.print(f"  where: {error.where}", highlight=False, markup=False, soft_wrap=True)
        if error.next_step:
            console.print(f"  next:  {error.next_step}", highlight=False, markup=False, soft_wrap=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
