"""Which version of the tables a policy folder has: policy.yaml, so that an upgrade of the product can say what it needs."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from bluelamp.policy.finding import Finding

FILE = "policy.yaml"
VERSION = 1  # of the tables as the product has them now


def version_findings(folder: Path) -> Iterator[Finding]:
    """What is wrong with the version that the folder says it has."""
    path = folder / FILE
    if not path.exists():
        yield Finding(FILE, 0, "", "the file is missing", f"Make it with this line: version: {VERSION}")
        return
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError):
        yield Finding(
            FILE, 0, "", "the file cannot be read as YAML", f"Write one line for each fact, as: version: {VERSION}"
        )
        return
    version = said.get("version") if isinstance(said, dict) else None
    if not isinstance(version, int):
        yield Finding(FILE, 0, "version", "the folder says no version", f"Add the line: version: {VERSION}")
    elif version > VERSION:
        yield Finding(FILE, 0, "version", f"the folder is of version {version}, newer than the product's {VERSION}",
                      "Upgrade the product, or use the folder as it was before.")  # fmt: skip
    elif version < VERSION:
        yield Finding(FILE, 0, "version", f"the folder is of version {version}, and the product now reads {VERSION}",
                      "CHANGELOG.md says what changed in the tables between them.")  # fmt: skip
