"""The last sheet: the monthly counts behind the small charts, for programs that do not draw them."""

from collections.abc import Sequence

from xlsxwriter import Workbook

from bluelamp.reporting.publication import CrimeFigure, Publication
from bluelamp.reporting.spreadsheet.styles import Styles
from bluelamp.reporting.wording import month, months_to

NAME = "Months"
FIRST_MONTH_COLUMN = 3


def length(figures: Sequence[CrimeFigure]) -> int:
    """How many months there are."""
    return max((len(figure.monthly_counts) for figure in figures), default=0)


def write_month_sheet(
    workbook: Workbook, styles: Styles, figures: Sequence[CrimeFigure], publication: Publication
) -> None:
    """One row per crime type and area in the order of the sheets before it, one column per month; a series that began later ends with
    the others."""
    sheet = workbook.add_worksheet(NAME)
    months = months_to(publication.last_complete_month, length(figures))
    for column, head in enumerate(("Area type", "Area", "Crime type")):
        sheet.write_string(0, column, head, styles.head_text)
    for index, counted in enumerate(months):
        sheet.write_string(0, FIRST_MONTH_COLUMN + index, month(counted), styles.head_figure)
    for row, figure in enumerate(figures, start=1):
        for column, words in enumerate((figure.area_type, figure.area_name, figure.title)):
            sheet.write_string(row, column, words, styles.text)
        unknown = len(months) - len(figure.monthly_counts)
        for column in range(FIRST_MONTH_COLUMN, FIRST_MONTH_COLUMN + unknown):
            sheet.write_string(row, column, "no monthly counts", styles.reason)
        for column, crimes in enumerate(figure.monthly_counts, FIRST_MONTH_COLUMN + unknown):
            sheet.write_number(row, column, crimes, styles.whole)
    sheet.set_column(0, FIRST_MONTH_COLUMN - 1, 24)
    sheet.set_column(FIRST_MONTH_COLUMN, FIRST_MONTH_COLUMN + len(months), 12)
    sheet.freeze_panes(1, FIRST_MONTH_COLUMN)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.repeat_columns(1, FIRST_MONTH_COLUMN - 1)
