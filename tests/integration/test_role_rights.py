"""docs/roles.md says who may do what, as the database has it."""

from pathlib import Path

from bluelamp.settings import settings
from tests.role_rights import document


def test_the_table_of_rights_in_the_docs_is_the_database_s(home: Path) -> None:
    told = (settings().project / "docs" / "roles.md").read_text(encoding="utf-8")
    assert told == document(), "write it anew: .venv/bin/python -m tests.role_rights"
