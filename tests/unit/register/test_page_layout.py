"""The register's sheets on paper: no row is too low for its words, and each page across tells whose row it is."""

import io

import openpyxl

from tests.fixtures.register_cases import content
from tests.fixtures.register_doings import column


def test_sheets_print_with_ids_and_heads_and_rows_as_high_as_their_words():
    book = openpyxl.load_workbook(io.BytesIO(content()))
    issues = book["Issues"]
    assert (issues.print_title_rows, issues.print_title_cols) == ("$1:$1", "$A:$B")
    assert issues.page_setup.scale == 62
    [area] = issues.print_area.split(",")
    rows = [row for row in range(2, issues.max_row + 1) if issues.cell(row, 2).value]
    assert area.endswith(f"${rows[-1]}"), "a thousand empty rows are not printed"
    for row in rows:
        longest = max(
            -(-len(str(cell.value or "")) // issues.column_dimensions[cell.column_letter].width) for cell in issues[row]
        )
        assert (issues.row_dimensions[row].height or 15) >= 15 * max(1, longest - 1)


def test_what_people_type_stays_text_and_a_date_a_date():
    book = openpyxl.load_workbook(io.BytesIO(content()))
    formats = {
        header: (sheet.column_dimensions[place].number_format, sheet[f"{place}2"].number_format)
        for sheet, header in ((book["Issues"], "Reason"), (book["Issues"], "Raised on"))
        for place in (sheet.cell(1, column(book, sheet.title, header)).column_letter,)
    }
    assert formats == {"Reason": ("@", "@"), "Raised on": ("dd/mm/yyyy", "dd/mm/yyyy")}
