"""What the warehouse writes beside a rate, and what people write beside a measure, tells the public nothing of what is withheld."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from bluelamp.reporting.document import panel
from bluelamp.reporting.document.attachment import figure_rows
from bluelamp.reporting.document.disclosure import WITHHELD, for_the_public
from bluelamp.reporting.document.overview import dashboard, scorecard
from bluelamp.reporting.document.panel import TITLE, panel_report
from bluelamp.reporting.document.parts import Bullets, Callout, Heading, Note, Paragraph, Table
from bluelamp.reporting.document.register import horizon, responses
from bluelamp.reporting.document.sab import sab_body
from bluelamp.reporting.narrative.figure import read_figures
from bluelamp.reporting.publication import Publication
from tests.fixtures.publication import make_publication
from tests.fixtures.report_figures import report_rows, row

RATE, OTHER = "hate_crime_outcome_rate", "domestic_violence_outcome_rate"
TELLING = {"crimes", "outcomes", "had", "base", "relative_gap_pct", "performance_points", "target"}
POLICY = {"hard_target", "overall_impact_score", "overall_impact_classification"}


def of_the_warehouse(crimes: int, measure: str = RATE, previous: int = 9) -> list[dict[str, Any]]:
    """The rows of int_figure_outcome_rate, _outcome_target, _scorecard and _projection of one measure, with their inputs: four
    outcomes of so many crimes, a target of 55 in 100, this year and last."""
    now, before = {"crimes": crimes, "outcomes": 4}, {"previous_crimes": previous, "previous_outcomes": 4}
    target, opened = {**now, "hard_target": 55}, {"under_investigation": 5}
    gap = round(100 * (55 - 400 / crimes) / 55, 6)
    months = {"recent_mean": 44.4, "earlier_mean": 41.0, "standard_error": 3.1, "dead_band": 1}
    found = [
        ("actual", "44.4", None, now), ("previous_year", "44.4", None, before), ("year_on_year_change", "0.0", None, now | before),
        ("outcomes", 4, None, {"outcomes": 4}), ("previous_year_outcomes", 4, None, {"previous_outcomes": 4}),
        ("cohort_rate", "33.3", None, {"detected_crimes": 3, "crimes": crimes, "mean_age_days": 80.0}),
        ("hard_target", 55, None, {"hard_target": 55}), ("further_outcomes_required", 1, None, target),
        ("conversion_needed", "20.0", None, target | opened), ("target_status", None, "not met", target),
        ("scorecard_position", 1, None, {"overall_threat": "high", "performance_points": 9, "overall_impact_score": 4,
                                         "relative_gap_pct": gap}),
        ("rolling_3_month_trend", None, "flat", months), ("level_of_control", None, "in control", {"signals": 0}),
        ("performance_impact", None, "high", {"target": "missed", "trend": "flat", "performance_points": 9}),
        ("overall_impact_score", 4, None, {"impact_score": 4}), ("overall_threat", None, "high", {"performance_impact": "high"}),
        ("overall_impact_classification", None, "low", {"overall_impact_score": 4}),
        ("year_end_projection", "44.0", None, {"outcomes": 4, "crimes": crimes, "expected_crimes": 8}),
        ("target_probability", "3.0", None, {"met_count": 30, "path_count": 1000, "target": 55}),
        ("target_outlook", None, "off course", {"target_probability": 0.03}),
        ("rate_needed", "67.0", None, {"hard_target": 55, "had": 4, "base": crimes, "expected_base": 8}),
    ]  # fmt: skip
    return [{**row(measure, "force", name, value, label), "inputs": inputs} for name, value, label, inputs in found]


def planned(measure: str, position: int) -> dict[str, Any]:
    place = {"measure_id": measure, "area_type": "force", "area_name": "force", "title": measure, "purpose": "protect"}
    return {**place, "measure_type": "outcome_rate", "position": position, "status": "not met", "actual": 44.4, "gap": 1,
            "projection": 44.0, "low_80": 40.0, "outlook": "off course", "overall_threat": "high"}  # fmt: skip


def publication(crimes: int, previous: int = 9) -> Publication:
    """The report's figures, with two outcome rates as the warehouse writes them: hate crime's of so few crimes."""
    rows = [one for one in report_rows() if one["measure_id"] not in (RATE, OTHER)]
    both = [*of_the_warehouse(crimes, previous=previous), *of_the_warehouse(900, OTHER, previous=900)]
    marts = ("mart_plan_performance", "mart_emergent_scorecard", "mart_year_end_projection")
    return make_publication(
        figures=[*rows, *both], tables={mart: [planned(RATE, 1), planned(OTHER, 2)] for mart in marts}
    )


def of_the_rate(current: Publication) -> dict[str, dict[str, Any]]:
    return {one["statistic"]: one for one in current.figures if one["measure_id"] == RATE}


def test_no_statistic_of_a_withheld_rate_says_more_than_policy_does():
    found = of_the_rate(for_the_public(publication(9)))
    assert [one["inputs"] for one in found.values() if one["inputs"]] == []
    told = {name for name, one in found.items() if one["label"] != WITHHELD}
    assert told == POLICY | {"rolling_3_month_trend", "level_of_control"}
    assert all(one["value"] is None for one in found.values() if one["label"] == WITHHELD)


def test_of_a_year_with_enough_crimes_this_year_is_told_and_last_year_is_not():
    found = of_the_rate(for_the_public(publication(20)))
    assert {name for name, one in found.items() if one["label"] == WITHHELD} == {
        "previous_year", "previous_year_outcomes", "year_on_year_change", "year_end_projection",
    } | {"conversion_needed"}, "a percentage of five open investigations is one of few, too"  # fmt: skip
    assert found["further_outcomes_required"]["value"] == 1
    both = of_the_rate(for_the_public(publication(20, previous=20)))
    assert [name for name, one in both.items() if one["label"] == WITHHELD] == ["conversion_needed"]
    assert both["actual"]["inputs"] == {"crimes": 20, "outcomes": 4}


def test_marts_say_no_more_of_it_than_figures_do():
    public = for_the_public(publication(9))
    for mart in public.tables:
        few, enough = public.table(mart)
        if mart == "mart_emergent_scorecard":
            few, enough = enough, few
        assert {few[name] for name in ("actual", "gap", "projection", "low_80", "outlook", "overall_threat")} == {None}
        assert (few["measure_id"], few["title"], few["status"]) == (RATE, RATE, WITHHELD)
        assert (enough["measure_id"], enough["status"], enough["actual"]) == (OTHER, "not met", 44.4)


def test_neither_the_dashboard_nor_the_scorecard_s_order_tells_whether_the_target_is_met():
    public = for_the_public(publication(9))
    book = read_figures(public)
    [table] = [part for part in dashboard(public, book) if isinstance(part, Table)]
    assert table.title.startswith("Crime outcome rates: 0 of 1 target met")
    line = next(cells for cells in table.rows if cells[0].text == RATE)
    assert [cell.text for cell in line[2:]] == [WITHHELD] * 5
    rows = scorecard(public, book).rows
    assert [cells[1].text for cells in rows] == [OTHER, RATE], (
        "the worst threat of all comes last where its rate is withheld"
    )
    assert {cells[0].text for cells in rows} == {WITHHELD}, "a number that is missing is a number"


@pytest.mark.parametrize("crimes", [9, 20])
def test_the_panel_s_document_attaches_nothing_that_the_rate_follows_from(crimes):
    document = sab_body(for_the_public(publication(crimes, previous=crimes)), TITLE)
    attached = [one for one in figure_rows(document) if one["measure_id"] == RATE]
    assert attached
    held = {name for one in attached if one["inputs"] for name in json.loads(one["inputs"])}
    text = json.dumps([str(part) for part in document.parts if isinstance(part, Paragraph)])
    assert bool(held & TELLING) is (crimes == 20)
    assert text.count("To reach the target, 1 more outcome ") == (2 if crimes == 20 else 1)


def test_a_rate_withheld_in_one_area_is_not_the_force_s_less_those_of_the_others():
    """Forty-five crimes in the force, seventeen of them in the Counties and twenty in the North: the City's eight follow."""
    rows = [one for one in report_rows() if one["measure_id"] != "burglary_dwelling_outcome_rate"]
    for area, crimes, outcomes, value in (
        ("force", 45, 20, "44.4"),
        ("City", 8, 4, "50.0"),
        ("Counties", 17, 6, "35.3"),
        ("North", 20, 10, "50.0"),
    ):
        inputs = {"crimes": crimes, "outcomes": outcomes}
        kind = {"area_type": "force" if area == "force" else "bcu"}
        rows.append({**row("burglary_dwelling_outcome_rate", area, "actual", value), **kind, "inputs": inputs})
        rows.append({**row("burglary_dwelling_outcome_rate", area, "outcomes", outcomes), **kind})
    found = {
        one["area_name"]: one for one in for_the_public(make_publication(figures=rows)).figures
        if (one["measure_id"], one["statistic"]) == ("burglary_dwelling_outcome_rate", "actual")
    }  # fmt: skip
    assert found.pop("force")["inputs"]["crimes"] == 45
    assert set(found) == {"City", "Counties", "North"}
    assert [one for one in found.values() if one["value"] is not None or one["inputs"]] == []


