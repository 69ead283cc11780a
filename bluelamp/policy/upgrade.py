"""An older policy folder as the product reads it now: what its version lacks is added, and what it says stays to the letter."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import yaml

from bluelamp.errors import BluelampError
from bluelamp.files import write_whole
from bluelamp.policy.tables import METHOD, method_rows, policy_tables
from bluelamp.policy.version import FILE, VERSION, version_of
from bluelamp.policy.words import ForceWords

WORDS = """# What the levels of areas are called; without short a tab of the spread-sheet has the word itself.
areas:
  bcu: {{one: {bcu.one}, many: {bcu.many}, short: {bcu.short}}}
  lpu: {{one: {lpu.one}, many: {lpu.many}, short: {lpu.short}}}
"""


def upgrade(folder: Path) -> list[str]:
    """Bring a folder to the product's version, step by step; returns what was done, in sentences. What stands is never changed:
    files are added, and lines to policy.yaml. Raises BluelampError where the folder says no version that can be upgraded."""
    version = version_of(folder)
    if version is None or version > VERSION or version not in {*STEPS, VERSION}:
        raise BluelampError(
            f"The folder's version {'cannot be read' if version is None else f'is {version}'}, and the product reads {VERSION}.",
            where=str(folder / FILE),
            next_step=f"Say in {FILE} of which version it is: version: 1 is the oldest. bluelamp policy check names what is wrong.",
            exit_code=2,
        )
    done: list[str] = []
    for step in range(version, VERSION):
        done += STEPS[step](folder)
        say_version(folder, step + 1)
        done.append(f"{FILE} says version {step + 1}.")
    return done


def say_version(folder: Path, version: int) -> None:
    """Write the version into policy.yaml, whose other lines and comments stay."""
    path = folder / FILE
    text = path.read_text(encoding="utf-8")
    write_whole(path, re.sub(r"^version:.*$", f"version: {version}", text, count=1, flags=re.MULTILINE))


def words_and_register(folder: Path) -> list[str]:
    """1 to 2: words for the levels of areas; and the tables that came with the register of issues."""
    done = []
    path = folder / FILE
    text = path.read_text(encoding="utf-8")
    if "areas" not in yaml.safe_load(text):
        words = ForceWords()
        write_whole(path, text.rstrip("\n") + "\n" + WORDS.format(bcu=words.bcu, lpu=words.lpu))
        done.append(
            f"{FILE} names the levels of areas as until now ({words.bcu.one}, {words.lpu.one}): write your own words."
        )
    return done + add_missing_tables(folder)


def add_missing_tables(folder: Path) -> list[str]:
    """Tables that the folder does not have: with the product's rows where they say how things are worked out, else empty."""
    done, rows = [], method_rows()
    for name, table in policy_tables().items():
        path = folder / "seeds" / f"{name}.csv"
        if not path.exists():
            write_whole(path, table.csv(rows.get(name, ())))
            with_what = "with the product's rows" if name in METHOD else "without rows"
            done.append(f"{path.name} was added {with_what}: {table.description.split('. ')[0].rstrip('.')}.")
    return done


# From each older version, what makes it the next.
STEPS: Mapping[int, Callable[[Path], list[str]]] = {
    1: words_and_register,
    2: add_missing_tables,  # retention and legal_hold: without rows everything is kept
}
