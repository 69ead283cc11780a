"""One sheet of the daily spread-sheet: a table with one row per crime type and area, worst first."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.utility import quote_sheetname, xl_col_to_name, xl_range, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from bluelamp.policy.words import ForceWords, defined_name
from bluelamp.reporting.publication import (
    LAST_7_DAYS,
    LAST_28_DAYS,
    MONTH_TO_DATE,
    YEAR_TO_DATE,
    Comparison,
    CrimeFigure,
    Publication,
)
from bluelamp.reporting.spreadsheet import month_sheet
from bluelamp.reporting.spreadsheet.about_sheet import SAMPLE_WORDS
from bluelamp.reporting.spreadsheet.styles import BLUE, PALE, PINK, Styles
from bluelamp.reporting.verdict import Judgement, judge
from bluelamp.reporting.wording import NO_COMPARISON, change_percentage, day, month_range, percentage
from bluelamp.sheet_print import pages_across, publication_footer

HEAD_ROW = 3
KINDS = {
    "total": "total",
    "crime_type": "crime type",
    "subset": "part of a crime type",
    "flag": "flag",
}
WINDOWS = ((YEAR_TO_DATE, "year to date"), (LAST_28_DAYS, "28 days"), (LAST_7_DAYS, "7 days"), (MONTH_TO_DATE, "month"))
NARROW, WIDE, TREND = 8.5, 24, 16
MOST_FROZEN = 2  # columns: at 200 % zoom more than half of a small window stays free


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in characters, and whether it holds figures."""

    head: str
    width: float
    is_figure: bool = True


def columns_of(area_type: str, force: ForceWords) -> list[Column]:
    """The columns of a sheet: who and what, the year to date with its verdict and trend, then the shorter windows."""
    bcu, lpu = force.bcu.short, force.lpu.short
    area = {"force": [], "bcu": [Column(bcu, 12, False)], "lpu": [Column(lpu, 17, False), Column(bcu, 10, False)]}
    columns = [Column("Crime type", WIDE, False), *area[area_type], Column("Kind", 18, False)]
    for period, words in WINDOWS:
        columns += [
            Column(f"Crimes, {words}", NARROW),
            Column(f"Last year, {words}", NARROW),
            Column(f"Change, {words}", NARROW),
            Column(f"Change %, {words}", 13),
        ]
        if period == YEAR_TO_DATE:
            columns += [Column("Verdict, year to date", 18, False), Column("24 months", TREND, False)]
    return columns


def write_crime_sheet(
    workbook: Workbook,
    styles: Styles,
    level: tuple[str, str],
    figures: Sequence[CrimeFigure],
    publication: Publication,
    *,
    first_month_row: int,
) -> None:
    """Write the sheet. level: its name and the kind of area that it holds.

    first_month_row: the row of the month sheet (0-based) that holds the first figure's counts.
    """
    name, area_type = level
    sheet = workbook.add_worksheet(name)
    columns = columns_of(area_type, publication.words)
    heads = [column.head for column in columns]
    last_row, last_column = HEAD_ROW + len(figures), len(columns) - 1
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, f"{name}: recorded crime to {day(publication.as_at_date)}, worst first", styles.title)
    sheet.write_string(1, 0, f"Publication {publication.publication_id}. Changes are against the same days last year. "
                       "What is counted and how verdicts are reached: sheet About. "
                       f"{' '.join(publication.days_notes())}", styles.plain)  # fmt: skip
    sheet.write_string(2, 0, SAMPLE_WORDS if publication.is_sample else "Official: for use inside the force and the OPCC.",
                       styles.sample_line if publication.is_sample else styles.plain)  # fmt: skip
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
    sheet.add_table(HEAD_ROW, 0, max(last_row, HEAD_ROW + 1), last_column, {
        "name": f"{defined_name(name)}_table", "style": None,
        "columns": [{"header": column.head, "header_format": styles.head_figure if column.is_figure else styles.head_text}
                    for column in columns],
    })  # fmt: skip
    sheet.set_row(HEAD_ROW, 64)
    for row, figure in enumerate(figures, start=HEAD_ROW + 1):
        sheet.set_row(row, 21)
        write_figure(sheet, styles, row, figure, publication)
    last_month_column = month_sheet.FIRST_MONTH_COLUMN + month_sheet.length(publication.crime) - 1
    add_trends(sheet, heads.index("24 months"), figures, (first_month_row, last_month_column))
    add_colours(sheet, styles, heads, last_row)
    workbook.define_name(
        f"{defined_name(name).lower()}_crime",
        f"={quote_sheetname(name)}!{xl_range_abs(HEAD_ROW, 0, last_row, last_column)}",
    )
    set_up_print(sheet, publication, last_row, last_column, heads)


