"""The Strategic Assurance Board's report as PDF: all figures of the October 2013 report, in its order, checkable by anybody."""

import csv
import io
import re
from decimal import Decimal
from pathlib import Path

import outloud
import pdfua
import pytest
from pypdf import PdfReader

from bluelamp.reporting.document import Table, typeset
from bluelamp.reporting.document.attachment import read_figures_csv
from bluelamp.reporting.document.parts import Document
from bluelamp.reporting.document.sab import sab_report
from bluelamp.reporting.narrative import narrate
from bluelamp.reporting.read_publication import read_publication
from tests.fixtures import sample
from tests.fixtures.raw_rows import select

pytestmark = pytest.mark.timeout(900)  # the sample may have to be built first

PRINTED = Path(__file__).parents[1] / "expected" / "published_figures.csv"
# The order of the October 2013 report, as its own headings have it.
HEADINGS = [
    "1 Introduction", "2 Current performance overview", "2.1 Dashboard", "2.2 Emergent scorecard",
    "3 Performance against strategic objectives", "3.1 All crime", "3.2 Serious sexual offences", "3.3 Domestic burglary",
    "3.4 Theft of motor vehicles", "3.5 Theft from motor vehicles", "3.6 Overall vehicle crime", "4 Other threats",
    "4.1 Commercial burglary", "4.2 Violence with injury", "4.3 Domestic violence", "4.4 Hate crime",
    "5 Anti-social behaviour", "6 Horizon scanning",
]  # fmt: skip
# Where the report speaks of each measure, by the first words of its name.
SECTIONS = {
    "all_crime": "3.1", "satisfaction_all_users": "3.1", "shoplifting": "3.1", "cycle_theft": "3.1", "sexual_offences": "3.1",
    "serious_sexual": "3.2", "burglary_dwelling": "3.3", "satisfaction_burglary": "3.3", "theft_of_motor_vehicle": "3.4",
    "theft_from_motor_vehicle": "3.5", "satisfaction_vehicle_crime": "3.6", "commercial_burglary": "4.1",
    "violence_with_injury": "4.2", "satisfaction_violence": "4.2", "domestic_violence": "4.3", "hate_crime": "4.4",
    "satisfaction_racist": "4.4", "satisfaction_asb": "5 ",
}  # fmt: skip
RUNNING = re.compile(r"Publication \d+ of [^·]*? Page \d+ of \d+|^Strategic[^·]*· as at [\w ]+? OFFICIAL SAMPLE DATA")
SCORECARD = (
    "scorecard_position", "hard_target", "stretch_target", "actual", "previous_year", "year_on_year_change",
    "rolling_3_month_trend", "level_of_control", "performance_impact", "overall_impact_score",
    "overall_impact_classification", "overall_threat",
)  # fmt: skip


@pytest.fixture(scope="module")
def report(sample_kept: None) -> Document:
    sample.hand_out()
    return sab_report(read_publication())


@pytest.fixture(scope="module")
def pdf(report: Document) -> bytes:
    return typeset(report)


@pytest.fixture(scope="module")
def text(pdf: bytes) -> str:
    """The words without running heads and feet, which would stand in the midst of a sentence that crosses pages."""
    pages = [" ".join(page.extract_text().replace("\u200b", "").split()) for page in PdfReader(io.BytesIO(pdf)).pages]
    return " ".join(" ".join(RUNNING.sub("", page) for page in pages).split())


