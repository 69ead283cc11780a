"""A force's own contract: what it changes of the product's, how values are translated, and what is said of one that is wrong."""

import io
import random
from datetime import datetime, timedelta

import pytest

from bluelamp.contracts import contracts_in, load_contracts
from bluelamp.errors import BluelampError
from bluelamp.ingest.landing.delivery import Manifest, identify
from bluelamp.ingest.parse.batch import Rejected
from bluelamp.ingest.parse.header import RefusedError
from bluelamp.ingest.parse.parser import Parser
from bluelamp.policy.check import check_policy
from bluelamp.settings import settings, under_policy
from tests.fixtures import wyvern
from tests.fixtures.broken_contracts import BROKEN

GOOD = {
    "Crime Ref": "W00000001", "Date Recorded": "14/10/2013", "Time Recorded": "09:12", "HO Class": "28A", "District": "Kingsport",
    "Ward": "W11", "Committed From": "", "DA Marker": "Yes", "Hate Crime": "Racial", "State": "Live", "Officer": "PC Müller",
    "Nominal": "N1", "Last Change": "14/10/2013 10:00:00",
}  # fmt: skip


@pytest.fixture(scope="module")
def policy(tmp_path_factory):
    """Wyvern's policy folder."""
    return wyvern.write_policy(tmp_path_factory.mktemp("wyvern") / "policy")


@pytest.fixture
def crime(policy):
    """Wyvern's contract of crimes."""
    with under_policy(policy):
        yield load_contracts()["crime"]


def content(*rows: dict[str, str], separator: str = ";") -> bytes:
    """A file of good crimes but for what the rows say otherwise."""
    lines = [separator.join({**GOOD, **row}.values()) for row in rows]
    return "\n".join([separator.join(GOOD), *lines, ""]).encode("cp1252")


def read(contract, data: bytes, *, is_strict: bool) -> tuple[list[dict[str, str | None]], list[Rejected]]:
    """Rows and rejected rows of a file."""
    good, rejected = [], []
    names = [column.name for column in contract.columns]
    for batch in Parser(io.BytesIO(data), contract, is_strict=is_strict).batches():
        good += [
            dict(zip(names, row, strict=True)) for row in zip(*(c.to_pylist() for c in batch.columns), strict=True)
        ]
        rejected += batch.rejected
    return good, rejected


@pytest.mark.parametrize("is_strict", [False, True])
def test_a_row_in_the_suppliers_words_is_a_row_in_ours(crime, is_strict):
    (row,), rejected = read(crime, content({}), is_strict=is_strict)
    assert rejected == []
    assert row == {
        "crime_number": "W00000001", "recorded_at": "2013-10-14 09:12:00", "committed_from_at": None, "committed_to_at": None,
        "offence_code": "28A", "beat_code": "W11", "lpu_code": "D1", "bcu_code": None, "is_domestic": "Y", "hate_strands": "race",
        "status": "recorded", "victim_reference": "N1", "updated_at": "2013-10-14 10:00:00",
    }  # fmt: skip


@pytest.mark.parametrize("is_strict", [False, True])
@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"Date Recorded": "2013-10-14"}, "Date Recorded Time Recorded", "not_a_timestamp"),
        ({"Date Recorded": "31/02/2013"}, "Date Recorded Time Recorded", "not_a_timestamp"),
        ({"Date Recorded": "", "Time Recorded": ""}, "Date Recorded Time Recorded", "required_value_missing"),
        ({"Last Change": "14/10/2013 10:00"}, "Last Change", "not_a_timestamp"),
        ({"State": "Closed"}, "State", "value_not_allowed"),
        ({"DA Marker": "Perhaps"}, "DA Marker", "value_not_allowed"),
        ({"Crime Ref": "CR/0000001/13"}, "Crime Ref", "pattern_mismatch"),
        ({"District": "A district of long name"}, "District", "value_too_long"),
    ],
)
def test_what_breaks_the_contract_is_named_in_the_suppliers_words(crime, is_strict, change, column, reason):
    rows, (rejected,) = read(crime, content({"Crime Ref": "W00000002"}, change), is_strict=is_strict)
    assert len(rows) == 1
    assert (rejected.column_name, rejected.reason, rejected.line_number) == (column, reason, 3)
    assert all(value in rejected.record for value in change.values())


def test_both_paths_translate_alike(crime):
    """Every nasty value in every column, through the fast and the strict path."""
    values = (
        "", "Yes", "no", "1/4/2013", "01/04/2013", "01/04/2013 9:12", "01/04/2013 09:12", "01/04/2013 09:12:00", "01-04-2013",
        "31/04/2013 10:00:00", "2013-04-01 10:00:00", "Racial", "race", "Kingsport", " Kingsport", "D1", "Live", "recorded", "é", "Y",
    )  # fmt: skip
    rows = [{name: value} for name in GOOD for value in values]
    data = content(*({"Crime Ref": f"W{number:08d}", **row} for number, row in enumerate(rows, 1)))
    fast, strict = (read(crime, data, is_strict=is_strict) for is_strict in (False, True))
    assert fast == strict
    assert len(fast[0]) > 70
    assert len({row.reason for row in fast[1]}) >= 5


