"""The pages of partners and of the region: who is late is named, what is few or missing is said, a ratio carries its definition."""

from datetime import date
from decimal import Decimal

from bluelamp.reporting.collaboration import DEFINITION
from bluelamp.reporting.site.pages import render_pages
from bluelamp.reporting.site.partnership import PARTNERSHIP_CSV, PARTNERSHIP_PAGE, late_section, partnership_page
from bluelamp.reporting.site.quality import QUALITY_PAGE
from bluelamp.reporting.site.regional import REGIONAL_CSV, REGIONAL_PAGE, regional_page
from tests.fixtures.publication import make_publication

MEASURE = {
    "priority_id": "safer_communities", "priority_title": "Making communities safer", "plan": "Police and Crime Plan", "position": 3,
    "priority_status": "unverified", "provider_id": "fire-and-rescue", "provider_name": "Fire Service", "measure": "Arson",
    "title": "Fires that injured somebody", "period_from": date(2013, 7, 1), "period_to": date(2013, 9, 30), "numerator": Decimal(2),
    "denominator": Decimal(8), "value": Decimal("25.0"), "previous_value": Decimal("33.3"), "change": Decimal("-8.3"), "unit": "%",
    "is_few": True, "interval_low_pct": Decimal("7.1"), "interval_high_pct": Decimal("59.1"), "target": None, "target_basis": None,
    "direction": "neutral", "status": "no target", "information_source": "Incident recording", "confidence": "high", "is_late": False,
    "missing_period_count": 0, "undelivered_since": None, "due_on": None,
}  # fmt: skip
POLICE = MEASURE | {
    "provider_id": "police", "provider_name": "The police", "measure": "burglary_dwelling_recorded",
    "title": "Burglary: recorded crimes",
    "value": Decimal(1903), "previous_value": Decimal(2076), "change": Decimal(-173), "unit": "count", "is_few": False,
    "interval_low_pct": None, "interval_high_pct": None, "target": Decimal(-10), "target_basis": "change on last year, %",
    "status": "not met", "confidence": None,
}  # fmt: skip
NOTHING = MEASURE | {
    "provider_id": "board", "provider_name": "Safeguarding Board", "measure": "nothing delivered", "title": "Nothing delivered yet",
    "period_from": None, "period_to": None, "value": None, "previous_value": None, "change": None, "unit": None, "is_few": False,
    "interval_low_pct": None, "interval_high_pct": None, "status": "nothing delivered", "information_source": None, "confidence": None,
    "is_late": True, "missing_period_count": 2, "undelivered_since": date(2013, 4, 1), "due_on": date(2013, 8, 11),
}  # fmt: skip
UNIT = {
    "unit_id": "emsou", "unit_name": "Special Operations Unit", "output_name": "operations", "outcome_name": "groups disrupted",
    "position": 1, "unit_status": "placeholder", "force_id": "leicestershire", "force_name": "Leicestershire", "is_own": True,
    "period_from": date(2012, 10, 1), "period_to": date(2013, 6, 30), "quarter_count": 3, "delivered_to": date(2013, 9, 30),
    "missing_quarters": None, "contribution_gbp": Decimal(1827000), "contribution_fte": Decimal("50.4"), "output_count": 70,
    "outcome_count": 29, "cost_per_outcome_gbp": Decimal(63000), "contribution_share_pct": Decimal("21.0"),
    "outcome_share_pct": Decimal("15.2"), "outcome_share_low_pct": Decimal("10.8"), "outcome_share_high_pct": Decimal("20.9"),
    "return_ratio": Decimal("0.72"), "return_ratio_low": Decimal("0.51"), "return_ratio_high": Decimal("0.99"), "is_few": False,
    "verdict": "less than its share",
}  # fmt: skip
OTHER = UNIT | {
    "force_id": "lincolnshire", "force_name": "Lincolnshire", "is_own": False, "missing_quarters": "the quarter from July 2013",
    "outcome_count": 6, "is_few": True, "verdict": "as its share, within chance",
}  # fmt: skip


def pages(**tables):
    return render_pages(make_publication(tables=tables), [], checks=[])


def test_without_rows_there_is_no_page():
    assert {**partnership_page(make_publication()), **regional_page(make_publication())} == {}


