"""What `policy diff` says an edit would change is exactly what building and publishing by it then changes."""

import shutil
from pathlib import Path

import pytest

from bluelamp.database.marts import load_marts
from bluelamp.errors import BluelampError
from bluelamp.operations.refresh import build_and_check
from bluelamp.publish import publish
from bluelamp.rebuild.policy_change import NOT_COMPARED, policy_change
from bluelamp.settings import settings, under_policy
from tests.fixtures.raw_rows import select

# File, what stands there, what the edit writes: five edits, of which the limit between two classes stands in two rows.
YEAR = "recorded,2013/14,2013-04-01,2014-04-01,change_pct,"
RATE = "outcome_rate,2013/14,2013-04-01,2014-04-01,rate_pct,"
EDITS = (
    ("target", f"burglary_dwelling_{YEAR}-10", f"burglary_dwelling_{YEAR}-8"),
    ("target", f"violence_with_injury_{RATE}50", f"violence_with_injury_{RATE}45"),
    ("msg_policy", "mean_of_rates_incl_self", "mean_of_rates_excl_self"),
    ("scorecard_class", "performance_impact,Medium,2,5,8", "performance_impact,Medium,2,5,9"),
    ("scorecard_class", "performance_impact,High,3,8,", "performance_impact,High,3,9,"),
    ("impact_score", "burglary_dwelling,13,", "burglary_dwelling,6,"),
)
FIGURES = "select measure_id, area_type, area_name, statistic, value, label from marts.mart_figure"
COMPARED = "select measure_id, force_id, window_months, msg_version, rate, msg_mean, rank, verdict from marts.mart_msg_comparison"


@pytest.fixture
def edited(tmp_path) -> Path:
    """The sample force's policy with five edits."""
    folder = tmp_path / "edited"
    shutil.copytree(settings().project / "policy/sample", folder)
    for table, old, new in EDITS:
        path = folder / "seeds" / f"{table}.csv"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))
    return folder


def told(query: str, key: int) -> dict[tuple, tuple]:
    """Rows of a query by their first columns."""
    return {row[:key]: row[key:] for row in select(query)}


def rows_of_marts() -> dict[str, set[str]]:
    """The rows of every mart that a policy may change, whole but for the publication that shows them."""
    row = "md5((to_jsonb(mart) - 'publication_id')::text)"
    return {
        mart.name: {row for (row,) in select(f"select {row} from marts.{mart.name} as mart")}
        for mart in load_marts()
        if mart.name not in NOT_COMPARED
    }


def changes(before: dict[tuple, tuple], after: dict[tuple, tuple]) -> set[tuple]:
    """Rows that came, went or tell something else: (key, before, after)."""
    return {
        (key, before.get(key), after.get(key))
        for key in before.keys() | after.keys()
        if before.get(key) != after.get(key)
    }


@pytest.mark.slow("builds the sample force twice: as a past state, and by the edited policy")
@pytest.mark.timeout(900)
def test_five_edits_change_what_was_said_and_nothing_else(sample_home, edited):
    figures, compared, whole = told(FIGURES, 4), told(COMPARED, 4), rows_of_marts()
    said = policy_change(edited)
    assert (told(FIGURES, 4), told(COMPARED, 4)) == (figures, compared), "trying a policy changed what is published"
    with under_policy(edited):
        build_and_check()
        publish()
    assert said.rows == {mart: len(whole[mart] ^ rows) for mart, rows in rows_of_marts().items()}
    wanted = {
        "mart_figure": changes(figures, told(FIGURES, 4)),
        "mart_msg_comparison": changes(compared, told(COMPARED, 4)),
    }
    for mart, expected in wanted.items():
        found = {
            (
                tuple(one.row.values()),
                one.before and tuple(one.before.values()),
                one.after and tuple(one.after.values()),
            )
            for one in said.differences
            if one.mart == mart
        }
        assert found == expected
        assert expected
    assert ("burglary_dwelling_recorded", "force", "force", "hard_target") in {row for row, *_ in wanted["mart_figure"]}
    statistics = {row[3] for row, *_ in wanted["mart_figure"]}
    assert {"hard_target", "target_count", "overall_impact_score", "msg_mean"} <= statistics


def test_a_folder_that_is_wrong_is_not_tried(home, edited):
    path = edited / "seeds/target.csv"
    path.write_text(path.read_text().replace("change_pct,-8", "change_pct,-8%"))
    with pytest.raises(BluelampError, match="not a number") as error:
        policy_change(edited)
    assert "policy check" in error.value.next_step
