"""The control chart of a measure in an area, at full size (DOMAIN D1, D2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from textwrap import shorten
from typing import Any

from bluelamp.calendar import months_between
from bluelamp.reporting.chart.axis import MOST_PERCENT, Frame, Scale, joined, month_axis, value_axis
from bluelamp.reporting.chart.beside import Plot
from bluelamp.reporting.chart.control_words import SHORT_SIGNALS, finding, in_words, tip
from bluelamp.reporting.chart.drawing import Chart, Point, apart, mark, path, picture, words
from bluelamp.reporting.publication import OUTCOME_RATE, RECORDED_CRIME, SATISFACTION
from bluelamp.reporting.wording import decimal, months_to

Row = Mapping[str, Any]

WIDTH, HEIGHT = 880, 380
FRAME = Frame(left=64, top=40, right=700, bottom=340)
LINES = (
    ("upper_limit", "limit", "upper limit"),
    ("centre", "centre", "centre"),
    ("lower_limit", "limit", "lower limit"),
    ("target", "target", "target"),
)
# How a point is drawn; any other type is an ordinary point.
POINTS = {"concern": "concern", "improvement": "improvement", "high": "unjudged", "low": "unjudged"}
LONGEST = 38  # letters of an annotation in the picture; the whole stands in its month's tip and in the table
ROOM_FOR_WORDS = 0.1  # of the height between the highest and the lowest value
MOST_NAMED = 4  # runs of signals named in the picture, latest first: more words than that hide the points


@dataclass(frozen=True)
class Annotation:
    """What happened in a month that a reader should know: an operation, a new definition, a re-base."""

    month: date
    words: str


def control_chart(
    rows: Sequence[Row],
    *,
    name: str,
    measure_type: str,
    annotations: Sequence[Annotation] = (),
    digits: int | None = None,
    most: float | None = None,
) -> Chart | None:
    """The chart of rows of mart_control_chart of one measure and area; None where no month of it has a value.

    Months lie where they are in time: one without a row or value leaves a gap, over which no line is drawn. name: measure and
    area in words. Values are crimes a month, or percent. digits: decimals where they are neither; most: what no value can be
    above, where they are neither, such as 100 of a percentage.
    """
    months = sorted((row for row in rows if row["value"] is not None), key=lambda row: row["month_start_date"])
    if len(months) < 2:
        return None
    if digits is None:
        digits = 0 if measure_type == RECORDED_CRIME else 1
    if measure_type in (OUTCOME_RATE, SATISFACTION):
        most = MOST_PERCENT
    if most is not None and any(float(row["value"]) > most for row in months):
        # More outcomes than crimes in a month, for instance, where those are of older crimes.
        most = None
    title, alternative = finding(months, name), in_words(months, name, digits)
    known = [
        float(row[column])
        for row in months
        for column in ("value", *(line[0] for line in LINES))
        if row[column] is not None
    ]
    if any(row["signals"] for row in months):
        # Words above the highest and below the lowest point need room.
        room = ROOM_FOR_WORDS * (max(known) - min(known))
        known += [max(known) + room, max(min(known) - room, 0)]
    if most is not None:
        known = [min(value, most) for value in known]
    up, rows_drawn = value_axis(FRAME, known, floor_at=0, ceiling_at=most)
    places = places_of(months)
    across, years_drawn = month_axis(FRAME, months_to(months[-1]["month_start_date"], places[-1] + 1))
    body = [
        *rows_drawn,
        *years_drawn,
        *_annotations(months, [*annotations, *happened(months), *rebases(months)], across),
    ]
    labels = []
    lines: list[list[Point]] = []
    for column, look, label in LINES:
        pieces = _steps(months, places, column, across, up)
        lines.extend(pieces)
        body.extend(path(piece, look) for piece in pieces)
        told = next((row for row in reversed(months) if row[column] is not None), None)
        if told:
            labels.append((_height(told[column], up), f"{label} {decimal(told[column], digits)}", "words"))
    points = [(across(place), up(float(row["value"]))) for place, row in zip(places, months, strict=True)]
    series = [[points[index] for index in piece] for piece in joined(places)]
    body.extend(path(piece, "series") for piece in series)
    body.extend(
        mark(*point, POINTS.get(row["point_type"], "point"), tip(row, digits))
        for point, row in zip(points, months, strict=True)
    )
    last = months[-1]
    latest = f"{last['month_start_date']:%b %Y} {decimal(last['value'], digits)}"
    labels.append((up(float(last["value"])), latest, "strong"))
    for moved, at, text, look in apart(labels, FRAME.top, FRAME.bottom):
        body.append(path([(FRAME.right - 6, at), (FRAME.right + 10, moved)], "leader"))
        body.append(words(FRAME.right + 14, moved + 5, text, look))
    body.extend(_named_runs(months, places, points, [*series, *lines]))
    return picture(WIDTH, HEIGHT, title, alternative, body)


def places_of(months: Sequence[Row]) -> list[int]:
    """How many months each lies after the first of them."""
    return [months_between(months[0]["month_start_date"], row["month_start_date"]) for row in months]


def happened(months: Sequence[Row]) -> list[Annotation]:
    """What people say of a month: operations that began or ended, and why limits are made anew."""
    return [Annotation(row["month_start_date"], row["annotation"]) for row in months if row.get("annotation")]


def rebases(months: Sequence[Row]) -> list[Annotation]:
    """Where the limits were calculated anew, or a new calculation is suggested."""
    found = []
    for before, row in pairwise(months):
        if "new limits" in (row.get("annotation") or ""):
            continue
        if row["segment_number"] != before["segment_number"]:
            found.append(Annotation(row["month_start_date"], "new limits"))
        elif row["rebase_status"] == "suggested" and before["rebase_status"] != "suggested":
            found.append(Annotation(row["month_start_date"], "new limits suggested"))
    return found


def _height(value: Any, up: Scale) -> float:
    """Where a value lies; a limit that no value can reach lies at the axis's end."""
    return up(min(float(value), up.high))


