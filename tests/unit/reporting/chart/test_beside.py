"""Words beside points: near them, inside the plot, on nothing else."""

import re
from itertools import combinations

from bluelamp.reporting.chart import control_chart, funnel
from bluelamp.reporting.chart.axis import Frame, value_axis
from bluelamp.reporting.chart.beside import LETTER, LINE, Box, Plot
from bluelamp.reporting.chart.funnel import FRAME
from tests.unit.reporting.chart.test_charts import chart_rows, members

TEXT = re.compile(
    r'<text class="chart-over(?:-strong)?"[^>]* x="([\d.]+)" y="([\d.]+)"(?: text-anchor="(\w+)")?>([^<]+)<'
)


def boxes(svg: str) -> dict[str, Box]:
    """Where each of the words over a chart stands."""
    found = {}
    for across, base, anchor, said in TEXT.findall(svg):
        width = LETTER * len(said)
        left = float(across) - {"": 0, "middle": width / 2, "end": width}[anchor]
        found[said] = Box(left, float(base) - 12, left + width, float(base) + LINE - 12)
    return found


def on(one: Box, other: Box) -> bool:
    """Whether both cover a place."""
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def test_names_of_forces_that_are_alike_do_not_lie_on_each_other_and_stay_inside():
    rows = members()
    for row in rows:
        row |= {"rate": 8.0 + row["denominator"] / 1e6, "denominator": 3990 + row["denominator"] // 1000}
    found = boxes(funnel(rows, name="Robbery", rate_unit="crimes", size_unit="people").svg)
    assert set(found) == {"North", "Ours", "South &amp; East", "West"}
    assert [pair for pair in combinations(found, 2) if on(found[pair[0]], found[pair[1]])] == []
    assert all(box.left >= FRAME.left and box.right <= FRAME.right for box in found.values())


def test_words_leave_a_mark_free_and_a_line_joins_those_that_are_far():
    plot = Plot(Frame(left=0, top=0, right=400, bottom=400))
    plot.mark(200, 200)
    [near] = plot.beside(200, 200, ["near"])
    assert "chart-leader" not in near
    for across in range(100, 320, 10):
        for down in range(150, 251, 10):
            plot.mark(across, down)
    joined, far = plot.beside(200, 200, ["far"])
    assert "chart-leader" in joined
    [box] = boxes(far).values()
    assert box.bottom < 150 or box.top > 250 or box.left > 310 or box.right < 100


def test_signals_stand_below_each_other_beside_their_month():
    rows = chart_rows()
    rows[6]["signals"] = ["beyond_limit", "two_of_three"]
    svg = control_chart(rows, name="Robbery", measure_type="recorded_crime").svg
    [(across, down)] = [(float(x), float(y)) for x, y in re.findall(r'<polygon points="([\d.]+),([\d.]+)', svg)]
    found = boxes(svg)
    assert list(found) == ["beyond limit", "two of three near limit"]
    assert all(abs(box.top - down) < 60 and box.left - 40 < across < box.right + 40 for box in found.values())


def test_the_axis_of_a_percentage_ends_at_100():
    frame = Frame(left=0, top=0, right=100, bottom=100)
    scale, drawn = value_axis(frame, [55, 97.5, 101], ceiling_at=100)
    assert scale.high == 100
    assert ">100<" in "".join(drawn)
    rows = [
        row | {"value": 90 + place, "upper_limit": 104, "lower_limit": 70} for place, row in enumerate(chart_rows())
    ]
    for row in rows:
        row["signals"] = []
    ticks = re.findall(
        r'text-anchor="end">(\d+)<', control_chart(rows, name="Overall", measure_type="satisfaction").svg
    )
    assert ticks[-1] == "100"
    # Outcomes of older crimes can be more than the crimes of a month.
    rows[3]["value"] = 120
    ticks = re.findall(r'text-anchor="end">(\d+)<', control_chart(rows, name="Rate", measure_type="outcome_rate").svg)
    assert int(ticks[-1]) >= 120