def operation(measure: str, area: str, **more: Any) -> dict[str, Any]:
    return {"operation_id": f"{measure} {area}", "name": f"Operation {measure} {area}", "objective": "Visit victims.",
            "start_date": None, "status": "running", "measure_id": measure, "second_measure_id": None, "area_name": area,
            "latest_update": "3 of the 4 victims rehoused", **more}  # fmt: skip


def advice(measure: str, area: str) -> dict[str, Any]:
    return {"recommendation_id": f"{measure} {area}", "title": f"Look after {measure} {area}", "measure_id": measure,
            "area_name": area, "owner": None, "due_date": None, "status": "open", "latest_update": "two of three agreed"}  # fmt: skip


def test_what_people_write_of_sensitive_crimes_in_small_areas_is_not_in_the_panel_s_document():
    rape, domestic, theft = "serious_sexual_recorded", "domestic_violence_outcome_rate", "commercial_burglary_recorded"
    tables = {
        "mart_operation": [
            operation(domestic, "Spinney Hill"), operation(domestic, "City"), operation(theft, "Spinney Hill"),
            operation(theft, "Melton", second_measure_id=domestic), operation(rape, "City"), operation(rape, "force"),
            operation(domestic, "the Eastern estate"),
        ],
        "mart_recommendation": [advice(domestic, "Spinney Hill"), advice(domestic, "City")],
    }  # fmt: skip
    document = sab_body(for_the_public(make_publication(figures=report_rows(), tables=tables)), TITLE)
    lines = [line for part in document.parts if isinstance(part, Bullets) for line in part.items]
    text = " ".join([*lines, *(part.text for part in document.parts if isinstance(part, Paragraph | Callout))])
    told = {f"{one['measure_id']} {one['area_name']}" for rows in tables.values() for one in rows
            if str(one.get("name", one.get("title"))) in text}  # fmt: skip
    assert told == {f"{domestic} City", f"{theft} Spinney Hill", f"{rape} force"}
    assert "rehoused" not in text
    assert "two of three" not in text


