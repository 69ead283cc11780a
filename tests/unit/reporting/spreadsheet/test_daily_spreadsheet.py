"""The daily spread-sheet, read back as a reader's program reads it."""

import io
import zipfile
from datetime import datetime
from decimal import Decimal

import openpyxl
import pytest

from bluelamp.reporting.spreadsheet import daily_spreadsheet
from bluelamp.reporting.spreadsheet.crime_sheet import HEAD_ROW
from bluelamp.reporting.verdict import worst_first
from tests.fixtures.publication import crime_rows, make_publication

HEADS = HEAD_ROW + 1
pytestmark = pytest.mark.filterwarnings("ignore:Sparkline Group")  # openpyxl leaves sparklines out
SHEETS = {"Force": "force", "BCU": "bcu", "LPU": "lpu"}
FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://example.invalid","x")',
    "\t=1",
    "{=1}",
    "http://x.invalid",
)


def reopen(publication) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(daily_spreadsheet.workbook_bytes(publication)))


@pytest.fixture(scope="module")
def publication():
    return make_publication()


@pytest.fixture(scope="module")
def workbook(publication):
    return reopen(publication)


def table(sheet) -> list[dict]:
    """Rows of a sheet's table by heading."""
    rows = sheet.iter_rows(min_row=HEADS, max_row=sheet.max_row)
    heads = [cell.value for cell in next(rows)]
    return [dict(zip(heads, row, strict=True)) for row in rows]


def shown(publication, area_type):
    """The rows that a sheet must have: those of no area only where they hold a crime of any window."""
    return [
        figure
        for figure in publication.of_type(area_type)
        if not (
            figure.is_unallocated and all(c.actual == 0 and not c.previous_year for c in figure.comparisons.values())
        )
    ]


def test_rows_of_no_area_are_there_only_where_something_is_unallocated(workbook, publication):
    every = [figure for figure in publication.crime if figure.is_unallocated]
    assert every
    kept = {
        (figure.title, figure.area_name)
        for kind in ("bcu", "lpu")
        for figure in shown(publication, kind)
        if figure.is_unallocated
    }
    rows = [(row["Crime type"].value, row[name].value) for name in ("BCU", "LPU") for row in table(workbook[name])]
    assert {row for row in rows if "nallocated" in row[1]} == kept
    assert len(kept) < len(every)


def test_sheets_come_in_order_and_none_is_hidden(workbook):
    assert workbook.sheetnames == ["About", "Force", "BCU", "LPU", "Months"]
    assert [workbook[name].sheet_state for name in workbook.sheetnames] == ["visible"] * 5


