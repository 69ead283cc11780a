"""Gzip files as they come: whole, cut, damaged, swollen."""

import gzip

import pytest

from bluelamp.ingest.landing.gunzip import BOMB_BYTES, Gunzip, GunzipError

CONTENT = b"crime_number,status\n" + bytes(range(32, 127)) * 40


def gunzip(data: bytes, step: int = 100) -> tuple[bytes, bool]:
    reader = Gunzip()
    content = b"".join(
        piece for start in range(0, len(data), step) for piece in reader.feed(data[start : start + step])
    )
    return content, reader.is_whole


@pytest.mark.parametrize("step", [1, 7, 100_000])
def test_members_in_a_row_are_one_file(step: int) -> None:
    data = gzip.compress(CONTENT) + gzip.compress(b"more") + b"\0" * 512
    assert gunzip(data, step) == (CONTENT + b"more", True)


def test_a_cut_file_is_never_whole() -> None:
    data = gzip.compress(CONTENT)
    assert [length for length in range(1, len(data)) if gunzip(data[:length])[1]] == []


def test_a_changed_byte_is_noticed() -> None:
    data = bytearray(gzip.compress(CONTENT))
    data[-6] ^= 1
    with pytest.raises(GunzipError, match="damaged"):
        gunzip(bytes(data))


def test_something_behind_the_end_is_refused() -> None:
    with pytest.raises(GunzipError, match="behind"):
        gunzip(gzip.compress(CONTENT) + b"PK\x03\x04")


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = gzip.compress(b"\0" * (BOMB_BYTES * 4))
    reader, given = Gunzip(), []
    with pytest.raises(GunzipError, match="bomb"):
        given.extend(len(piece) for piece in reader.feed(bomb))
    assert 0 < sum(given) <= BOMB_BYTES
