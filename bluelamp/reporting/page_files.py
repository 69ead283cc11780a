"""What every site is made with: Jinja's environment with the words of figures and dates, and the files that all pages share."""

from collections.abc import Container, Iterable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bluelamp.reporting import wording

SHARED = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "site" / "static"


def page_environment(templates: Path) -> Environment:
    """Jinja's environment for the templates of that folder, and those that sites share. A name that is not there is an error, never
    a blank."""
    environment = Environment(
        loader=FileSystemLoader([templates, SHARED]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    words = ("number", "signed", "decimal", "day", "month", "clock", "listed")
    environment.filters |= {name: getattr(wording, name) for name in words}
    environment.filters["sentence"] = lambda text: f"{text[0].upper()}{text[1:]}"
    return environment


def withdraw(directory: Path, addresses: Iterable[str], written: Container[str]) -> None:
    """Remove what a site writes at those addresses where it has something to show, and did not write now: a file that is kept
    or linked somewhere must not go on telling figures that are published no longer."""
    for address in addresses:
        if address not in written:
            (directory / address).unlink(missing_ok=True)


def static_files() -> dict[str, bytes]:
    """Style sheet, programs and pictures by their addresses."""
    return {f"static/{path.name}": path.read_bytes() for path in sorted(STATIC.iterdir()) if path.is_file()}
