"""The bluelamp command: one command per public function; a DAG task calls the same function.

Exit codes: 0 done · 1 failed, with the next step said · 2 wrong use · 3 data refused by a check · 75 another run is at it ·
130 stopped by Ctrl-C.
"""

import sys

REFUSED = 3
STOPPED = 130


def main() -> None:
    """Entry point of the command line. Whatever happens is told in sentences, on the error stream."""
    try:
        from bluelamp.settings import take_over_environment

        take_over_environment()
        from bluelamp.cli.app import app

        app()
    except KeyboardInterrupt:
        say_stopped()
    except SystemExit as end:
        if end.code == STOPPED:  # typer makes Ctrl-C this
            say_stopped()
        raise
    except Exception as error:
        fail(error)


def say_stopped() -> None:
    """Ctrl-C: a step in hand was rolled back, and what was finished stays."""
    print("Stopped. What was finished stays; the next run takes up the rest.", file=sys.stderr)
    sys.exit(STOPPED)


def fail(error: Exception) -> None:
    """Say what failed and exit with its code. Words of data are never markup."""
    from rich.console import Console

    from bluelamp.failure import told

    failure = told(error)
    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    console.print("Failed: ", style="bold red", end="")
    console.print(failure.what, soft_wrap=True)
    for name, words in (("  where: ", failure.where), ("  next:  ", failure.next_step)):
        if words:
            console.print(name + words, soft_wrap=True)
    sys.exit(failure.exit_code)
