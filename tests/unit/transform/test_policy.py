"""Where a force's policy is found, and what is said when it is not."""

from dataclasses import replace
from pathlib import Path

import pytest

from bluelamp.errors import BluelampError
from bluelamp.settings import PROJECT, settings
from bluelamp.transform import project


@pytest.fixture
def fresh_settings(monkeypatch):
    """settings() reads the environment anew, and again after the test."""
    settings.cache_clear()
    yield monkeypatch
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize(
    ("named", "found"),
    [
        (None, PROJECT / "policy/sample"),
        ("", PROJECT / "policy/sample"),
        ("policy/other", PROJECT / "policy/other"),
        ("/srv/policy", Path("/srv/policy")),
    ],
)
def test_the_policy_folder_is_absolute_or_starts_at_the_project(fresh_settings, named, found):
    fresh_settings.delenv("BLUELAMP_POLICY", raising=False)
    if named is not None:
        fresh_settings.setenv("BLUELAMP_POLICY", named)
    assert settings().policy == found


def test_every_seed_stands_in_one_place_and_is_described_by_the_product():
    product = {path.stem for path in settings().dbt_project.glob("seeds/*.csv")}
    force = {path.stem for path in settings().policy.glob("seeds/*.csv")}
    assert product & force == set()
    assert product | force == {path.stem for path in settings().dbt_project.glob("seeds/*.yml")}
    assert force >= {
        "area",
        "measure",
        "target",
        "impact_score",
        "msg_membership",
        "denominator",
        "rebase",
        "chart_policy",
    }
    assert product >= {
        "offence",
        "outcome_type",
        "outcome_definition",
        "police_uk_category",
        "signal_rule",
        "statistic",
        "period",
    }
    assert settings().seed("area").parent == settings().policy / "seeds"
    assert settings().seed("offence").parent == settings().dbt_project / "seeds"


def test_without_policy_nothing_is_built_and_the_next_step_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(project, "settings", lambda: replace(settings(), policy=tmp_path / "nowhere"))
    with pytest.raises(BluelampError, match="There is no policy") as error:
        project.hand_over_connection()
    assert str(tmp_path / "nowhere") in error.value.where
    assert "BLUELAMP_POLICY" in error.value.next_step
