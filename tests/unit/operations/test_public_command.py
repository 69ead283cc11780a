"""bluelamp public release ends with 1 where what is out gives a sensitive count away, also where nothing is new."""

import json

import pytest
from typer.testing import CliRunner

from bluelamp.cli import public
from bluelamp.disclosure import Certificate
from bluelamp.operations import public_release
from bluelamp.operations.public_release import ReleaseSummary


@pytest.mark.parametrize(("recovered", "ends_with"), [(0, 0), (1, 1)])
def test_nothing_new_is_no_reason_not_to_ask_the_certificate(monkeypatch, recovered, ends_with):
    certificate = Certificate(90, 3, 9, 40, recovered, 0)
    monkeypatch.setattr(public, "ensure_database", lambda: None)
    monkeypatch.setattr(public_release, "release", lambda: ReleaseSummary(None, certificate))
    done = CliRunner().invoke(public.app, ["release", "--json"])
    assert done.exit_code == ends_with
    assert json.loads(done.stdout)["recovered_count"] == recovered
