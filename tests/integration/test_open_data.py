"""From files of data.police.uk alone to a published site, compared with pandas over the same files."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from bluelamp.operations.open_data import publish_open_data
from bluelamp.settings import settings
from tests.fixtures.open_data_files import COLUMNS, check_oddities, check_rates, frames
from tests.fixtures.raw_rows import select

MONTHS = [f"2013-{month:02d}" for month in range(6, 13)] + [f"2014-{month:02d}" for month in range(2, 13)]
HALF = "2014-05"  # a tenth of its usual rows


@pytest.fixture
def fresh_home(home):
    """A home without a policy folder of its own, before and after."""

    def clean() -> None:
        shutil.rmtree(home / "policy", ignore_errors=True)
        settings.cache_clear()

    clean()
    yield home
    clean()


def write_month(folder: Path, month: str, force: str, name: str, burglaries: int) -> None:
    """A street file: so many burglaries, one robbery, ten incidents of anti-social behaviour that are all alike."""
    place = "-1.13,52.63,On or near High Street,E01013461,Leicester 001A"
    rows = [
        f"{abs(hash((force, month, number))):064x},{month},{name},{name},{place},Burglary,Under investigation,"
        for number in range(burglaries)
    ]
    rows.append(f"{1:064x},{month},Another Police,{name},,,No Location,,,Robbery,Under investigation,")
    rows += [f",{month},{name},{name},{place},Anti-social behaviour,,"] * 10
    (folder / month).mkdir(parents=True, exist_ok=True)
    (folder / month / f"{month}-{force}-street.csv").write_text("\r\n".join([COLUMNS, *rows, ""]), newline="")


def pages(home: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in (home / "site").glob("*.html")}


def test_months_gaps_and_oddities_of_two_forces(fresh_home, tmp_path):
    """Seventeen months with one missing between, a tenth of a month, no outcomes file; the other force lacks the newest month."""
    for place, month in enumerate(MONTHS):
        write_month(tmp_path, month, "kent", "Kent Police", 20 if month == HALF else 200 + place)
        if month != MONTHS[-1]:
            write_month(tmp_path, month, "essex", "Essex Police", 300 + place)
    summary = publish_open_data(tmp_path, "kent")
    assert (summary.as_at_date, summary.taken, summary.refused) == ("2014-12-31", 2 * len(MONTHS) - 1, 0)
    assert Path(summary.site) == fresh_home / "site/index.html"
    burglaries = select(
        """select to_char(month_start_date, 'YYYY-MM'), crime_count, held_back, is_charted from marts.mart_published_crime
           where is_own and measure_id = 'burglary_published' order by 1"""
    )
    assert [(month, count) for month, count, *_ in burglaries] == [
        (month, 20 if month == HALF else 200 + place) for place, month in enumerate(MONTHS)
    ]
    assert [month for month, _, held, _ in burglaries if held] == [HALF]
    # Charted from the last gap on: the month that is held back is one, as the missing January is.
    assert [month for month, *_, charted in burglaries if charted] == [month for month in MONTHS if month > HALF]
    # Incidents are in no count of crime, and what nobody recorded here has no row at all.
    assert select(
        """select crime_count from marts.mart_published_crime
           where is_own and measure_id = 'all_crime_published' and month_start_date = '2014-12-01'"""
    ) == [(200 + len(MONTHS) - 1 + 1,)]
    assert (
        select("select count(*) from marts.mart_daily_crime union all select count(*) from marts.mart_figure")
        == [(0,)] * 2
    )
    found = {
        (row[0], row[1]): row[2] for row in select("select finding, source_id, words from marts.mart_data_quality")
    }
    assert "January 2014" in found["missing month", "kent"]
    assert "held back" in {finding for finding, _ in found}
    assert ("names another force", "kent") in found
    assert ("without LSOA", "kent") in found
    # Burglaries and a robbery a month have a last outcome, incidents none; Context is empty in every row.
    rows = select(
        "select count(*), count(last_outcome_category) from raw.police_uk_street where reported_by = 'Kent Police'"
    )
    assert rows[0][0] > rows[0][1] > 0
    counted = dict(select("select finding, row_count from marts.mart_data_quality where source_id = 'kent'"))
    assert counted["last outcome of the download"] == rows[0][1] + len(MONTHS)  # the robbery names another force
    assert counted["empty column"] == rows[0][0] + len(MONTHS)
    # Two decimals and no outcomes file: of these there is nothing to say.
    assert not {"finer coordinates", "outcome of another month"} & set(counted)
    assert "no crimes since its change of system" not in found["force without files", "greater-manchester"]
    text = pages(fresh_home)
    # Without an outcomes file the street file's last outcomes are all there is; too few months for a chart: none is drawn.
    assert set(text) == {"index.html", "months.html", "comparison.html", "outcomes.html", "quality.html"}
    assert "too few members to compare" in text["comparison.html"]
    assert "full-chart" not in text["comparison.html"]
    assert "By the outcomes files" not in text["outcomes.html"]
    assert "charts.html" not in text["index.html"]
    assert "No usable file of this month is here" in text["months.html"]
    assert "half a month" in text["months.html"]
    assert "not charted: only 7 months without a gap" in text["index.html"].lower()


@pytest.mark.slow("takes in 117 real files of nine forces and builds everything from them")
@pytest.mark.parametrize("force", ["leicestershire", "kent"])
def test_real_files_equal_pandas(fresh_home, shared_data, force):
    folder = shared_data / "police_uk"
    summary = publish_open_data(folder, force)
    assert (summary.as_at_date, summary.refused) == ("2014-11-30", 0)
    assert sum(summary.seconds.values()) < 360
    street = frames(folder, "street")
    wanted = street.groupby(["force", "month", "Crime type"]).size()
    found = pd.DataFrame(
        select(
            """select force_id, month_start_date::text, title, crime_count from marts.mart_published_crime
               where title <> 'All crime'"""
        ),
        columns=["force", "month", "Crime type", "count"],
    ).set_index(["force", "month", "Crime type"])["count"]  # fmt: skip
    pd.testing.assert_series_equal(found[found > 0].sort_index(), wanted.sort_index(), check_names=False)
    crimes = street[street["Crime type"] != "Anti-social behaviour"]
    total = {(row[0], row[1]): row[2] for row in select(
        "select force_id, month_start_date::text, crime_count from marts.mart_published_crime where title = 'All crime'")}  # fmt: skip
    assert total == crimes.groupby(["force", "month"]).size().to_dict()
    outcomes = frames(folder, "outcomes").groupby(["force", "month", "Outcome type"]).size().to_dict()
    assert outcomes == {row[:3]: row[3] for row in select(
        """select force_id, month_start_date::text, outcome_type, outcome_count from marts.mart_published_outcome
           where file_kind = 'outcomes'""")}  # fmt: skip
    check_rates(street, force, shared_data)
    text = pages(fresh_home)
    assert set(text) == {
        "index.html", "charts.html", "months.html", "comparison.html", "outcomes.html", "quality.html",
    }  # fmt: skip
    check_oddities(street, frames(folder, "outcomes"), force, text["quality.html"])
