"""When a sentence may be said: "change > 0 and rolling_3_month_trend = flat", read from the template."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from bluelamp.reporting.narrative.reference import Reference, Scope, parse_reference

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge, "<=": operator.le, "!=": operator.ne, "=": operator.eq, ">": operator.gt, "<": operator.lt,
}  # fmt: skip
QUOTED = "'"
THERE = re.compile(r"(?P<left>\S+) (?P<sign>exists|missing)")
COMPARED = re.compile(rf"(?P<left>\S+) (?P<sign>{'|'.join(COMPARE)}) (?P<right>'[^']*'|[^'\s]+)")


@dataclass(frozen=True)
class Comparison:
    """One clause: a figure against a number, a word in quotes or another figure; or whether it has a value at all."""

    left: Reference
    sign: str
    right: Reference | Decimal | str | None = None

    def holds(self, scope: Scope) -> bool:
        """Whether it is true of the figures. A comparison with a figure that is not there is not true."""
        figure = scope.find(self.left)
        if self.sign in ("exists", "missing"):
            return (figure is not None and figure.value is not None) == (self.sign == "exists")
        if figure is None:
            return False
        if isinstance(self.right, str):
            return COMPARE[self.sign](figure.label, self.right)
        other = self._other(scope)
        return figure.value is not None and other is not None and COMPARE[self.sign](figure.value, other)

    def _other(self, scope: Scope) -> Decimal | None:
        if isinstance(self.right, Reference):
            figure = scope.find(self.right)
            return figure.value if figure else None
        return self.right if isinstance(self.right, Decimal) else None


def parse_condition(text: str) -> tuple[Comparison, ...]:
    """Clauses joined by "and"; all of them must hold. Raises ValueError where one cannot be read."""
    return tuple(_clause(" ".join(clause.split())) for clause in text.split(" and ") if clause.strip())


def _clause(text: str) -> Comparison:
    if found := THERE.fullmatch(text):
        return Comparison(parse_reference(found["left"]), found["sign"])
    if found := COMPARED.fullmatch(text):
        return Comparison(parse_reference(found["left"]), found["sign"], _operand(found["right"]))
    raise ValueError(f"{text!r} is no condition: write FIGURE > 0, FIGURE = 'flat', FIGURE exists or FIGURE missing")


def _operand(word: str) -> Reference | Decimal | str:
    if word.startswith(QUOTED):
        return word.strip(QUOTED)
    try:
        return Decimal(word)
    except InvalidOperation:
        return parse_reference(word)
