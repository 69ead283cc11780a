"""The workbook that people keep, from the register as it stands: the same state gives the same bytes."""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bluelamp.contract_columns import Column, Sheet
from bluelamp.register.decisions import CONFLICTS, DECISION, EMPTIED
from bluelamp.register.edit import KEPT, ROW_STATE, TAKEN_OUT, Edit, digest, tidy
from bluelamp.register.header import ID_HEADER
from bluelamp.register.open_workbook import ABOUT_SHEET, BASE_SHEET, LIST_SHEET, NAME_LABEL, PROGRAM
from bluelamp.register.page_layout import Look, known_width, told_widths
from bluelamp.register.state import RegisterState, Surroundings, Typed
from bluelamp.row_heights import row_height
from bluelamp.sheet_print import one_page_wide, pages_across, publication_footer

# What people type is never a formula, a link or a number.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
ABOUT_WIDTH, NAMES = 100, 2  # in print every page across has a row's id and words
BLANK_ROWS = 1000  # for new records, below those that stand, that validation reaches
# People sort, filter and make rows; what they cannot change is what the warehouse knows. Without a password: no secret.
PROTECTED = {"sort": True, "autofilter": True, "format_columns": True, "format_rows": True, "format_cells": True,
             "insert_rows": True, "delete_rows": True}  # fmt: skip
CONFLICT_HEADERS = ("Sheet", ID_HEADER, "Column", "Row", "Values, who wrote them and when", DECISION)
CONFLICT_WIDTHS = (16, 11, 18, 44, 80, 40)
ADVICE = (
    "Fill in the sheets after this one; what is grey the warehouse knows, and nobody need fill it in.",
    "For something new use the next empty row and leave its id empty: it gets one, and keeps it.",
    "Point to another row by its id, or by its exact words where it is new in this workbook.",
    "Save as an Excel workbook (.xlsx), keep the name's beginning, close it, and put it into the folder landing/register.",
    "Whoever deletes a row takes it out. What the figures propose stands again as long as they do: set its status to rejected.",
    "Others may work on copies at the same time: what they change elsewhere is merged. Where two wrote different things into one "
    "cell, both are kept, and the next workbook asks on sheet Conflicts.",
    "What is not taken is told with its sheet, row and column. An old copy sent again changes nothing.",
)


def workbook_bytes(
    state: RegisterState, sheets: Sequence[Sheet], around: Surroundings, created: datetime, typed: Typed | None = None
) -> bytes:
    """The workbook as bytes. created: of the state, UTC, so that the bytes do not depend on when it is written. typed: as if
    somebody had filled that in, for samples."""
    typed = typed or Typed()
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    book.set_properties(
        {"title": f"Register to {around.as_at}", "author": PROGRAM, "created": created.replace(tzinfo=None)}
    )
    look = Look(book)
    lists = {**around.lists, **own_lists(state, sheets)}
    write_about(book, look, around, typed.name)
    ranges = {name: f"={LIST_SHEET}!$B${first}:$B${last}" for name, (first, last) in places(lists).items()}
    for sheet in sheets:
        write_sheet(book, look, sheet, state, around, ranges, typed.rows.get(sheet.entity, ()))
    write_conflicts(book, look, state, sheets)
    write_hidden(book, state, lists)
    book.close()
    return buffer.getvalue()


def own_lists(state: RegisterState, sheets: Sequence[Sheet]) -> dict[str, list[tuple[str, str]]]:
    """What cells may point to: issues, and every record that updates may be about."""
    found: dict[str, list[tuple[str, str]]] = {"issue": [], "record": []}
    for sheet in sheets:
        for (entity, own), values in state.rows.items():
            if entity == sheet.entity and entity not in ("update", "rebase"):
                label = f"{own} {tidy(values.get(sheet.label) or '')[:80]}".strip()
                found["record"].append((label, own))
                if entity == "issue":
                    found["issue"].append((label, own))
    return found


