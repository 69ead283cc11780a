"""policy.yaml of a policy folder: which version of the tables it has, what the force is called, and its words for areas."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from bluelamp.files import read_yaml
from bluelamp.policy.finding import Finding

FILE = "policy.yaml"
VERSION = 3  # of the tables as the product has them now
ENTRIES = ("version", "force_name", "logo", "areas", "made_for", "force")
LEVELS = ("bcu", "lpu")
LOGO_ENDINGS = (".svg", ".png")
LONGEST_SHORT = 20  # characters of a word that is a tab of a spread-sheet
TAKEN = {"about", "force", "months"}  # tabs that are there already
EXAMPLE = "bcu: {one: division, many: divisions, short: Division}"


def version_of(folder: Path) -> int | None:
    """The version that a folder says it has; None where it says none that can be read."""
    try:
        said = read_yaml(folder / FILE)
    except (OSError, yaml.YAMLError, UnicodeDecodeError):
        return None
    version = said.get("version") if isinstance(said, dict) else None
    return version if isinstance(version, int) else None


def version_findings(folder: Path) -> Iterator[Finding]:
    """What is wrong with policy.yaml."""
    path = folder / FILE
    if not path.exists():
        yield Finding(FILE, 0, "", "the file is missing", f"Make it with this line: version: {VERSION}")
        return
    try:
        said = read_yaml(path)
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
                      f"Run: bluelamp policy upgrade {folder}")  # fmt: skip
    if isinstance(said, dict):
        yield from word_findings(said, folder)


def word_findings(said: dict[str, Any], folder: Path) -> Iterator[Finding]:
    """What is wrong with the force's words and its logo."""
    for name in [name for name in said if name not in ENTRIES]:
        near = get_close_matches(str(name), ENTRIES, 1)
        hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(ENTRIES)}."
        yield Finding(FILE, 0, str(name), "nobody knows this entry", hint)
    logo = said.get("logo")
    if logo and not str(logo).endswith(LOGO_ENDINGS):
        hint = f"Name a file that ends with {' or '.join(LOGO_ENDINGS)}."
        yield Finding(FILE, 0, "logo", f"“{logo}” is no picture for pages", hint)
    elif logo and not (folder / str(logo)).is_file():
        yield Finding(FILE, 0, "logo", f"there is no file {logo} in the folder", "Put it there, or take the line out.")
    areas = said.get("areas", {})
    if not isinstance(areas, dict):
        yield Finding(FILE, 0, "areas", "it has no words for levels of areas", f"Write below it: {EXAMPLE}")
        return
    shorts = set(TAKEN)
    for level, words in areas.items():
        if level not in LEVELS:
            yield Finding(FILE, 0, f"areas, {level}", "no level of areas has words of its own by this name",
                          f"Choose of: {', '.join(LEVELS)}; the names of areas stand in seeds/area.csv.")  # fmt: skip
        elif not isinstance(words, dict) or not words.get("one") or not words.get("many"):
            yield Finding(
                FILE, 0, f"areas, {level}", "it lacks the word for one of them, or for many", f"As: {EXAMPLE}"
            )
        else:
            short = str(words.get("short") or words["one"])
            if len(short) > LONGEST_SHORT or re.search(r"[\[\]:*?/\\']", short):
                what = f"“{short}” cannot be the name of a spread-sheet's tab"
                yield Finding(FILE, 0, f"areas, {level}", what, f"Add short: of at most {LONGEST_SHORT} letters.")
            elif short.lower() in shorts:
                yield Finding(
                    FILE, 0, f"areas, {level}", f"the short word “{short}” is taken", "Choose another for short."
                )
            shorts.add(short.lower())
