"""The page of the force's health from rows as the mart has them: findings as headings, absence said, never a nought."""

from datetime import date
from decimal import Decimal

from bluelamp.reporting.site.health import HEALTH_CSV, HEALTH_PAGE, health_page
from bluelamp.reporting.site.pages import render_pages
from tests.fixtures.publication import make_publication

ROW = {
    "measure_id": "sickness_rate", "title": "Sickness absence", "unit": "days per FTE", "decimals": 2, "direction": "lower_is_better",
    "position": 1, "dimension": "force", "member": "force", "month_start_date": date(2013, 9, 1), "is_latest": True,
    "period_from": date(2012, 10, 1), "period_to": date(2013, 9, 30), "numerator": Decimal(2550), "denominator": Decimal(334),
    "value": Decimal("7.64"), "previous_value": Decimal("7.50"), "change": Decimal("0.14"), "target": Decimal("7.5"),
    "status": "not met", "target_source_status": "placeholder", "is_few": False, "expected_count": 180, "missing_count": 2,
    "absence_reason": None, "month_value": Decimal("0.61"), "centre": Decimal("0.6"), "lower_limit": Decimal("0.5"),
    "upper_limit": Decimal("0.7"), "sigmas_from_centre": Decimal("0.3"), "signals": [], "point_type": "common_cause",
    "is_baseline": False, "baseline_month_count": 24, "not_charted_because": None,
}  # fmt: skip
MONTHS = [
    ROW | {"month_start_date": date(2013, number, 1), "is_latest": number == 9, "month_value": Decimal(number) / 10}
    for number in range(1, 10)
]
REASON = "2 of 24 months by department and role type have not been delivered"
DEPARTMENT = ROW | {
    "dimension": "department", "member": "Professional standards", "value": None, "change": None, "status": "not available",
    "absence_reason": REASON, "point_type": "not_charted", "not_charted_because": "fewer than 12 months before the financial year",
    "centre": None, "month_value": None,
}  # fmt: skip
OVERDUE = ROW | {
    "measure_id": "recommendation_overdue_count", "title": "Audit recommendations overdue", "unit": "recommendations", "decimals": 0,
    "position": 4, "value": Decimal(0), "target": Decimal(0), "status": "met", "is_few": True, "month_value": None,
    "missing_count": 0, "point_type": "not_charted", "not_charted_because": "not charted by policy",
}  # fmt: skip


def page(*rows):
    return render_pages(make_publication(tables={"mart_force_health": list(rows)}), [], checks=[])


def test_without_a_figure_there_is_no_page():
    assert health_page(make_publication()) == {}
    assert health_page(make_publication(tables={"mart_force_health": [DEPARTMENT]})) == {}


def test_findings_are_headings_and_what_is_missing_says_why():
    rendered = page(*MONTHS, DEPARTMENT, OVERDUE)
    html = rendered.pages[HEALTH_PAGE]
    for words in (
        "1 of 2 unconfirmed targets missed: sickness absence (7.64 days per FTE)",
        "No chart of the force signals a concern",
        "Sickness absence: 7.64 days per FTE, target 7.50 missed",
        "Audit recommendations overdue: 0, target met",
        "2 of 180 months of its parts missing",
        "not confirmed",
        REASON,
        "few",
    ):
        assert words in html, words
    row = html[html.index("Professional standards") :]
    assert 'class="why">2 of 24' in row[: row.index("</tr>")]
    assert HEALTH_CSV in html


def test_the_chart_has_its_finding_its_words_and_its_files():
    rendered = page(*MONTHS)
    assert (
        "Sickness absence, month by month: September 2013 is within ordinary variation" in rendered.pages[HEALTH_PAGE]
    )
    assert {"charts/control-sickness-rate-force.svg", "charts/control-sickness-rate-force.csv"} <= set(rendered.files)
    assert b"<desc" in rendered.files["charts/control-sickness-rate-force.svg"]


def test_a_concern_is_news():
    html = page(ROW | {"point_type": "concern", "signals": ["shift"]}).pages[HEALTH_PAGE]
    assert "More than chance explains: Sickness absence" in html