@pytest.mark.real_life("Another program opens it", "the About sheet in LibreOffice: rows overlap")
def test_every_row_of_the_first_sheet_is_as_high_as_its_words(workbook):
    """By the font's own measures: a letter of Arial 11 is 5.5 points wide on average, a digit, which columns are measured
    in, 6.1, and a line 12.7 points high."""
    sheet = workbook["About"]
    width = sheet.column_dimensions["B"].width * 6.1
    needed = {
        row: -(-len(str(sheet.cell(row, 2).value or "")) * 5.5 // width) * 12.7 for row in range(5, sheet.max_row + 1)
    }
    assert max(needed.values()) > 25  # some take two lines
    assert {row for row, points in needed.items() if (sheet.row_dimensions[row].height or 15) < points} == set()


def test_first_sheet_says_what_this_is(workbook):
    words = {row[0].value: row[1].value for row in workbook["About"].iter_rows()}
    assert workbook["About"]["A1"].value == "Daily crime figures to 14 October 2013"
    assert workbook["About"]["A2"].value.startswith("All crime is 2.1% above last year: 682 more crimes")
    assert words["As-at date"] == datetime(2013, 10, 14)
    assert words["Publication"] == 3
    assert words["Published"] == "15 October 2013, 06:31"
    assert words["Feeds"] == "Late: User satisfaction survey."
    assert "Left out: no crimes" in words["What is counted"]


def test_sample_data_says_so_on_every_visible_sheet_and_real_data_nowhere(workbook):
    for name in ("About", *SHEETS):
        assert workbook[name]["A3"].value.startswith("SAMPLE DATA")
    for name in SHEETS:
        assert workbook[name].oddFooter.center.text == "Sample data"
    real = reopen(make_publication(is_sample=False))
    every = [str(cell.value) for sheet in real for row in sheet.iter_rows() for cell in row]
    assert not [words for words in every if "sample" in words.lower()]


@pytest.mark.parametrize("name", SHEETS)
def test_rows_are_the_publications_figures_worst_first(workbook, publication, name):
    expected = worst_first(shown(publication, SHEETS[name]))
    rows = table(workbook[name])
    assert [row["Crime type"].value for row in rows] == [figure.title for figure in expected]
    assert [row["Crimes, year to date"].value for row in rows] == [figure.year.actual for figure in expected]
    if name != "Force":
        assert [row[name].value for row in rows] == [figure.area_name for figure in expected]
    for row, figure in zip(rows, expected, strict=True):
        for period, words in (("last_28_days", "28 days"), ("last_7_days", "7 days"), ("month_to_date", "month")):
            assert row[f"Crimes, {words}"].value == figure.comparisons[period].actual
            assert row[f"Last year, {words}"].value == figure.comparisons[period].previous_year
            assert row[f"Change, {words}"].value == figure.comparisons[period].change


@pytest.mark.parametrize("name", SHEETS)
def test_every_cell_of_a_table_holds_a_number_or_words(workbook, name):
    for row in table(workbook[name]):
        for head, cell in row.items():
            assert cell.value not in (None, ""), f"{name}!{cell.coordinate}"
            is_figure = head.startswith(("Crimes,", "Last year,", "Change"))
            if is_figure and cell.value not in ("none last year", "no comparison"):
                assert cell.data_type == "n", f"{name}!{cell.coordinate}"


def test_percentages_are_fractions_with_the_marts_rounding_and_a_true_minus(workbook):
    row = next(row for row in table(workbook["Force"]) if row["Crime type"].value == "Burglary – dwelling")
    assert row["Change %, year to date"].value == -0.083
    assert row["Change %, year to date"].number_format == '+0.0%;"−"0.0%;0.0%'
    assert row["Change, year to date"].number_format == '+#,##0;"−"#,##0;0'
    assert row["Verdict, year to date"].value == "▼ Clear fall"


def test_a_percentage_of_nothing_says_so(workbook):
    row = next(row for row in table(workbook["Force"]) if row["Crime type"].value == "Homicide")
    assert row["Change %, year to date"].value == "none last year"


@pytest.mark.parametrize("name", SHEETS)
def test_frozen_filtered_named_printable_and_never_merged(workbook, name):
    sheet = workbook[name]
    assert not sheet.merged_cells.ranges
    assert sheet.freeze_panes == {"Force": f"B{HEADS + 1}", "BCU": f"C{HEADS + 1}", "LPU": f"C{HEADS + 1}"}[name]
    (listed,) = sheet.tables.values()
    assert listed.autoFilter is not None
    assert listed.ref == f"A{HEADS}:{sheet.cell(HEADS, sheet.max_column).column_letter}{sheet.max_row}"
    assert sheet.page_setup.orientation == "landscape"
    # A4, at a size that can be read, the year to date on one page and the shorter windows on the next.
    assert sheet.page_setup.paperSize == 9
    scale = sheet.page_setup.scale
    assert scale >= 60
    heads = [cell.value for cell in sheet[HEADS]]
    assert [brk.id for brk in sheet.col_breaks.brk] == [heads.index("24 months") + 1]
    # At that size both pages are as wide as the paper: 105 characters of Arial 11 stand on it at 100 per cent.
    grouped = sheet.column_dimensions.values()
    widths = [one.width for one in sorted(grouped, key=lambda one: one.min) for _ in range(one.min, one.max + 1)]
    assert len(widths) == len(heads)
    split, named = heads.index("24 months") + 1, min(heads.index("Kind"), 2)
    assert sum(widths[:split]) * scale / 100 <= 105
    assert sum(widths[:named] + widths[split:]) * scale / 100 <= 105
    assert sheet.print_title_cols == {"Force": "$A:$A", "BCU": "$A:$B", "LPU": "$A:$B"}[name]
    assert sheet.print_title_rows == f"${HEADS}:${HEADS}"
    assert f"{name.lower()}_crime" in workbook.defined_names


def test_named_cells_hold_the_as_at_date_and_the_publication(workbook):
    for name, value in (("as_at_date", datetime(2013, 10, 14)), ("publication_id", 3)):
        ((sheet, address),) = workbook.defined_names[name].destinations
        assert workbook[sheet][address].value == value


def test_colours_follow_the_words(workbook):
    for name in SHEETS:
        rules = [rule for area in workbook[name].conditional_formatting for rule in area.rules]
        assert {rule.formula[0].split('"')[1] for rule in rules} == {"▲ Clear rise", "▼ Clear fall"}


def test_every_row_has_a_sparkline_of_its_own_months(publication):
    with zipfile.ZipFile(io.BytesIO(daily_spreadsheet.workbook_bytes(publication))) as archive:
        xml = [archive.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (2, 3, 4)]
    for text, area_type in zip(xml, SHEETS.values(), strict=True):
        assert text.count("<x14:sparkline>") == len(shown(publication, area_type))
        # LibreOffice prints the lines of sparklines so thin that nobody sees them; bars it prints.
        assert text.count('type="column"') == text.count('manualMin="0"') == text.count("<x14:sparkline>")
    workbook = reopen(publication)
    months = list(workbook["Months"].iter_rows(min_row=2, values_only=True))
    offset = len(table(workbook["Force"]))
    third = table(workbook["BCU"])[2]
    assert months[offset + 2][:3] == ("bcu", third["BCU"].value, third["Crime type"].value)
    place = f"<xm:f>Months!D{offset + 4}:AA{offset + 4}</xm:f><xm:sqref>{third['24 months'].coordinate}</xm:sqref>"
    assert place in xml[1]
    figure = next(f for f in worst_first(publication.of_type("bcu"))[2:])
    assert months[offset + 2][3:] == figure.monthly_counts


def test_rows_without_months_say_so():
    rows = [{**row, "monthly_counts": None} for row in crime_rows()]
    workbook = reopen(make_publication(crime=rows))
    assert {row["24 months"].value for row in table(workbook["Force"])} == {"no monthly counts"}


@pytest.mark.parametrize("text", FORMULAS)
def test_text_from_a_feed_never_becomes_a_formula_or_a_link(text):
    rows = crime_rows()
    for row in rows:
        if row["area_name"] == "Hinckley":
            row["area_name"] = text
        if row["title"] == "Shoplifting":
            row["title"] = text
    workbook = reopen(make_publication(crime=rows))
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    assert text in {cell.value for cell in cells}


def test_the_same_publication_gives_the_same_bytes(publication, workbook):
    assert workbook.properties.created == datetime(2013, 10, 15, 5, 31)
    assert daily_spreadsheet.workbook_bytes(publication) == daily_spreadsheet.workbook_bytes(make_publication())


def test_written_whole_under_its_as_at_date(publication, tmp_path, monkeypatch):
    monkeypatch.setattr(daily_spreadsheet, "read_publication", lambda: publication)
    path = daily_spreadsheet.write_daily_spreadsheet(tmp_path / "documents")
    assert [file.name for file in path.parent.iterdir()] == ["daily-crime-2013-10-14.xlsx"]
    assert path.read_bytes() == daily_spreadsheet.workbook_bytes(publication)


def test_a_change_that_the_mart_rounded_is_not_rounded_again():
    rows = crime_rows()
    for row in rows:
        row["change_pct"] = Decimal("12.3")
    workbook = reopen(make_publication(crime=rows))
    assert {row["Change %, 7 days"].value for row in table(workbook["LPU"])} == {0.123}
