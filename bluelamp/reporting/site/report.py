"""The report's pages: its sentences with every number linked to its receipt, or why they are withheld."""

import json
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bluelamp.reporting.consistency import Finding, check, document_of
from bluelamp.reporting.consistency.changes import CONTROL_BASIS, NOTES, UNROUNDED_DIFFERENCES
from bluelamp.reporting.narrative import Narrative, Piece, narrate
from bluelamp.reporting.narrative.figure import Figure
from bluelamp.reporting.publication import FORCE, RECORDED_CRIME, Publication
from bluelamp.reporting.site.addresses import slug
from bluelamp.reporting.wording import MINUS, percentage, span

REPORT_PAGE = "report/index.html"
RECEIPTS_PAGE = "report/receipts.html"
ROUNDINGS = {
    "integer": "whole number",
    "exact": "as it is",
    "ceil": "up to the next whole number",
    "floor": "down to the whole number",
    "half_up_0dp": "half away from zero, whole percent",
    "half_up_1dp": "half away from zero, one decimal",
    "half_up_2dp": "half away from zero, two decimals",
}

POINTS = ("year_on_year_change", "target_gap")
NUMBER = re.compile(r"[\d,.]*\d%?")

log = logging.getLogger("bluelamp")


@dataclass(frozen=True)
class Report:
    """What the two pages show. findings: the contradictions for which the sentences are withheld."""

    narrative: Narrative
    findings: Sequence[Finding]
    notes: Sequence[str]

    @property
    def has_gaps(self) -> bool:
        """Whether some sentence could not be said."""
        return any(part.left_out for part in self.narrative.parts)


def make_report(current: Publication) -> Report:
    """The report of a publication; a text that contradicts itself is withheld, and the log says why."""
    narrative = narrate(current)
    findings = check(document_of(narrative, current))
    for finding in findings:
        log.warning("the report is withheld: %s", finding.words())
    return Report(narrative, findings, [NOTES[UNROUNDED_DIFFERENCES], NOTES[CONTROL_BASIS]])


def receipts_of(narrative: Narrative) -> dict[str, list[Figure]]:
    """The figures that each section prints, by the section's name; each once on the page, where it is first printed."""
    seen: set[tuple[str, str, str, str]] = set()
    found: dict[str, list[Figure]] = {section.name: [] for section in narrative.sections}
    for section in narrative.sections:
        for part in section.parts:
            for figure in (figure for sentence in part.sentences for figure in sentence.figures):
                if figure.key not in seen:
                    seen.add(figure.key)
                    found[section.name].append(figure)
    return found


def receipt_id(figure: Figure) -> str:
    """The address of a figure's receipt on the page of receipts."""
    return slug("-".join(figure.key))


def receipt_words(figure: Figure) -> str:
    """A receipt in one line, for a number's title."""
    terms = "; ".join(f"{name} = {value}" for name, value in receipt_inputs(figure))
    when = f" {receipt_period(figure)}." if figure.period_from else ""
    return f"{receipt_name(figure)}.{when} {figure.formula}{f', with {terms}' if terms else ''}."


def receipt_name(figure: Figure) -> str:
    """Which figure it is, by the names to ask for it with: theft_of_motor_vehicle_recorded, above_target, City."""
    where = "" if figure.area_name == FORCE else f", {figure.area_name}"
    return f"{figure.measure_id}, {figure.statistic}{where}"


def receipt_period(figure: Figure) -> str:
    """The days that it covers."""
    return span(figure.period_from, figure.period_to) if figure.period_from and figure.period_to else "as at the date"


def receipt_inputs(figure: Figure) -> list[tuple[str, str]]:
    """The named terms of its formula; fractions with six decimals at most. A last year that was not delivered is not none."""
    return [
        (name, "not known" if value is None and name.startswith("previous_") else term(value))
        for name, value in sorted(figure.inputs.items())
    ]


def receipt_value(figure: Figure) -> str:
    """The value as published."""
    if figure.value is None:
        return figure.label or "no value"
    if figure.rounding != "half_up_1dp":
        return f"{figure.value.normalize():,f}".replace("-", MINUS)
    is_points = figure.statistic in POINTS and figure.measure_type != RECORDED_CRIME
    return f"{figure.value:.1f} points".replace("-", MINUS) if is_points else percentage(figure.value)


def number_of(piece: Piece) -> tuple[str, str, str]:
    """The words before a piece's number, the number and the words after it; a piece without digits is all number."""
    found = NUMBER.search(piece.text)
    if not found:
        return "", piece.text, ""
    return piece.text[: found.start()], found.group(), piece.text[found.end() :]


def term(value: Any) -> str:
    """One term of a formula as people read it: fractions with six decimals at most, lists in words."""
    if isinstance(value, float):
        return f"{value:,.6f}".rstrip("0").rstrip(".").replace("-", MINUS)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}".replace("-", MINUS)
    if isinstance(value, list):
        return ", ".join(str(each).replace("_", " ") for each in value) or "none"
    return "none" if value is None else value if isinstance(value, str) else json.dumps(value, sort_keys=True)
