"""Where the year is heading: what is recorded as a line, the rest as a fan of 50, 80 and 95 % (DOMAIN D4)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bluelamp.calendar import year_from, year_label
from bluelamp.reporting.chart.axis import MOST_PERCENT, Frame, month_axis, value_axis
from bluelamp.reporting.chart.drawing import Chart, apart, area, mark, path, picture, words
from bluelamp.reporting.publication import OUTCOME_RATE, RECORDED_CRIME
from bluelamp.reporting.wording import decimal, month, odds

Row = Mapping[str, Any]

WIDTH, HEIGHT = 880, 360
FRAME = Frame(left=72, top=24, right=690, bottom=320)
INTERVALS = (("95", "fan-95"), ("80", "fan-80"), ("50", "fan-50"))


def year_end_fan(row: Row, months: Sequence[Row], as_at_date: date) -> Chart | None:
    """The fan of a row of mart_year_end_projection; None where nothing is projected.

    months: rows of mart_control_chart of the same measure and area. Crimes and outcome rates are shown as the year so far up to
    each month, satisfaction over twelve months to each. Values are crimes, or percent.
    """
    if row["projection"] is None or row["low_95"] is None:
        return None
    is_crime = row["measure_type"] == RECORDED_CRIME
    digits = 0 if is_crime else 1
    start = year_from(as_at_date)
    year = [
        date(start.year + (start.month + index - 1) // 12, (start.month + index - 1) % 12 + 1, 1) for index in range(12)
    ]
    points = so_far(months, start, row["measure_type"])
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
    line = [(across(year.index(counted)), up(value)) for counted, value in points]
    for width, look in INTERVALS if line else ():
        top, low = (across(11), up(float(row[f"high_{width}"]))), (across(11), up(float(row[f"low_{width}"])))
        body.append(area([line[-1], top], [line[-1], low], look))
    body.append(path(line, "series"))
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


def so_far(months: Sequence[Row], start: date, measure_type: str) -> list[tuple[date, float]]:
    """The year's value at the end of each complete month."""
    ordered = sorted((row for row in months if row["numerator"] is not None), key=lambda row: row["month_start_date"])
    of_year = [row for row in ordered if row["month_start_date"] >= start]
    found = []
    for place, row in enumerate(of_year):
        upto = of_year[: place + 1]
        if measure_type == "satisfaction":
            upto = [other for other in ordered if other["month_start_date"] <= row["month_start_date"]][-12:]
        top = sum(float(other["numerator"]) for other in upto)
        base = sum(float(other["opportunity"] or 0) for other in upto)
        if measure_type == RECORDED_CRIME:
            found.append((row["month_start_date"], top))
        elif base:
            found.append((row["month_start_date"], 100 * top / base))
    return found


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
