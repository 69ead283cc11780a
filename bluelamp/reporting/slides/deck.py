"""The deck: a cover and a slide for each finding, in the palette of the documents, editable in PowerPoint and LibreOffice."""

import io
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.text import PP_ALIGN
from pptx.util import Cm, Pt

from bluelamp.reporting.publication import YEAR_TO_DATE, Publication
from bluelamp.reporting.slides.finding import ALLOWED, LAST_YEAR, Slide, figures_of, findings, receipts
from bluelamp.reporting.slides.same_bytes import as_of
from bluelamp.reporting.wording import clock, day, span

TITLE = "Strategic Assurance Board: performance"
BLUE, GREY, ORANGE = RGBColor(0x12, 0x43, 0x6D), RGBColor(0x3D, 0x3D, 0x3D), RGBColor(0xF4, 0x6A, 0x25)
# Bars that this year's is compared with.
BESIDE_THIS_YEAR = {LAST_YEAR: RGBColor(0x9A, 0xA3, 0xAD), ALLOWED: RGBColor(0x80, 0x16, 0x50)}
WIDE, HIGH = Cm(33.87), Cm(19.05)
TITLE_ONLY, COVER = 5, 0
MANY = 10  # categories whose names need smaller type


def deck(current: Publication) -> bytes:
    """The slides of a publication, the same bytes each time. A slide says what its title says, and its notes hold the receipts
    of what it shows."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = WIDE, HIGH
    presentation.core_properties.title = f"{TITLE}, {day(current.as_at_date)}"
    presentation.core_properties.author = "Bluelamp"
    presentation.core_properties.language = "en-GB"
    cover(presentation, current)
    for slide in findings(current):
        add(presentation, current, slide)
    buffer = io.BytesIO()
    presentation.save(buffer)
    return as_of(buffer.getvalue(), current.published_at)


def cover(presentation: Any, current: Publication) -> None:
    """Title, period, publication, classification."""
    slide = presentation.slides.add_slide(presentation.slide_layouts[COVER])
    write(slide.shapes.title, TITLE, 36, BLUE, Cm(2), Cm(5), Cm(29), Cm(3), is_bold=True)
    sample = "\nSAMPLE DATA: a made-up force" if current.is_sample else ""
    published = f"Publication {current.publication_id}, {clock(current.published_at)}"
    facts = f"{span(*current.periods[YEAR_TO_DATE])}\n{published}\nOFFICIAL{sample}"
    write(slide.placeholders[1], facts, 20, GREY, Cm(2), Cm(9), Cm(29), Cm(5))


def add(presentation: Any, current: Publication, finding: Slide) -> None:
    """One finding: title, sentences to the left, chart to the right, what it is of at the foot."""
    slide = presentation.slides.add_slide(presentation.slide_layouts[TITLE_ONLY])
    write(slide.shapes.title, finding.title, 26, BLUE, Cm(1.5), Cm(0.9), Cm(30.8), Cm(2.6), is_bold=True)
    words = slide.shapes.add_textbox(Cm(1.5), Cm(4), Cm(11), Cm(12.5))
    words.name = "Sentences"
    write(words, "\n".join(finding.sentences), 16, GREY, Cm(1.5), Cm(4), Cm(11), Cm(12.5))
    chart(slide, finding)
    foot = slide.shapes.add_textbox(Cm(1.5), Cm(17.6), Cm(30.8), Cm(1))
    foot.name = "Source"
    sample = " · SAMPLE DATA" if current.is_sample else ""
    write(
        foot, f"As at {day(current.as_at_date)} · publication {current.publication_id} · OFFICIAL{sample}", 11, GREY,
        Cm(1.5), Cm(17.6), Cm(30.8), Cm(1),
    )  # fmt: skip
    slide.notes_slide.notes_text_frame.text = receipts(list(figures_of(finding)))


def chart(slide: Any, finding: Slide) -> None:
    """A native bar chart with its numbers beside the bars, and its words for readers who do not see it."""
    data = CategoryChartData(number_format="#,##0" if finding.unit == "crimes" else "0.0")
    data.categories = list(finding.categories)
    for series in finding.series:
        data.add_series(series.name, [float(value) for value in series.values])
    kind = XL_CHART_TYPE.BAR_CLUSTERED
    frame = slide.shapes.add_chart(kind, Cm(13), Cm(3.8), Cm(19.4), Cm(13.4), data)
    frame.name = "Chart"
    frame._element._nvXxPr.cNvPr.set("descr", finding.alternative)
    drawn = frame.chart
    drawn.font.size = Pt(12)
    drawn.has_title = False
    drawn.has_legend = len(finding.series) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    drawn.value_axis.has_major_gridlines = False
    drawn.value_axis.visible = False
    # A bar's length is its number: without a nought at its foot it would tell another.
    if all(value >= 0 for series in finding.series for value in series.values):
        drawn.value_axis.minimum_scale = 0
    drawn.category_axis.reverse_order = True
    drawn.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    drawn.category_axis.tick_labels.font.size = Pt(12 if len(finding.categories) < MANY else 10)
    plot = drawn.plots[0]
    plot.gap_width, plot.has_data_labels = 45, True
    plot.data_labels.font.size = Pt(11)
    plot.data_labels.number_format = '#,##0;"−"#,##0' if finding.unit == "crimes" else "0.0"
    plot.data_labels.number_format_is_linked = False
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    for series, colour in zip(plot.series, (BLUE, ORANGE), strict=False):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = colour
        series.invert_if_negative = False
        for place, category in enumerate(finding.categories):
            if category in BESIDE_THIS_YEAR:
                fill = series.points[place].format.fill
                fill.solid()
                fill.fore_color.rgb = BESIDE_THIS_YEAR[category]


def write(
    shape: Any,
    text: str,
    size: int,
    colour: RGBColor,
    left: int,
    top: int,
    width: int,
    height: int,
    *,
    is_bold: bool = False,
) -> None:
    """Words in a shape, at a place, a paragraph for each line."""
    shape.left, shape.top, shape.width, shape.height = left, top, width, height
    frame = shape.text_frame
    frame.word_wrap = True
    frame.text = text
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.space_after = Pt(size / 2)
        for run in paragraph.runs:
            run.font.size, run.font.bold, run.font.color.rgb, run.font.name = Pt(size), is_bold, colour, "Arial"
