"""What a sentence states: numbers with the statistic that they claim to be, directions, trends, classes and targets.

Precision before recall: a number whose meaning the sentence does not say is no claim. Patterns are tried in order, and what one
has read another does not read again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

NUMBER = r"(?P<value>\d[\d,]*(?:\.\d+)?)"
UP = r"(?:rise|rose|risen|increase[ds]?|up|higher|more|above|growth|grown|grew)"
DOWN = r"(?:fall|fell|fallen|reduction|reduced|decrease[ds]?|down|lower|fewer|less|below|drop|dropped)"
NEARLY = re.compile(
    r"\b(nearly|almost|about|around|some|roughly|just (?:over|under)|more than|over)\s*$", re.IGNORECASE
)
POINTS = r"(?:percentage|%)\s*points?"


@dataclass(frozen=True)
class Claim:
    """A statement: statistic, and value or word. sign: −1 or 1 where a direction is said; is_nearly: a number in round words."""

    statistic: str
    value: Decimal | None = None
    word: str = ""
    sign: int = 0
    is_nearly: bool = False
    text: str = ""


@dataclass(frozen=True)
class Pattern:
    """How people state a statistic. statistics: those that it may mean, the first that is published is meant."""

    statistics: tuple[str, ...]
    words: str
    sign: int = 0


NEED = r"(?:need(?:ed|s)?|required?|short|missing|away from|off|to (?:reach|meet|achieve))"
LAST_YEAR = r"(?:last year|a year (?:ago|earlier))"
IS_NOW = r"(?:is|was|stands at|at|rate of|satisfaction of|with)\s+(?:now\s+|currently\s+)?"
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
MET = (
    (r"(?:target (?:is|was|has been|is being) (?:not|missed)|(?:missing|missed|not (?:meeting|achieving|met)|below|under|short of)\s+"
     r"(?:the|its|their)\s+(?:[\d%]+\s+)?(?:\w+\s+)?target)", "not met"),
    (r"(?:target (?:is|has been|is being) (?:met|exceeded|achieved)|(?:meeting|met|achieving|exceeding|above)\s+(?:the|its|their)\s+"
     r"(?:[\d%]+\s+)?(?:\w+\s+)?target)", "met"),
)  # fmt: skip


def claims_of(sentence: str) -> Iterator[Claim]:
    """What a sentence states, in no order that matters."""
    text, left = sentence.lower(), list(sentence.lower())
    for pattern in PATTERNS:
        for found in re.finditer(pattern.words, "".join(left)):
            start, end = found.span("value")
            value = Decimal(found["value"].replace(",", ""))
            yield Claim(
                pattern.statistics[0],
                value,
                "/".join(pattern.statistics),
                pattern.sign,
                _is_nearly(text, start),
                found[0],
            )
            left[start:end] = "#" * (end - start)
    for words, trend in TRENDS:
        if re.search(words, text):
            yield Claim("rolling_3_month_trend", word=trend, text=words)
            break
    for statistic, words in CLASSES.items():
        if quoted := re.search(words, text):
            yield Claim(statistic, word=quoted["word"].capitalize(), text=quoted[0])
    for words, word in MET:
        if judged := re.search(words, text):
            yield Claim("target_status", word=word, text=judged[0])
            break


def _is_nearly(text: str, start: int) -> bool:
    return bool(NEARLY.search(text[:start].rstrip() + " "))
