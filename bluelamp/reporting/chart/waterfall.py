"""The contribution waterfall: which parts make a change (DOMAIN A2: M4)."""

from collections.abc import Mapping, Sequence
from typing import Any

from bluelamp.reporting.chart.axis import Scale, ticks
from bluelamp.reporting.chart.drawing import Chart, path, picture, rectangle, words
from bluelamp.reporting.wording import decimal, more_or_fewer, number, signed

Row = Mapping[str, Any]

WIDTH, ROW = 880, 24
LEFT, RIGHT, TOP = 220, 760, 28


def waterfall(rows: Sequence[Row], *, name: str, noun: str = "crimes") -> Chart | None:
    """The chart of rows of mart_contribution of one measure, area and dimension, in their positions; None without any.

    Parts without a change are left out and counted in the text alternative. name: what the parts make, in words.
    """
    parts = sorted(rows, key=lambda row: row["position"])
    shown = [row for row in parts if row["change"]]
    if not shown:
        return None
    total = shown[0]["total_change"]
    largest = max(shown, key=lambda row: row["change"] * (1 if total >= 0 else -1))
    title = f"{name}: {more_or_fewer(total, noun)}, {largest['title']} {signed(largest['change'])}"
    so_far = [0, *(row["change_so_far"] for row in parts)]
    steps = ticks(min(so_far), max(so_far))
    across = Scale(steps[0], steps[-1], LEFT, RIGHT)
    bottom = TOP + ROW * (len(shown) + 1)
    body = []
    for step in steps:
        body.append(path([(across(step), TOP), (across(step), bottom)], "axis" if step == 0 else "grid"))
        body.append(words(across(step), TOP - 8, plus_or_zero(step), "soft", "middle"))
    for place, row in enumerate(shown):
        y = TOP + ROW * place
        start, end = across(row["change_so_far"] - row["change"]), across(row["change_so_far"])
        look = "more" if row["change"] > 0 else "fewer"
        tip = f"{row['title']}: {number(row['previous_year'])} last year, {number(row['actual'])} now, {signed(row['change'])}"
        body.append(rectangle(min(start, end), y + 4, abs(end - start), ROW - 8, look, tip))
        body.append(path([(end, y + ROW - 4), (end, y + ROW + 4)], "leader"))
        body.append(words(LEFT - 12, y + 17, row["title"], "words", "end"))
        body.append(words(WIDTH - 8, y + 17, signed(row["change"]), "words", "end"))
    y = bottom - ROW
    body.append(
        rectangle(
            min(across(0), across(total)),
            y + 4,
            abs(across(total) - across(0)),
            ROW - 8,
            "track",
            f"All together {signed(total)}",
        )
    )
    body.append(words(LEFT - 12, y + 17, "All together", "strong", "end"))
    body.append(words(WIDTH - 8, y + 17, signed(total), "strong", "end"))
    same = len(parts) - len(shown)
    alternative = f"{name}: {more_or_fewer(total, noun)} than last year. " + "; ".join(
        f"{row['title']} {signed(row['change'])}"
        + ("" if row["share_of_change_pct"] is None else f" ({decimal(row['share_of_change_pct'], 1)}% of the change)")
        for row in shown
    )
    return picture(WIDTH, bottom + 12, title, alternative + (f"; {same} without a change." if same else "."), body)


def plus_or_zero(value: float) -> str:
    """A tick of a change."""
    return signed(int(value)) if value == int(value) else decimal(value, 1)
