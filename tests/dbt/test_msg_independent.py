"""Every comparison with most similar forces against one worked out anew from the monthly counts in pandas and statsmodels."""

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest

from bluelamp.database import connect, ops
from bluelamp.ingest import ingest
from bluelamp.reporting.receipts import explain
from bluelamp.transform import build, runner
from bluelamp.transform.ledger import exclusive
from tests.fixtures.raw_rows import answer, crime, outcome, select, write_rows
from tests.fixtures.reference_peers import Policy, compare, dispersion

OWN = "leicestershire"
NUMBERS = (
    "rate", "rank", "msg_mean", "others_mean_rate", "tau_squared", "standard_error", "z", "funnel_lower_limit",
    "funnel_lower_warning", "funnel_upper_warning", "funnel_upper_limit",
)  # fmt: skip
pytestmark = pytest.mark.timeout(600)


def frame(query: str) -> pd.DataFrame:
    """Rows of the warehouse, numbers as float."""
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute(query)
        names = [column.name for column in cursor.description or ()]
        numeric = [column.name for column in cursor.description or () if column.type_code == 1700]
        found = pd.DataFrame(cursor.fetchall(), columns=names)
    return found.astype(dict.fromkeys(numeric, float))


def policy_of(row: pd.Series) -> Policy:
    return Policy(
        row["average_method"], row["dispersion_floor"], int(row["dispersion_months"]), row["minimum_count"],
        int(row["minimum_member_count"]),
        (row["slight_confidence_pct"], row["significant_confidence_pct"]), (row["funnel_warning_z"], row["funnel_limit_z"]),
        row["winsorise_pct"] / 100,
    )  # fmt: skip


def expected(as_at: date) -> pd.DataFrame:
    """Every row that the comparison must have, from the monthly facts and policy alone."""
    policy = policy_of(frame("select * from core.msg_policy").iloc[0])
    source = select("select source from core.peer_source")[0][0]
    months = frame(f"select * from core.int_peer_month where source = '{source}'")
    months = months[months["month_start_date"] <= as_at]
    denominators = frame("select * from core.denominator").set_index(["force_id", "denominator_kind"])["value"]
    measures = frame("select * from core.peer_measure join core.dim_measure using (measure_id)")
    members = frame("select * from core.msg_membership")
    members = members[
        (members["valid_from"] <= as_at) & (members["valid_to"] > date(as_at.year - 1, as_at.month, as_at.day))
    ]
    found = []
    for version, group in members.groupby("msg_version"):
        names = sorted(group["member_force_id"])
        of_group = months[months["force_id"].isin(names)]
        last = of_group.groupby("force_id")["month_start_date"].max().min()
        span = [day.date() for day in pd.date_range(end=last, periods=policy.dispersion_months, freq="MS")]
        for measure in measures.to_dict("records"):
            is_rate = measure["measure_type"] == "outcome_rate"
            of_measure = of_group[of_group["category_id"] == measure["category_id"]]
            wide = {
                term: of_measure.pivot(index="month_start_date", columns="force_id", values=term).reindex(span)
                for term in ("recorded_count", "outcome_count")
            }
            events = wide["outcome_count" if is_rate else "recorded_count"]
            for window in (3, 12):
                if not set(names) <= set(events) or events.tail(window)[names].isna().to_numpy().any():
                    continue
                counts = events.tail(window)[names].sum()
                if is_rate:
                    per = wide["recorded_count"].tail(window)[names].sum()
                else:
                    per = pd.Series({name: denominators[name, measure["denominator_kind"]] for name in names})
                if (counts >= policy.minimum_count).sum() < 2:
                    continue  # nobody to be tested against: looked at below
                phi = dispersion(events[names].dropna(), policy.dispersion_floor)
                rows = compare(
                    counts, per, phi, OWN, policy, per_unit=100 if is_rate else 1000, highest_first=is_rate
                )  # fmt: skip
                rows["dispersion"] = phi
                keys = {"msg_version": version, "measure_id": measure["measure_id"], "window_months": window}
                found.append(rows.rename_axis("force_id").reset_index().assign(**keys))
    return pd.concat(found).set_index(["msg_version", "window_months", "measure_id", "force_id"]).sort_index()


def assert_equal(table: str, as_at: date) -> pd.DataFrame:
    """The table's rows equal the expected ones; returns these."""
    wanted = expected(as_at)
    rows = frame(f"select * from {table}").set_index(["msg_version", "window_months", "measure_id", "force_id"])
    got = rows.sort_index().loc[wanted.index]
    for column in (*NUMBERS, "dispersion"):
        # z has no number where counts are too small for one.
        is_there = got[column].notna() if column == "z" else slice(None)
        np.testing.assert_allclose(
            got[column][is_there].astype(float),
            wanted[column][is_there].astype(float),
            rtol=2e-6,
            atol=2e-6,
            err_msg=column,
        )
    differing = got["verdict"] != wanted["verdict"]
    assert not differing.any(), pd.concat([got, wanted], axis=1)[differing]
    left = rows.drop(index=wanted.index)
    assert left["verdict"].str.startswith("too few").all()
    return wanted


