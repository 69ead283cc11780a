"""Charts from rows worked out by hand: what they say, that they are well-formed, and that a PDF takes them."""

import io
import re
import xml.etree.ElementTree as ElementTree
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
import typst
from pypdf import PdfReader

from bluelamp.reporting.chart import Annotation, Chart, bullet, control_chart, funnel, waterfall, year_end_fan
from bluelamp.reporting.chart.axis import Frame, ticks, value_axis
from bluelamp.reporting.chart.drawing import LINE_HEIGHT, apart
from bluelamp.reporting.chart.year_end import fan_title, so_far

SVG = "{http://www.w3.org/2000/svg}"
PRINTED = {
    "control chart": "Op Tiger",
    "fan": "expected",
    "funnel": "group mean",
    "waterfall": "All together",
    "bullet": "20",
}
VALUES = [100, 96, 104, 99, 101, 98, 150, 103]


def chart_rows() -> list[dict]:
    """Rows of mart_control_chart: eight months around 100, one of them far above the upper limit of 130."""
    return [
        {
            "month_start_date": date(2013, 1 + place, 1), "value": Decimal(value), "centre": Decimal(100), "lower_limit": Decimal(70),
            "upper_limit": Decimal(130), "target": Decimal(90), "signals": ["beyond_limit"] if value > 130 else [],
            "point_type": "concern" if value > 130 else "common_cause", "segment_number": 1, "rebase_status": None,
            "assurance": "hit_or_miss", "numerator": value, "opportunity": 200,
        }
        for place, value in enumerate(VALUES)
    ]  # fmt: skip


def projection_row(**changed: object) -> dict:
    """A row of mart_year_end_projection."""
    return {
        "title": "Robbery", "measure_type": "recorded_crime", "projection": 1200, "low_50": 1170, "high_50": 1230, "low_80": 1140,
        "high_80": 1260, "low_95": 1100, "high_95": 1310, "target_value": 1130, "target_probability": Decimal("0.08"),
    } | changed  # fmt: skip


def members() -> list[dict]:
    """Rows of mart_msg_comparison: four forces, ours the second largest."""
    return [
        {
            "force_name": name, "is_own": name == "Ours", "rate": rate, "denominator": size, "msg_mean": 10.0,
            "verdict": "significantly above" if name == "Ours" else "similar", "funnel_lower_limit": 6, "funnel_lower_warning": 8,
            "funnel_upper_warning": 12, "funnel_upper_limit": 14,
        }
        for name, rate, size in (("North", 9.5, 1000), ("Ours", 14.6, 3000), ("South & East", 8.1, 2000), ("West", 7.8, 4000))
    ]  # fmt: skip


def contributions() -> list[dict]:
    """Rows of mart_contribution: +30 and −10 make +20; a third part did not change."""
    parts = (("City", 130, 100, 30, 30), ("Rural", 40, 50, -10, 20), ("Unknown", 5, 5, 0, 20))
    return [
        {
            "title": title, "actual": actual, "previous_year": previous, "change": change, "total_change": 20,
            "share_of_change_pct": Decimal(5 * change), "position": place, "change_so_far": so_far,
        }
        for place, (title, actual, previous, change, so_far) in enumerate(parts, 1)
    ]  # fmt: skip


def every_chart() -> dict[str, Chart]:
    """One chart of each kind."""
    found = {
        "control chart": control_chart(
            chart_rows(), name="Robbery <City>", measure_type="recorded_crime", annotations=[Annotation(date(2013, 4, 1), "Op Tiger")]
        ),
        "fan": year_end_fan(projection_row(), chart_rows(), date(2013, 8, 14)),
        "funnel": funnel(members(), name="Robbery", rate_unit="crimes per 1,000 people", size_unit="people"),
        "waterfall": waterfall(contributions(), name="Robbery"),
        "bullet": bullet(-8.3, -10, -15, name="Robbery", unit="%", is_change=True, bounds=(-20, 20)),
    }  # fmt: skip
    assert all(found.values())
    return found  # type: ignore[return-value]


@pytest.mark.parametrize("kind", every_chart())
def test_a_chart_is_one_accessible_image_and_says_itself_in_words(kind):
    chart = every_chart()[kind]
    root = ElementTree.fromstring(chart.svg)
    assert root.get("role") == "img"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert (title.text, description.text) == (chart.title, chart.text_alternative)
    assert re.search(r"\d", chart.text_alternative)
    assert len(chart.svg) < 20_000


def test_every_chart_can_be_printed(tmp_path):
    for kind, chart in every_chart().items():
        (tmp_path / "chart.svg").write_text(chart.svg)
        (tmp_path / "chart.typ").write_text('#set page(width: auto, height: auto)\n#image("chart.svg")')
        [page] = PdfReader(io.BytesIO(typst.compile(tmp_path / "chart.typ"))).pages
        assert PRINTED[kind] in page.extract_text(), kind


