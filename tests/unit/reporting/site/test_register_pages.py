"""Threats, briefing issues and delivery plans from rows as the register's marts have them."""

from datetime import date

from bluelamp.reporting.site.being_done import NOTHING
from bluelamp.reporting.site.briefing import briefing_pages
from bluelamp.reporting.site.delivery import delivery_page
from bluelamp.reporting.site.pages import render_pages
from bluelamp.reporting.site.threats import threats_page
from tests.fixtures.publication import make_publication

ISSUE = {
    "issue_id": "ISS-0007", "title": "Theft from motor vehicle <City>", "status": "accepted", "is_open": True, "area_name": "City",
    "owner": None, "raised_on": date(2013, 9, 2), "meeting": "Monday meeting", "briefing_date": None, "reason": None,
    "closed_on": None, "signal": "above its upper limit", "is_signal_live": True, "signal_since": date(2013, 8, 1),
    "closing_test": "signal speaks", "has_come_back": False, "is_without_owner": True, "open_action_count": 1,
    "overdue_action_count": 1, "latest_update": "Patrols moved.",
    "updates": [{"date": "2013-09-09", "meeting": "PDG", "words": "Patrols moved.", "said_by": "A. Officer"}],
}  # fmt: skip
ACTION = {
    "action_id": "ACT-0003", "plan": "Dynamo", "title": "Mark tools", "issue_id": "ISS-0007", "status": "in progress",
    "owner": "B. Sergeant",
    "area_name": "force", "start_date": date(2013, 9, 1), "due_date": date(2013, 10, 1), "progress": "half",
    "rag": "red", "is_overdue": True,
    "latest_update": None,
}  # fmt: skip
THREAT = {
    "issue_id": "ISS-0007", "week_end_date": date(2013, 10, 13), "title": "Theft from motor vehicle",
    "area_name": "City", "is_new": True,
    "signal": "above its upper limit", "is_signal_live": True, "status": "accepted", "owner": None, "mitigating_action": "Mark tools",
    "next_due_date": date(2013, 10, 1), "changed_since_last_monday": None,
}  # fmt: skip
TABLES = {"mart_briefing_issue": [ISSUE], "mart_delivery_plan": [ACTION], "mart_threat_weekly": [THREAT]}


def test_without_a_register_there_is_no_page():
    current = make_publication()
    assert {**threats_page(current), **briefing_pages(current), **delivery_page(current)} == {}


def test_an_issue_has_a_page_with_its_life_its_actions_and_what_is_missing():
    pages = render_pages(make_publication(tables=TABLES), [], checks=[]).pages
    page = pages["briefing/iss-0007.html"]
    for words in (
        "Theft from motor vehicle &lt;City&gt;",
        "nobody yet",
        "9 September 2013",
        "Patrols moved.",
        "Mark tools",
        "overdue",
    ):
        assert words in page
    assert "1 open issue, 1 without owner; 1 overdue action" in pages["briefing/index.html"]
    assert "1 action, 1 red: due and not done" in pages["delivery/index.html"]
    assert 'href="../briefing/iss-0007.html"' in pages["threats/index.html"]
    assert "nothing new" in pages["threats/index.html"]
    assert 'href="threats/index.html"' in pages["index.html"]


def test_a_closed_issue_that_came_back_and_one_closed_while_its_signal_speaks_are_told_apart():
    closed = ISSUE | {"status": "closed", "is_open": False}
    rows = [closed | {"has_come_back": True}, *[closed | {"issue_id": f"ISS-000{number}"} for number in (8, 9)]]
    pages = briefing_pages(make_publication(tables={"mart_briefing_issue": rows}))
    overview = pages["briefing/index.html"]
    assert overview.lede == (
        "1 closed issue came back: the signal speaks again. 2 issues closed while the signal speaks."
    )
    [table] = overview.sections[0].tables
    assert [row[2].note for row in table.rows] == ["came back", *["closed while its signal speaks"] * 2]
    quiet = closed | {"is_signal_live": False}
    pages = briefing_pages(make_publication(tables={"mart_briefing_issue": [quiet]}))
    assert pages["briefing/index.html"].lede == ""
    assert pages["briefing/index.html"].sections[0].tables[0].rows[0][2].note == ""


ABOUT = {"measure_id": "theft_from_motor_vehicle_recorded"}
OPERATION = {
    "operation_id": "OPE-0002", "name": "Dynamo Auto", "objective": "Vehicle crimes are reviewed daily.", "status": "active",
    "measure_id": "theft_of_motor_vehicle_recorded", "second_measure_id": "theft_from_motor_vehicle_recorded", "area_name": "force",
    "start_date": None, "end_date": None, "owner": "Head of crime",
}  # fmt: skip
RECOMMENDATION = {
    **ABOUT, "recommendation_id": "REC-0001", "title": "Look at car parks", "report": "Performance report", "raised_on": None,
    "due_date": None, "owner": None, "status": "open", "is_overdue": False, "outcome": None, "latest_update": None,
    "area_name": "force",
}  # fmt: skip


def test_the_page_of_a_crime_type_and_of_an_area_say_what_is_being_done():
    tables = {
        "mart_briefing_issue": [ISSUE | ABOUT],
        "mart_delivery_plan": [ACTION | ABOUT],
        "mart_operation": [OPERATION],
        "mart_recommendation": [RECOMMENDATION],
    }
    pages = render_pages(make_publication(tables=tables), [], checks=[]).pages
    page = pages["crime/theft-from-motor-vehicle.html"]
    for words in ("briefing/iss-0007.html", "Mark tools", "Dynamo Auto", "Look at car parks", "Recommendations"):
        assert words in page
    assert "Dynamo Auto" in pages["crime/theft-of-motor-vehicle.html"]
    assert NOTHING in pages["crime/robbery.html"]
    assert "briefing/iss-0007.html" in pages["areas/bcu-city.html"]
    assert NOTHING in pages["areas/bcu-counties.html"]


EFFECT = {
    "intervention_id": "ACT-0001", "measure_id": "theft_from_motor_vehicle_recorded", "intervention_kind": "action",
    "title": "Patrol <stations>", "issue_id": "ISS-0007", "area_name": "City", "start_date": date(2013, 1, 14),
    "verdict": "helped", "words": "Helped: -25.0 % against the areas where nothing was done", "before_value": 40.04,
    "choice_value": 51, "after_value": 30, "compared_before_value": 360, "compared_after_value": None,
    "compared_area_count": 3,
}  # fmt: skip


def test_whether_it_worked_stands_on_the_issue_s_page_and_among_the_plans():
    pages = render_pages(make_publication(tables={**TABLES, "mart_intervention_effect": [EFFECT]}), [], checks=[]).pages
    for page in (pages["briefing/iss-0007.html"], pages["delivery/index.html"]):
        for words in ("Did it work?", "Patrol &lt;stations&gt;", "Helped: -25.0 %", "40.0", "51.0", "none"):
            assert words in page
    assert (
        "Did it work?" not in render_pages(make_publication(tables=TABLES), [], checks=[]).pages["delivery/index.html"]
    )


def test_where_no_area_is_left_to_compare_with_nothing_is_told_of_others_and_no_nought():
    told = delivery_page(
        make_publication(
            tables={"mart_intervention_effect": [EFFECT | {"compared_area_count": 0, "compared_before_value": 0}]}
        )
    )
    [row] = told["delivery/index.html"].sections[0].tables[0].rows
    assert [cell.words for cell in row[-2:]] == ["no such area", "no such area"]
