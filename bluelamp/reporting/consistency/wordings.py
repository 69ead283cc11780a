"""Words against figures: trends, directions, and wordings that read as their opposite (DOMAIN A6: K6, K8, K15)."""

import re
from collections.abc import Iterator

from bluelamp.reporting.consistency.document import Document, Finding, Statement, Text
from bluelamp.reporting.narrative.form import ARROWS

UPWARD = r"\b(upward trend|trend is upward|on the rise|(?:is|has been|steadily) (?:rising|climbing))\b"
DOWNWARD = r"\b(downward trend|trend is downward|(?:is|has been|steadily) (?:falling|declining|decreasing))\b"
BETTER = r"\b(improving|getting better)\b"
WORSE = r"\b(deteriorating|worsening|getting worse)\b"
STATIC = r"\b(no clear trend|remained (?:relatively )?(?:static|stable)|is static|is stable)\b"
MORE, FEWER = "(?:increase|rise|more|above|higher)", "(?:reduction|decrease|fall|fewer|below|lower)"
CHANGES = ("change", "year_on_year_change")
BACKWARDS = re.compile(r"\b[\d,]+ (?:crimes|offences) (?:short of|off)\b[^.]*\b(?:reduction )?target", re.IGNORECASE)
COLUMNS = ("performance_impact", "overall_impact_classification", "overall_threat")


def trends_agree(document: Document) -> Iterator[Finding]:
    """What the words call the trend of a measure is what its arrow shows."""
    for text in document.texts:
        arrow = document.find(text.measure_id, "rolling_3_month_trend")
        if arrow is None or arrow.label not in ARROWS:  # a series too short for a chart has a word there, no arrow
            continue
        for label, words in said_trends(document, text):
            if label != arrow.label:
                yield Finding(
                    "trends_agree",
                    text.place,
                    f"The words say “{words}”, the arrow of {text.measure_id} in {arrow.place} is {ARROWS[arrow.label]}.",
                    "Write the sentence from the same row of mart_figure as the arrow.",
                )


def arrows_are_mentioned(document: Document) -> Iterator[Finding]:
    """A measure that the document writes about says so where its arrow goes up or down."""
    for measure_id in document.measures():
        arrow = document.find(measure_id, "rolling_3_month_trend")
        about = [text for text in document.texts if text.measure_id == measure_id]
        if arrow is None or arrow.label not in ("up", "down") or not about:
            continue
        if not any(list(said_trends(document, text)) for text in about):
            yield Finding(
                "arrows_are_mentioned",
                about[0].place,
                f"The arrow of {measure_id} in {arrow.place} is {ARROWS[arrow.label]}, and no sentence mentions it.",
                "Say which way the monthly figures go.",
            )


def directions_agree(document: Document) -> Iterator[Finding]:
    """A number printed as a rise is one, and so is a fall."""
    for text in document.texts:
        changes = [statement for statement in text.statements if statement.statistic in CHANGES and statement.value]
        for statement in changes:
            up, down = _printed_as(text.text, statement, MORE), _printed_as(text.text, statement, FEWER)
            size = abs(statement.value or 0)
            both = {(other.value or 0) > 0 for other in changes if abs(other.value or 0) == size}
            is_rise = (statement.value or 0) > 0
            if len(both) == 1 and ((is_rise and down and not up) or (not is_rise and up and not down)):
                yield Finding(
                    "directions_agree",
                    text.place,
                    f"The words call {size} a {'fall' if is_rise else 'rise'}, but {statement.measure_id} "
                    f"{statement.statistic} in {statement.area} is {statement.value}.",
                    "Write the sentence from the row of mart_figure.",
                )


def no_wording_reads_backwards(document: Document) -> Iterator[Finding]:
    """ "35 crimes short of the 10% reduction target" reads as if 35 more crimes were needed."""
    for text in document.texts:
        found = BACKWARDS.search(text.text)
        if found:
            yield Finding(
                "no_wording_reads_backwards",
                text.place,
                f"“{found.group()}” reads as if more crimes were needed.",
                "Write “35 fewer crimes were needed”.",
            )


def classes_name_their_column(document: Document) -> Iterator[Finding]:
    """A class quoted in a heading names a column of the scorecard and has its value."""
    for heading in document.headings:
        statistic = heading.column.lower().replace(" ", "_")
        stated = {name: document.find(heading.measure_id, name) for name in COLUMNS}
        row = ", ".join(f"{_title(name)} {found.label}" for name, found in stated.items() if found)
        if statistic not in COLUMNS:
            what = f"“{heading.column}: {heading.printed}” names no column of the scorecard ({row})."
        elif (found := stated[statistic]) and found.label != heading.printed:
            what = f"“{heading.column}: {heading.printed}”, but the scorecard has {found.label} there ({row})."
        else:
            continue
        yield Finding("classes_name_their_column", heading.place, what, "Use the column's own name and value.")


def numbers_are_figures(document: Document) -> Iterator[Finding]:
    """A generated sentence holds no number that is neither a published figure nor a number of policy."""
    for text in document.texts:
        for number in re.findall(r"\d[\d,.]*(?<![,.])", text.free_words or ""):
            if number not in document.numbers:
                yield Finding(
                    "numbers_are_figures",
                    text.place,
                    f"{number} stands in the words and belongs to no published figure.",
                    "Put a figure of mart_figure there, or leave the number out.",
                )


def said_trends(document: Document, text: Text) -> Iterator[tuple[str, str]]:
    """The trends that the words claim, as the label of an arrow with the words themselves."""
    better, worse = ("up", "down") if document.is_higher_better(text.measure_id) else ("down", "up")
    for pattern, label in ((UPWARD, "up"), (DOWNWARD, "down"), (BETTER, better), (WORSE, worse), (STATIC, "flat")):
        found = re.search(pattern, text.text, re.IGNORECASE)
        if found:
            yield label, found.group()


def _printed_as(text: str, statement: Statement, words: str) -> bool:
    size = re.escape(f"{abs(statement.value or 0):,}")
    number = rf"(?<![\d.,]){size}(?![\d,]|\.\d)"
    after = rf"{number}%?(?: (?:crimes|offences))? {words}\b"
    before = rf"\b{words} of {number}"
    return bool(re.search(after, text, re.IGNORECASE) or re.search(before, text, re.IGNORECASE))


def _title(statistic: str) -> str:
    return statistic.replace("_", " ").title()
