"""The first sheet: what this is, to when it counts, what is in it and how to read it."""

from xlsxwriter import Workbook

from bluelamp.policy.words import AreaWords
from bluelamp.reporting.headline import page_headline
from bluelamp.reporting.publication import LAST_7_DAYS, LAST_28_DAYS, MONTH_TO_DATE, YEAR_TO_DATE, Publication
from bluelamp.reporting.spreadsheet.styles import BLUE, PINK, Styles
from bluelamp.reporting.verdict import Judgement, change_policy
from bluelamp.reporting.wording import clock, day, listed, month, span
from bluelamp.row_heights import row_height
from bluelamp.sheet_print import one_page_wide

NAME = "About"
SAMPLE_WORDS = "SAMPLE DATA. An invented force: nothing here describes a real crime, place or person."
HEAD_ROW = 3
WORDS_WIDTH = 96  # of the column of words, in digits
TITLE_HEIGHT = 24.0  # points


def write_about_sheet(workbook: Workbook, styles: Styles, publication: Publication) -> None:
    """A title, the news, and one table of items and words."""
    sheet = workbook.add_worksheet(NAME)
    sheet.set_tab_color(PINK if publication.is_sample else BLUE)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, WORDS_WIDTH)
    sheet.set_row(0, TITLE_HEIGHT)
    sheet.write_string(0, 0, f"Daily crime figures to {day(publication.as_at_date)}", styles.title)
    sheet.write_string(1, 0, page_headline(publication), styles.plain)
    if publication.is_sample:
        sheet.write_string(2, 0, SAMPLE_WORDS, styles.sample_line)
    sheet.write_string(HEAD_ROW, 0, "Item", styles.head_text)
    sheet.write_string(HEAD_ROW, 1, "Words", styles.head_text)
    sheet.write_string(HEAD_ROW + 1, 0, "As-at date", styles.item)
    sheet.write_datetime(HEAD_ROW + 1, 1, publication.as_at_date, styles.date)
    workbook.define_name("as_at_date", f"={NAME}!$B${HEAD_ROW + 2}")
    sheet.write_string(HEAD_ROW + 2, 0, "Publication", styles.item)
    sheet.write_number(HEAD_ROW + 2, 1, publication.publication_id, styles.left_whole)
    workbook.define_name("publication_id", f"={NAME}!$B${HEAD_ROW + 3}")
    for row, (item, words) in enumerate(items(publication), start=HEAD_ROW + 3):
        sheet.set_row(row, row_height([(words, WORDS_WIDTH)]))
        sheet.write_string(row, 0, item, styles.item)
        sheet.write_string(row, 1, words, styles.wrapped)
    one_page_wide(sheet)
    sheet.set_footer("&LBluelamp&RPage &P of &N")


def named(words: AreaWords) -> str:
    """A level of areas by its sheet's name, and in full where that is short for it."""
    return words.short if words.short.lower() == words.one.lower() else f"{words.short} ({words.one})"


def source(publication: Publication) -> str:
    """Whose records are counted."""
    if publication.is_sample:
        return "Sample data of an invented force."
    return f"The recorded-crime feed of {publication.words.force_name or 'the force'}."


def items(publication: Publication) -> list[tuple[str, str]]:
    """What a reader must know before using the figures."""
    periods = publication.periods
    late = [feed.title for feed in publication.feeds if feed.is_late]
    policy = change_policy(publication.as_at_date)
    return [
        *([("Note", publication.note)] if publication.note else []),
        ("Published", clock(publication.published_at)),
        ("Source", source(publication)),
        ("Feeds", f"Late: {listed(late)}." if late else "All feeds were on time."),
        ("What is counted", "Crimes by the day when they were recorded, each once, in its latest version. Left out: no "
         "crimes, and crimes transferred to another force. A reclassified crime counts under its new offence."),
        ("Year to date", f"{span(*periods[YEAR_TO_DATE])}, against the same calendar days one year earlier, as known now."),
        ("28 days", f"{span(*periods[LAST_28_DAYS])}, against the same days one year earlier."),
        ("7 days", f"{span(*periods[LAST_7_DAYS])}, against the same days one year earlier."),
        ("Month", f"{span(*periods[MONTH_TO_DATE])}, against the same days one year earlier."),
        *(("Unequal days", note) for note in publication.days_notes()),
        ("Sheets", f"Force, {named(publication.words.bcu)} and {named(publication.words.lpu)}: one table each, worst first by the "
         "percentage change of the year to date. Months: the counts behind the small charts."),
        ("Unallocated", "Crimes that belong to no area yet have rows of their own, where there are any."),
        ("Percentages in grey", f"Of fewer than {policy.minimum_count} crimes in both years: they swing wildly and say little."),
        ("Crime types overlap", "Totals, parts of a crime type and flags stand in other rows too: add up rows of kind "
         "“crime type” only."),
        ("Small charts", f"Crimes a month, 24 months to {month(publication.last_complete_month)}, each on its own scale; "
         "the blue bar is the last month."),
        *((f"Verdict: {judgement.label}", judgement.explained(policy)) for judgement in Judgement),
        ("How verdicts are reached", f"z = (|C − P| − 1) / √(C + P) of at least {policy.clear_z}, C crimes now and P last year. "
         "Chance alone reaches it in about one comparison in twenty. Where one period has a day more, by its share of the days."),
    ]  # fmt: skip
