"""A home of an earlier release, brought up to date in place: history, publications and figures stay."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bluelamp.database import connect, ensure_database
from bluelamp.errors import BluelampError
from bluelamp.operations import doctor
from bluelamp.operations.audit import audit
from bluelamp.operations.backup.moment import snapshot
from bluelamp.operations.refresh import build_and_check
from bluelamp.operations.status import read_status
from bluelamp.publish import publish
from bluelamp.settings import settings
from bluelamp.transform import ledger
from bluelamp.transform.relations import missing_relations
from tests.fixtures.homes import HOMES, put
from tests.fixtures.raw_rows import select

pytestmark = pytest.mark.timeout(900)

PUBLICATIONS = "select publication_id, as_at_date, known_at, changes::text from marts_history.publication where publication_id <= 3"
LEDGER = "select load_id, feed, business_from, business_to, content_sha256, state, known_at from ops.load"
COUNTS = """select measure_id, area_type, area_name, statistic, value from published.mart_figure
            where statistic in ('actual', 'previous_year', 'change', 'target_count', 'above_target', 'outcomes')"""
AS_IN_2 = """(select * from (select measure_id, area_type, area_name, statistic, value, label, _published_from as since,
                             null::bigint as until from published.mart_figure
                  union all
                  select measure_id, area_type, area_name, statistic, value, label, published_from, published_to
                  from marts_history.mart_figure) as every_row
              where since <= 2 and (until is null or until > 2))"""


def figures_of_publication_2() -> set[tuple]:
    """What readers saw in the second publication, from what stands and what was superseded."""
    return set(select(f"select measure_id, area_type, area_name, statistic, value, label from {AS_IN_2} as shown"))


def require_same_counts(before: list[tuple]) -> None:
    """Every count as before, but what these releases compared with days of which nothing was delivered: they called that none."""
    now = {row[:4]: row[4:] for row in select(COUNTS.replace("value", "value, label", 1))}
    assert now.keys() == {row[:4] for row in before}
    other = {row[:4]: now[row[:4]] for row in before if row[4] != now[row[:4]][0]}
    assert set(other.values()) <= {(None, "no comparison")}
    assert {key[3] for key in other} <= {"previous_year", "change", "target_count", "above_target"}


# The newest in every run; those of before, whose schemas are further away, with the long tests.
EARLIER = [
    pytest.param(home, marks=pytest.mark.slow("brings an earlier release's home up to date")) for home in HOMES[:-1]
]


@pytest.fixture(params=[*EARLIER, HOMES[-1]], ids=lambda path: path.name.partition(".")[0])
def old_home(request: pytest.FixtureRequest, home: Path) -> Iterator[Path]:
    """A home whose database an earlier release left."""
    put(request.param)
    (home / "SAMPLE").touch()
    settings.cache_clear()
    yield home
    (home / "SAMPLE").unlink()


# As `timeout -s KILL 14 bluelamp build --full-refresh` of that release left it: a table gone with every view on it, another put
# away under dbt's name for it, and a build in the ledger that still runs and does not say what it was.
KILLED = (
    "drop table core.int_chart_series cascade",
    "alter table core.int_chart_season rename to int_chart_season__dbt_backup",
    "insert into ops.build (status) values ('running')",
)


@pytest.mark.slow("builds and publishes an earlier release's home once more")
@pytest.mark.real_life(
    "a full build killed half-way",
    "killed by the release before: its next night stopped for ever, this one's makes everything again",
)
def test_an_old_home_broken_by_a_kill_is_healed_by_the_next_night(old_home: Path) -> None:
    with connect("admin") as connection, connection.cursor() as cursor:
        for statement in KILLED:
            cursor.execute(statement)
    before = {query: select(query) for query in (PUBLICATIONS, LEDGER, COUNTS)}
    # What readers see stood through it, and stands.
    assert len(before[COUNTS]) > 2000
    ensure_database()
    assert build_and_check().is_full_refresh
    assert publish().publication_id == 4
    for query in (PUBLICATIONS, LEDGER):
        assert sorted(select(query), key=repr) == sorted(before[query], key=repr), query
    require_same_counts(before[COUNTS])
    with connect("builder") as connection:
        assert missing_relations(connection) == []
        assert not ledger.has_died_full(connection)
    assert select("select relname, relkind from pg_class where relname like '%\\_\\_dbt\\_%'") == []
    assert not build_and_check().is_full_refresh, "once is enough"


def test_an_old_home_keeps_its_history_publications_and_figures(old_home: Path) -> None:
    before = {query: select(query) for query in (PUBLICATIONS, LEDGER, COUNTS)}
    second = figures_of_publication_2()
    raw = select("select count(*) from raw.crime")
    assert len(before[PUBLICATIONS]) == 3
    assert len(before[COUNTS]) > 2000
    assert len(second) > 10_000

    ensure_database()
    assert build_and_check().is_full_refresh
    published = publish()
    assert published.publication_id == 4

    for query in (PUBLICATIONS, LEDGER):
        assert sorted(select(query), key=repr) == sorted(before[query], key=repr), query
    require_same_counts(before[COUNTS])
    assert figures_of_publication_2() == second
    assert select("select count(*) from raw.crime") == raw
    # One publication across all marts, and the old ones still to be told.
    assert select("select as_at_date::text, publication_id from marts.publication") == [("2013-10-13", 4)]


def test_whoever_only_reads_reads_on_before_the_schema_is_brought_up_to_date(old_home: Path) -> None:
    assert doctor.retention().is_well
    assert "Run: bluelamp db migrate" in doctor.database().next_step
    # The first of these releases had neither decisions nor a trail in order.
    if select("select to_regclass('ops.set_aside') is null") == [(True,)]:
        for read in (read_status, audit):
            with pytest.raises(BluelampError, match="another version") as told:
                read()
            assert "bluelamp db migrate" in told.value.next_step
    else:
        assert len(read_status().publications) == 3
        # Files of deliveries with their notes, and the rows of core and build, are left out of such a home; nothing else is wrong.
        left_out = ("archived file", "the note ", "are not in core", "0 of the build's do not")
        assert [fault for fault in audit().faults if not any(words in fault for words in left_out)] == []
    with snapshot() as (_, facts, _):
        assert (facts["removed"], facts["publication_id"]) == ([], 3)
