"""How the command line shows results: words for people, JSON for machines, progress on long work."""

import json as json_module
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from bluelamp.calendar import POLICE_TIME

Json = Annotated[bool, typer.Option("--json", help="Machine-readable result on stdout.")]

# Into a file or a pipe, a table is as wide as it needs to be.
# What a feed, a file or a person named is shown as it is: never markup, never an emoji.
PLAIN: dict[str, Any] = {"markup": False, "highlight": False, "emoji": False}
console = Console(**PLAIN, width=None if sys.stdout.isatty() else 240)
error_console = Console(**PLAIN, stderr=True)


def emit(result: Any, as_json: bool, words: str | Table) -> None:
    """Print the result: JSON when asked for, else words or a table."""
    if as_json:
        print(json_module.dumps(result, default=str, ensure_ascii=False))
    else:
        console.print(words, soft_wrap=isinstance(words, str))


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    """A table for the terminal; numbers to the right."""
    rows = [list(row) for row in rows]
    shown = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for index, column in enumerate(columns):
        numeric = bool(rows) and all(
            isinstance(row[index], int | float | Decimal) or row[index] is None for row in rows
        )
        shown.add_column(column.replace("_", " "), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        shown.add_row(*map(words, row))
    return shown


def words(cell: Any) -> str:
    """One value as a person reads it in a table."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else ""
    if isinstance(cell, int | Decimal):
        return f"{cell:,}"
    if isinstance(cell, datetime):
        return f"{cell.astimezone(POLICE_TIME):%Y-%m-%d %H:%M}"
    if isinstance(cell, dict):
        return ", ".join(str(value) for value in cell.values() if value)
    return str(cell)


@contextmanager
def progress(as_json: bool = False) -> Iterator[Progress]:
    """Progress bars on the error stream, silent where it is no terminal or JSON is wanted."""
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=error_console, transient=True, disable=as_json or not sys.stderr.isatty(),
    ) as bars:  # fmt: skip
        yield bars
