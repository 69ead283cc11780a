"""Sentences that people write about the sample's figures: 110 true ones, and 110 broken in nineteen ways."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import docx
import pytest

from bluelamp.database import connect
from bluelamp.errors import BluelampError
from bluelamp.operations.claims import check_file, printed_before
from bluelamp.reporting.claims import Mark, check_text
from bluelamp.reporting.narrative.figure import read_figures
from bluelamp.reporting.read_publication import read_publication
from tests.fixtures import sample

pytestmark = pytest.mark.timeout(900)  # the sample may have to be built first

WRITTEN = Path(__file__).parents[1] / "fixtures" / "claims.csv"


@pytest.fixture(scope="module")
def published(sample_kept):
    sample.hand_out()
    return read_publication()


def test_no_true_sentence_is_called_wrong_and_nearly_every_broken_one_is_found(published):
    with open(WRITTEN, encoding="utf-8", newline="") as handle:
        lines = list(csv.DictReader(handle))
    book = read_figures(published)
    marks = {}
    for line in lines:
        found = check_text([line["sentence"]], published, book)
        marks[line["sentence"]] = found[0].mark if found else Mark.UNMATCHED
    true = [line["sentence"] for line in lines if not line["way_broken"]]
    broken = [line["sentence"] for line in lines if line["way_broken"]]
    assert (len(true), len(broken)) == (110, 110)
    assert len({line["way_broken"] for line in lines}) > 10
    assert [sentence for sentence in true if marks[sentence] is Mark.CONTRADICTS] == []
    told = Counter(marks[sentence] for sentence in true)
    assert told[Mark.STANDS] + told[Mark.NOISE] >= 105, told
    assert told[Mark.NOISE] > 0, "a change that chance makes is told as one"
    assert Counter(marks[sentence] for sentence in broken)[Mark.CONTRADICTS] >= 100
    assert not {marks[sentence] for sentence in broken} & {Mark.STANDS, Mark.NOISE}


def test_what_is_not_ours_is_left_alone(published):
    book = read_figures(published)
    strangers = [
        "The budget fell by 4.2% to 170 million pounds.",
        "We have 2,130 officers, 12 more than last year.",
        "I am grateful to the 300 volunteers who gave their time.",
        "Thank you for coming.",
    ]
    marks = {finding.sentence: finding.mark for finding in check_text(strangers, published, book)}
    assert set(marks.values()) <= {Mark.UNMATCHED}


def test_files_of_each_kind_are_read_and_another_is_refused(sample_home, tmp_path):
    right, wrong = "Domestic burglary has fallen by 8.3%.", "Shoplifting is up by 26.1%."
    text, speech, letter = (tmp_path / f"speech.{kind}" for kind in ("txt", "md", "docx"))
    text.write_text(f"Good evening. {right} {wrong}\n")
    speech.write_text(f"# Speech\n\n- **{right}**\n- {wrong}\n")
    document = docx.Document()
    for words in ("Good evening.", right, wrong):
        document.add_paragraph(words)
    document.save(str(letter))
    for path in (text, speech, letter):
        assert [finding.mark for finding in check_file(path)] == [Mark.STANDS, Mark.CONTRADICTS], path.name
    (tmp_path / "speech.pdf").write_bytes(b"%PDF")
    with pytest.raises(BluelampError) as refused:
        check_file(tmp_path / "speech.pdf")
    assert ".docx" in refused.value.next_step
    (tmp_path / "broken.docx").write_bytes(b"no zip")
    with pytest.raises(BluelampError):
        check_file(tmp_path / "broken.docx")


def test_what_another_day_printed_restates_nothing(sample_home):
    """A year's figures as at that day alone; a month that was over, whenever it was printed; never a forecast of another day."""
    with connect("publisher") as connection, connection.cursor() as cursor:
        for number, day in enumerate((date(2031, 9, 30), date(2031, 10, 14))):
            cursor.execute(
                """insert into ops.document (name, file_name, title, classification, publication_id, published_at, as_at_date, sha256,
                    byte_count, content) values ('test', 'test', 'test', 'test', 0, now(), %s, %s, 0, '') returning document_id""",
                (day, f"{number:064x}"),
            )
            ((document,),) = cursor.fetchall()
            ends = {"actual": day, "month": date(2031, 8, 31), "year_end": date(2032, 3, 31)}
            for place, (statistic, last) in enumerate(ends.items()):
                cursor.execute(
                    """insert into ops.document_figure (document_id, number, place, printed, mart, measure_id, area_type, area_name,
                        statistic, value, period, period_to)
                    values (%s, %s, '', '', 'mart_figure', 'told', 'force', 'force', %s, %s, '', %s)""",
                    (document, place, statistic, number, last),
                )
        found = printed_before(cursor, date(2031, 10, 14))
        connection.rollback()
    now = {(statistic, last): values for (measure, _, statistic, last), values in found.items() if measure == "told"}
    assert now == {
        ("actual", date(2031, 9, 30)): {0},
        ("actual", date(2031, 10, 14)): {1},
        ("month", date(2031, 8, 31)): {0, 1},
        ("year_end", date(2032, 3, 31)): {1},
    }
