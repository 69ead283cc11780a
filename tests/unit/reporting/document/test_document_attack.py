"""The attack on a document for the public knows how its counts hang together, and which of them releases rely on."""

from dataclasses import replace
from typing import Any

import pytest

from bluelamp.errors import BluelampError
from bluelamp.reporting.document import panel
from bluelamp.reporting.document.attack import attack_document, categories, release_of, unexpected
from bluelamp.reporting.publication import Publication
from tests.fixtures.adding_up import crime_rows
from tests.fixtures.publication import make_publication

BCU_OF = {"Ash": "City", "Elm": "City", "Oak": "Counties"}
TYPES = ("sexual_offences", "homicide", "robbery", "drug_offences")
GROUPS = dict.fromkeys(TYPES, "crime_type") | {"all_crime": "total", "victim_based_crime": "total"}
# Three sexual offences in Ash this year; drug offences have no victim.
OF = {"sexual_offences": (3, 12), "homicide": (0, 0), "robbery": (9, 11), "drug_offences": (20, 25)}
WHOLE = [("all_crime", "total", kind, True) for kind in TYPES]
WHOLE += [("victim_based_crime", "total", kind, True) for kind in TYPES[:-1]]


def publication() -> Publication:
    of_lpus = {
        "Ash": OF,
        "Elm": {kind: (now + 8, before + 5) for kind, (now, before) in OF.items()},
        "Oak": {kind: (now + 9, before + 6) for kind, (now, before) in OF.items()},
    }
    counts = {(kind, lpu): count for lpu, kinds in of_lpus.items() for kind, count in kinds.items()}
    for lpu, kinds in of_lpus.items():
        for total, parts in (("all_crime", TYPES), ("victim_based_crime", TYPES[:-1])):
            counts[total, lpu] = (sum(kinds[one][0] for one in parts), sum(kinds[one][1] for one in parts))
    overlaps = [dict(zip(("category_id", "category_group", "type_id", "is_whole"), row, strict=True)) for row in WHOLE]
    return make_publication(crime=crime_rows(counts, BCU_OF, GROUPS), tables={"category_overlap": overlaps})


def printing(current: Publication, *measures: str) -> list[dict[str, Any]]:
    """Rows as they are attached to a document that prints those categories everywhere."""
    return [
        {"measure_id": figure.measure_id, "area_type": figure.area_type, "area_name": figure.area_name,
         "period": "financial_year_to_date", "statistic": "actual"}
        for figure in current.crime if figure.measure_id.removesuffix("_recorded") in measures
    ]  # fmt: skip


def test_a_total_of_some_types_less_its_other_types_tells_the_one_that_is_withheld():
    current = publication()
    assert attack_document(current, printing(current, "all_crime", "robbery")).holds
    told = attack_document(current, printing(current, "victim_based_crime", "robbery", "homicide"))
    assert (told.holds, told.recovered_count) == (False, 1)


def test_a_crime_type_that_is_shown_for_the_force_alone_is_unknown_below_it_and_not_nought():
    current = publication()
    within = {"category_id": "homicide", "category_group": "subset", "type_id": "robbery", "is_whole": False}
    shown = tuple(one for one in current.crime if one.area_type == "force" or one.measure_id != "robbery_recorded")
    tables = {**current.tables, "category_overlap": (*current.table("category_overlap"), within)}
    less = replace(current, crime=shown, tables=tables)
    # What is printed beside victim-based crime tells nothing without the robberies that are in it, too.
    assert attack_document(less, printing(less, "victim_based_crime", "robbery", "homicide")).holds


def test_the_panel_s_report_is_refused_where_it_prints_enough_for_that(monkeypatch):
    current = publication()
    monkeypatch.setattr(panel, "figure_rows", lambda _: printing(current, "victim_based_crime", "robbery", "homicide"))
    monkeypatch.setattr(panel, "unexpected", lambda *_: [])
    monkeypatch.setattr(panel, "sab_body", lambda public, title: panel.Document("sab", title, "", "", public, ()))
    with pytest.raises(BluelampError, match="would tell 1 small counts"):
        panel.panel_report(current)


def test_only_what_the_report_has_a_part_of_may_be_printed_below_the_force(monkeypatch):
    current = publication()
    assert unexpected(current, printing(current, "all_crime")) == []
    assert unexpected(current, printing(current, "robbery")) == ["robbery_recorded"]
    of_the_force = [row for row in printing(current, "robbery") if row["area_type"] == "force"]
    assert unexpected(current, of_the_force) == []
    monkeypatch.setattr(panel, "figure_rows", lambda _: printing(current, "robbery"))
    monkeypatch.setattr(panel, "sab_body", lambda public, title: panel.Document("sab", title, "", "", public, ()))
    with pytest.raises(BluelampError, match="robbery_recorded"):
        panel.panel_report(current)


def test_where_no_overlaps_are_told_the_groups_of_measures_say_what_adds_up():
    current = publication()
    bare = make_publication(crime=[dict(row) for row in crime_rows_of(current)])
    structure = release_of(bare, []).structure
    assert structure is not None
    assert structure.totals == {"all_crime": frozenset(TYPES)}
    assert set(categories(bare).values()) == set(GROUPS)


def crime_rows_of(current: Publication) -> list[dict[str, Any]]:
    lpus = [figure for figure in current.crime if figure.area_type == "lpu"]
    counts = {(figure.measure_id.removesuffix("_recorded"), figure.area_name): (figure.year.actual, figure.year.previous_year or 0)
              for figure in lpus}  # fmt: skip
    return crime_rows(counts, BCU_OF, GROUPS)
