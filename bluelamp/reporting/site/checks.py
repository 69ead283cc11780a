"""The pages of check results (Great Expectations' Data Docs) that the quality checks left in the site."""

from dataclasses import dataclass
from pathlib import Path

DOORS = {"raw": "deliveries", "build": "figures"}


@dataclass(frozen=True)
class CheckPage:
    """One suite's page: what it checks (a feed or a mart), deliveries or figures, and its address in the site."""

    name: str
    checked: str
    path: str


def find_checks(directory: Path) -> list[CheckPage]:
    """Every suite's page that is there, deliveries before figures."""
    return [
        CheckPage(page.stem, checked, page.relative_to(directory).as_posix())
        for door, checked in DOORS.items()
        for page in sorted((directory / "checks" / door).glob("*.html"))
    ]
