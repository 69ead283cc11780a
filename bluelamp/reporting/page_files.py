"""What every site is made with: Jinja's environment with the words of figures and dates, and the files that all pages share."""

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


def static_files() -> dict[str, bytes]:
    """Style sheet, programs and pictures by their addresses."""
    return {f"static/{path.name}": path.read_bytes() for path in sorted(STATIC.iterdir()) if path.is_file()}