def places(lists: Mapping[str, Sequence[tuple[str, str]]]) -> dict[str, tuple[int, int]]:
    """First and last row of each list on its sheet; an empty list has none."""
    row, found = 1, {}
    for name, choices in sorted(lists.items()):
        if choices:
            found[name] = (row, row + len(choices) - 1)
        row += len(choices)
    return found


def write_about(book: Any, look: Look, around: Surroundings, name: str) -> None:
    """What to do, and who fills it in."""
    sheet = book.add_worksheet(ABOUT_SHEET)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, ABOUT_WIDTH)
    sheet.write_string(0, 0, f"The register, to {around.as_at}", look.title)
    sheet.write_string(2, 0, NAME_LABEL, look.head)
    sheet.write(2, 1, name or None, look.open)
    lines = [
        *(["SAMPLE DATA. An invented force."] if around.is_sample else []),
        f"Written from {around.publication}.",
        *ADVICE,
    ]
    for row, words in enumerate(lines, start=4):
        sheet.set_row(row, row_height([(words, ABOUT_WIDTH)]))
        sheet.write_string(row, 1, words, look.words)
    one_page_wide(sheet)
    sheet.protect("", PROTECTED)


def write_sheet(
    book: Any,
    look: Look,
    sheet: Sheet,
    state: RegisterState,
    around: Surroundings,
    ranges: Mapping[str, str],
    typed: Sequence[Mapping[str, str]],
) -> None:
    """One kind of record: its id, the columns that people fill in, then what the warehouse knows."""
    page = book.add_worksheet(sheet.title)
    records = [(own, values) for (entity, own), values in state.rows.items() if entity == sheet.entity]
    known = list(dict.fromkeys(name for own, _ in records for name in around.known.get((sheet.entity, own), {})))
    disputed = {(conflict.record_id, conflict.field) for conflict in state.conflicts if conflict.entity == sheet.entity}
    last = len(records) + BLANK_ROWS
    page.freeze_panes(1, 2)
    page.write_string(0, 0, ID_HEADER, look.head)
    page.write_comment(0, 0, "The warehouse gives it. Leave it empty in a new row.")
    page.set_column(0, 0, 11)
    for place, column in enumerate(sheet.columns, start=1):
        page.write_string(0, place, column.header, look.head)
        page.write_comment(0, place, column.description)
        # The column's own format reaches the rows that are empty yet.
        page.set_column(place, place, column.width, look.day if column.logical_type == "date" else look.open)
        if rule := validation(column, ranges):
            page.data_validation(1, place, last, place, rule)
    labels = {name: {value: label for label, value in choices} for name, choices in around.lists.items()}
    for row, (own, values) in enumerate(records, start=1):
        said = around.known.get((sheet.entity, own), {})
        page.set_row(row, row_height(told_widths(sheet.columns, values, labels, said)))
        page.write_string(row, 0, own, look.known)
        for place, column in enumerate(sheet.columns, start=1):
            style = look.conflict if (own, column.name) in disputed else look.open
            write_cell(page, row, place, column, values.get(column.name), labels, look, style)
        for place, name in enumerate(known, start=len(sheet.columns) + 1):
            page.write_string(row, place, said.get(name, ""), look.known)
    for row, words in enumerate(typed, start=len(records) + 1):
        for place, column in enumerate(sheet.columns, start=1):
            write_cell(page, row, place, column, words.get(column.name), labels, look, look.open)
    for place, name in enumerate(known, start=len(sheet.columns) + 1):
        page.write_string(0, place, name, look.head)
        page.set_column(place, place, known_width(name))
    page.autofilter(0, 0, len(records), len(sheet.columns) + len(known))
    shown = max(len(records) + len(typed), 1), len(sheet.columns) + len(known)
    footer = publication_footer(around.publication, is_sample=around.is_sample)
    pages_across(page, shown, head_row=0, name_count=NAMES, footer=footer)
    page.protect("", PROTECTED)


