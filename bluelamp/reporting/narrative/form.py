"""The forms in which a sentence can print a figure: its number, its size, its direction, its dates, its label in words."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bluelamp.reporting.narrative.figure import Figure
from bluelamp.reporting.wording import count, day, month, more_or_fewer, number, percentage, span, target_percentage

VERIFIED = "verified"
ARROWS = {"flat": "◄►", "up": "▲", "down": "▼"}


@dataclass(frozen=True)
class Form:
    """How to print a figure, and whether that prints its value or label (is_number), or only follows from it.

    needs_value: whether a figure that has only a label, such as the reason why it is withheld, cannot be printed so.
    """

    write: Callable[[Figure], str]
    is_number: bool = True
    needs_value: bool = True


def _value(figure: Figure) -> Decimal:
    if figure.value is None:
        raise ValueError(f"{figure.key} has no value to print")
    return figure.value


def _whole(figure: Figure) -> int:
    value = _value(figure)
    if value != int(value):
        raise ValueError(f"{figure.key} is no whole number")
    return int(value)


def _policy(figure: Figure) -> str:
    """A target as it was set: 25%, not 25.0%."""
    return target_percentage(abs(_value(figure)))


def _by_sign(above: str, below: str, same: str) -> Form:
    def write(figure: Figure) -> str:
        value = _value(figure)
        return above if value > 0 else below if value < 0 else same

    return Form(write, is_number=False)


def _needed(figure: Figure) -> str:
    crimes = _whole(figure)
    return f"{count(crimes, 'fewer crime')} {'was' if crimes == 1 else 'were'} needed"


def _outcomes_needed(figure: Figure) -> str:
    outcomes = _whole(figure)
    return f"{count(outcomes, 'more outcome')} {'is' if outcomes == 1 else 'are'} needed"


def _fall_or_rise(figure: Figure) -> str:
    value = _value(figure)
    # Beside a change that is printed as 0.0% stands how many crimes it is of: none, or a few.
    return percentage(value) if value == 0 else f"a {'rise' if value > 0 else 'fall'} of {percentage(abs(value))}"


def _allowed_change(figure: Figure) -> str:
    """A target for a change: a fall, or the rise that it allows at most."""
    value = _value(figure)
    if value == 0:
        return "no rise"
    return f"a rise of at most {_policy(figure)}" if value > 0 else f"a fall of {_policy(figure)}"


def _or_as_many(figure: Figure) -> str:
    crimes = _whole(figure)
    return more_or_fewer(crimes) if crimes else "as many"


def _until(figure: Figure) -> str:
    if figure.period_to is None:
        raise ValueError(f"{figure.key} has no dates")
    return day(figure.period_to)


def _period(figure: Figure) -> str:
    if figure.period_from is None or figure.period_to is None:
        raise ValueError(f"{figure.key} has no dates")
    return span(figure.period_from, figure.period_to)


def _month(figure: Figure) -> str:
    if figure.period_to is None:
        raise ValueError(f"{figure.key} has no dates")
    return month(figure.period_to)


def _shortest(figure: Figure) -> str:
    """80% for a whole number, 80.4% for any other."""
    value = _value(figure)
    return f"{int(value)}%" if value == int(value) else percentage(value)


def _arrow(figure: Figure) -> str:
    if figure.label not in ARROWS:
        raise ValueError(f"{figure.key} has no arrow: {figure.label}")
    return ARROWS[figure.label]


def _peer_group(figure: Figure) -> str:
    """The edition of the group and, aloud, whether anybody has verified its members (DOMAIN A6 K10, E5).

    An edition is named by the month from which it holds, 2013-08, or until which: pre-2013-08.
    """
    version, status = (str(figure.inputs.get(name) or "") for name in ("msg_version", "membership_status"))
    named = re.fullmatch(r"(pre-)?(\d{4}-\d{2})", version)
    if not named or not status:
        raise ValueError(f"{figure.key} does not say which group of forces it means, or who vouches for it")
    group = f"group {'before' if named[1] else 'of'} {month(date.fromisoformat(f'{named[2]}-01'))}"
    if status != VERIFIED:
        group += f"; its members are a {status.upper()} that nobody has verified"
    missing = figure.inputs.get("missing_members") or []
    return f"{group}; without {', '.join(missing)}, whose months are missing" if missing else group


FORMS: dict[str, Form] = {
    "number": Form(lambda figure: number(_whole(figure))),
    "more_fewer": Form(lambda figure: more_or_fewer(_whole(figure))),
    "more_fewer_or_as_many": Form(_or_as_many),
    "fewer_needed": Form(_needed),
    "outcomes_needed": Form(_outcomes_needed),
    "pct": Form(lambda figure: percentage(_value(figure))),
    "pct_size": Form(lambda figure: percentage(abs(_value(figure)))),
    "pct_shortest": Form(_shortest),
    "points": Form(lambda figure: f"{abs(_value(figure)):.1f} percentage points"),
    "change_of": Form(_fall_or_rise),
    "target": Form(_policy),
    "allowed_change": Form(_allowed_change),
    "months": Form(lambda figure: count(_whole(figure), "month")),
    "arrow": Form(_arrow, needs_value=False),
    "label_in_words": Form(lambda figure: (figure.label or "").lower(), needs_value=False),
    "msg_group": Form(_peer_group, is_number=False, needs_value=False),
    "higher_lower": _by_sign("higher", "lower", "the same"),
    "area": Form(lambda figure: figure.area_name, is_number=False),
    "period": Form(_period, is_number=False),
    "until": Form(_until, is_number=False, needs_value=False),
    "month": Form(_month, is_number=False, needs_value=False),
}
