"""An invented force with words, areas, targets and deliveries of its own, through the whole warehouse without a changed line in it."""

import re
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pandas as pd
import pypdf
import pytest

from bluelamp.ingest import ingest
from bluelamp.ingest.load.quarantine import list_rejected
from bluelamp.operations.documents import MONTHLY, QUARTERLY, WEEKLY, write_document
from bluelamp.operations.refresh import build_and_check
from bluelamp.publish import publish
from bluelamp.reporting.site import write_site
from bluelamp.reporting.spreadsheet.daily_spreadsheet import write_daily_spreadsheet
from bluelamp.settings import under_policy
from tests.fixtures import wyvern
from tests.fixtures.raw_rows import select


@pytest.fixture
def policy(tmp_path):
    """Wyvern's policy folder, in use."""
    folder = wyvern.write_policy(tmp_path / "policy")
    with under_policy(folder):
        yield folder


def test_deliveries_in_the_suppliers_words_are_in_raw_in_ours(home, policy):
    delivered = wyvern.records()
    broken = (
        "W99999998",
        "14.10.2013",
        "09:00",
        "28A",
        "Kingsport",
        "",
        "",
        "No",
        "",
        "Live",
        "",
        "",
        "14/10/2013 23:50:00",
    )
    wyvern.deliver(wyvern.Deliveries([*delivered.crimes, broken], delivered.outcomes, delivered.answers))
    summary = ingest(settle_seconds=0)
    assert (summary.accepted, summary.refused) == (3, 0), summary.words()
    months = Counter(f"{row[1][6:]}-{row[1][3:5]}" for row in delivered.crimes)
    assert dict(select("select left(recorded_at, 7), count(*) from raw.crime group by 1")) == months
    words = {"Live": "recorded", "Cancelled": "no_crime", "Moved out": "transferred"}
    states = Counter(words[row[9]] for row in delivered.crimes)
    assert dict(select("select status, count(*) from raw.crime group by 1")) == states
    charged = sum(row[2] in ("Charged", "Summonsed") for row in delivered.outcomes)
    assert select("select count(*) from raw.outcome where outcome_type = '1'") == [(charged,)]
    (rejected,) = list_rejected(with_record=True)
    assert (rejected["column_name"], rejected["reason"]) == ("Date Recorded Time Recorded", "not_a_timestamp")
    assert rejected["record"] == ";".join(broken), "the quarantine keeps what the supplier sent"


# What stands for the levels, and for the force, in the sample's documents.
SAMPLE_WORDS = (r"\bLPUs?\b", r"\bBCUs?\b", "(?i)local policing unit", "(?i)basic command unit")
YEAR, LAST_YEAR = ("2013-04-01", "2013-10-14"), ("2012-04-01", "2012-10-14")
TYPES = {
    "house_burglary": ["28A", "28B", "29"], "car_crime": ["45", "48"], "shop_theft": ["46"], "assault": ["8N"],
}  # fmt: skip
DIVISIONS = {
    "Kingsport": "Harbour",
    "Aldermere": "Harbour",
    "Fenwick": "Uplands",
    "Harrow Moor": "Uplands",
    "Sandhaven": "Coast",
}


def crimes_by_hand(delivered: wyvern.Deliveries) -> pd.DataFrame:
    """The force's own file as its analyst would read it: counted crimes with their district and division."""
    crimes = pd.DataFrame(delivered.crimes, columns=wyvern.CRIME_COLUMNS)
    crimes = crimes[crimes["State"] == "Live"]
    of_ward = {ward: district for district, wards in wyvern.WARDS.items() for ward in wards}
    district = (
        crimes["District"].where(crimes["District"] != "", crimes["Ward"].map(of_ward)).fillna("District not known")
    )
    return crimes.assign(
        district=district,
        division=district.map(DIVISIONS).fillna("Not known"),
        day=pd.to_datetime(crimes["Date Recorded"], format="%d/%m/%Y"),
    )


