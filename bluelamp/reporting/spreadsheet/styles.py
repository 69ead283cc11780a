"""The look of every sheet: one set of formats per workbook, in the palette of the Analysis Function."""

from typing import ClassVar

from xlsxwriter import Workbook
from xlsxwriter.format import Format

BLUE, GREY, PINK, RULE, SOFT, PALE = "#12436D", "#3D3D3D", "#801650", "#D3D8DE", "#4D4D4D", "#9AA3AD"
CONCERN, CONCERN_TINT = "#8A3500", "#FDEADE"
IMPROVEMENT, IMPROVEMENT_TINT = "#12436D", "#E2EBF4"
FONT = {"font_name": "Arial", "font_size": 11, "valign": "vcenter"}
ROW = {**FONT, "bottom": 1, "bottom_color": RULE}
# At the top of its cell, since the filter's button covers the bottom.
HEAD = {**FONT, "bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bottom_color": GREY}

# Typed minus signs are true ones; the value in the cell stays a number.
WHOLE = "#,##0"
SIGNED = '+#,##0;"\u2212"#,##0;0'
SIGNED_PERCENTAGE = '+0.0%;"\u2212"0.0%;0.0%'
UNSEEN = ";;;"  # the sparkline is drawn in the cell; its words are for screen readers


class Styles:
    """Formats of one workbook, by what they are for. figure: properties of a cell with a number, for formats of a sheet's own."""

    figure: ClassVar = {**ROW, "align": "right", "valign": "top"}

    def __init__(self, workbook: Workbook) -> None:
        def style(**properties: object) -> Format:
            return workbook.add_format(properties)

        self.title = style(**{**FONT, "font_size": 16, "bold": True, "font_color": BLUE})
        self.plain = style(**FONT)
        self.sample_line = style(**{**FONT, "bold": True, "font_color": PINK})
        self.head_text = style(**HEAD)
        self.head_figure = style(**{**HEAD, "align": "right"})
        self.text = style(**ROW)
        self.wrapped = style(**{**ROW, "text_wrap": True, "valign": "top"})
        self.item = style(**{**ROW, "bold": True, "valign": "top"})
        self.date = style(**{**ROW, "num_format": "d mmmm yyyy", "align": "left", "valign": "top"})
        self.left_whole = style(**{**ROW, "num_format": "0", "align": "left", "valign": "top"})
        self.reason = style(**{**ROW, "align": "right", "font_color": SOFT, "italic": True})
        words = {**ROW, "text_wrap": True, "valign": "top", "indent": 1}
        self.wrapped_words = style(**words)
        self.wrapped_reason = style(**{**words, "font_color": SOFT, "italic": True})
        self.whole = style(**{**ROW, "num_format": WHOLE, "align": "right"})
        self.signed = style(**{**ROW, "num_format": SIGNED, "align": "right"})
        self.percentage = style(**{**ROW, "num_format": SIGNED_PERCENTAGE, "align": "right"})
        self.small_percentage = style(
            **{**ROW, "num_format": SIGNED_PERCENTAGE, "align": "right", "font_color": SOFT, "italic": True}
        )
        self.verdict = style(**{**ROW, "indent": 1})
        self.trend = style(**{**ROW, "num_format": UNSEEN})
        self.concern = style(bg_color=CONCERN_TINT, font_color=CONCERN, bold=True)
        self.improvement = style(bg_color=IMPROVEMENT_TINT, font_color=IMPROVEMENT, bold=True)