def test_a_control_chart_names_its_signals_and_draws_a_point_for_each_month():
    operation = Annotation(date(2013, 4, 1), "Op Tiger")
    chart = control_chart(chart_rows(), name="Robbery", measure_type="recorded_crime", annotations=[operation])
    assert chart.title == "Robbery: August 2013 is within ordinary variation"
    assert "Latest 103. Centre 100, limits 70 to 130. Target 90." in chart.text_alternative
    assert "1 month of concern, the last in July 2013" in chart.text_alternative
    assert chart.svg.count('class="chart-point"') == 7
    assert chart.svg.count("<polygon") == chart.svg.count('class="chart-concern"') == 1
    assert "beyond limit</text>" in chart.svg
    assert "Op Tiger</text>" in chart.svg
    assert "July 2013: 150; centre 100, limits 70 to 130; beyond its limit</title>" in chart.svg


def test_the_title_is_of_the_last_month_and_limits_break_where_they_were_calculated_anew():
    rows = chart_rows()[:7]
    for row in rows[4:]:
        row["segment_number"] = 2
    chart = control_chart(rows, name="Robbery", measure_type="recorded_crime")
    assert chart.title == "Robbery: July 2013 signals, beyond its limit"
    assert chart.svg.count('class="chart-centre"') == 2
    assert "new limits</text>" in chart.svg


def test_nothing_is_drawn_of_nothing():
    assert control_chart([], name="Robbery", measure_type="recorded_crime") is None
    assert year_end_fan(projection_row(projection=None), [], date(2013, 8, 14)) is None
    assert waterfall([], name="Robbery") is None
    assert funnel(members()[:1], name="Robbery", rate_unit="", size_unit="") is None


def test_the_year_so_far_is_summed_as_its_measure_is():
    rows = chart_rows()
    start = date(2013, 4, 1)
    assert [value for _, value in so_far(rows, start, "recorded_crime")] == [99, 200, 298, 448, 551]
    assert so_far(rows, start, "outcome_rate")[1] == (date(2013, 5, 1), 50.0)


def test_the_chance_of_the_target_is_said_in_words():
    chart = year_end_fan(projection_row(), chart_rows(), date(2013, 8, 14))
    assert chart.title == "Robbery: the chance of meeting the year's target is about 1 in 12"
    assert "80 % interval 1,140 to 1,260" in chart.text_alternative
    # Two measures of one crime type stand in one document.
    assert fan_title(projection_row(measure_type="outcome_rate"), 1).startswith("Robbery, outcome rate: the chance")


def test_a_waterfall_ends_where_the_total_is():
    chart = waterfall(contributions(), name="Robbery")
    assert chart.title == "Robbery: 20 more crimes, City +30"
    assert chart.text_alternative.endswith(
        "City +30 (150.0% of the change); Rural −10 (−50.0% of the change); 1 without a change."
    )
    bars = list(ElementTree.fromstring(chart.svg).iter(f"{SVG}rect"))
    more, fewer, total = bars
    ends = [float(bar.get("x")) + float(bar.get("width")) for bar in (more, fewer, total)]
    assert ends[1] == pytest.approx(ends[0], abs=0.2), "the second part starts where the first ended"
    assert float(fewer.get("x")) == pytest.approx(ends[2], abs=0.2), "the total ends where the last part did"


def test_a_funnel_says_the_verdict_of_the_mart_and_puts_the_own_force_over_the_others():
    chart = funnel(members(), name="Robbery", rate_unit="crimes per 1,000 people", size_unit="people")
    assert chart.title == "Robbery: Ours is significantly above its group"
    assert chart.svg.index('class="chart-own"') > chart.svg.rindex('class="chart-other"')
    assert "South &amp; East" in chart.svg


def test_an_axis_tells_as_many_decimals_as_its_steps_have():
    frame = Frame(left=0, top=0, right=100, bottom=100)
    for known, wanted in (([0.55, 0.74], ["0.55", "0.60"]), ([0.5, 0.9], ["0.5", "0.6"]), ([20, 97], ["20", "40"])):
        told = re.findall(r"<text[^>]*>([^<]*)</text>", "".join(value_axis(frame, known)[1]))
        assert told[:2] == wanted
        assert len(told) == len(set(told))


def test_ticks_are_round_and_enclose():
    assert ticks(0, 97) == [0, 20, 40, 60, 80, 100]
    assert ticks(-3.2, 4) == [-4, -2, 0, 2, 4]
    assert ticks(5, 5)[0] <= 5


def test_labels_do_not_overlap():
    labels = [(height, str(height), "words") for height in (100.0, 101.0, 339.0, 340.0)]
    moved = [at for at, *_ in apart(labels, 40, 340)]
    assert all(after - before >= LINE_HEIGHT for before, after in pairwise(moved))
    assert moved[-1] <= 340


def test_what_happened_in_a_month_stands_on_its_chart_and_in_its_words():
    rows = chart_rows()
    rows[2]["annotation"] = "Op Dynamo begins"
    for row in rows[4:]:
        row["segment_number"] = 2
    rows[4]["annotation"] = "new limits: a new recording rule for all of the county & the city from May"
    chart = control_chart(rows, name="Robbery", measure_type="recorded_crime")
    assert chart is not None
    assert "Op Dynamo begins" in chart.svg
    assert chart.svg.count("annotation") >= 2
    assert ">new limits<" not in chart.svg, "the reason says it already"
    assert "new limits: a new recording rule for" in chart.svg
    assert (
        "May 2013: new limits: a new recording rule for all of the county & the city from May."
        in chart.text_alternative
    )
