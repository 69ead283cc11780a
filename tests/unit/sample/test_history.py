"""The deliveries hold what a real extract holds: changes, cancellations, late and early records, unknown codes, repeat victims."""

import re

import pandas as pd

from bluelamp.sample import expected_maturity
from tests.unit.sample.reading import TYPES_2013, areas, counted, in_category, latest

THEN = "2012-10-14"


def versions_of(crime_rows):
    ordered = crime_rows.sort_values(["crime_number", "updated_at"], kind="stable")
    return ordered.groupby("crime_number")


def test_records_change_in_every_planned_way(crime_rows):
    first, last = versions_of(crime_rows).first(), versions_of(crime_rows).last()
    assert (last.status == "no_crime").sum() > 3000
    assert (last.status == "transferred").sum() > 500
    assert ((first.offence_code != last.offence_code) & (last.status == "reclassified")).sum() > 500
    assert ((first.lpu_code == "") & (last.lpu_code != "")).sum() > 3000
    assert (first.committed_to_at != last.committed_to_at).sum() > 2000
    assert ((first.is_domestic == "N") & (last.is_domestic == "Y")).sum() > 500


def test_injury_becomes_no_injury_and_dwelling_another_burglary(crime_rows):
    first, last = versions_of(crime_rows).first(), versions_of(crime_rows).last()
    moves = set(zip(first.offence_code, last.offence_code, strict=True))
    assert {("8N", "105A"), ("28A", "30A"), ("28B", "58C")} <= moves


def test_a_record_stands_once_in_each_delivery_and_times_never_run_backwards(crime_rows, outcome_rows):
    for frame, key in ((crime_rows, "crime_number"), (outcome_rows, "outcome_reference")):
        own = frame[frame.received_at.notna()].drop_duplicates([key, "updated_at"])
        assert not own.duplicated([key, "business_to"]).any()
        assert (own.updated_at.str[:10] <= own.business_to).all()
    assert (crime_rows.updated_at >= crime_rows.recorded_at).all()


def test_late_records_arrive_in_later_deliveries(crime_rows):
    first = crime_rows.sort_values("business_to", kind="stable").drop_duplicates("crime_number")
    days_late = (pd.to_datetime(first.updated_at) - pd.to_datetime(first.recorded_at)).dt.days
    assert (days_late > 3).sum() > 1000
    this_october = first[first.business_to.between("2013-10-12", "2013-10-14")]
    assert (this_october.recorded_at.str[:10] < this_october.business_to).sum() >= 3


def test_some_outcomes_arrive_before_their_crime(crime_rows, outcome_rows):
    crime_came = crime_rows.groupby("crime_number").business_to.min()
    came = outcome_rows.assign(crime_came=outcome_rows.crime_number.map(crime_came))
    assert came.crime_came.notna().all()
    assert (came.business_to < came.crime_came).sum() > 20


def test_offences_taken_into_consideration_name_a_charged_crime(outcome_rows):
    live = latest(outcome_rows, ["outcome_reference"])
    tics = live[(live.outcome_type == "4") & (live.status == "recorded")]
    charged = set(live[live.outcome_type == "1"].crime_number)
    assert len(tics) > 2000
    assert tics.tic_parent_crime_number.isin(charged).mean() > 0.99
    assert (live[live.outcome_type != "4"].tic_parent_crime_number == "").all()
    assert (tics.tic_parent_crime_number != tics.crime_number).all()


def test_some_outcomes_are_withdrawn(outcome_rows):
    live = latest(outcome_rows, ["outcome_reference"])
    withdrawn = live[live.status == "withdrawn"]
    assert len(withdrawn) > 300
    entered = outcome_rows[outcome_rows.outcome_reference.isin(withdrawn.outcome_reference)]
    assert (entered.status == "recorded").sum() > 200


def test_no_outcome_precedes_its_crime(outcomes):
    assert (outcomes.outcome_date >= outcomes.recorded_date).all()