def printed_figures() -> list[dict[str, str]]:
    with open(PRINTED, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def sections(text: str) -> dict[str, str]:
    """The text under each heading, in the order of the document; the contents come before all of them."""
    body = text[text.index("1 Introduction This report summarises") :]
    starts = [body.index(heading) for heading in HEADINGS] + [body.index("Appendix: method and receipts")]
    assert starts == sorted(starts), "the report's order is not that of the board"
    return {heading: body[first:last] for heading, first, last in zip(HEADINGS, starts, starts[1:], strict=False)}


def as_printed(figure: dict[str, str]) -> list[str]:
    """How a figure of the October 2013 report may stand in a sentence or table."""
    value = figure["published"]
    try:
        number = Decimal(value)
    except ArithmeticError:
        return [value]
    size = abs(number)
    if figure["statistic"] == "highest_in_months":
        return [f"{size} months"]
    return [f"{size:,}%", f"{size:,} ", f"{size:,}.", f"{size:,},", f"{size:,}:", f"{size:.1f}%", f"{size:,}"]


def test_all_227_figures_stand_in_it_in_the_report_s_order(text):
    figures, found = printed_figures(), sections(text)
    assert len(figures) == 227
    rows: dict[str, dict[str, str]] = {}
    missing = []
    for figure in figures:
        if figure["section"] == "scorecard":
            rows.setdefault(figure["measure"], {})[figure["statistic"]] = figure["published"]
            continue
        section = next(number for start, number in SECTIONS.items() if figure["measure"].startswith(start))
        where = next(words for heading, words in found.items() if heading.startswith(section))
        # The targets of a survey's stages stand beside their rates in the dashboard.
        if not any(words in where or words in found["2.1 Dashboard"] for words in as_printed(figure)):
            missing.append(figure)
    assert missing == []
    assert len(rows) == 13
    scorecard = found["2.2 Emergent scorecard"].replace("−", "-").replace("+", "").replace(",", "")
    place = scorecard.index("Overall threat 1 ")
    for measure, row in rows.items():
        for statistic in SCORECARD:
            if statistic in row:
                at = scorecard.find(row[statistic], place)
                assert at >= 0, (measure, statistic, row[statistic])
                assert at - place < 60, (measure, statistic, row[statistic], scorecard[place:at])
                place = at + len(row[statistic])


def test_every_sentence_of_the_narrative_stands_in_it_in_order(text, report):
    place = text.index("1 Introduction This report summarises")
    sentences = narrate(report.publication).sentences
    assert len(sentences) > 80
    for sentence in sentences:
        at = text.find(sentence.text, place)
        assert at >= place, sentence.text
        place = at


def test_every_figure_of_a_table_is_its_mart_s_row(report):
    sample.hand_out()
    rows = select("select measure_id, area_type, area_name, statistic, value, label from marts.mart_figure")
    marts = {row[:4]: row[4:] for row in rows}
    tables = [part for part in report.parts if isinstance(part, Table) and not part.title.startswith("Receipts")]
    cells = [cell for table in tables for row in table.rows for cell in row]
    printed = [cell for cell in cells if cell.printed and cell.printed.mart == "mart_figure"]
    assert len(printed) > 700
    assert [cell for cell in cells if not cell.text.strip()] == [], "an empty cell does not say why"
    for cell in printed:
        value, label = marts[cell.printed.figure.key]
        digits = "".join(sign for sign in cell.text.replace("−", "-") if sign in "0123456789.-")
        if value is not None and cell.printed.figure.key[3] not in ("rolling_3_month_trend",):
            assert Decimal(digits.rstrip(".").split(" ")[0] or "0") in (value, abs(value)), (cell, value)
        else:
            assert label, cell
            assert label in cell.text


def test_the_scorecard_and_the_dashboard_hold_every_row_of_their_marts(report):
    sample.hand_out()
    tables = [part for part in report.parts if isinstance(part, Table)]
    wanted = select("select position, title, purpose from marts.mart_emergent_scorecard order by position")
    [scorecard] = [table for table in tables if table.heading == "Emergent scorecard"]
    assert [tuple(cell.text for cell in row[:3]) for row in scorecard.rows] == [
        (str(row[0]), *row[1:]) for row in wanted
    ]
    plan = select("select title, status from marts.mart_plan_performance where area_type = 'force' order by position")
    assert [(row[0].text, row[-1].text) for table in tables[:3] for row in table.rows] == plan


def test_its_figures_are_attached_with_their_receipts(pdf, report):
    rows = read_figures_csv(pdf, "the report")
    keys = [(row["measure_id"], row["area_type"], row["area_name"], row["statistic"]) for row in rows]
    assert {row["mart"] for row in rows} == {"mart_figure", "mart_control_chart"}
    assert len(keys) == len(set(keys))
    assert set(keys) == {printed.figure.key for _, printed in report.printed()}
    wanted = {
        (figure["measure"], figure["area"], figure["statistic"]): figure["published"] for figure in printed_figures()
    }
    attached = {(row["measure_id"], row["area_name"], row["statistic"]): row["value"] or row["label"] for row in rows}
    wrong = {key: (value, attached.get(key)) for key, value in wanted.items() if not same(value, attached.get(key))}
    assert wrong == {}
    assert {row["publication_id"] for row in rows} == {str(report.publication.publication_id)}
    assert all(row["formula"] for row in rows)


def same(wanted: str, found: str | None) -> bool:
    try:
        return found is not None and Decimal(wanted) == Decimal(found)
    except ArithmeticError:
        return wanted == found


def test_the_same_publication_gives_the_same_bytes(pdf):
    sample.hand_out()
    assert typeset(sab_report(read_publication())) == pdf


def test_it_names_its_publication_says_sample_on_every_page_and_counts_pages(pdf):
    reader = PdfReader(io.BytesIO(pdf))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    for number, words in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in words
        assert "sample data" in words.lower(), number
        assert re.search(r"Publication \d+ of \d+ \w+ \d{4}", words)
    assert reader.metadata.title.startswith("Strategic Assurance Board: performance report")
    assert reader.root_object["/Lang"] == "en-GB"
    assert len(reader.outline) >= 6
    assert "OFFICIAL" in pages[0]


def test_the_accessibility_checkers_find_no_error(pdf, tmp_path):
    path = tmp_path / "sab.pdf"
    path.write_bytes(pdf)
    result = outloud.check(str(path))
    assert result.errors == 0, result
    report = pdfua.validate(str(path))
    assert [finding for finding in report.findings if finding.severity is pdfua.Severity.ERROR] == []
