"""Proposed targets of the sample force: worked out anew in pandas from core, and by the command as the reader."""

import json
from decimal import Decimal
from math import ceil

import openpyxl
import pytest
from typer.testing import CliRunner

from bluelamp.cli.app import app
from bluelamp.operations.refresh import REPORTS
from tests.fixtures.raw_rows import select

pytestmark = pytest.mark.timeout(600)
PROPOSED = """
    select measure_id, financial_year, status, proposed_hard_target, years, base_value, base_kind, needed_count, gap_pct, cap_pct,
        membership_status, msg_version, former_msg_version, probability_without_action, probability_note
    from marts.mart_target_setting order by financial_year, position"""


def test_proposals_are_what_another_reading_of_the_evidence_gives(sample_home):
    rows = {(row[0], row[1]): row for row in select(PROPOSED)}
    assert {year for _, year in rows} == {"2013/14", "2014/15"}
    peers = {
        (measure, horizon): float(rate)
        for measure, horizon, rate in select(
            "select measure_id, horizon_year, msg_rate_end from fitted.peer_projection where msg_version = '2013-08'"
        )
    }
    for measure, per in (("burglary_dwelling_recorded", 405_561), ("theft_from_motor_vehicle_recorded", 1_017_697)):
        (base,) = select(
            """select sum(crime_count) from core.int_crime_category_day
               where category_id = %s and recorded_date between '2012-04-01' and '2013-03-31'""",
            measure.removesuffix("_recorded"),
        )[0]
        found = rows[measure, "2013/14"]
        assert (found[5], found[6]) == (base, "recorded")
        cap = float(found[9]) / 100
        for years in (1, 2, 3):
            need = peers[measure, years - 1] * per / 1000
            yearly = max(0.05, 1 - (1 - max(0.05, 1 - need / float(base))) ** (1 / years))
            if yearly <= cap or years == 3:
                break
        assert found[4] == years
        assert float(found[7]) == pytest.approx(need, abs=0.01)
        assert float(found[3]) == -ceil(100 * min(yearly, cap) - 1e-9)
    # Whatever is shown says by whom it was compared, and that nobody has verified that.
    assert {row[10] for row in rows.values() if row[3] is not None} == {"placeholder"}
    assert {(row[11], row[12]) for row in rows.values() if row[3] is not None} == {("2013-08", "pre-2013-08")}
    assert rows["serious_sexual_recorded", "2013/14"][2:4] == ("no target by policy", None)
    # Whoever lacks a month of the year that the group's rates end with is not in them, and is named.
    without = select("""
        select proposals.measure_id, proposals.msg_left_out, (
            select string_agg(force.force_name, ', ' order by force.force_name)
            from core.msg_membership as member
            join core.peer_force as force on force.force_id = member.member_force_id
            where member.msg_version = peers.msg_version and 12 > (
                select count(month.recorded_count) from core.int_peer_month as month
                join core.dim_measure as measure using (category_id)
                where month.force_id = member.member_force_id and measure.measure_id = peers.measure_id
                    and month.month_start_date > peers.last_month_date - interval '1 year'
                    and month.month_start_date <= peers.last_month_date))
        from marts.mart_target_setting as proposals
        join fitted.peer_projection as peers using (measure_id, msg_version)
        where peers.horizon_year = 0 and proposals.measure_type = 'recorded_crime'""")
    assert len(without) > 2
    assert {(name, left) for name, left, _ in without} == {(name, expected) for name, _, expected in without}
    assert all((row[13] is None) == (row[14] is not None) for row in rows.values())


def test_the_command_shows_the_proposals_and_answers_what_if_without_storing(sample_home):
    def ask(*arguments: str) -> dict:
        result = CliRunner().invoke(app, ["targets", "--json", *arguments])
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    before = select(PROPOSED)
    plain = ask("--year", "2014", "--measure", "all_crime_recorded")["proposals"]
    assert [row["financial_year"] for row in plain] == ["2014/15"]
    # The same numbers through the command's own arithmetic: an unchanged what-if is the published proposal.
    same = ask("--year", "2014", "--what-if", "floor_pct=5")["proposals"]
    published = {row[0]: row[3] for row in before if row[1] == "2014/15"}
    assert {
        row["measure_id"]: row["proposed_hard_target"] and Decimal(row["proposed_hard_target"]) for row in same
    } == published
    stricter = ask("--year", "2014", "--what-if", "floor_pct=9", "--what-if", "cap_low_pct=12")
    assert stricter["what_if"] == {"floor_pct": "9", "cap_low_pct": "12"}
    crimes = [
        row for row in stricter["proposals"] if row["measure_type"] == "recorded_crime" and row["proposed_hard_target"]
    ]
    assert crimes
    assert all(Decimal(row["proposed_hard_target"]) <= -9 for row in crimes)
    assert select(PROPOSED) == before
    words = CliRunner().invoke(app, ["targets", "--year", "2014", "--what-if", "floor_pct=9"]).stdout
    assert "Nothing is stored" in words
    assert "nobody verified" in " ".join(words.split())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--year", "2019"], "not for the year that begins in 2019"),
        (["--measure", "sheep"], "There is no Plan measure sheep"),
        (["--what-if", "floor=6"], "A target policy has no floor"),
        (["--what-if", "floor_pct"], "changes nothing"),
    ],
)
def test_what_cannot_be_answered_is_said(sample_home, arguments, words):
    result = CliRunner().invoke(app, ["targets", *arguments])
    assert words in str(result.exception)


def test_the_spread_sheet_holds_every_proposal_and_says_what_nobody_verified(sample_home):
    path = REPORTS["targets"](None)
    again = path.read_bytes()
    assert REPORTS["targets"](None).read_bytes() == again
    book = openpyxl.load_workbook(path)
    about = " ".join(str(row[0].value or "") for row in book["About"].iter_rows())
    assert "PLACEHOLDERS" in about
    rows = list(book["Proposals"].iter_rows(values_only=True))
    assert len(rows) - 1 == len(select(PROPOSED))
    heads = [str(head) for head in rows[0]]
    measure, year, target = (
        heads.index(head) for head in ("Measure's id in the seeds", "Financial year", "Proposed hard target")
    )
    # Where nothing is proposed, words say why.
    hard = {(row[measure], row[year]): None if isinstance(row[target], str) else row[target] for row in rows[1:]}
    assert hard == {(row[0], row[1]): row[3] and float(row[3]) for row in select(PROPOSED)}
