"""The archive holds personal data: nobody else on the machine looks into it, whatever the umask."""

import os

from bluelamp.ingest.landing.archive import take


def test_the_archive_and_the_folder_of_a_feed_are_private(tmp_path):
    delivered = tmp_path / "crime_2013-10-14.csv"
    delivered.write_bytes(b"crime_number\n")
    before = os.umask(0o022)
    try:
        taken = take(tmp_path / "archive/crime", os.open(delivered, os.O_RDONLY))
    finally:
        os.umask(before)
    assert taken.draft.read_bytes() == b"crime_number\n"
    assert [path.stat().st_mode & 0o077 for path in (tmp_path / "archive", tmp_path / "archive/crime")] == [0, 0]
