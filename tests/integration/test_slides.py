"""The assurance board's slides: one finding each, native charts with the published numbers, words for those who do not see them."""

import io
import shutil
import subprocess

import pytest
from pptx import Presentation
from pptx.util import Emu
from pypdf import PdfReader

from bluelamp.operations.documents import SLIDES, write_document
from tests.fixtures.raw_rows import select

pytestmark = pytest.mark.timeout(600)


def charts(presentation):
    return [shape for slide in presentation.slides for shape in slide.shapes if shape.has_chart]


def test_slides_say_one_finding_each_with_the_published_numbers(sample_home, tmp_path):
    path = write_document(SLIDES, tmp_path)
    made = path.read_bytes()
    presentation = Presentation(io.BytesIO(made))
    assert write_document(SLIDES, tmp_path).read_bytes() == made
    slides = list(presentation.slides)
    titles = [slide.shapes.title.text for slide in slides]
    assert len(titles) == len(set(titles)) >= 9
    assert titles[1].startswith("All crime is 2.1% above last year")
    assert all(len(title.split()) <= 18 for title in titles)
    for slide in slides:
        words = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert "SAMPLE DATA" in words
        for shape in slide.shapes:
            assert shape.left + shape.width <= presentation.slide_width
            assert shape.top + shape.height <= presentation.slide_height + Emu(1)
    drawn = charts(presentation)
    assert len(drawn) == len(slides) - 1
    assert all(frame._element._nvXxPr.cNvPr.get("descr") for frame in drawn)
    by_title = {slide.shapes.title.text: slide for slide in slides[1:]}
    [burglary] = [slide for title, slide in by_title.items() if title.startswith("Burglary")]
    [frame] = [shape for shape in burglary.shapes if shape.has_chart]
    assert [round(value) for value in frame.chart.plots[0].series[0].values] == [2076, 1903, 1868]
    assert "burglary_dwelling_recorded, force, actual = 1903" in burglary.notes_slide.notes_text_frame.text
    assert frame.chart.value_axis.minimum_scale == 0
    outcomes = select(
        """select actual::float, hard_target::float from marts.mart_plan_performance
           where area_type = 'force' and measure_type = 'outcome_rate' order by position"""
    )
    [frame] = [
        s
        for title, slide in by_title.items()
        if title.startswith("Crime outcomes")
        for s in slide.shapes
        if s.has_chart
    ]
    series = [list(one.values) for one in frame.chart.plots[0].series]
    assert list(zip(*series, strict=True)) == outcomes


@pytest.mark.slow("LibreOffice opens the slides")
def test_libreoffice_opens_them_as_so_many_pages(sample_home, tmp_path):
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not here")
    path = write_document(SLIDES, tmp_path)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, timeout=240, capture_output=True)
    made = path.with_suffix(".pdf")
    if not made.exists():
        pytest.skip("LibreOffice Impress is not here")
    assert len(PdfReader(io.BytesIO(made.read_bytes())).pages) == len(Presentation(str(path)).slides)
