"""How figures are put into words, the same on every page, sheet and document.

True minus sign (U+2212), thousands separated, percentages to one decimal, "more" and "fewer" for counts. A figure
that cannot be given is replaced by its reason, never by a blank.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from bluelamp.calendar import POLICE_TIME, year_from, year_label

MINUS = "\u2212"
NO_PERCENTAGE = "none last year"
NO_COMPARISON = "no comparison"
RARE_CHANCE = 0.005
EXACT_CHANCES = 20  # beyond 1 in 20, odds go by tens


def number(value: int) -> str:
    """1,903 or −173."""
    return f"{value:,}".replace("-", MINUS)


def signed(value: int) -> str:
    """+255, −173 or 0, for a column headed as a change."""
    return number(value) if value <= 0 else f"+{value:,}"


def percentage(value: Decimal, *, sign: bool = False) -> str:
    """8.3% as printed, from a value that the mart has already rounded; with sign=True +8.3% or −8.3%."""
    text = f"{value:.1f}%"
    return f"+{text}" if sign and value > 0 else text.replace("-", MINUS)


def decimal(value: Decimal | float, digits: int) -> str:
    """58.6 or −1,234.50: so many decimals, thousands separated, half away from zero."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{exact + 0:,}".replace("-", MINUS)


def shortest(value: Decimal | float) -> str:
    """3 or 2.5: a number of policy, with the decimals that it has."""
    return f"{Decimal(str(value)).normalize():f}"


def plus(value: Decimal | float, digits: int) -> str:
    """+8.3, −8.3 or 0.0: the same for a change."""
    text = decimal(value, digits)
    return f"+{text}" if value > 0 and any(digit in text for digit in "123456789") else text


def as_set(value: Decimal | float, least: int = 0) -> str:
    """24.5, −3 or 1,200: with the decimals that people set it with, at least so many. A target is never rounded: what misses
    it would seem to meet it."""
    digits = -int(Decimal(str(value)).normalize().as_tuple().exponent)
    return decimal(value, max(least, digits))


def target_percentage(value: Decimal | float, *, is_change: bool = False) -> str:
    """−2.5% or 33%; with is_change=True +2% where more is wanted than before."""
    return f"{'+' if is_change and value > 0 else ''}{as_set(value)}%"


def change_percentage(value: Decimal | None, previous: int | None) -> str:
    """A percentage change, or why there is none: a percentage of nothing has no meaning."""
    if value is not None:
        return percentage(value, sign=True)
    return NO_PERCENTAGE if previous == 0 else NO_COMPARISON


def more_or_fewer(change: int, noun: str = "") -> str:
    """A change in words: "682 more crimes", "173 fewer", "no change"."""
    if change == 0:
        return f"no change in {noun}" if noun else "no change"
    return f"{number(abs(change))} {'more' if change > 0 else 'fewer'}{' ' + noun if noun else ''}"


def count(value: int, singular: str, plural: str | None = None) -> str:
    """A number with its noun: "1 feed", "3 feeds"."""
    return f"{number(value)} {singular if value == 1 else plural or singular + 's'}"


def day(value: date) -> str:
    """14 October 2013."""
    return f"{value.day} {value:%B %Y}"


def weekday(value: date) -> str:
    """Monday 14 October 2013."""
    return f"{value:%A} {day(value)}"


def span(first: date, last: date) -> str:
    """1 April to 14 October 2013; the year once when it is the same."""
    if first == last:
        return day(last)
    start = f"{first.day} {first:%B}" if first.year == last.year else day(first)
    return f"{start} to {day(last)}"


def clock(value: datetime) -> str:
    """15 October 2013, 06:12, in the force's own time."""
    local = value.astimezone(POLICE_TIME)
    return f"{day(local.date())}, {local:%H:%M}"


def month(value: date) -> str:
    """September 2013."""
    return f"{value:%B %Y}"


def listed(items: Sequence[str]) -> str:
    """Items in a sentence: "a", "a and b", "a, b and c"; "none" where there are none."""
    if not items:
        return "none"
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def months_to(last_month: date, length: int) -> list[date]:
    """First days of that many months, the last one last."""
    counted = last_month.year * 12 + last_month.month - 1
    return [date(index // 12, index % 12 + 1, 1) for index in range(counted - length + 1, counted + 1)]


def year_began(as_at_date: date) -> str:
    """Why a year to date is not compared with one published before."""
    return f"The year to date began anew on {day(year_from(as_at_date))}: earlier figures are of the year before."


def month_range(counts: Sequence[int], last_month: date) -> str:
    """What a small chart of months shows, for readers who do not see it."""
    if not counts:
        return "no monthly counts"
    return (
        f"{len(counts)} months to {month(last_month)}: lowest {number(min(counts))}, "
        f"highest {number(max(counts))}, latest {number(counts[-1])}"
    )


def performance_years(months: Sequence[date]) -> list[tuple[str, int]]:
    """The performance years (April to March) that those months lie in, with how many of the months each holds."""
    years = [year_label(counted) for counted in months]
    return [(year, years.count(year)) for year in sorted(set(years))]


def odds(probability: float) -> str:
    """ "about 1 in 12", "about 2 in 5", "about 11 in 12", "less than 1 in 200"."""
    if probability < RARE_CHANCE:
        return "less than 1 in 200"
    if probability > 1 - RARE_CHANCE:
        return "more than 199 in 200"
    if probability <= 1 / 3:
        return f"about 1 in {_chances(probability)}"
    if probability >= 2 / 3:
        return f"about {_chances(1 - probability) - 1} in {_chances(1 - probability)}"
    return "about 2 in 5" if probability < 0.45 else "about 1 in 2" if probability <= 0.55 else "about 3 in 5"


def _chances(probability: float) -> int:
    chances = round(1 / probability)
    # Rounded once: 25.3 is nearer to 30 than to 20, but 25 would be rounded to the even 20.
    return chances if chances <= EXACT_CHANCES else int(round(1 / probability, -1))
