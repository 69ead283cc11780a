"""What people wrote down stands in the documents where it belongs, and a gap says what it is."""

from dataclasses import replace
from datetime import date
from typing import Any

from bluelamp.reporting.document.parts import Bullets, Callout, Heading, Paragraph, Table
from bluelamp.reporting.document.register import being_done, delivery_plans, horizon, issues, responses, threats
from tests.fixtures.publication import make_publication

OPERATION = {
    "name": "Op Dynamo",
    "objective": "Warrants, arrests and patrols of threat areas",
    "start_date": date(2013, 9, 2),
    "status": "active",
    "measure_id": "burglary_dwelling_recorded",
    "second_measure_id": None,
    "area_name": "Hinckley",
    "latest_update": None,
}
TIGER = OPERATION | {"name": "Op Tiger", "measure_id": None, "area_name": None, "status": "planned"}
ADVICE = {
    "title": "Thorough analysis of the most recent month's dissatisfied customers.",
    "measure_id": "satisfaction_burglary_overall",
    "owner": None,
    "due_date": date(2013, 11, 30),
    "status": "open",
}


def written(**tables: Any):
    return replace(make_publication(), tables={f"mart_{name}": tuple(rows) for name, rows in tables.items()})


def test_an_operation_stands_with_its_measure_and_one_of_no_measure_with_the_whole_force():
    current = written(operation=[OPERATION, TIGER], recommendation=[ADVICE])
    burglary = ["burglary_dwelling_recorded", "burglary_dwelling_outcome_rate", "satisfaction_burglary_overall"]
    heading, bullets, advice = being_done(current, burglary)
    assert heading == Heading("What is being done?", 3)
    assert bullets.items == (
        "Op Dynamo, Hinckley (from 2 September 2013), active: Warrants, arrests and patrols of threat areas.",
    )
    assert isinstance(advice, Callout)
    assert advice.text.endswith("dissatisfied customers. Owner: nobody yet. Due 30 November 2013.")
    *_, unfinished = being_done(written(recommendation=[ADVICE | {"title": "Review the tasking"}]), burglary)
    assert unfinished.text == "Review the tasking. Owner: nobody yet. Due 30 November 2013."
    _, bullets = being_done(current, ["all_crime_recorded"], is_whole_force=True)
    assert isinstance(bullets, Bullets)
    assert bullets.items[0].startswith("Op Tiger")
    assert list(being_done(current, ["theft_of_motor_vehicle_recorded"])) == []


def test_what_ended_or_was_closed_is_not_told():
    current = written(operation=[OPERATION | {"status": "ended"}], recommendation=[ADVICE | {"status": "done"}])
    assert list(being_done(current, ["burglary_dwelling_recorded", "satisfaction_burglary_overall"])) == []


def test_a_horizon_item_tells_its_source_and_a_closed_one_is_gone():
    item = {
        "title": "Major review",
        "information_source": "Home Office",
        "item_date": date(2013, 9, 6),
        "address": "https://example.org/review",
        "summary": "An inspection of every force",
        "status": "watching",
    }
    _, title, source, words = horizon(written(horizon_item=[item, item | {"title": "Old", "status": "closed"}]))
    assert title.text == "Major review"
    assert source.text == "Source: Home Office, 6 September 2013. https://example.org/review"
    assert words.text == "An inspection of every force."


def test_the_commissioners_responses_are_told_whole_and_what_is_missing_says_so():
    row = {
        "issue_title": "Hinckley burglaries",
        "challenge": "Why the rise?",
        "response": "Patrols were asked for",
        "force_action": "Op Dynamo",
        "outcome": None,
        "panel_date": date(2013, 10, 30),
    }
    heading, *told = responses(written(panel_response=[row]))
    assert heading.text == "Panel of 30 October 2013: Why the rise?", "never by what the force calls the issue"
    assert [part.text for part in told] == [
        "Challenge: Why the rise?",
        "The Commissioner’s response: Patrols were asked for.",
        "Action undertaken by the Force: Op Dynamo.",
        "Outcome: not said.",
    ]


def test_without_a_register_each_section_says_so():
    current = written()
    for section in (issues, threats, delivery_plans, responses):
        [part] = section(current)
        assert isinstance(part, Paragraph)
        assert part.text.startswith("The register holds no")


def test_tables_of_issues_threats_and_plans_have_no_empty_cell():
    issue = {
        "issue_id": "I-0007",
        "title": "Cycle theft in Blaby",
        "signal": None,
        "status": "accepted",
        "is_open": True,
        "signal_since": None,
        "owner": None,
        "is_without_owner": True,
        "overdue_action_count": 2,
        "open_action_count": 3,
        "latest_update": None,
    }
    threat = {
        "issue_id": "I-0007",
        "title": "Cycle theft in Blaby",
        "is_new": True,
        "status": "accepted",
        "is_signal_live": True,
        "owner": None,
        "mitigating_action": None,
        "next_due_date": None,
        "changed_since_last_monday": None,
    }
    action = {
        "plan": "Crime outcome plan",
        "title": "Share good practice",
        "owner": None,
        "due_date": None,
        "status": None,
        "rag": "red",
        "latest_update": None,
        "progress": None,
    }
    current = written(
        briefing_issue=[issue, issue | {"status": "closed", "is_open": False}],
        threat_weekly=[threat, threat | {"status": "closed"}, threat | {"status": "merged", "is_new": False}],
        delivery_plan=[action],
    )
    tables = [
        part for section in (issues, threats, delivery_plans) for part in section(current) if isinstance(part, Table)
    ]
    assert [table.title for table in tables] == [
        "1 open issue: 2 overdue actions, 1 without owner",
        "1 new threat, 0 continuing ones, 2 ended in the week",
        "Crime outcome plan: 1 of 1 action red",
    ]
    assert all(cell.text.strip() for table in tables for row in table.rows for cell in row)
    told = [row[0].text.split()[0] for row in tables[1].rows]
    assert told == ["NEW:", "CLOSED:", "MERGED:"], "the new one first, though as many ended"


def test_what_figures_propose_stands_apart_latest_signal_first_and_the_rest_is_counted():
    proposed = [
        {
            "issue_id": f"I-{number:04}",
            "title": f"Cycle theft in area {number}",
            "signal": "beyond limit",
            "signal_since": date(2013, 9, number),
            "status": "proposed",
            "is_open": True,
        }
        for number in range(1, 15)
    ]
    [table] = issues(written(briefing_issue=proposed))
    assert table.title.startswith("14 issues proposed by the figures")
    assert [row[0].text for row in table.rows[:2]] == ["I-0014", "I-0013"]
    assert (len(table.rows), table.notes) == (12, ("And 2 more, in the issue workbook.",))
