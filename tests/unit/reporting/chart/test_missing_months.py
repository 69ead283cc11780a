"""Charts of measures that miss months, or that are means of groups: nothing is drawn that was not measured."""

import re
import xml.etree.ElementTree as ElementTree
from datetime import date
from decimal import Decimal

import pytest

from bluelamp.reporting.chart import Chart, control_chart, year_end_fan
from bluelamp.reporting.chart.year_end import so_far
from bluelamp.reporting.site.pictures import in_their_places, plotted, small_control
from bluelamp.reporting.wording import months_to
from tests.unit.reporting.chart.test_charts import SVG, chart_rows, projection_row


def survey_rows(counts: list[tuple[int, int]]) -> list[dict]:
    """Months of a survey to September 2013 by (satisfied, answers)."""
    months = months_to(date(2013, 9, 1), len(counts))
    return [
        {"month_start_date": month, "numerator": satisfied, "opportunity": answers, "value": Decimal(100 * satisfied) / answers}
        for month, (satisfied, answers) in zip(months, counts, strict=True)
    ]  # fmt: skip


def test_a_survey_is_drawn_over_twelve_months_of_the_calendar_or_not_at_all():
    start, rows = date(2013, 4, 1), survey_rows([(90, 100)] * 6 + [(80, 100)] * 12)
    assert so_far(rows, start, "satisfaction")[0] == (date(2013, 4, 1), pytest.approx(100 * (5 * 90 + 7 * 80) / 1200))
    # Too few answers in January 2013: twelve rows would reach over thirteen months.
    del rows[9]
    assert so_far(rows, start, "satisfaction") == []
    surveyed = {"satisfied_pct": Decimal("81.4"), "period_to": date(2013, 9, 30)}
    assert so_far(rows, start, "satisfaction", surveyed) == [(date(2013, 9, 1), 81.4)]


def test_a_mean_of_groups_is_drawn_as_it_is_published():
    # 100, 100 and 30 answers with 88.9, 88.1 and 78.8 %: their mean is 85.3, all their answers put together 87.2.
    rows = [row | {"value": Decimal("85.266667")} for row in survey_rows([(201, 230)] * 18)]
    surveyed = {"satisfied_pct": Decimal("85.3"), "period_to": date(2013, 9, 30)}
    assert so_far(rows, date(2013, 4, 1), "satisfaction", surveyed) == [(date(2013, 9, 1), 85.3)]
    row = projection_row(
        measure_type="satisfaction", projection=85, low_50=84, high_50=86, low_80=83, high_80=87, low_95=82, high_95=88,
        target_value=None, target_probability=None,
    )  # fmt: skip
    chart = year_end_fan(row, rows, date(2013, 10, 14), surveyed)
    assert chart is not None
    assert "To the end of September 2013: 85.3</title>" in chart.svg
    assert chart.svg.count('class="chart-fan-80"') == chart.svg.count('class="chart-point"') == 1


def test_a_month_without_a_value_leaves_its_gap():
    rows = chart_rows()
    whole = control_chart(rows, name="Robbery", measure_type="recorded_crime")
    chart = control_chart([*rows[:3], *rows[4:]], name="Robbery", measure_type="recorded_crime")
    places = {row["cx"]: row for row in points_of(whole)}
    assert [point["cx"] in places for point in points_of(chart)] == [True] * 6, "each month where it is with the others"
    assert whole.svg.count('class="chart-series"') == 1
    assert chart.svg.count('class="chart-series"') == chart.svg.count('class="chart-centre"') == 2
    assert "Robbery, 8 months, 1 without a value, January 2013 to August 2013" in chart.text_alternative


def points_of(chart: Chart) -> list[dict]:
    """Attributes of the ordinary points of a chart."""
    return [point.attrib for point in ElementTree.fromstring(chart.svg).iter(f"{SVG}circle")]


def test_a_small_chart_is_of_the_last_24_months_of_the_calendar():
    rows = [chart_rows()[0] | {"month_start_date": month} for month in months_to(date(2013, 9, 1), 30)]
    whole = small_control(rows, "")
    assert small_control(rows[6:], "") == whole
    listed = plotted(in_their_places([*rows[:10], *rows[11:]]))  # as the page of exceptions shows it
    assert listed is not None
    assert listed.points.count("M") == 2
    gap = small_control([*rows[:10], *rows[11:]], "")
    assert gap.count("M") == 2 * whole.count("M")
    assert re.search(r'spark-line" d="M(\S+)', gap)[1] == re.search(r'spark-line" d="M(\S+)', whole)[1]
