"""A recognisable value in every personal and record-level column of every feed, followed through a whole night: nothing that people
may read holds one that the contract forbids there."""

import io
import logging
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from bluelamp.database import server
from bluelamp.errors import BluelampError
from bluelamp.ingest import ingest, list_rejected
from bluelamp.ingest.summary import IngestSummary
from bluelamp.ingest.try_delivery import try_delivery
from bluelamp.operations import backup
from bluelamp.operations.documents import DOCUMENTS, write_all
from bluelamp.operations.public_release import release
from bluelamp.operations.refresh import REPORTS, build_and_check, write_documents
from bluelamp.operations.status import read_status
from bluelamp.publish import publish
from bluelamp.reporting.export import write_export
from bluelamp.reporting.export.peers import export_peer_month
from bluelamp.reporting.receipts import explain
from bluelamp.settings import settings
from tests.fixtures import small_force
from tests.fixtures.artefacts import artefacts, contents, found, shown_to
from tests.fixtures.canaries import Canaries, classified, csv_feeds, files, marked
from tests.fixtures.landing import put, rows
from tests.fixtures.register_doings import put as put_cell

pytestmark = pytest.mark.timeout(1_800)
FIRST, LAST, NIGHT = date(2012, 4, 1), date(2013, 10, 13), date(2013, 10, 14)
READERS = ("reader", "reporter", "public_reader")
# Where single records are, and nobody but who keeps the warehouse may look.
RECORDS = ("raw", "staging", "core", "past_staging", "past_core")


def deliver(told: Canaries) -> IngestSummary:
    """The night's files, with their values in all of them, taken."""
    chance = random.Random(7)
    for contract, name, content in files(NIGHT, chance, told):
        put(name, content, contract.feed, age=600, **manifest(name))
    put("register_2013-10-14 Ann.xlsx", workbook(chance, told), "register", age=600)
    content = marked(chance, "no workbook")
    told.rejected[content] = "register, a file that is no workbook"
    put("register_2013-10-14 Bob.xlsx", content.encode(), "register", age=600)
    return ingest()


def manifest(name: str) -> dict[str, object]:
    """What vouches for a daily file's time; a file that is none has none."""
    return {} if " " in name else {"received_at": "2013-10-15T06:00:00+01:00"}


def workbook(chance: random.Random, told: Canaries) -> bytes:
    """The register as it was written, with cells that cannot be taken."""
    path = REPORTS["register"](None)
    assert path is not None
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    put_cell(book, "Issue", "Something to be looked into", 2)
    for head in ("Status", "Raised on", "Area", "Measure", "Merged into"):
        value = marked(chance, "register", head)
        told.rejected[value] = f"register, {head}: a cell that is not taken"
        put_cell(book, head, value, 2)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def told_to_people(summary: IngestSummary, captured: Iterable[str]) -> Iterator[str]:
    """What commands and tasks say of it, in words and as JSON, and what they log."""
    yield from (summary.words(), str(summary.to_dict()), str(summary.facts()), str(list_rejected()))
    yield str(read_status().to_dict())
    yield from map(str, vars(explain("all_crime_recorded")).values())
    for place in sorted(settings().archive.glob("crime/??/*.csv")):
        copy = settings().home / "crime_2013-10-14.csv"
        copy.write_bytes(place.read_bytes())
        try:
            yield str(try_delivery(copy))
        except BluelampError as error:
            yield str(error)
        copy.unlink()
    yield from captured


@pytest.mark.slow("a night of every feed, and every artefact of it searched, two minutes")
@pytest.mark.real_life("personal data", "a canary in every personal, record-level and broken place of every feed")
def test_nothing_that_people_may_read_holds_what_the_contract_forbids_there(
    home: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    small_force.deliver(FIRST, LAST, FIRST)
    build_and_check()
    publish()
    told = Canaries()
    summary = deliver(told)
    states = dict(rows("select feed, max(loaded_row_count) from ops.load where state = 'accepted' and load_id in "
                       "(select load_id from ops.load where file_name <> 'by hand') group by 1"))  # fmt: skip
    followed = {contract.feed for contract in csv_feeds() if classified(contract)}
    assert {feed for feed, count in states.items() if count} >= followed, f"were not taken: {summary.words()}"
    assert summary.refused >= len(csv_feeds()), summary.words()
    build_and_check()
    publish()

    write_documents()
    write_all(DOCUMENTS)
    for name in ("figures", "targets"):
        REPORTS[name](None)
    write_export(tmp_path / "export")
    export_peer_month(tmp_path / "peers")
    release()
    backup.back_up(tmp_path / "backup")

    personal = told.personal | told.rejected
    single = told.record | told.pseudonyms()
    assert min(map(len, (told.personal, told.rejected, told.record, told.names))) >= 10
    cluster = server.place().cluster
    never_shown = [settings().archive, settings().landing, settings().secrets, cluster, home / "kept-archive"]
    searched: Counter[str] = Counter()
    leaks: dict[str, list[str]] = {}

    def search(place: str, data: bytes, needles: dict[str, str]) -> None:
        searched[Path(place.partition("!")[0]).suffix if "/" in place else place.partition(":")[0]] += 1
        if hits := found(needles, data):
            leaks[place] = hits[:5]

    for place, data in artefacts([home, tmp_path / "export", tmp_path / "peers"], never_shown):
        search(place, data, personal | single | told.names)
    for path in cluster.rglob("*.log"):
        search(str(path), path.read_bytes(), personal | single)
    for role in READERS:
        for place, data in shown_to(role):
            search(place, data, personal | single | told.names)
    for place, data in shown_to("engineer"):
        is_of_records = place.partition(": ")[2].partition(".")[0] in RECORDS or place.endswith("pg_stats")
        search(place, data, personal if is_of_records else personal | single)
    for number, text in enumerate(told_to_people(summary, [caplog.text, *capfd.readouterr()])):
        search(f"told: {number}", text.encode(), personal | told.pseudonyms())
    print(f"{sum(searched.values())} texts of {len(personal | single | told.names)} values: {dict(searched)}")
    assert leaks == {}
    kinds = {
        ".html",
        ".xlsx",
        ".pdf",
        ".pptx",
        ".parquet",
        ".duckdb",
        ".csv",
        ".json",
        ".pf_index",
        "engineer",
        "told",
        *READERS,
    }
    assert set(searched) >= kinds

    # They were there to be found: the steward sees what was not taken, the engineer the pseudonyms and the records.
    steward = [data for _, data in shown_to("steward")]
    assert len({of for data in steward for of in found(told.rejected, data)}) > len(told.rejected) // 2
    engineer = b"".join(data for place, data in shown_to("engineer") if "raw." in place)
    assert len(found(told.pseudonyms(), engineer)) == len(told.personal)
    assert len(found(told.record, engineer)) > len(told.record) // 2
    check_backup(tmp_path / "backup")


def check_backup(folder: Path) -> None:
    """Without a recipient's key no secret is in it; what it holds of persons, its owner alone may read."""
    secrets = {path.read_text().strip(): path.name for path in settings().secrets.iterdir() if path.is_file()}
    assert len(secrets) > 5
    inside = ((place, found(secrets, data)) for path in folder.rglob("*") if path.is_file()
              for place, data in contents(str(path), path.read_bytes()))  # fmt: skip
    assert [(place, hits) for place, hits in inside if hits] == []
    assert [path for path in folder.rglob("*") if path.stat().st_mode & 0o077] == [], "what others could read or list"
