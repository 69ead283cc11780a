"""The templates: read from words/*.yaml, parsed once, refused with a sentence where one cannot be right."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bluelamp.errors import BluelampError
from bluelamp.files import read_yaml
from bluelamp.reporting.narrative.condition import Comparison, parse_condition
from bluelamp.reporting.narrative.form import FORMS
from bluelamp.reporting.narrative.reference import Reference, parse_reference

WORDS = Path(__file__).parent / "words"
SLOT = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Slot:
    """A place for a figure, in one of the FORMS."""

    reference: Reference
    form: str


@dataclass(frozen=True)
class Term:
    """A place for one of the part's own words, such as {things}."""

    name: str


@dataclass(frozen=True)
class Variant:
    """One wording of a sentence: when it may be said, and its words, slots and terms."""

    when: tuple[Comparison, ...]
    pieces: tuple[str | Slot | Term, ...]


@dataclass(frozen=True)
class SentenceTemplate:
    """A sentence in all its wordings: the first whose conditions hold and whose figures are there is said.

    without: why the sentence is missing where none can be said; empty where that needs no reason.
    each, most: a list of measures that the sentence goes through, and how many of them at most.
    """

    name: str
    variants: tuple[Variant, ...]
    without: str
    each: str
    most: int
    item: tuple[str | Slot | Term, ...]


@dataclass(frozen=True)
class PartTemplate:
    """A part of a section: its measure, its own words and the sentences that it says in order.

    others: names that its sentences use for other measures.
    """

    title: str
    measure_id: str
    classification: str
    terms: Mapping[str, str]
    others: Mapping[str, str]
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class SectionTemplate:
    """A section of the report."""

    name: str
    title: str
    parts: tuple[PartTemplate, ...]


@dataclass(frozen=True)
class Templates:
    """Everything that words/*.yaml holds."""

    sentences: Mapping[str, SentenceTemplate]
    sections: tuple[SectionTemplate, ...]
    smallest_count: int


@cache
def load_templates(folder: Path = WORDS) -> Templates:
    """Read and check every template. Raises BluelampError naming the file and the sentence that is wrong."""
    sentences: dict[str, SentenceTemplate] = {}
    for path in sorted((folder / "sentences").glob("*.yaml")):
        for name, entry in read_yaml(path).items():
            try:
                sentences[name] = _sentence(name, entry)
            except (ValueError, KeyError) as error:
                raise _wrong(path, f"The sentence {name} is wrong: {error}") from error
    path = folder / "report.yaml"
    report = read_yaml(path)
    sections = tuple(_section(entry, report["patterns"]) for entry in report["sections"])
    unknown = {name for section in sections for part in section.parts for name in part.sentences} - set(sentences)
    if unknown:
        raise _wrong(path, f"No sentence is called {sorted(unknown)[0]}.")
    return Templates(sentences, sections, report["smallest_count"])


def measures_told(folder: Path = WORDS) -> frozenset[str]:
    """The measures that the report has a part of: those that it shows by area where they are of recorded crime."""
    return frozenset(part.measure_id for section in load_templates(folder).sections for part in section.parts)


def parse_pieces(text: str) -> tuple[str | Slot | Term, ...]:
    """Words with places in braces: {figure|form} or {term}. Raises ValueError where a place cannot be read."""
    pieces: list[str | Slot | Term] = []
    for index, words in enumerate(SLOT.split(" ".join(text.split()))):
        if index % 2 == 0:
            pieces += [words] if words else []
        elif "|" in words:
            reference, form = words.split("|")
            if form not in FORMS:
                raise ValueError(f"{form!r} is no form of a figure; there are {', '.join(FORMS)}")
            pieces.append(Slot(parse_reference(reference), form))
        else:
            pieces.append(Term(words))
    return tuple(pieces)


def _sentence(name: str, entry: Mapping[str, Any]) -> SentenceTemplate:
    variants = entry.get("variants", [entry])
    return SentenceTemplate(
        name=name,
        variants=tuple(Variant(parse_condition(v.get("when", "")), parse_pieces(v["say"])) for v in variants),
        without=entry.get("without", ""),
        each=entry.get("each", ""),
        most=entry.get("most", 0),
        item=parse_pieces(entry.get("item", "")),
    )


def _section(entry: Mapping[str, Any], patterns: Mapping[str, list[str]]) -> SectionTemplate:
    parts = []
    for part in entry["parts"]:
        names = [name for say in part["say"] for name in patterns.get(say, [say])]
        terms, others = part.get("terms", {}), part.get("others", {})
        title, measure_id, classification = part["title"], part["measure"], part.get("classification", "")
        parts.append(PartTemplate(title, measure_id, classification, terms, others, tuple(names)))
    return SectionTemplate(entry["section"], entry["title"], tuple(parts))


def _wrong(path: Path, what: str) -> BluelampError:
    return BluelampError(what, where=str(path), next_step="Correct the template, then run: bluelamp report site")
