"""Metrics as SQL: what the definitions say, and nothing of what a person typed but values."""

from pathlib import Path

import pytest

from bluelamp.errors import BluelampError
from bluelamp.reporting.metric import Condition, compose, load_semantics

SEMANTICS = load_semantics()


def text_of(name: str, by: list[str], *where: str) -> str:
    """The statement as text, without a connection: identifiers and literals by their representation."""
    return repr(compose(SEMANTICS, name, by, [Condition.read(words) for words in where]).statement)


def test_what_overlaps_is_a_column_also_where_nobody_asks_for_it() -> None:
    assert compose(SEMANTICS, "recorded_crime", [], []).columns == (
        "measure_id", "area_type", "area_name", "recorded_crime",
    )  # fmt: skip
    assert compose(SEMANTICS, "recorded_crime", ["area", "month"], []).columns == (
        "measure_id", "area_type", "area_name", "month", "recorded_crime",
    )  # fmt: skip
    # Crimes of a day are each counted once: nothing overlaps.
    assert compose(SEMANTICS, "counted_crimes", [], []).columns == ("counted_crimes",)


def test_a_value_is_a_literal_and_a_name_must_be_defined() -> None:
    wicked = "City'; drop table star.dim_area; --"
    assert f"Literal({wicked!r})" in text_of("recorded_crime", [], f"area_name={wicked}")
    for by in ("password", 'area_name"; select 1; --'):
        with pytest.raises(BluelampError, match=r"has no .*\n.*\nNext: Choose of: .*area_name"):
            text_of("recorded_crime", [by])
    with pytest.raises(BluelampError, match="There is no metric happiness"):
        text_of("happiness", [])
    with pytest.raises(BluelampError, match="has no day"):
        text_of("recorded_crime", ["day"])


@pytest.mark.parametrize("words", ["area_name", "area_name~City", "area name=City", "=City", ""])
def test_what_is_no_condition_is_told(words: str) -> None:
    with pytest.raises(BluelampError, match="is no condition"):
        Condition.read(words)


def test_conditions_are_read_as_they_are_written() -> None:
    assert Condition.read(" month >= 2013-04-01 ") == Condition("month", ">=", "2013-04-01")
    assert Condition.read("area_name=a=b") == Condition("area_name", "=", "a=b")


def test_only_what_is_not_added_over_time_takes_the_last_month() -> None:
    assert "last_moment" in text_of("satisfaction", ["area"])
    assert "last_moment" not in text_of("outcome_rate", ["area"])


def test_days_are_grouped_into_months() -> None:
    assert "date_trunc('month'" in text_of("counted_crimes", ["month", "current_bcu_name"])


def test_a_model_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "odd.yml").write_text("semantic_models: [{name: odd, description: x, model: source, entities: []}]")
    with pytest.raises(BluelampError, match="semantic model odd cannot be read"):
        load_semantics(tmp_path)