def write_cell(
    page: Any,
    row: int,
    place: int,
    column: Column,
    value: str | None,
    labels: Mapping[str, Mapping[str, str]],
    look: Look,
    style: Any,
) -> None:
    """A date as a date, a list's value by its words, all else as text."""
    if value is None:
        page.write_blank(row, place, None, look.day if column.logical_type == "date" else style)
    elif column.logical_type == "date":
        page.write_datetime(row, place, datetime.combine(date.fromisoformat(value), datetime.min.time()), look.day)
    else:
        page.write_string(row, place, labels.get(column.vocabulary or "", {}).get(value, value), style)


def validation(column: Column, ranges: Mapping[str, str]) -> dict[str, Any] | None:
    """What the program offers and refuses while people type. Owners and new rows may be other words, so these only warn."""
    if column.logical_type == "date":
        return {"validate": "date", "criteria": "between", "minimum": date(2000, 1, 1), "maximum": date(2099, 12, 31),
                "error_title": "No date", "error_message": "Write the date as day/month/year."}  # fmt: skip
    if column.allowed_values:
        return {"validate": "list", "source": list(column.allowed_values)}
    if column.vocabulary and column.vocabulary in ranges:
        is_open = column.vocabulary in ("owner", "issue", "record")
        return {
            "validate": "list",
            "source": ranges[column.vocabulary],
            "error_type": "information" if is_open else "stop",
        }
    return None


def write_conflicts(book: Any, look: Look, state: RegisterState, sheets: Sequence[Sheet]) -> None:
    """What people must decide between."""
    page = book.add_worksheet(CONFLICTS)
    by_entity = {sheet.entity: sheet for sheet in sheets}
    page.freeze_panes(1, 0)
    for place, (header, width) in enumerate(zip(CONFLICT_HEADERS, CONFLICT_WIDTHS, strict=True)):
        page.write_string(0, place, header, look.head)
        page.set_column(place, place, width)
    page.write_comment(
        0,
        5,
        f"Write the value that holds, or {EMPTIED}. Of a row that was taken out and changed: {TAKEN_OUT} or {KEPT}.",
    )
    for row, conflict in enumerate(state.conflicts, start=1):
        sheet = by_entity[conflict.entity]
        header = next((column.header for column in sheet.columns if column.name == conflict.field), "")
        values = state.rows[conflict.entity, conflict.record_id]
        texts = (sheet.title, conflict.record_id, header, values.get(sheet.label) or "",
                 "\n".join(map(told, conflict.edits)))  # fmt: skip
        page.set_row(row, row_height(zip(texts, CONFLICT_WIDTHS, strict=False)))
        for place, text in enumerate(texts):
            page.write_string(row, place, text[:32_000], look.known)
        page.write_blank(row, 5, None, look.open)
    page.protect("", PROTECTED)


def told(edit: Edit) -> str:
    """A value with who wrote it and when."""
    what = "changed meanwhile" if edit.field == ROW_STATE and edit.value != TAKEN_OUT else edit.value or EMPTIED
    when = f"{edit.saved_at:%d/%m/%Y %H:%M}" if edit.saved_at else "at no known time"
    return f"“{what}”: {edit.saved_by or 'somebody who is not named'}, {when}"


def write_hidden(book: Any, state: RegisterState, lists: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    """What the workbook was written with, and its lists."""
    page = book.add_worksheet(LIST_SHEET)
    row = 0
    for name, choices in sorted(lists.items()):
        for label, value in choices:
            for place, text in enumerate((name, label, value)):
                page.write_string(row, place, text)
            row += 1
    page.write_string(row, 0, "end")
    page.very_hidden()
    cells = [
        (*record, name, values.get(name) or "", " ".join(sorted(state.heads[record].get(name, ()))))
        for record, values in state.rows.items()
        for name in sorted({*values, *state.heads[record]})
    ]
    page = book.add_worksheet(BASE_SHEET)
    for place, text in enumerate(
        ("workbook", digest(cells, *state.removals), "one row per cell as written: kind, id, column, value, edits")
    ):
        page.write_string(0, place, text)
    for number, texts in enumerate(cells, start=1):
        for place, text in enumerate(texts):
            page.write_string(number, place, text)
    page.very_hidden()
