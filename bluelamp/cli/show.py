"""How the command line shows results: words for people, JSON for machines, progress on long work."""

import json as json_module
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

Json = Annotated[bool, typer.Option("--json", help="Machine-readable result on stdout.")]

console = Console(highlight=False)
error_console = Console(stderr=True, highlight=False)


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
        numeric = bool(rows) and all(isinstance(row[index], int | float) or row[index] is None for row in rows)
        shown.add_column(column, justify="right" if numeric else "left")
    for row in rows:
        shown.add_row(*(f"{cell:,}" if isinstance(cell, int) else "" if cell is None else str(cell) for cell in row))
    return shown


@contextmanager
def progress(as_json: bool = False) -> Iterator[Progress]:
    """Progress bars on the error stream, silent where it is no terminal or JSON is wanted."""
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=error_console, transient=True, disable=as_json or not sys.stderr.isatty(),
    ) as bars:  # fmt: skip
        yield bars
