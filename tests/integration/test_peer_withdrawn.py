"""What a force sent of a month and keeps back now is gone where it was received, too."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bluelamp.ingest import ingest
from bluelamp.peers.signature import FOLDER, public_words, sign
from bluelamp.peers.statement import statement_of
from bluelamp.settings import settings, under_policy
from bluelamp.transform import build
from tests.fixtures.peer_months import ROWS, deliver, manifest, policy_of
from tests.fixtures.raw_rows import select


def test_what_a_force_keeps_back_later_is_missing_by_name_and_no_older_count_stands_for_it(sample_home, tmp_path):
    """A late outcome made a count small: the force's next delivery of the month is without it."""
    essex = Ed25519PrivateKey.generate()
    sent = [
        {**ROWS[0], "force_id": "essex", "month": "2013-08", "category_id": name} for name in ("robbery", "all_crime")
    ]
    with under_policy(policy_of(tmp_path / "policy", "leicestershire")):
        (settings().policy / FOLDER / "essex.pub").write_text(public_words(essex))
        for hour, rows in enumerate((sent, sent[:1])):
            name = "peer_month_2013-08_essex.csv"
            document = {**manifest(name, rows), "business_from": "2013-08-01", "business_to": "2013-08-31",
                        "extracted_at": f"2013-10-14T0{hour}:00:00Z", "statement": statement_of("essex")}  # fmt: skip
            deliver(name, {**document, "signature": sign(document, essex), "received_at": "2013-10-14T06:00:00Z"}, rows)
            assert ingest(["peer_month"], settle_seconds=0).accepted == 1
        build()
    assert select("select category_id, recorded_count from staging.stg_peer_month where force_id = 'essex' "
                  "and month_start_date = '2013-08-01'") == [("robbery", 90)]  # fmt: skip
    missing = select("select distinct missing_reasons from build.mart_msg_comparison where msg_version = '2013-08' "
                     "and window_months = 3 and measure_id = 'all_crime_recorded'")  # fmt: skip
    assert missing == [(["Essex: missing since August 2013"],)]
