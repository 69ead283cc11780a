"""The funnel plot of a group of similar forces: who is further from the mean than chance and the group's own spread allow."""

from collections.abc import Mapping, Sequence
from typing import Any

from bluelamp.reporting.chart.axis import Frame, Scale, ticks, value_axis
from bluelamp.reporting.chart.beside import Plot
from bluelamp.reporting.chart.drawing import Chart, apart, mark, path, picture, words
from bluelamp.reporting.wording import count, decimal

Row = Mapping[str, Any]

# Narrower than other charts: two stand beside each other on a sheet, and most of one in a telephone's window.
WIDTH, HEIGHT = 640, 372
FRAME = Frame(left=56, top=24, right=500, bottom=316)
LIMITS = (
    ("funnel_upper_limit", "limit", "99.8 % limit"),
    ("funnel_upper_warning", "warning-limit", "95 % limit"),
    ("funnel_lower_warning", "warning-limit", "95 % limit"),
    ("funnel_lower_limit", "limit", "99.8 % limit"),
)


def funnel(rows: Sequence[Row], *, name: str, rate_unit: str, size_unit: str) -> Chart | None:
    """The plot of rows of mart_msg_comparison of one measure, window and group; None where no funnel is published.

    rate_unit, size_unit: what a rate and the size below it are, such as "crimes per 1,000 households" and "households".
    """
    members = sorted(
        (row for row in rows if row["rate"] is not None and row["denominator"] and row["msg_mean"] is not None),
        key=lambda row: row["denominator"],
    )
    own = next((row for row in members if row["is_own"]), None)
    if own is None or len(members) < 3:
        return None
    title = f"{name}: {own['force_name']} {_beside_its_group(own['verdict'])}"
    lines = [limit for limit in LIMITS if all(row[limit[0]] is not None for row in members)]
    values = [float(row[column]) for row in members for column in ("rate", "msg_mean", *(limit[0] for limit in lines))]
    up, drawn = value_axis(FRAME, values, floor_at=0)
    sizes = ticks(float(members[0]["denominator"]), float(members[-1]["denominator"]))
    across = Scale(sizes[0], max(sizes[-1], sizes[0] + 1), FRAME.left + 8, FRAME.right - 8)
    body = [
        *drawn,
        path([(FRAME.left, FRAME.bottom), (FRAME.right, FRAME.bottom)], "axis"),
        *_sizes(sizes, across, size_unit),
    ]
    labels = []
    plot = Plot(FRAME)
    for column, look, label in lines:
        points = [(across(float(row["denominator"])), up(float(row[column]))) for row in members]
        body.append(path(points, look))
        plot.line(points)
        labels.append((up(float(members[-1][column])), f"{label} {decimal(members[-1][column], 1)}", "soft"))
    mean = float(own["msg_mean"])
    body.append(path([(FRAME.left, up(mean)), (FRAME.right, up(mean))], "centre"))
    plot.line([(FRAME.left, up(mean)), (FRAME.right, up(mean))])
    labels.append((up(mean), f"group mean {decimal(mean, 1)}", "words"))
    for moved, _, text, look in apart(labels, FRAME.top, FRAME.bottom):
        body.append(words(FRAME.right + 10, moved + 5, text, look))
    placed = [(across(float(row["denominator"])), up(float(row["rate"])), row) for row in members]
    for x, y, row in sorted(placed, key=lambda found: found[2]["is_own"]):
        look = "own" if row["is_own"] else "other"
        body.append(mark(x, y, look, f"{row['force_name']}: {decimal(row['rate'], 1)}, {row['verdict']}"))
        plot.mark(x, y)
    # The own force's name first: it has the best place.
    for x, y, row in sorted(placed, key=lambda found: not found[2]["is_own"]):
        body.extend(plot.beside(x, y, [row["force_name"]], "over-strong" if row["is_own"] else "over"))
    alternative = (
        f"{rate_unit[0].upper()}{rate_unit[1:]} of {count(len(members), 'force')} by {size_unit}. "
        f"{own['force_name']} {decimal(own['rate'], 1)}, group mean {decimal(mean, 1)}. "
        + "; ".join(f"{row['force_name']} {decimal(row['rate'], 1)}" for row in members if not row["is_own"])
        + "."
    )
    return picture(WIDTH, HEIGHT, title, alternative, body)


def _beside_its_group(verdict: str) -> str:
    """A verdict of mart_msg_comparison as a predicate."""
    if verdict.startswith("too few"):
        return f"has too few {'members' if 'members' in verdict else 'events'} to be compared with its group"
    return f"is {verdict} {'to its' if verdict == 'similar' else 'its'} group"


def _sizes(sizes: Sequence[float], across: Scale, unit: str) -> list[str]:
    drawn = [words(across(size), FRAME.bottom + 20, decimal(size, 0), "soft", "middle") for size in sizes]
    return [*drawn, words(FRAME.right, FRAME.bottom + 42, unit, "soft", "end")]
