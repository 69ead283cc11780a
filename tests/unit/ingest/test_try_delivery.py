"""What a supplier is told of a file that is tried is what ingest would make of it."""

import gzip

import pytest

from bluelamp.ingest.try_delivery import try_delivery
from tests.fixtures.landing import crimes, text

NIGHT = text("crime", crimes(1, 2, 3))


def damaged() -> bytes:
    """A gzip file of which a byte in the middle has changed."""
    packed = bytearray(gzip.compress(NIGHT * 50))
    packed[len(packed) // 2] ^= 0xFF
    return bytes(packed)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("crime_2013-10-14.csv", NIGHT, "It would be taken."),
        ("crime_2013-10-14.csv.GZ", gzip.compress(NIGHT), "It would be taken."),
        ("crime_2013-10-14.csv", NIGHT[:-1], "does not end with a line end"),
        ("crime_2013-10-14.csv", b"", "the file is empty"),
        ("crime_2013-02-30.csv", NIGHT, "no day"),
        ("crime_2013-10-14.csv.gz", NIGHT, "disagree on whether it is gzip"),
        ("crime_2013-10-14.csv.gz", damaged(), "cannot be unpacked"),
        ("crime_2013-10-14.csv", text("crime", crimes(1, 2, 2, 2, 2)), "It would be refused: 3 rows break the contract"),
        ("crime_2013-10-14.csv", text("crime", crimes(1, 2, 3, 2)), "line 5, the row: duplicate_key"),
    ],
)  # fmt: skip
def test_a_file_is_judged_as_ingest_judges_it(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    assert words in try_delivery(tmp_path / name).words()