def test_a_late_partner_is_named_with_since_when_and_nothing_is_a_nought():
    html = pages(mart_partnership_priority=[MEASURE, POLICE, NOTHING]).pages[PARTNERSHIP_PAGE]
    for words in (
        "0 of 1 target met; Safeguarding Board is late",
        "1 partner has not delivered",
        "1 April 2013",
        "11 August 2013",
        "2 periods",
        "7.1 to 59.1; few",
        "−10%",
        "high confidence",
        "have not been held against the Plan",
    ):
        assert words in html, words
    row = html[html.rindex("Nothing delivered yet") :]
    assert 'class="why">nothing delivered' in row[: row.index("</tr>")]
    assert PARTNERSHIP_CSV in html


def test_the_page_of_data_quality_names_the_late_partner_too():
    html = pages(mart_partnership_priority=[MEASURE, NOTHING]).pages[QUALITY_PAGE]
    assert "User satisfaction survey and Safeguarding Board are late; " in html
    assert "1 partner has not delivered" in html


def test_when_all_have_delivered_it_says_so():
    html = pages(mart_partnership_priority=[MEASURE]).pages[PARTNERSHIP_PAGE]
    assert "No target can be judged yet; every partner has delivered" in html
    assert "Every partner has delivered what it promised" in html
    assert "User satisfaction survey is late; " in pages(mart_partnership_priority=[MEASURE]).pages[QUALITY_PAGE]


def test_before_anything_is_due_nobody_has_delivered_everything():
    waiting = NOTHING | {"is_late": False, "missing_period_count": 0, "undelivered_since": None, "due_on": None}
    html = pages(mart_partnership_priority=[POLICE, waiting]).pages[PARTNERSHIP_PAGE]
    assert "0 of 1 target met; no partner is late" in html
    assert "No partner is late; not everything that Safeguarding Board promised is due yet" in html
    html = pages(mart_partnership_priority=[POLICE]).pages[PARTNERSHIP_PAGE]
    assert "every partner has delivered" not in html.lower()


def test_each_priority_under_which_a_partner_owes_is_listed():
    asb = NOTHING | {
        "priority_id": "asb", "priority_title": "Anti-social behaviour", "position": 1, "missing_period_count": 6,
        "undelivered_since": date(2012, 4, 1),
    }  # fmt: skip
    crime, newer = asb | {"period_to": date(2012, 6, 30)}, asb | {"measure": "b", "period_to": date(2012, 9, 30)}
    for order in ([asb, crime, newer, NOTHING], [newer, crime, asb, NOTHING]):
        [table] = late_section(order).tables
        assert [[cell.words for cell in line] for line in table.rows] == [
            ["Safeguarding Board", "Anti-social behaviour", "to 30 September 2012", "1 April 2012", "11 August 2013", "6 periods"],
            ["Safeguarding Board", "Making communities safer", "nothing yet", "1 April 2013", "11 August 2013", "2 periods"],
        ]  # fmt: skip
        assert late_section(order).title == "1 partner has not delivered"


def test_a_unit_says_whom_chance_does_not_explain_and_what_is_left_out():
    rendered = pages(mart_regional_collaboration=[OTHER, UNIT])
    html = rendered.pages[REGIONAL_PAGE]
    for words in (
        "Leicestershire receives less than its share from Special Operations Unit",
        "Special Operations Unit: Leicestershire less than its share",
        "Lincolnshire has not delivered the quarter from July 2013: it is left out for all",
        "0.51 to 0.99",
        "groups disrupted",
        "few",
        DEFINITION.split(":")[0],
    ):
        assert words in html, words
    table = html[html.index('id="unit-emsou"') :]
    assert table.index("own force") < table.index("Lincolnshire")
    assert REGIONAL_CSV in html
    assert (
        b"21.0% of contributions, 15.2% of outcomes (10.8 to 20.9)" in rendered.files["charts/collaboration-emsou.svg"]
    )


def test_a_unit_of_which_no_quarter_is_whole_compares_nothing():
    empty = dict.fromkeys(
        [name for name in UNIT if name.endswith(("_pct", "_gbp", "_fte", "_count", "ratio", "_low", "_high"))]
    )
    row = (
        UNIT
        | empty
        | {"quarter_count": 0, "verdict": "no quarter that all have delivered", "period_from": None, "period_to": None}
    )
    rendered = pages(mart_regional_collaboration=[row])
    assert "No unit can be compared yet" in rendered.pages[REGIONAL_PAGE]
    assert "nothing can be compared" in rendered.pages[REGIONAL_PAGE]
    assert not [name for name in rendered.files if "collaboration" in name]