def response(measure: str | None, area: str | None, challenge: str = "Why the rise?") -> dict[str, Any]:
    title = f"{measure}, {area}" if measure else None
    return {"response_id": "R-1", "panel_date": None, "challenge": challenge, "response": "Patrols.", "force_action": "More.",
            "outcome": "Fewer.", "issue_title": title, "issue_status": "accepted", "measure_id": measure,
            "area_name": area}  # fmt: skip


def horizon_item(measure: str) -> dict[str, Any]:
    return {"title": "Major review", "information_source": "Home Office", "address": None, "item_date": None,
            "summary": "An inspection.", "measure_id": measure, "status": "watching"}  # fmt: skip


def texts(parts: Any) -> list[str]:
    return [part.text for part in parts if isinstance(part, Heading | Paragraph | Note)]


def test_what_was_written_for_the_panel_of_a_measure_whose_rate_is_withheld_stands_as_it_was_written():
    tables = {"mart_panel_response": [response(RATE, "force")], "mart_horizon_item": [horizon_item(RATE)]}
    current = publication(9)
    public = for_the_public(make_publication(figures=current.figures, tables=tables))
    assert texts(responses(public)) == [
        "Why the rise?", "Challenge: Why the rise?", "The Commissioner’s response: Patrols.",
        "Action undertaken by the Force: More.", "Outcome: Fewer.",
    ]  # fmt: skip
    assert texts(horizon(public))[1:] == ["Major review", "Source: Home Office. ", "An inspection."]


def test_a_response_on_sensitive_crimes_in_a_small_area_is_left_out_and_the_report_says_how_many(monkeypatch):
    # These counts add up to nothing.
    monkeypatch.setattr(panel, "attack_document", lambda *_: SimpleNamespace(holds=True))
    rows = [
        response("sexual_offences_recorded", "Spinney Hill", "Of Spinney Hill?"),
        response("sexual_offences_recorded", "City", "Of the City?"),
        response("burglary_dwelling_recorded", "Spinney Hill", "Of burglaries?"),
        response(None, None, "Of no issue?"),
    ]
    current = make_publication(figures=report_rows(), tables={"mart_panel_response": rows})
    assert [one["issue_title"] for one in for_the_public(current).table("mart_panel_response")] == [None] * 3
    told = texts(panel_report(current).parts)
    assert [line for line in told if line.startswith("Of ")] == ["Of the City?", "Of burglaries?", "Of no issue?"]
    assert (
        "1 response is not printed: it is about offences of which the public gets no figure in the area concerned."
        in told
    )
    assert not [line for line in told if "Spinney Hill?" in line or "_recorded, " in line]
