"""Every document of every cadence: made, checked, in time; and what the public may not see is not in the Panel's."""

import io
from decimal import Decimal

import outloud
import pytest
from pypdf import PdfReader

from bluelamp.errors import BluelampError
from bluelamp.operations.documents import (
    COMMANDS,
    MADE_BY,
    MONTHLY,
    QUARTERLY,
    SLIDES,
    WEEKLY,
    write_all,
    write_document,
)
from bluelamp.reporting.document.attachment import read_figures_csv
from bluelamp.reporting.read_publication import read_publication
from tests.fixtures.raw_rows import select

pytestmark = pytest.mark.timeout(900)  # the sample may have to be built first

SENSITIVE = ("sexual", "hate", "domestic_violence", "racist")


def words(path) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(path.read_bytes())).pages]


def test_every_document_is_made_with_its_figures_and_without_an_error(sample_home, tmp_path):
    assert {*WEEKLY, *MONTHLY, *QUARTERLY} == {*MADE_BY, SLIDES}
    threats = [title for (title,) in select("select title from marts.mart_threat_weekly")]
    assert len(read_publication().table("mart_threat_weekly")) == len(threats) > 0
    paths = {name: write_document(name, tmp_path) for name in MADE_BY}
    issued = dict(select("select file_name, name from ops.document"))
    figures = {(row[0], row[1], row[2]): row[3] for row in select(
        "select measure_id, area_name, statistic, value from marts.mart_figure where value is not null"
    )}  # fmt: skip
    for name, path in paths.items():
        assert COMMANDS[issued[path.name]] == name
        pages = words(path)
        assert all("SAMPLE DATA" in page.upper() for page in pages), name
        assert outloud.check(str(path)).errors == 0, name
        rows = read_figures_csv(path.read_bytes(), name)
        assert rows, name
        for row in rows:
            if row["mart"] == "mart_figure" and row["value"]:
                assert figures[row["measure_id"], row["area_name"], row["statistic"]] == Decimal(row["value"])
    [sheet] = words(paths["fib-sheet"])  # one A4 page
    assert any(title.split(" (")[0] in sheet for title in threats)


def test_the_panels_report_tells_nothing_of_sensitive_crimes_in_small_areas(sample_home, tmp_path):
    path = write_document("panel", tmp_path)
    rows = read_figures_csv(path.read_bytes(), "panel")
    small = [row for row in rows if row["area_type"] == "lpu"]
    assert small
    assert [row for row in small if any(word in row["measure_id"] for word in SENSITIVE)] == []
    below = {row["measure_id"] for row in rows if row["area_type"] != "force"}
    assert below
    assert not any(measure.startswith("serious_sexual") for measure in below)
    few = {(row[0], row[1]) for row in select(
        """select measure_id, area_name from marts.mart_figure where statistic = 'previous_year' and value < 10"""
    )}  # fmt: skip
    told = [
        row
        for row in rows
        if row["statistic"] == "year_on_year_change" and (row["measure_id"], row["area_name"]) in few
    ]
    assert [row for row in told if row["value"]] == []
    text = " ".join(words(path))
    assert "PUBLIC" in text
    assert "nobody can be recognised" in text


@pytest.mark.alarm("write_sheet, write_reports, write_panel_report")
def test_before_anything_is_published_each_document_says_so(home, tmp_path):
    with pytest.raises(BluelampError) as told:
        write_all(("sab", "fib-sheet"))
    assert "Nothing has been published" in str(told.value)
    assert list(tmp_path.iterdir()) == []
