"""The dictionary of the project as it stands, kept in the home until the project changes: parsing takes seconds."""

import json
from dataclasses import asdict
from pathlib import Path

from bluelamp.contracts import load_contracts
from bluelamp.files import sha256_of, write_whole
from bluelamp.reporting.dictionary.entry import Dictionary, to_dictionary
from bluelamp.reporting.dictionary.manifest import dictionary_of
from bluelamp.settings import settings
from bluelamp.transform.project import state_folder

DESCRIBED_BY = ("dbt_project.yml", "**/*.sql", "**/*.yml", "**/*.md", "seeds/*.csv")


def read_dictionary() -> Dictionary:
    """Every table, metric and document in words. Raises BluelampError where the project cannot be parsed."""
    kept, stamp = state_folder() / "dictionary.json", _stamp()
    if kept.exists():
        content = json.loads(kept.read_text(encoding="utf-8"))
        if content["stamp"] == stamp:
            return to_dictionary(content["entries"])
    dictionary = dictionary_of(_manifest(), load_contracts())
    write_whole(kept, json.dumps({"stamp": stamp, "entries": [asdict(entry) for entry in dictionary.entries]}))
    return dictionary


def _stamp() -> str:
    """SHA-256 over the project's files and over this package, which decides what is taken from them."""
    project = settings().dbt_project
    files = {path for pattern in DESCRIBED_BY for path in project.glob(pattern)}
    files |= set(settings().policy.glob("seeds/**/*.csv"))
    files |= {contract.source for contract in load_contracts().values()}
    return sha256_of(sorted({*files, *Path(__file__).parent.glob("*.py")}))


def _manifest() -> object:
    """The parsed project. dbt writes in a folder of its own, so that a build at the same time is not disturbed."""
    from bluelamp.transform.runner import Project

    return Project(folder="dictionary").manifest