def _steps(months: Sequence[Row], places: Sequence[int], column: str, across: Scale, up: Scale) -> list[list[Point]]:
    """A line of the chart, broken where limits were calculated anew, where there is none and where a month is missing."""
    pieces: list[list[Point]] = []
    for piece in joined(places):
        pieces.append([])
        segment = None
        for index in piece:
            row = months[index]
            if row[column] is None or (segment is not None and row["segment_number"] != segment):
                pieces.append([])
            if row[column] is not None:
                pieces[-1].append((across(places[index]), _height(row[column], up)))
            segment = row["segment_number"]
    return pieces


def _annotations(months: Sequence[Row], annotations: Sequence[Annotation], across: Scale) -> list[str]:
    places = dict(zip((row["month_start_date"] for row in months), places_of(months), strict=True))
    drawn = []
    for number, annotation in enumerate(sorted(annotations, key=lambda found: found.month)):
        if annotation.month in places:
            x = across(places[annotation.month] - 0.5)
            height = FRAME.top - 24 + 15 * (number % 2)
            drawn.append(path([(x, height), (x, FRAME.bottom)], "annotation"))
            anchor = "end" if x > FRAME.right - 120 else "start"
            said = shorten(annotation.words, LONGEST, placeholder="…")
            drawn.append(words(x + (-4 if anchor == "end" else 4), height + 5, said, "soft", anchor))
    return drawn


def _named_runs(
    months: Sequence[Row], places: Sequence[int], points: Sequence[Point], lines: Sequence[Sequence[Point]]
) -> list[str]:
    """The words of each run of months that signal alike, beside its furthest month. lines: all that go through the plot."""
    runs: list[list[int]] = []
    for piece in joined(places):
        for index in piece:
            if not months[index]["signals"]:
                continue
            follows = index > piece[0] and bool(runs) and runs[-1][-1] == index - 1
            if follows and months[index - 1]["point_type"] == months[index]["point_type"]:
                runs[-1].append(index)
            else:
                runs.append([index])
    plot = Plot(FRAME)
    for x, y in points:
        plot.mark(x, y)
    for line in lines:
        plot.line(line)
    drawn: list[str] = []
    for run in runs[-MOST_NAMED:]:
        furthest = max(run, key=lambda index: abs(float(months[index]["value"]) - float(months[index]["centre"] or 0)))
        row = months[furthest]
        said = [
            SHORT_SIGNALS[signal]
            for signal in SHORT_SIGNALS
            if any(signal in months[index]["signals"] for index in run)
        ]
        drawn += plot.beside(*points[furthest], said, above=float(row["value"]) >= float(row["centre"] or 0))
    return drawn
