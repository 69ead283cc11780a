"""Of which measure and area a sentence speaks: the narrative's own words for them, the titles, and what people say instead."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bluelamp.reporting.claims.grammar import DOWN, Claim
from bluelamp.reporting.narrative.template import load_templates
from bluelamp.reporting.publication import FORCE

# What people say for what policy names (DOMAIN A6, K16). The longest that fits wins.
SAID = {
    "all_crime": (
        "all crime",
        "total crime",
        "overall crime",
        "recorded crime overall",
        "crime overall",
        "crimes overall",
    ),
    "serious_sexual": ("serious sexual offence", "serious sexual crime"),
    "sexual_offences": ("sexual offence",),
    "burglary_dwelling": (
        "domestic burglar",
        "burglary dwelling",
        "house burglar",
        "burglaries of homes",
        "home burglar",
    ),
    "commercial_burglary": ("commercial burglar", "business burglar"),
    "theft_of_motor_vehicle": (
        "theft of motor vehicle",
        "thefts of motor vehicle",
        "theft of vehicles",
        "stolen vehicles",
        "car theft",
    ),
    "theft_from_motor_vehicle": (
        "theft from motor vehicle",
        "thefts from motor vehicle",
        "theft from vehicles",
        "thefts from vehicles",
    ),
    "violence_with_injury": ("violence with injury", "injury violence"),
    "domestic_violence": ("domestic violence", "domestic related violence", "domestic-related violence"),
    "hate_crime": ("hate crime",),
    "shoplifting": ("shoplifting",),
    "cycle_theft": ("cycle theft", "thefts of cycles", "bicycle theft", "bike theft"),
}
GROUPS = {
    "satisfaction_all_users": ("all users", "victims overall", "all victims"),
    "satisfaction_burglary": ("burglary victim", "victims of burglary", "burglary"),
    "satisfaction_vehicle_crime": ("vehicle crime",),
    "satisfaction_violence": ("violent crime", "violence"),
    "satisfaction_racist_incident": ("racist incident",),
    "satisfaction_asb": ("anti-social behaviour", "antisocial behaviour", "asb"),
}
STAGES = {"follow_up": ("follow-up", "follow up"), "action": ("actions taken", "action taken", "action")}
SATISFIED = re.compile(r"\bsatisf", re.IGNORECASE)
OUTCOME = re.compile(r"\b(outcome|detect|solved|clear-up)", re.IGNORECASE)
RECORDED, RATE = "_recorded", "_outcome_rate"
# Where one statement of a sentence ends and the next begins; a comma within a number does not.
CLAUSE = re.compile(r"[,;:–—(]\s|\s[(]|\b(?:and|but|while|whereas|although|though)\b", re.IGNORECASE)
# Statistics of which a per cent is a rate, and no change.
LEVELS = ("actual", "rolling_12_month", "previous_year")
REDUCTION = re.compile(rf"\b{DOWN}")


@dataclass(frozen=True)
class Subject:
    """What a sentence speaks of. surveys: measures of satisfaction; kinds: of crime, each of which has a measure of what is recorded
    and one of its outcomes; more than one where it does not say which. text: the sentence, in small letters."""

    surveys: tuple[str, ...]
    kinds: tuple[str, ...]
    areas: tuple[str, ...]
    text: str = ""

    @property
    def is_named(self) -> bool:
        """Whether it names anything of ours."""
        return bool(self.surveys or self.kinds)

    def measures_of(self, claim: Claim) -> tuple[tuple[str, ...], bool]:
        """The measures of which one claim of the sentence may be, and whether it is one of them for certain: else it contradicts
        nothing.

        Points, and a rate in per cent, are of outcomes; counts and changes in per cent of recorded crime, for certain up to where
        the sentence comes to speak of outcomes: from there they may be counts of those, which are not published so. What has no
        unit is of what its part of the sentence speaks of.
        """
        if self.surveys:
            return self.surveys, True
        recorded, rate = (tuple(f"{kind}{suffix}" for kind in self.kinds) for suffix in (RECORDED, RATE))
        said = OUTCOME.search(self.text)
        ends = CLAUSE.search(self.text, claim.end)
        is_of_outcomes = said is not None and (ends is None or said.start() < ends.start())
        if claim.statistic == "further_outcomes_required":
            return rate, True
        if claim.unit == "points" or (claim.unit == "percent" and claim.statistic in LEVELS):
            return rate, bool(said)
        if claim.statistic == "hard_target":
            is_of_recorded = not said or REDUCTION.search(claim.text) is not None
            return (recorded, True) if is_of_recorded else (rate, True) if is_of_outcomes else (recorded + rate, False)
        if claim.unit == "word":
            return (rate, True) if is_of_outcomes else (recorded + rate, False) if said else (recorded, True)
        return recorded, not is_of_outcomes


def subject_of(sentence: str, areas: Iterable[str]) -> Subject:
    """The measures and areas that a sentence names; none where it names none that is ours, or several kinds of crime at once."""
    lower = sentence.lower()
    text = lower.replace("’", "'")
    named = tuple(area for area in areas if area != FORCE and re.search(rf"\b{re.escape(area)}\b", sentence))
    if SATISFIED.search(text):
        groups = _longest(text, GROUPS)
        stage = next(
            (stage for stage, words in STAGES.items() if re.search(rf"\b(?:{'|'.join(words)})\b", text)), "overall"
        )
        return Subject(tuple(f"{group}_{stage}" for group in groups), (), named, lower)
    return Subject((), tuple(_longest(text, SAID | _told())), named, lower)


def _longest(text: str, names: Mapping[str, Iterable[str]]) -> list[str]:
    """Whoever is named, but for names that are only part of a longer one that stands there."""
    found = [(word, name) for name, words in names.items() for word in words if word in text]
    return list(
        dict.fromkeys(
            name
            for word, name in found
            if not any(word != longer and word in longer and other != name for longer, other in found)
        )
    )


def _told() -> dict[str, tuple[str, ...]]:
    """The narrative's own words for crimes: a part's {things}."""
    words: dict[str, list[str]] = {}
    for section in load_templates().sections:
        for part in section.parts:
            things = part.terms.get("things", "")
            kind = part.measure_id.removesuffix(RATE).removesuffix(RECORDED)
            if things and things != "crimes":
                words.setdefault(kind, list(SAID.get(kind, ()))).append(things)
    return {kind: tuple(found) for kind, found in words.items()}
