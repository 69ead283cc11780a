"""bluelamp audit follows every record into core's history and every figure to its readers, and says where it could not."""

import pytest

from bluelamp.database import connect
from bluelamp.ingest.decisions import set_aside, take_back
from bluelamp.operations.audit import audit
from bluelamp.rebuild.from_archive import reload_from_archive
from bluelamp.settings import settings
from tests.fixtures.raw_rows import select

# The sample force may be made by the first test that asks for it.
pytestmark = pytest.mark.timeout(900)


def administer(*statements: str) -> None:
    with connect("admin") as connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_no_record_of_core_and_no_published_figure_changes_unnoticed(sample_home):
    sound = audit()
    assert sound.faults == []
    assert "published tables were held against build 1." in sound.words()
    assert "Every record of crime, outcome, satisfaction was looked for in core's history" in sound.words()

    [(gone, of_load)] = select("select crime_number, load_ids[1] from core.int_crime_version order by 1 limit 1")
    [(thinned, kept, lost)] = select(
        """select load_ids[1], min(outcome_reference), count(*) - 1 from core.int_outcome_version where cardinality(load_ids) = 1
           group by 1 having count(*) > 5 order by 1 limit 1"""
    )
    administer(
        f"delete from core.int_crime_version where crime_number = '{gone}'",
        f"delete from core.int_outcome_version where load_ids = array[{thinned}::bigint] and outcome_reference <> '{kept}'",
        "update core.int_outcome_version set load_ids = load_ids || 1::bigint where version_number = 1 and outcome_reference = "
        f"'{kept}'",
        "alter table core.int_satisfaction_version rename to int_satisfaction_version_before",
        """update published.mart_figure set value = value + 1
           where ctid = (select min(ctid) from published.mart_figure where value > 0)""",
        "delete from published.mart_daily_crime where ctid = (select min(ctid) from published.mart_daily_crime)",
        """update published.fct_crime_day set crime_count = crime_count + 1
           where ctid = (select min(ctid) from published.fct_crime_day)""",
    )
    [(path,)] = select("select archive_path from ops.load where load_id = 1")
    [note] = (settings().archive / path).parent.glob(f"{path.split('/')[-1].partition('.')[0]}.*.meta.json")
    note.unlink()
    found = "\n".join(audit().faults)
    assert (
        f"records of {1} deliveries of outcome were built but are not in core.int_outcome_version, such as of load {thinned}"
        in found
    )
    for words in (
        f"of crime were built but are not in core.int_crime_version, such as of load {of_load}",
        f"{lost} records of 1 deliveries of outcome were built but are not in core.int_outcome_version, such as of load {thinned}",
        "1 records of 1 deliveries of outcome are of no delivery in raw, but in core.int_outcome_version, such as of load 1",
        "core.int_satisfaction_version is gone",
        "published.mart_figure is not what was built: 1 rows stand there that the build does not have, and 1 of the build's do not",
        "published.mart_daily_crime is not what was built: 0 rows",
        "published.fct_crime_day is not what was built: 1 rows",
        f"the note {note.relative_to(settings().archive)} is gone",
    ):
        assert words in found, found
    # Without it, the delivery would be left out in silence.
    assert reload_from_archive().skipped == len(select("select from ops.load")) - 1


def test_what_the_next_build_will_follow_is_no_fault_and_what_cannot_be_compared_is_said(sample_home):
    [(load_id,)] = select("select max(load_id) from ops.load where feed = 'crime' and state = 'accepted'")
    [(record,)] = select("select min(crime_number) from raw.crime where _load_id <> %s", load_id)
    set_aside("another force's", load_id=load_id)
    take_back(set_aside("twice", feed="crime", record=record).number, "once")
    set_aside("twice after all", feed="crime", record=record)
    assert audit().faults == []
    administer(
        "insert into ops.build (status) values ('running')",
        "delete from published.mart_figure",
        "delete from core.int_crime_version",
    )
    found = audit()
    assert found.faults == []
    assert "What is published was held against no build" in found.words()
    assert "What came of crime, outcome, satisfaction was followed to raw and no further" in found.words()
