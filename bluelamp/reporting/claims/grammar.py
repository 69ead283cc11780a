"""What a sentence states: numbers with the statistic that they claim to be, directions, trends, classes and targets.

Precision before recall: a number whose meaning the sentence does not say is no claim. Patterns are tried in order, and what one
has read another does not read again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

# What makes a number a round one, and on which side of it the figure then is: at least the number, at most, or either.
AT_LEAST = r"(?:no|not) (?:less|fewer) than|at least|just over|more than|over"
AT_MOST = r"(?:no|not) more than|at most|up to|nearly|almost|just under|(?:less|fewer) than|under"
ROUNDS = {1: AT_LEAST, -1: AT_MOST, 0: r"about|around|some|roughly|approximately"}
ROUND = "|".join(ROUNDS.values())
NUMBER = rf"(?:(?:{ROUND})\s+)?(?P<value>\d[\d,]*(?:\.\d+)?)"
# "more than 8%" says nothing of a rise.
UP = r"(?:rise|rose|risen|increase[ds]?|up|higher|more(?!\s+than\s+\d)|above|growth|grown|grew)"
DOWN = (
    r"(?:fall|fell|fallen|reduction|reduced|decrease[ds]?|down|lower|(?:fewer|less)(?!\s+than\s+\d)|below|drop|dropped)"
)
NEARLY = re.compile(
    rf"\b(?:{'|'.join(f'(?P<side_{number}>{words})' for number, words in enumerate(ROUNDS.values()))})\s*$"
)
POINTS = r"(?:percentage|%)\s*points?"


@dataclass(frozen=True)
class Claim:
    """A statement: statistic, and value or word. sign: −1 or 1 where a direction is said; is_nearly: a number in round words, and
    bound: 1 where the figure is then at least that, −1 where at most. start, end: where it stands in the sentence."""

    statistic: str
    value: Decimal | None = None
    word: str = ""
    sign: int = 0
    is_nearly: bool = False
    bound: int = 0
    text: str = ""
    start: int = 0
    end: int = 0

    @property
    def unit(self) -> str:
        """What the number counts: "points" of a percentage, "percent", "count"; "word" where there is no number."""
        if self.value is None:
            return "word"
        return "points" if re.search(POINTS, self.text) else "percent" if "%" in self.text else "count"


@dataclass(frozen=True)
class Pattern:
    """How people state a statistic. statistics: those that it may mean, the first that is published is meant."""

    statistics: tuple[str, ...]
    words: str
    sign: int = 0


NEED = r"(?:need(?:ed|s)?|required?|short|missing|away from|off|to (?:reach|meet|achieve))"
LAST_YEAR = r"(?:last year|a year (?:ago|earlier))"
IS_NOW = r"(?:is|was|stands at|at|rate of|satisfaction of|with)\s+(?:(?:now|currently|only|still|just)\s+)?"
WANTED = rf"(?:is|of|was|for this is)?\s*(?:a |an )?(?:{DOWN}|{UP})?\s*(?:of |by )?"
PATTERNS = tuple(
    Pattern(statistics, words, sign)
    for statistics, words, sign in (
        (
            ("hard_target",),
            rf"target\s+(?:for (?:[\w-]+ ){{1,6}}?)?{WANTED}[−-]?{NUMBER}\s*%",
            0,
        ),
        (
            ("hard_target",),
            rf"[−-]?{NUMBER}\s*%\s+(?!against|below|above|short|over|under)(?:(?!against|of\b|a\b)\w+\s+){{0,2}}target",
            0,
        ),
        (
            ("further_outcomes_required",),
            rf"{NUMBER}\s+(?:more|further|extra|additional)\s+(?:crime\s+)?(?:outcomes|detections)",
            0,
        ),
        (("further_outcomes_required",), rf"{NUMBER}\s+(?:crime\s+)?outcomes\s+(?:short|are\s+(?:still\s+)?needed)", 0),
        (
            ("above_target",),
            rf"{NUMBER}\s+(?:fewer|less)\s+(?:\w+\s+){{0,4}}(?:were|was|are|is|would be)?\s*(?:\w+\s+)?{NEED}",
            0,
        ),
        (("above_target",), rf"{NUMBER}\s+(?:\w+\s+){{0,3}}above\s+(?:the\s+)?(?:\w+\s+)?target", 0),
        (("above_target",), rf"{NUMBER}\s+more\s+(?:\w+\s+){{0,4}}(?:were|was|are|is|would be)\s+{NEED}", -1),
        (("year_on_year_change",), rf"{NUMBER}\s*{POINTS}\s+{UP}", 1),
        (("year_on_year_change",), rf"{NUMBER}\s*{POINTS}\s+{DOWN}", -1),
        (("year_on_year_change",), rf"{UP}\s+(?:of\s+|by\s+)?{NUMBER}\s*{POINTS}", 1),
        (("year_on_year_change",), rf"{DOWN}\s+(?:of\s+|by\s+)?{NUMBER}\s*{POINTS}", -1),
        (
            ("previous_year",),
            rf"{LAST_YEAR}(?:\s+it\s+was|\s+was|,|:)?\s*(?:the rate was\s+)?{NUMBER}\s*%",
            0,
        ),
        (
            ("previous_year",),
            rf"(?:against|from|compared (?:with|to))\s+{NUMBER}\s*%?\s+(?:in the same (?:days|period) )?{LAST_YEAR}",
            0,
        ),
        (("year_on_year_change",), rf"{UP}\s+(?:\w+\s+)?(?:of\s+|by\s+)?{NUMBER}\s*%", 1),
        (("year_on_year_change",), rf"{DOWN}\s+(?:\w+\s+)?(?:of\s+|by\s+)?{NUMBER}\s*%", -1),
        (("year_on_year_change",), rf"{NUMBER}\s*%\s+(?:\w+\s+)?{UP}", 1),
        (("year_on_year_change",), rf"{NUMBER}\s*%\s+(?:\w+\s+)?{DOWN}", -1),
        (("change",), rf"{NUMBER}\s+more\b", 1),
        (("change",), rf"{NUMBER}\s+(?:fewer|less)\b", -1),
        (("change",), rf"{UP}\s+(?:of\s+|by\s+){NUMBER}(?!\s*%|[\d.,]*\d)", 1),
        (("change",), rf"{DOWN}\s+(?:of\s+|by\s+){NUMBER}(?!\s*%|[\d.,]*\d)", -1),
        (("under_investigation",), rf"{NUMBER}\s+(?:[\w-]+\s+){{0,5}}under investigation", 0),
        (("actual",), rf"(?:recorded|there (?:were|have been)|total of)\s+{NUMBER}(?!\s*%)\s+(?=[a-z])", 0),
        (
            ("rolling_12_month", "actual"),
            rf"{IS_NOW}{NUMBER}\s*%",
            0,
        ),
        (
            ("rolling_12_month", "actual"),
            rf"{NUMBER}\s*%\s+of\s+(?:\w+\s+){{0,4}}(?:victims|users|people|respondents)",
            0,
        ),
    )
)
THE_TREND = r"trend (?:(?:in|of|for) (?:[\w-]+ ){1,5})?is"
TRENDS = (
    (rf"no clear trend|flat trend|{THE_TREND} flat", "flat"),
    (
        rf"upward trend|{THE_TREND} (?:upward|up)\b|improving (?:steadily|over)|rising (?:steadily|month by month)",
        "up",
    ),
    (
        rf"downward trend|{THE_TREND} (?:downward|down)\b|falling (?:steadily|month by month)|declining",
        "down",
    ),
)
SAID_OF = r"(?:(?:of|for) (?:[\w-]+ ){1,6})?(?:is|:)?\s*"
GRADES = r"(?P<word>high|medium|low)"
CLASSES = {
    "overall_threat": rf"overall threat {SAID_OF}{GRADES}",
    "overall_impact_classification": rf"overall impact classification {SAID_OF}{GRADES}",
    "performance_impact": rf"performance impact {SAID_OF}{GRADES}",
    "level_of_control": rf"level of control {SAID_OF}(?P<word>controlled|increasing|decreasing)",
}
THE_TARGET = r"(?:the|its|their)\s+(?:[\d.%]+\s+)?(?:\w+\s+)?target"
# On which side of a target a measure is; whether that meets it depends on the measure.
ABOVE, BELOW, BEYOND = "above", "below", "beyond"
MET = (
    (r"target (?:is|was|has been|is being) (?:not|missed)|(?:missing|missed|not (?:meeting|achieving|met)|short of)\s+"
     rf"{THE_TARGET}", "not met"),
    (rf"target (?:is|has been|is being) (?:met|achieved)|(?:meeting|met|achieving)\s+{THE_TARGET}", "met"),
    (rf"target (?:is|has been|is being) exceeded|exceeding\s+{THE_TARGET}", BEYOND),
    (rf"(?<!not )\babove\s+{THE_TARGET}", ABOVE),
    (rf"(?<!not )\b(?:below|under)\s+{THE_TARGET}", BELOW),
)  # fmt: skip


def claims_of(sentence: str) -> Iterator[Claim]:
    """What a sentence states, in no order that matters."""
    text, left = sentence.lower(), list(sentence.lower())
    for pattern in PATTERNS:
        for found in re.finditer(pattern.words, "".join(left)):
            start, end = found.span("value")
            bound = _bound(text[:start])
            yield Claim(
                pattern.statistics[0],
                Decimal(found["value"].replace(",", "")),
                "/".join(pattern.statistics),
                pattern.sign,
                is_nearly=bound is not None,
                bound=bound or 0,
                text=found[0],
                start=found.start(),
                end=found.end(),
            )
            left[start:end] = "#" * (end - start)
    for words, trend in TRENDS:
        if said := re.search(words, text):
            yield _word("rolling_3_month_trend", trend, said)
            break
    for statistic, words in CLASSES.items():
        if said := re.search(words, text):
            yield _word(statistic, said["word"].capitalize(), said)
    for words, word in MET:
        if said := re.search(words, text):
            yield _word("target_status", word, said)
            break


def _word(statistic: str, word: str, found: re.Match[str]) -> Claim:
    return Claim(statistic, word=word, text=found[0], start=found.start(), end=found.end())


def _bound(before: str) -> int | None:
    """On which side of a number the figure is, by the words before it; None where they say the number itself."""
    found = NEARLY.search(before)
    if not found:
        return None
    return next(side for side, words in zip(ROUNDS, found.groups(), strict=True) if words)