def test_every_comparison_of_the_sample_equals_an_independent_one(sample_home):
    wanted = assert_equal("marts.mart_msg_comparison", date(2013, 10, 14))
    assert len(wanted) > 800
    # Something to tell apart: not everything is similar, and not everything varies by chance alone.
    assert {"similar", "slightly above", "significantly below"} <= set(wanted["verdict"])
    assert (wanted["dispersion"] > 1).any()
    assert (wanted["tau_squared"] > 0).any()
    assert (wanted["tau_squared"] == 0).any()


def compare_again() -> None:
    """Make the comparison anew from what stands in core."""
    with exclusive() as connection, ops.run("build", "builder") as run_id:
        runner.Project().run_layer(connection, run_id, "core", ["run", "--select", "int_msg_member+"])


def test_more_crime_at_a_peer_never_worsens_the_force_s_rank(sample_home):
    """Nor does it for outcome rates, which fall with it. The ranks do move: where nothing changed nothing would be shown."""
    ranks = (
        "select msg_version, window_months, measure_id, rank from core.int_msg_comparison where is_own order by 1, 2, 3"
    )
    before = select(ranks)
    with connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute(
            """update core.int_peer_month set recorded_count = 2 * recorded_count + 10
               where force_id in ('nottinghamshire', 'staffordshire')"""
        )
    compare_again()
    after = select(ranks)
    assert [row[:3] for row in after] == [row[:3] for row in before]
    assert [row for row, old in zip(after, before, strict=True) if row[3] > old[3]] == []
    assert sum(row[3] < old[3] for row, old in zip(after, before, strict=True)) > 20


def test_a_member_without_its_months_is_named_and_the_others_are_compared(sample_home):
    with connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute("delete from core.int_peer_month where force_id = 'essex'")
        cursor.execute(
            """delete from core.int_peer_month where force_id = 'derbyshire' and category_id = 'robbery'
               and month_start_date = '2013-07-01'"""
        )
    compare_again()
    found = select(
        """select measure_id, count(*), min(missing_members::text) from build.mart_msg_comparison
           where msg_version = '2013-08' and window_months = 3 and measure_id in ('robbery_recorded', 'all_crime_recorded')
           group by measure_id order by 1"""
    )
    assert found == [("all_crime_recorded", 7, "{Essex}"), ("robbery_recorded", 6, "{Derbyshire,Essex}")]
    inputs = select(
        "select inputs -> 'missing_members' from build.mart_figure where measure_id = 'robbery_recorded' and statistic = 'msg_verdict'"
    )
    assert inputs == [(["Derbyshire", "Essex"],)]


def test_the_receipt_of_a_verdict_names_edition_status_and_feeds(sample_home):
    receipt = explain("all_crime_recorded", statistic="msg_verdict")
    assert (receipt.label, receipt.period_from, receipt.period_to) == ("similar", date(2013, 6, 1), date(2013, 8, 31))
    assert receipt.inputs["msg_version"] == "2013-08"
    assert receipt.inputs["membership_status"] == "placeholder"
    z = math.log(receipt.inputs["rate"] / receipt.inputs["others_mean_rate"]) / float(receipt.inputs["standard_error"])
    assert abs(z - float(receipt.inputs["z"])) < 1e-9
    assert [feed.feed for feed in receipt.deliveries] == ["crime", "peer_month"]
    assert [feed.feed for feed in explain("all_crime_outcome_rate", statistic="msg_rank").deliveries] == [
        "crime", "outcome", "peer_month",
    ]  # fmt: skip


@pytest.mark.slow("nine forces' files are taken in and built from")
def test_nine_real_forces_of_2014_compare_as_pandas_says(home, shared_data):
    """The open data of August to November 2014: the edition before August 2013 is made the one in force, since all its
    members have files; three months can be compared, twelve cannot."""
    as_at = date(2014, 12, 5)
    write_rows("crime", [crime(1, str(as_at))], as_at)
    write_rows("outcome", [outcome(1, str(as_at))], as_at)
    write_rows("satisfaction", [answer(1, str(as_at))], as_at)
    for month in range(8, 12):
        ingest(["police_uk_street"], source=shared_data / "police_uk" / f"2014-{month:02}")
    build()
    with connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute("update core.peer_source set source = 'police_uk'")
        cursor.execute("delete from core.msg_membership where msg_version = '2013-08'")
        cursor.execute("update core.msg_membership set valid_to = '9999-12-31'")
    compare_again()
    wanted = assert_equal("build.mart_msg_comparison", as_at)
    assert set(wanted.index.get_level_values("window_months")) == {3}
    assert len(set(wanted.index.get_level_values("measure_id"))) >= 9
    assert set(
        frame("select window_from, window_to from build.mart_msg_comparison").itertuples(index=False, name=None)
    ) == {(date(2014, 9, 1), date(2014, 11, 30))}
