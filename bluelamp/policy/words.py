"""What a force calls itself and its levels of areas: policy.yaml of its policy folder, for everything that people read.

The codes of levels (force, bcu, lpu, beat) are the warehouse's and stay; these are the words that stand for them.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from bluelamp.files import read_yaml
from bluelamp.policy.version import FILE
from bluelamp.settings import settings


@dataclass(frozen=True)
class AreaWords:
    """A level of areas in words. one, many: inside a sentence, small letters; short: on tabs and heads of columns."""

    one: str
    many: str
    short: str

    @property
    def with_short(self) -> str:
        """With the short word beside, where it is another."""
        return self.one if self.short.lower() == self.one.lower() else f"{self.one} ({self.short})"

    @property
    def in_text(self) -> str:
        """The short word inside a sentence: an abbreviation keeps its capitals."""
        return self.short if self.short.isupper() else self.one

    @property
    def in_text_many(self) -> str:
        """The same of many of them."""
        return f"{self.short}s" if self.short.isupper() else self.many

    @property
    def heading(self) -> str:
        """Many of them, at the start of a line."""
        return self.many[:1].upper() + self.many[1:]


@dataclass(frozen=True)
class ForceWords:
    """What a force calls itself and its areas. force_name: empty where the folder does not say; logo: a file of the folder."""

    force_name: str = ""
    logo: Path | None = None
    bcu: AreaWords = field(default=AreaWords("basic command unit", "basic command units", "BCU"))
    lpu: AreaWords = field(default=AreaWords("local policing unit", "local policing units", "LPU"))

    @property
    def logo_address(self) -> str:
        """Where the logo stands in a site; the product's lamp where the force has none."""
        return f"static/force{self.logo.suffix}" if self.logo else "static/lamp.svg"

    def terms(self) -> dict[str, str]:
        """For sentences: {bcu}, {bcus}, {lpu} and {lpus}."""
        return {"bcu": self.bcu.one, "bcus": self.bcu.many, "lpu": self.lpu.one, "lpus": self.lpu.many}


def force_words() -> ForceWords:
    """The words of the policy in use."""
    return words_of(settings().policy)


@cache
def words_of(folder: Path) -> ForceWords:
    """The words of a policy folder; what it does not say is as in the sample force's. bluelamp policy check names what is wrong."""
    path = folder / FILE
    said = read_yaml(path) if path.exists() else None
    said = said if isinstance(said, dict) else {}
    areas = said["areas"] if isinstance(said.get("areas"), dict) else {}
    default = ForceWords()
    logo = folder / str(said["logo"]) if said.get("logo") else None
    return ForceWords(
        str(said.get("force_name") or ""),
        logo if logo and logo.is_file() else None,
        level_words(areas.get("bcu"), default.bcu),
        level_words(areas.get("lpu"), default.lpu),
    )


def level_words(said: Any, default: AreaWords) -> AreaWords:
    """The words of a level. A short word that is not said is the word itself."""
    if not isinstance(said, dict) or not said.get("one") or not said.get("many"):
        return default
    one = str(said["one"])
    return AreaWords(one, str(said["many"]), str(said.get("short") or one[:1].upper() + one[1:]))


def defined_name(word: str) -> str:
    """A word as part of a spread-sheet's defined name: letters, digits and underscores."""
    return re.sub(r"\W+", "_", word).strip("_")