@pytest.mark.parametrize("feed", ["outcome", "satisfaction"])
def test_month_names_short_days_and_months_of_dates(policy, feed):
    """d-MMM-yyyy, and a day that becomes a month, against the calendar."""
    chance = random.Random(feed)
    days = [datetime(2012, 1, 1) + timedelta(days=chance.randrange(600)) for _ in range(2000)]
    good = {
        "outcome": lambda n, day: (f"D{n:08d}", "W00000001", "Filed", f"{day.day}-{day:%b-%Y}".upper(), "", "01/11/2013 10:00:00"),
        "satisfaction": lambda n, day: (f"{n:06d}", "Overall", "Violent", "", f"{day:%d/%m/%Y}", "Fenwick", "01/11/2013 10:00"),
    }[feed]  # fmt: skip
    columns = {"outcome": wyvern.OUTCOME_COLUMNS, "satisfaction": wyvern.ANSWER_COLUMNS}[feed]
    with under_policy(policy):
        contract = load_contracts()[feed]
    rows = [columns, *(good(number, day) for number, day in enumerate(days))]
    data = "\n".join(contract.delimiter.join(row) for row in rows).encode()
    for is_strict in (False, True):
        found, rejected = read(contract, data, is_strict=is_strict)
        assert rejected == []
        name, form = {"outcome": ("outcome_date", "%Y-%m-%d"), "satisfaction": ("interview_month", "%Y-%m")}[feed]
        assert [row[name] for row in found] == [day.strftime(form) for day in days]
    assert {row.get("answer", "dont_know") for row in found} == {"dont_know"}


@pytest.mark.parametrize("written", ["utf-8", "UTF-8", "utf8", "utf-8-sig"])
@pytest.mark.parametrize("is_strict", [False, True])
def test_a_byte_order_mark_is_taken_off_however_the_encoding_is_written(tmp_path, written, is_strict):
    folder = wyvern.write_policy(tmp_path / "policy")
    path = folder / "contracts/crime.odcs.yaml"
    path.write_text(path.read_text().replace("value: cp1252", f"value: {written}"))
    with under_policy(folder):
        contract = load_contracts()["crime"]
    rows, rejected = read(contract, content({}).decode("cp1252").encode("utf-8-sig"), is_strict=is_strict)
    assert (len(rows), rejected, contract.encoding) == (1, [], "utf-8")


def test_the_name_tells_the_day_in_the_suppliers_order(crime):
    identity = identify(crime, "WYV_CRIMES_14-10-2013.txt", Manifest())
    assert str(identity.business_from) == str(identity.business_to) == "2013-10-14"


def test_a_header_without_a_mapped_column_or_with_another_separator_refuses(crime):
    with pytest.raises(RefusedError, match="lacks HO Class"):
        read(crime, content({}).replace(b"HO Class", b"Class"), is_strict=False)
    with pytest.raises(RefusedError, match="separated by commas, not by semicolons"):
        read(crime, content({}, separator=","), is_strict=False)


def test_what_the_force_s_contract_does_not_say_stays(crime):
    product = contracts_in(settings().contracts)["crime"]
    assert (crime.key, crime.delivery_mode, crime.reject_threshold_rows) == (
        product.key, product.delivery_mode, product.reject_threshold_rows,
    )  # fmt: skip
    assert crime.fingerprint != product.fingerprint, "what was refused by other rules may be judged again"


def test_the_folder_passes_its_check(policy):
    assert check_policy(policy) == []


@pytest.mark.parametrize("case", BROKEN)
def test_a_fault_in_a_contract_is_named_by_line_and_column(tmp_path, case):
    old, new, column, what, next_step = BROKEN[case]
    folder = wyvern.write_policy(tmp_path / "policy")
    path = folder / "contracts/crime.odcs.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    (found,) = check_policy(folder)
    assert (found.file, found.column) == ("contracts/crime.odcs.yaml", column)
    assert what in found.what
    assert next_step in found.next_step
    if found.row and case != "not YAML":
        assert new.split("\n")[0].strip() in path.read_text().splitlines()[found.row - 1]
    if case != "another feed's name":
        with under_policy(folder), pytest.raises(BluelampError, match="own contract cannot be used"):
            load_contracts()


def test_a_contract_of_no_feed_is_named(tmp_path):
    folder = wyvern.write_policy(tmp_path / "policy")
    (folder / "contracts/crime.odcs.yaml").rename(folder / "contracts/crimes.odcs.yaml")
    (found,) = check_policy(folder)
    assert (found.file, found.next_step) == ("contracts/crimes.odcs.yaml", "Did you mean crime.odcs.yaml?")
