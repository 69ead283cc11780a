"""A figure's formula worked out again from its inputs, exactly, apart from the SQL that made the figure.

Formulas are written as people write them: "max(0, actual - previous_year * (1 + hard_target / 100))". Where one is a
sentence, the sentence is listed here; what is judged by a rule gives a word, and has no arithmetic.
"""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import partial
from typing import Any

Inputs = Mapping[str, Any]
OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip
# Half up is half away from zero (DOMAIN A2): −6.25 gives −6.3.
ROUNDINGS = {
    "integer": ("1", ROUND_HALF_UP), "ceil": ("1", ROUND_CEILING), "floor": ("1", ROUND_FLOOR),
    "half_up_0dp": ("1", ROUND_HALF_UP), "half_up_1dp": ("0.1", ROUND_HALF_UP), "half_up_2dp": ("0.01", ROUND_HALF_UP),
}  # fmt: skip
EXACTLY = Context(prec=60)


class NotArithmeticError(ValueError):
    """The formula is a sentence that nobody taught us to work out, or it names an input that is not there."""


def wilson(proportion: Fraction, count: Fraction, z: Fraction, *, side: int) -> Fraction:
    """A bound of the Wilson score interval of a proportion (DOMAIN D6); side −1 lower, +1 upper."""
    spread = proportion * (1 - proportion) / count + z * z / (4 * count * count)
    return (proportion + z * z / (2 * count) + side * z * Fraction(math.sqrt(spread))) / (1 + z * z / count)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "max": max,
    "min": min,
    "abs": abs,
    "ceil": lambda value: Fraction(math.ceil(value)),
    "floor": lambda value: Fraction(math.floor(value)),
    "wilson_low": partial(wilson, side=-1),
    "wilson_high": partial(wilson, side=1),
}


def only_input(inputs: Inputs, to: date) -> Fraction:
    """A count is its own only input."""
    if len(inputs) != 1:
        raise NotArithmeticError("a count has one input")
    return number(next(iter(inputs.values())))


def mean(inputs: Inputs, to: date) -> Fraction:
    """The unweighted mean of all inputs (DOMAIN M12)."""
    return sum(map(number, inputs.values()), Fraction(0)) / len(inputs)


def months_since(inputs: Inputs, to: date) -> Fraction:
    """Months from the last one at least as high to the one that the figure is of."""
    if "last_month_as_high" not in inputs:
        raise NotArithmeticError("the month has too few answers, so its run is not told")
    if inputs["last_month_as_high"] is None:
        raise NotArithmeticError("no month was as high: the figure is the length of the whole series")
    year, month = str(inputs["last_month_as_high"]).split("-")[:2]
    return Fraction((to.year - int(year)) * 12 + to.month - int(month))


SENTENCES: dict[str, Callable[[Inputs, date], Fraction]] = {
    "count of counted crimes recorded from period_from to period_to": only_input,
    "count of counted crimes recorded from previous_from to previous_to": only_input,
    "outcomes recorded from period_from to period_to": only_input,
    "outcomes recorded from previous_from to previous_to": only_input,
    "mean of the groups' rates": mean,
    "months since a month at least as high": months_since,
}


def work_out(formula: str, inputs: Inputs, to: date) -> Fraction | None:
    """The unrounded figure of a period that ends on that day; None where the formula divides by nothing. Raises
    NotArithmeticError."""
    try:
        if formula in SENTENCES:
            return SENTENCES[formula](inputs, to)
        return Fraction(_value(ast.parse(formula, mode="eval").body, inputs))
    except ZeroDivisionError:
        return None
    except SyntaxError:
        raise NotArithmeticError(formula) from None


def _value(node: ast.expr, inputs: Inputs) -> Any:
    match node:
        case ast.BinOp(left, op, right) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_value(left, inputs), _value(right, inputs))
        case ast.UnaryOp(ast.USub(), operand):
            return -_value(operand, inputs)
        case ast.Constant(int(value)):
            return Fraction(value)
        case ast.Name(name) if name in inputs:
            return number(inputs[name])
        case ast.Call(ast.Name(name), terms, []) if name in FUNCTIONS:
            return FUNCTIONS[name](*(_value(term, inputs) for term in terms))
    raise NotArithmeticError(ast.unparse(node))


def number(value: Any) -> Fraction:
    """An input as an exact number. Raises NotArithmeticError for a word or nothing."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise NotArithmeticError(str(value))
    return Fraction(value)


def rounded(exact: Fraction, rounding: str) -> Decimal:
    """The figure as printed. rounding: integer, ceil, floor, half_up_<n>dp or exact."""
    if rounding in ("ceil", "floor"):  # before any division that could make 35.000…1 of 35
        return Decimal(math.ceil(exact) if rounding == "ceil" else math.floor(exact))
    value = EXACTLY.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    if rounding == "exact":
        return value
    step, way = ROUNDINGS[rounding]
    return value.quantize(Decimal(step), way)
