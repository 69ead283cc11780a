"""Repeated keys are never missed, whatever the number of rows."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.ingest.load import duplicates
from bluelamp.ingest.load.duplicates import Keys, hashed


@given(st.lists(st.text(max_size=20)))
def test_equal_text_has_equal_hashes_and_other_text_others(values: list[str]) -> None:
    hashes = hashed(pa.array(["padding", *values], pa.string()).slice(1)).tolist()
    assert len(set(hashes)) == len(set(values))
    assert hashes == [hashed(pa.array([value], pa.string()))[0] for value in values]


@pytest.mark.real_life("hash of keys", "'' and a control character had one hash")
@pytest.mark.parametrize(
    "others",
    [["", "\x01"], ["", "\0"], ["\x02", "\x01\x01"], ["a", "a\0", "a\0\0"], [f"{'x' * n}" for n in range(40)]],
    ids=["given", "a null byte", "two control characters", "padded", "lengths"],
)
def test_texts_that_differ_in_padding_or_length_alone_have_hashes_of_their_own(others: list[str]) -> None:
    assert len(set(hashed(pa.array(others, pa.string())).tolist())) == len(others)


def test_a_million_keys_in_a_row_never_share_a_hash() -> None:
    numbers = pa.array([f"CR/{number:07d}/13" for number in range(1_000_000)])
    assert len(np.unique(hashed(numbers))) == len(numbers)


@pytest.mark.parametrize("full", [10, 700, 4_000_000])
@pytest.mark.parametrize("step", [1, 300, 1000])
def test_every_row_but_the_first_of_a_key_is_found(monkeypatch: pytest.MonkeyPatch, full: int, step: int) -> None:
    monkeypatch.setattr(duplicates, "FULL", full)
    numbers = [f"CR/{number:07d}/13" for number in range(1000)]
    numbers[999], numbers[400], numbers[7], numbers[6] = numbers[0], numbers[399], numbers[5], numbers[5]
    keys, found = Keys([1]), []
    for start in range(0, 1000, step):
        rows = pa.array(numbers[start : start + step], pa.string())
        found += [start + place for place in keys.repeated([pa.nulls(len(rows), pa.string()), rows]).tolist()]
    assert found == [6, 7, 400, 999]
    assert keys.left_out == [(numbers[place],) for place in found]
    assert sum(map(len, [*keys.runs, *keys.full])) == 996


@given(st.lists(st.lists(st.integers(0, 9), max_size=6)), st.text(max_size=1))
def test_whatever_comes_in_whatever_pieces_is_told_as_a_set_tells_it(pieces: list[list[int]], salt: str) -> None:
    keys, known = Keys([0], salt), set[int]()
    for piece in pieces:
        expected = []
        for place, value in enumerate(piece):
            if value in known:
                expected.append(place)
            known.add(value)
        assert keys.repeated([pa.array(map(str, piece), pa.string())]).tolist() == expected


def test_a_key_of_two_columns_is_the_pair() -> None:
    keys = Keys([0, 1])
    assert keys.repeated([pa.array(["a", "ab", "a"]), pa.array(["bc", "c", "b"])]).tolist() == []
    assert keys.repeated([pa.array(["x", "ab"]), pa.array(["c", "c"])]).tolist() == [1]
