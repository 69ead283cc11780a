"""File names as people have them: what a browser, a copy or a shift key made of the name that the contract asks for."""

import os
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from bluelamp.contracts import Contract

# What browsers and file managers put before the ending when the name is taken: "… (1).csv", "… - Copy.csv", "… - Copy (2).csv".
COPY = re.compile(r"( ?- ?copy)?( ?\([0-9]{1,3}\))?(?=(\.csv|\.xlsx)?(\.gz)?$)")
KNOWN = {
    ".zip": "an archive: unpack it and name the folder with what was in it",
    ".7z": "an archive: unpack it and name the folder with what was in it",
    ".xlsx": "a workbook: save its sheet as CSV UTF-8 (comma delimited)",
    ".xls": "a workbook: save its sheet as CSV UTF-8 (comma delimited)",
}
NO_FEED = "no feed's contract has a name like it"


def match_name(contract: Contract, name: str) -> "re.Match[str] | None":
    """The contract's pattern on a file's name, or on what the name was before it was copied or capitalised."""
    return contract.file_name_pattern.fullmatch(name) or contract.file_name_pattern.fullmatch(plain(name))


def plain(name: str) -> str:
    """The name in small letters and without the mark of a copy."""
    return COPY.sub("", name.strip().lower(), count=1)


def left_alone(source: Path, chosen: Collection[Contract], known: Collection[Contract]) -> Iterator[tuple[Path, str]]:
    """Files below a folder that none of the chosen contracts takes, with why. Hidden files and manifests are no deliveries."""
    for folder, _, names in os.walk(source, followlinks=False):
        for name in sorted(names):
            if name.startswith(".") or name.endswith(".manifest.json"):
                continue
            if any(match_name(contract, name) for contract in chosen):
                continue
            other = next((contract.feed for contract in known if match_name(contract, name)), None)
            why = f"it is of feed {other}, which was not asked for" if other else NO_FEED
            yield Path(folder, name), KNOWN.get(Path(name).suffix.lower(), why)