def test_unknown_codes_are_planted_where_no_published_split_is_exact(crimes):
    compared = crimes.recorded_date.between("2012-04-01", THEN) | (crimes.recorded_date >= "2013-04-01")
    unknown_offence, unallocated = crimes.category == "unknown", crimes.bcu == "UNALLOCATED"
    assert unknown_offence.sum() > 10
    assert unallocated.sum() > 300
    assert not (compared & (unknown_offence | unallocated)).any()
    by_bcu_only = compared & crimes.lpu.isin(["C99", "N99"])
    assert by_bcu_only.sum() > 100
    assert not by_bcu_only[crimes.category.isin(["burglary_dwelling", "tomv"])].any()
    assert (compared & ~crimes.beat_code.isin(areas())).sum() > 100


def test_known_then_differs_from_known_now_as_stated(crime_rows):
    stated = expected_maturity()
    then = counted(latest(crime_rows[crime_rows.business_to <= THEN], ["crime_number"]))
    now = counted(latest(crime_rows, ["crime_number"]))
    then, now = (frame[frame.recorded_date.between("2012-04-01", THEN)] for frame in (then, now))
    names = {"tomv": "theft_of_motor_vehicle", "tfmv": "theft_from_motor_vehicle"}
    for category in (
        "all_crime",
        "burglary_dwelling",
        "tomv",
        "violence_with_injury",
        "domestic_violence",
        "hate_crime",
    ):
        name = names.get(category, category)
        assert len(in_category(then, category)) == stated.known_then[name]
        assert len(in_category(now, category)) == stated.known_now[name]
    assert tuple(sorted(set(then.crime_number) - set(now.crime_number))) == tuple(sorted(stated.cancelled))
    came_late = set(now.crime_number) - set(crime_rows[crime_rows.business_to <= THEN].crime_number)
    assert came_late == set(stated.late)
    assert len(stated.late) > 10
    assert len(stated.cancelled) > 50
    assert len(stated.reclassified) > 10


def test_every_night_brings_records_and_moves_the_figures(crime_rows, outcome_rows):
    for night in range(1, 15):
        for frame, at_least in ((crime_rows, 120), (outcome_rows, 80)):
            assert (frame.business_to == f"2013-10-{night:02d}").sum() > at_least
    for category in ("all_crime", "burglary_dwelling", "violence_with_injury"):
        counts = []
        for night in ("2013-10-11", "2013-10-12", "2013-10-13", "2013-10-14"):
            known = counted(latest(crime_rows[crime_rows.business_to <= night], ["crime_number"]))
            counts.append(len(in_category(known[known.recorded_date >= "2013-04-01"], category)))
        assert len(set(counts)) == 4


def test_people_are_pseudonymous_shapes_and_some_are_victims_again(crimes, answers):
    named = crimes.victim_reference[crimes.victim_reference != ""]
    assert named.map(lambda text: bool(re.fullmatch(r"V-[0-9]{7}", text))).all()
    assert named.duplicated().sum() > 10_000
    assert answers.respondent_reference.map(lambda text: bool(re.fullmatch(r"R-[0-9]{7}", text))).all()


def test_recording_never_falls_into_the_hour_that_summer_time_skips(crime_rows):
    for skipped in ("2011-03-27 01", "2012-03-25 01", "2013-03-31 01"):
        assert not crime_rows.recorded_at.str.startswith(skipped).any()


def test_weekends_bring_violence_and_weekdays_theft(crimes):
    weekday = pd.to_datetime(crimes.recorded_date).dt.dayofweek
    per_day = weekday.groupby(crimes.category).value_counts().unstack()
    assert per_day.loc["violence_with_injury", 5] > 1.1 * per_day.loc["violence_with_injury", 1]
    assert per_day.loc["shoplifting", 0] > 1.1 * per_day.loc["shoplifting", 6]


def test_definition_of_outcomes_is_kept_by_eras(outcomes):
    assert outcomes[outcomes.outcome_type == "8"].outcome_date.min() >= "2013-04-01"
    assert outcomes[outcomes.outcome_type.isin(TYPES_2013)].outcome_date.max() == "2013-10-14"
