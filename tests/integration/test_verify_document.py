"""A pack that is read back: as issued, restated since, or changed by somebody; and the note that corrects it."""

import io
import json
import zlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from bluelamp.database import connect
from bluelamp.errors import BluelampError
from bluelamp.operations.documents import DOCUMENTS
from bluelamp.rebuild import why_restated
from bluelamp.rebuild.errata import errata
from bluelamp.rebuild.verify import verify
from bluelamp.reporting.document.attachment import FIGURES_CSV
from bluelamp.reporting.document.compare import Checked, Verdict
from bluelamp.reporting.document.issue import make_again
from bluelamp.reporting.document.typeset import typeset_content
from tests.fixtures.raw_rows import select

pytestmark = pytest.mark.timeout(900)  # the sample may have to be built first


def with_csv(pdf: bytes, old: bytes, new: bytes) -> bytes:
    """A copy whose attached numbers somebody has changed."""
    reader = PdfReader(io.BytesIO(pdf))
    csv = reader.attachments[FIGURES_CSV][0]
    assert csv.count(old) >= 1
    writer = PdfWriter(clone_from=reader)
    for attachment in writer.attachment_list:
        attachment.content = csv.replace(old, new, 1)
    copy = io.BytesIO()
    writer.write(copy)
    return copy.getvalue()


def test_an_issued_pack_is_read_back_made_again_and_corrected(sample_home, tmp_path):
    path = DOCUMENTS["sab"](tmp_path)
    found = verify(path)
    assert (found.stands, found.is_as_issued) == (True, True)
    assert len(found.checked) > 700
    assert {one.verdict for one in found.checked} == {Verdict.STANDS}
    # Written again it is the same document: one row, the same bytes.
    pdf = path.read_bytes()
    assert DOCUMENTS["sab"](tmp_path / "again").read_bytes() == pdf
    [(document_id, figures)] = select(
        "select document_id, (select count(*) from ops.document_figure) from ops.document"
    )
    assert figures == len(found.checked)
    assert make_again(document_id, tmp_path / "kept").read_bytes() == pdf
    assert errata(date(2013, 10, 14)) == []

    copy = tmp_path / "copy.pdf"
    copy.write_bytes(with_csv(pdf, b",1903,", b",1913,"))
    changed = verify(copy)
    assert (changed.stands, changed.is_as_issued, changed.document_id) == (False, False, document_id)
    [one] = [one for one in changed.checked if one.verdict is not Verdict.STANDS]
    assert (one.measure_id, one.statistic, one.then, one.why) == (
        "burglary_dwelling_recorded", "actual", "1913", "We issued 1903.",
    )  # fmt: skip

    # The pages changed, and the attachment left as it was: the file says another thing than was issued.
    [(content,)] = select("select content from ops.document")
    told = zlib.decompress(bytes(content)).decode()
    forged = json.loads(told.replace("682 more than in the same days", "582 more than in the same days"))
    copy.write_bytes(typeset_content(forged))
    found = verify(copy)
    assert not found.stands
    assert any(line.startswith("-") and "682 more" in line for line in found.changed_words)
    assert any(line.startswith("+") and "582 more" in line for line in found.changed_words)


@pytest.mark.parametrize(("content", "words"), [(b"no pdf", "no PDF"), (None, "attached")])
def test_what_is_no_pack_is_refused_in_words(home, tmp_path, content, words):
    path = tmp_path / "other.pdf"
    if content is None:
        writer = PdfWriter()
        writer.add_blank_page(100, 100)
        writer.write(path)
    else:
        path.write_bytes(content)
    with pytest.raises(BluelampError) as refused:
        verify(path)
    assert words in str(refused.value)
    with pytest.raises(BluelampError):
        verify(Path("nowhere.pdf"))


@pytest.mark.parametrize(("publication", "known_on"), [(1, 14), (2, 15), (3, 14), (0, 16)])
def test_a_document_after_a_rollback_knew_what_its_own_publication_knew(home, monkeypatch, publication, known_on):
    """Publication 3 goes back to what 1 knew; 2, which was taken back, knew more. 0: a past state as known on the 16th."""
    published_at = datetime(2013, 10, 16, 6, tzinfo=UTC)
    with connect("admin") as connection, connection.cursor() as cursor:
        for number, day in ((1, 14), (2, 15), (3, 14)):
            cursor.execute(
                """insert into marts_history.publication
                   (publication_id, published_at, is_current, build_id, as_at_date, known_at, periods, is_sample)
                   values (%s, %s, %s, 1, '2013-10-13', %s, '{}', false)""",
                (number, published_at, number == 3, datetime(2013, 10, day, 6, tzinfo=UTC)),
            )
    # Instead of the crimes, the day up to which they would be compared.
    monkeypatch.setattr(
        why_restated, "MOVED", "select extract(day from %(then)s::timestamptz at time zone 'UTC')::int, 0"
    )
    measure = {"measure_id": "all_crime_recorded", "area_name": "force", "statistic": "actual"}
    restated = Checked(number=1, place="", printed="1", then="1", now="2", verdict=Verdict.RESTATED, **measure)
    row = {**measure, "number": "1", "area_type": "force", "period_from": "2013-10-01", "period_to": "2013-10-13"}
    [one] = why_restated.crimes_moved([restated], [row], publication, published_at)
    assert one.why == f"{known_on} crimes came to be counted, 0 crimes no longer"


@pytest.mark.slow("a past state is rebuilt twice")
def test_a_pack_of_12_october_says_after_14_october_what_was_restated(sample_home, tmp_path):
    from bluelamp.rebuild import parse_moment, report_past

    report_past(DOCUMENTS["sab"], parse_moment(date(2013, 10, 12), "2013-10-13T06:00"), tmp_path)
    [path] = tmp_path.glob("sab-*.pdf")
    found = verify(path)
    restated = [one for one in found.checked if one.verdict is Verdict.RESTATED]
    assert found.is_as_issued
    assert not found.stands
    assert restated
    assert {one.verdict for one in found.checked} == {Verdict.STANDS, Verdict.RESTATED}
    assert all(one.then != one.now for one in restated)
    counts = [one for one in restated if one.statistic == "actual" and one.measure_id == "all_crime_recorded"]
    assert counts
    assert all("came to be counted" in one.why for one in counts)
    [erratum] = errata(date(2013, 10, 12))
    assert erratum.figure_count == len(found.checked)
    assert "restated since" in erratum.note()
    assert restated[0].measure_id in erratum.note()
