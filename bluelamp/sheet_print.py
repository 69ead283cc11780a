"""How every sheet lies on paper: A4 landscape, one page wide, or at a size to read at arm's length with heads and names on each."""

from typing import Any

A4, PRINT_SCALE = 9, 62


def one_page_wide(sheet: Any) -> None:
    """All columns on one page."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)


def pages_across(sheet: Any, last: tuple[int, int], *, head_row: int, name_count: int, footer: str) -> None:
    """As many pages across as the columns need, with the heads and the first columns, which name a row, on each. last: row and column
    that are printed, from 0; footer: what stands left and in the middle of it, as xlsxwriter has it."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.repeat_rows(head_row)
    sheet.repeat_columns(0, name_count - 1)
    sheet.print_area(0, 0, *last)
    sheet.set_print_scale(PRINT_SCALE)
    sheet.print_across()
    sheet.set_footer(f"{footer}&RPage &P of &N")


def publication_footer(words: str, *, is_sample: bool) -> str:
    """What a sheet was made of, and whether that is made up."""
    return f"&L{words}&C{'Sample data' if is_sample else ''}"
