"""Where the year is heading: what is recorded as a line, the rest as a fan of 50, 80 and 95 % (DOMAIN D4)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bluelamp.calendar import months_between, year_from, year_label
from bluelamp.reporting.chart.axis import MOST_PERCENT, Frame, joined, month_axis, value_axis
from bluelamp.reporting.chart.drawing import Chart, apart, area, mark, path, picture, words
from bluelamp.reporting.publication import OUTCOME_RATE, RECORDED_CRIME, SATISFACTION
from bluelamp.reporting.wording import decimal, month, months_to, odds

Row = Mapping[str, Any]

WIDTH, HEIGHT = 880, 360
FRAME = Frame(left=72, top=24, right=690, bottom=320)
ROLLING_MONTHS = 12
# Percentage points by which a month's rate may differ from its answers put together, for being rounded.
ROUNDED = 1e-4
INTERVALS = (("95", "fan-95"), ("80", "fan-80"), ("50", "fan-50"))


def year_end_fan(row: Row, months: Sequence[Row], as_at_date: date, surveyed: Row | None = None) -> Chart | None:
    """The fan of a row of mart_year_end_projection; None where nothing is projected.

    months: rows of mart_control_chart of the same measure and area; surveyed: its row of mart_satisfaction. Crimes and outcome
    rates are shown as the year so far up to each month, satisfaction over twelve months to each, where that can be said of
    these rows (DOMAIN M12). Values are crimes, or percent.
    """
    if row["projection"] is None or row["low_95"] is None:
        return None
    is_crime = row["measure_type"] == RECORDED_CRIME
    digits = 0 if is_crime else 1
    start = year_from(as_at_date)
    year = months_to(date(start.year + 1, 3, 1), 12)
    points = so_far(months, start, row["measure_type"], surveyed)
    end = float(row["projection"])
    target = None if row["target_value"] is None else float(row["target_value"])
    bounds = [float(row[f"{side}_{width}"]) for width, _ in INTERVALS for side in ("low", "high")]
    values = [
        end,
        *bounds,
        *(value for _, value in points),
        *([] if target is None else [target]),
        *([0.0] if is_crime else []),
    ]
    up, drawn = value_axis(
        FRAME, values, floor_at=0, ceiling_at=None if is_crime or max(values) > MOST_PERCENT else MOST_PERCENT
    )
    across, years = month_axis(FRAME, year)
    body = [*drawn, *years]
    places = [year.index(counted) for counted, _ in points]
    line = [(across(place), up(value)) for place, (_, value) in zip(places, points, strict=True)]
    for width, look in INTERVALS if line else ():
        top, low = (across(11), up(float(row[f"high_{width}"]))), (across(11), up(float(row[f"low_{width}"])))
        body.append(area([line[-1], top], [line[-1], low], look))
    body.extend(path([line[index] for index in piece], "series") for piece in joined(places))
    body.extend(
        mark(x, y, "point", f"To the end of {month(counted)}: {decimal(value, digits)}")
        for (x, y), (counted, value) in zip(line, points, strict=True)
    )
    if line:
        body.append(path([line[-1], (across(11), up(end))], "before"))
    body.append(mark(across(11), up(end), "own"))
    labels = [(up(end), f"expected {decimal(end, digits)}", "strong")]
    labels += [
        (up(float(row[f"{side}_80"])), f"80 %: {decimal(row[f'{side}_80'], digits)}", "soft")
        for side in ("high", "low")
    ]
    if target is not None:
        body.append(path([(FRAME.left, up(target)), (FRAME.right, up(target))], "target"))
        labels.append((up(target), f"target {decimal(target, digits)}", "words"))
    for moved, at, text, look in apart(labels, FRAME.top, FRAME.bottom):
        body.append(path([(FRAME.right - 6, at), (FRAME.right + 10, moved)], "leader"))
        body.append(words(FRAME.right + 14, moved + 5, text, look))
    return picture(WIDTH, HEIGHT, fan_title(row, digits), in_words(row, as_at_date, digits), body)


def so_far(
    months: Sequence[Row], start: date, measure_type: str, surveyed: Row | None = None
) -> list[tuple[date, float]]:
    """The year's value at the end of each complete month. surveyed: as year_end_fan takes it."""
    ordered = sorted((row for row in months if row["numerator"] is not None), key=lambda row: row["month_start_date"])
    if measure_type == SATISFACTION:
        return rolling(ordered, start, surveyed)
    found, top, base = [], 0.0, 0.0
    for row in ordered:
        if row["month_start_date"] >= start:
            top, base = top + float(row["numerator"]), base + float(row["opportunity"] or 0)
            if measure_type == RECORDED_CRIME:
                found.append((row["month_start_date"], top))
            elif base:
                found.append((row["month_start_date"], 100 * top / base))
    return found


def rolling(ordered: Sequence[Row], start: date, surveyed: Row | None) -> list[tuple[date, float]]:
    """The percentage satisfied in the twelve months to each month of the year, oldest first.

    The latest is the one that is published. An earlier one is left out where these rows cannot tell it: where one of its
    twelve months has too few answers to be shown, or is a mean of groups, whose own answers are not in them (DOMAIN M12).
    """
    found = {}
    for row in ordered:
        last = row["month_start_date"]
        window = [other for other in ordered if 0 <= months_between(other["month_start_date"], last) < ROLLING_MONTHS]
        if last >= start and len(window) == ROLLING_MONTHS and all(is_of_all_answers(other) for other in window):
            answers = sum(float(other["opportunity"]) for other in window)
            found[last] = 100 * sum(float(other["numerator"]) for other in window) / answers
    if surveyed and surveyed["satisfied_pct"] is not None and surveyed["period_to"] >= start:
        found[surveyed["period_to"].replace(day=1)] = float(surveyed["satisfied_pct"])
    return sorted(found.items())


def is_of_all_answers(row: Row) -> bool:
    """Whether a month's rate is that of its answers put together, not a mean of groups of them."""
    rate, answers = row["value"], row["opportunity"]
    return bool(rate is not None and answers) and (
        abs(float(rate) - 100 * float(row["numerator"]) / float(answers)) < ROUNDED
    )


def fan_title(row: Row, digits: int) -> str:
    """The chance of the target in words, or what is expected."""
    what = f"{row['title']}, outcome rate" if row["measure_type"] == OUTCOME_RATE else row["title"]
    if row["target_probability"] is None:
        return f"{what}: about {decimal(row['projection'], digits)} expected by 31 March"
    return f"{what}: the chance of meeting the year's target is {odds(float(row['target_probability']))}"


def in_words(row: Row, as_at_date: date, digits: int) -> str:
    """The fan for readers who do not see it."""
    said = [
        f"{row['title']}, {year_label(as_at_date)}: {decimal(row['projection'], digits)} expected at the year's end"
    ]
    said += [
        f"{width} % interval {decimal(row[f'low_{width}'], digits)} to {decimal(row[f'high_{width}'], digits)}"
        for width, _ in INTERVALS
    ]
    if row["target_value"] is not None:
        said.append(f"target {decimal(row['target_value'], digits)}")
    return "; ".join(said) + "."