def write_figure(sheet: Worksheet, styles: Styles, row: int, figure: CrimeFigure, publication: Publication) -> None:
    """One row. Every cell holds a number or words; a figure that cannot be given says why."""
    none = f"no {publication.words.bcu.in_text}"
    areas = {"force": [], "bcu": [figure.area_name], "lpu": [figure.area_name, figure.bcu_name or none]}
    words = [figure.title, *areas[figure.area_type], KINDS[figure.measure_group]]
    for column, text in enumerate(words):
        sheet.write_string(row, column, text, styles.text)
    column = len(words)
    for period, _ in WINDOWS:
        write_comparison(sheet, styles, row, column, figure.comparisons[period])
        column += 4
        if period == YEAR_TO_DATE:
            sheet.write_string(row, column, judge(figure.year).label, styles.verdict)
            trend = month_range(figure.monthly_counts, publication.last_complete_month)
            sheet.write_string(row, column + 1, trend, styles.trend if figure.monthly_counts else styles.reason)
            column += 2


def write_comparison(sheet: Worksheet, styles: Styles, row: int, column: int, comparison: Comparison) -> None:
    """Four cells: this year, last year, change in number and in per cent (a fraction shown as a
    percentage, in grey where it is of a few crimes only)."""
    sheet.write_number(row, column, comparison.actual, styles.whole)
    for offset, value, style in ((1, comparison.previous_year, styles.whole), (2, comparison.change, styles.signed)):
        if value is None:
            sheet.write_string(row, column + offset, NO_COMPARISON, styles.reason)
        else:
            sheet.write_number(row, column + offset, value, style)
    if comparison.change_pct is None:
        sheet.write_string(row, column + 3, change_percentage(None, comparison.base), styles.reason)
    else:
        style = styles.small_percentage if comparison.is_small_count else styles.percentage
        sheet.write_number(row, column + 3, float(comparison.change_pct / 100), style)
    if comparison.change_per_day_pct is not None:
        sheet.write_comment(
            row, column + 3, f"{percentage(comparison.change_per_day_pct, sign=True)} per day: {comparison.days_note}"
        )


def add_trends(sheet: Worksheet, column: int, figures: Sequence[CrimeFigure], months: tuple[int, int]) -> None:
    """A sparkline per row, from the row of the month sheet that holds its counts. Bars from nought: LibreOffice draws the lines of
    sparklines too thin to be seen. months: where the month sheet holds the first figure's latest month."""
    first_row, last = months
    for index, figure in enumerate(figures):
        if figure.monthly_counts:
            row = first_row + index
            counts = xl_range(row, last - len(figure.monthly_counts) + 1, row, last)
            sheet.add_sparkline(HEAD_ROW + 1 + index, column, {
                "range": f"{month_sheet.NAME}!{counts}", "show_hidden": True, "type": "column", "min": 0,
                "series_color": PALE, "last_point": True, "last_color": BLUE,
            })  # fmt: skip


def add_colours(sheet: Worksheet, styles: Styles, heads: Sequence[str], last_row: int) -> None:
    """Colour the verdict and the change by the verdict's words, so that sorting and filtering keep them together."""
    verdict = heads.index("Verdict, year to date")
    for judgement, style in ((Judgement.RISE, styles.concern), (Judgement.FALL, styles.improvement)):
        for head in ("Change %, year to date", "Verdict, year to date"):
            sheet.conditional_format(HEAD_ROW + 1, heads.index(head), max(last_row, HEAD_ROW + 1), heads.index(head), {
                "type": "formula", "format": style,
                "criteria": f'=${xl_col_to_name(verdict)}{HEAD_ROW + 2}="{judgement.label}"',
            })  # fmt: skip


def set_up_print(
    sheet: Worksheet, publication: Publication, last_row: int, last_column: int, heads: Sequence[str]
) -> None:
    """Frozen heads; in print the year to date is one page across and the shorter windows the next."""
    named = min(heads.index("Kind"), MOST_FROZEN)
    sheet.freeze_panes(HEAD_ROW + 1, named)
    footer = publication_footer(f"Publication {publication.publication_id}", is_sample=publication.is_sample)
    pages_across(sheet, (last_row, last_column), head_row=HEAD_ROW, name_count=named, footer=footer)
    sheet.set_v_pagebreaks([heads.index("24 months") + 1])
    sheet.set_tab_color(PINK if publication.is_sample else BLUE)
