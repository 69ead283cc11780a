"""Partners' measures and the region's shares, counted again from the delivered files by pandas alone."""

import gzip
import io
from pathlib import Path

import pandas as pd
import pytest

from bluelamp.sample.collaboration import collaboration_files
from bluelamp.sample.partners import partner_files
from tests.fixtures.raw_rows import select

pytestmark = pytest.mark.timeout(600)


def delivered(files, *key):
    """Newest rows of a feed, read as files."""
    frames = [pd.read_csv(io.BytesIO(gzip.decompress(file.content))) for file in files]
    return pd.concat(frames).drop_duplicates(list(key), keep="last")


def test_a_partners_newest_figure_stands_under_its_priority(sample_home: Path) -> None:
    rows = delivered(partner_files(2013), "partner_id", "measure", "period_from").sort_values("period_from")
    newest = rows.groupby(["priority_id", "partner_id", "measure"]).last()
    value = (100 * newest.numerator / newest.denominator).fillna(newest.numerator)
    found = {
        (priority, partner, measure): float(shown)
        for priority, partner, measure, shown in select(
            "select priority_id, provider_id, measure, value from published.mart_partnership_priority "
            "where provider_id <> 'police' and value is not null"
        )
    }
    assert set(found) == set(value.index)
    assert len(found) == 8
    assert all(found[key] == pytest.approx(value[key], abs=0.0501) for key in found)


def test_late_partners_are_these_since_then(sample_home: Path) -> None:
    assert select(
        "select provider_id, undelivered_since::text, due_on::text, missing_period_count, value is null "
        "from published.mart_partnership_priority where is_late order by 1"
    ) == [
        ("clinical-commissioning-group", "2013-04-01", "2013-08-11", 1, True),
        ("safeguarding-board", "2013-04-01", "2013-08-11", 1, False),
    ]


def test_shares_are_of_the_quarters_that_every_force_has_delivered(sample_home: Path) -> None:
    rows = delivered(collaboration_files(2013), "unit_id", "force_id", "period_from")
    whole = rows.groupby("unit_id").force_id.transform("nunique")
    came = rows.groupby(["unit_id", "period_from"]).force_id.transform("count")
    year = rows[(rows.period_from >= "2012-10-01") & (came == whole)]
    sums = year.groupby(["unit_id", "force_id"])[["contribution_gbp", "outcome_count"]].sum()
    shares = 100 * sums / sums.groupby("unit_id").transform("sum")
    found = {
        (unit, force): (float(paid), outcomes, float(paid_share), float(share), quarters)
        for unit, force, paid, outcomes, paid_share, share, quarters in select(
            "select unit_id, force_id, contribution_gbp, outcome_count, contribution_share_pct, outcome_share_pct, quarter_count "
            "from published.mart_regional_collaboration"
        )
    }
    assert set(found) == set(sums.index)
    for key, (paid, outcomes, paid_share, share, quarters) in found.items():
        assert (paid, outcomes) == tuple(sums.loc[key]), key
        assert (paid_share, share) == pytest.approx(tuple(shares.loc[key]), abs=0.0501), key
        assert quarters == (3 if key[0] == "emsou" else 4), "the unit that lacks a force's last quarter"