def counts_by_hand(delivered: wyvern.Deliveries) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Crimes of the year to date and of the same days last year, by measure and area."""
    crimes, found = crimes_by_hand(delivered), {}
    chosen = {name: crimes["HO Class"].isin(codes) for name, codes in TYPES.items()}
    chosen |= {"all_crime": crimes["day"].notna(), "hate": crimes["Hate Crime"] != ""}
    for name, is_of in chosen.items():
        for level, column in (("force", None), ("bcu", "division"), ("lpu", "district")):
            for area, rows in crimes[is_of].groupby(column or (lambda _: "force")):
                both = tuple(int(rows["day"].between(*span).sum()) for span in (YEAR, LAST_YEAR))
                if any(both):
                    found[f"{name}_recorded", level, area] = both
    return found


def months_by_hand(delivered: wyvern.Deliveries, division: str, codes: list[str]) -> dict[str, int]:
    """Crimes of each whole month in a division."""
    crimes = crimes_by_hand(delivered)
    chosen = crimes[(crimes["division"] == division) & crimes["HO Class"].isin(codes) & (crimes["day"] < "2013-10-01")]
    return chosen.groupby(chosen["day"].dt.strftime("%Y-%m")).size().to_dict()


def rate_by_hand(delivered: wyvern.Deliveries, codes: list[str] | None) -> Decimal:
    """Outcomes found in the year to date per 100 crimes recorded in it; filed is none."""
    crimes = crimes_by_hand(delivered)
    of_type = crimes if codes is None else crimes[crimes["HO Class"].isin(codes)]
    outcomes = pd.DataFrame(delivered.outcomes, columns=wyvern.OUTCOME_COLUMNS)
    day = pd.to_datetime(outcomes["Disposal Date"], format="%d-%b-%Y")
    counted = outcomes[
        (outcomes["Disposal"] != "Filed") & day.between(*YEAR) & outcomes["Crime Ref"].isin(of_type["Crime Ref"])
    ]
    share = Decimal(100 * len(counted)) / int(of_type["day"].between(*YEAR).sum())
    return share.quantize(Decimal("0.1"), ROUND_HALF_UP)


def satisfied_by_hand(delivered: wyvern.Deliveries) -> Decimal:
    """The mean of three groups' shares of the top three answers, in the twelve months to September; a blank is none."""
    answers = pd.DataFrame(delivered.answers, columns=wyvern.ANSWER_COLUMNS)
    day = pd.to_datetime(answers["Interviewed"], format="%d/%m/%Y")
    valid = answers[day.between("2012-10-01", "2013-09-30") & (answers["Score"] != "")]
    shares = [
        Decimal(100 * int((rows["Score"].astype(int) >= 5).sum())) / len(rows)
        for _, rows in valid.groupby("Victim Type")
    ]
    return (sum(shares) / len(shares)).quantize(Decimal("0.1"), ROUND_HALF_UP)


@pytest.mark.slow("builds, checks and publishes a force from nothing, and writes its site and its board's report")
@pytest.mark.timeout(1200)
def test_its_figures_equal_a_hand_count_and_stand_under_its_own_words(built_home, policy, tmp_path):
    delivered = wyvern.records()
    wyvern.deliver(delivered)
    wyvern.deliver_partner_years()
    assert ingest(settle_seconds=0).accepted == 4
    build_and_check()
    publish()
    shown = {row[:3]: row[3:] for row in select(
        """select measure_id, area_type, area_name, actual::int, previous_year::int from marts.mart_daily_crime
           where period = 'financial_year_to_date' and (actual <> 0 or previous_year <> 0)""")}  # fmt: skip
    assert shown == counts_by_hand(delivered)
    charted = dict(select(
        """select to_char(month_start_date, 'YYYY-MM'), numerator::int from marts.mart_control_chart
           where measure_id = 'car_crime_recorded' and area_name = 'Harbour' and centre is not null"""))  # fmt: skip
    assert charted == months_by_hand(delivered, "Harbour", TYPES["car_crime"])
    figures = {row[:2]: row[2] for row in select(
        "select measure_id, statistic, value from marts.mart_figure where area_type = 'force'")}  # fmt: skip
    assert figures["all_crime_outcome_rate", "actual"] == rate_by_hand(delivered, None)
    assert figures["house_burglary_outcome_rate", "actual"] == rate_by_hand(delivered, TYPES["house_burglary"])
    assert figures["satisfaction_all_users_overall", "rolling_12_month"] == satisfied_by_hand(delivered)
    assert (figures["house_burglary_recorded", "hard_target"], figures["car_crime_recorded", "hard_target"]) == (
        -6,
        -20,
    )
    # The partner's year begins in January: 66 of 83 after 61 of 80, and nothing of it is late in October.
    assert select(
        """select period_from::text, period_to::text, value, previous_value, change, status, is_late
           from marts.mart_partnership_priority where provider_id = 'harbour-trust'"""
    ) == [("2012-01-01", "2012-12-31", Decimal("79.5"), Decimal("76.3"), Decimal("3.3"), "not met", False)]
    site = write_site(tmp_path / "site").parent
    pages = {path.relative_to(site).as_posix(): path.read_text() for path in site.rglob("*.html")}
    assert "All crime by division and district, worst first" in pages["index.html"]
    assert "Wyvern Constabulary" in pages["index.html"]
    assert (site / "static/force.svg").read_bytes() == (policy / "logo.svg").read_bytes()
    wrong = {
        page
        for page, text in pages.items()
        for word in SAMPLE_WORDS
        if re.search(word, text) and "dictionary" not in page
    }
    assert wrong == set()
    sheet = openpyxl.load_workbook(write_daily_spreadsheet(tmp_path))
    assert sheet.sheetnames == ["About", "Force", "Division", "District", "Months"]
    for name in [*WEEKLY, *MONTHLY, *QUARTERLY]:
        document = write_document(name, tmp_path)
        if document.suffix == ".pdf":
            text = "\n".join(page.extract_text() for page in pypdf.PdfReader(document).pages)
            assert "Wyvern Constabulary" in text or name == "fib-sheet"
            assert not any(re.search(word, text) for word in SAMPLE_WORDS), name
