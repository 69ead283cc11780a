"""The bullet: what was reached, against the hard and the stretch target, on one line."""

from bluelamp.reporting.chart.axis import Scale, ticks
from bluelamp.reporting.chart.drawing import Chart, path, picture, rectangle, words
from bluelamp.reporting.wording import decimal, plus

WIDTH, HEIGHT = 240, 44
MARGIN = 10


def bullet(
    actual: float,
    hard: float | None,
    stretch: float | None,
    *,
    name: str,
    unit: str,
    is_change: bool,
    bounds: tuple[float, float],
) -> Chart:
    """Actual as a bar from zero, the hard target as a dashed line, the stretch target as a thin one with its mark above.

    unit: what follows a number, such as "%". is_change: whether the values are changes, which carry a sign. bounds: the scale,
    the same for all bullets that stand below each other.
    """
    low, high = min(bounds[0], 0.0), max(bounds[1], 0.0)
    steps = ticks(low, high, 2)
    across = Scale(min(low, steps[0]), max(high, steps[-1]), MARGIN, WIDTH - MARGIN)

    def said(value: float) -> str:
        return f"{plus(value, 1) if is_change else decimal(value, 1)}{unit}"

    title = f"{name}: {said(actual)}" + ("" if hard is None else f", target {said(hard)}")
    alternative = f"Actual {said(actual)}; " + (
        "no target."
        if hard is None
        else f"target {said(hard)}; "
        + (f"stretch target {said(stretch)}." if stretch is not None else "no stretch target.")
    )
    zero, end = across(0), across(actual)
    body = [rectangle(MARGIN, 8, WIDTH - 2 * MARGIN, 18, "track")]
    body.append(rectangle(min(zero, end), 12, abs(end - zero), 10, "bar"))
    body.append(path([(zero, 4), (zero, 30)], "axis"))
    if hard is not None:
        body.append(path([(across(hard), 3), (across(hard), 31)], "target"))
    if stretch is not None:
        body.append(path([(across(stretch), 6), (across(stretch), 28)], "stretch"))
        body.append(path([(across(stretch) - 4, 3), (across(stretch), 8), (across(stretch) + 4, 3)], "stretch"))
    for step in (steps[0], steps[-1]):
        edge = "start" if step == steps[0] else "end"
        body.append(words(across(step), 43, plus(step, 0) if is_change else decimal(step, 0), "soft", edge))
    return picture(WIDTH, HEIGHT, title, alternative, body)
