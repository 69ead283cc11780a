"""The file of the nodes: what it means, and what is said where it cannot be meant."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bluelamp.database.place import place
from bluelamp.errors import BluelampError
from bluelamp.nodes import read_nodes
from bluelamp.settings import enter, inside, settings

GOOD = """
[kent]
home = "kent"
policy = "policy/kent"
sends_to = ["national"]

[essex-north]
home = "/srv/essex"
policy = "/srv/essex/policy"
database_url = "postgresql://admin@db.essex:5432/bluelamp"
secrets = "/run/secrets/essex"
queue = "east"
notify = "json://essex"

[national]
home = "national"
policy = "policy/national"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "nodes.toml"
    path.write_text(GOOD)
    return path


@pytest.fixture
def scheduled(file: Path) -> Iterator[Path]:
    """A process of a home that schedules these nodes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BLUELAMP_NODES", str(file))
        patch.setenv("BLUELAMP_SECRETS", str(file.parent / "scheduler's"))
        patch.setenv("BLUELAMP_DATABASE_URL", "postgresql://of-the-scheduler")
        patch.setenv("BLUELAMP_NOTIFY", "json://scheduler")
        settings.cache_clear()
        yield file
    settings.cache_clear()


def test_a_node_has_its_folders_its_queue_and_whom_it_sends_to(file: Path) -> None:
    nodes = read_nodes(file)
    assert list(nodes) == ["kent", "essex-north", "national"]
    assert (nodes["kent"].home, nodes["kent"].policy) == (file.parent / "kent", file.parent / "policy" / "kent")
    assert [node.queue for node in nodes.values()] == ["kent", "east", "national"]
    assert (nodes["kent"].sends_to, nodes["national"].sends_to) == (("national",), ())


@pytest.mark.parametrize(
    ("text", "table", "what"),
    [
        ("[kent", "", "it is no TOML"),
        ("", "", "it names no node"),
        ('[Kent]\nhome = "a"\npolicy = "b"', "[Kent]", "no node's name"),
        ('kent = "a"', "[kent]", "outside a table"),
        ('[kent]\nhome = "a"', "[kent]", "policy is missing"),
        ('[kent]\nhome = "a"\npolicy = 1', "[kent]", "policy is no text"),
        ('[kent]\nhome = "a"\npolicy = "b"\npassword = "s3cret"', "[kent]", "it says password"),
        ('[kent]\nhome = "a"\npolicy = "b"\nqueue = "a,b"', "[kent]", "no queue's name"),
        ('[kent]\nhome = "a"\npolicy = "b"\nsends_to = "c"', "[kent]", "no list of names"),
        ('[kent]\nhome = "a"\npolicy = "b"\nsends_to = ["c"]', "[kent]", "sends_to names c"),
        ('[kent]\nhome = "a"\npolicy = "b"\nsends_to = ["kent"]', "[kent]", "no other node"),
        ('[a]\nhome = "x"\npolicy = "b"\n[c]\nhome = "./x"\npolicy = "d"', "[c]", "its home is a's, too"),
    ],
)
def test_what_cannot_be_meant_is_said_with_its_table_and_no_value(file: Path, text: str, table: str, what: str) -> None:
    file.write_text(text)
    with pytest.raises(BluelampError) as refused:
        read_nodes(file)
    assert what in refused.value.what
    assert refused.value.where == (f"{file}, {table}" if table else str(file))
    assert refused.value.next_step
    assert "s3cret" not in str(refused.value)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BluelampError, match="cannot be read"):
        read_nodes(tmp_path / "none.toml")


def test_who_enters_a_node_has_its_settings_and_nothing_of_the_schedulers_but_airflow(scheduled: Path) -> None:
    outside = settings()
    before = dict(os.environ)
    airflow_home, airflow_secret = outside.airflow_home, outside.secret("airflow_jwt")
    with inside("kent"):
        here = settings()
        assert (here.node, here.home, here.policy) == (
            "kent",
            scheduled.parent / "kent",
            scheduled.parent / "policy/kent",
        )
        assert (here.database_url, here.secrets) == (None, scheduled.parent / "kent" / "secrets")
        assert (here.notify, here.nodes) == ("json://scheduler", {})
        assert (here.airflow_home, here.secret("airflow_jwt")) == (airflow_home, airflow_secret)
        assert not (here.secrets / "airflow_jwt").exists()
        assert place().cluster.name == "cluster"
        of_kent = place().cluster
        enter("essex-north")
        assert settings().database_url == "postgresql://admin@db.essex:5432/bluelamp"
        assert (settings().notify, str(settings().secrets)) == ("json://essex", "/run/secrets/essex")
        assert settings().scheduler == outside
        with inside("national"):
            assert place().cluster != of_kent
    assert (dict(os.environ), settings()) == (before, outside)


def test_who_is_told_stands_in_the_variable_or_out_of_sight_among_the_secrets(
    scheduled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, of_kent = scheduled.parent / "scheduler's", scheduled.parent / "kent" / "secrets"
    for folder, address in ((own, "json://kept\n"), (of_kent, "json://kent\n")):
        folder.mkdir(parents=True)
        (folder / "notify").write_text(address)
    assert settings().notify == "json://scheduler"
    monkeypatch.setenv("BLUELAMP_NOTIFY", "")  # as Compose and a crontab leave it
    settings.cache_clear()
    assert settings().notify == "json://kept"
    with inside("kent"):
        assert settings().notify == "json://kent"
    with inside("essex-north"):
        assert settings().notify == "json://essex"
    with inside("national"):
        assert settings().notify == "json://kept"
    (own / "notify").write_text("")
    assert settings().notify == ""


def test_a_node_that_is_not_there_is_named_with_those_that_are(scheduled: Path) -> None:
    with pytest.raises(BluelampError, match="no node surrey") as refused:
        enter("surrey")
    assert "kent, essex-north, national" in refused.value.next_step


def test_workers_take_every_nodes_queue_unless_they_are_told_which(
    scheduled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list(settings().queues) == ["default", "kent", "east", "national"]
    monkeypatch.setenv("BLUELAMP_QUEUES", "kent")
    settings.cache_clear()
    assert list(settings().queues) == ["kent"]
