"""What a force calls itself and its areas, from its policy folder to pages, sheets and sentences."""

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from bluelamp.policy.words import AreaWords, ForceWords, defined_name, words_of
from bluelamp.reporting.narrative import narrate
from bluelamp.reporting.site.groups import area_groups
from bluelamp.reporting.spreadsheet.daily_spreadsheet import workbook_bytes
from bluelamp.settings import settings
from tests.fixtures.publication import make_publication
from tests.fixtures.report_figures import report_rows
from tests.fixtures.wyvern import HERE

OTHER = ForceWords(
    "Wyvern Constabulary",
    None,
    AreaWords("division", "divisions", "Division"),
    AreaWords("local area", "local areas", "Local area"),
)


@pytest.fixture(scope="module")
def other():
    """A publication of a force that has other words."""
    return replace(make_publication(figures=report_rows(), is_sample=False), words=OTHER)


def test_the_folder_s_words_are_read_and_what_it_does_not_say_is_as_in_the_sample(tmp_path: Path):
    said = words_of(HERE)
    assert (said.force_name, said.bcu.one, said.lpu.many, said.lpu.short) == (
        "Wyvern Constabulary", "division", "districts", "District",
    )  # fmt: skip
    assert said.logo == HERE / "logo.svg"
    assert said.logo_address == "static/force.svg"
    (tmp_path / "policy.yaml").write_text("version: 1\nlogo: none.svg\nareas: {bcu: {one: area}}\n")
    assert words_of(tmp_path) == ForceWords()
    assert words_of(settings().project / "policy/sample").lpu.with_short == "local policing unit (LPU)"


def test_pages_head_areas_in_its_words(other):
    assert [heading for heading, _ in area_groups(other, "burglary_dwelling_recorded")] == [
        "Force", "Divisions", "Local areas, worst first",
    ]  # fmt: skip
    assert OTHER.lpu.with_short == OTHER.lpu.in_text == "local area"
    assert ForceWords().bcu.in_text_many == "BCUs"


def test_the_spread_sheet_has_its_words_on_tabs_heads_and_names(other):
    workbook = openpyxl.load_workbook(io.BytesIO(workbook_bytes(other)))
    assert workbook.sheetnames == ["About", "Force", "Division", "Local area", "Months"]
    assert [workbook["Local area"].cell(4, column).value for column in (2, 3)] == ["Local area", "Division"]
    assert "local_area_crime" in workbook.defined_names
    every = " ".join(str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row)
    assert "The recorded-crime feed of Wyvern Constabulary." in every
    assert "LPU" not in every
    assert "BCU" not in every
    assert defined_name("Côte d’Or (north)") == "Côte_d_Or_north"


def test_sentences_are_in_its_words(other):
    text = " ".join(sentence.text for sentence in narrate(other).sentences)
    assert "Among local areas with at least" in text
    assert "local policing unit" not in text
