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


@pytest.mark.parametrize("share", [10, 1_000_000])
@pytest.mark.parametrize("repeated", [None, 0, 499, 998])
def test_a_repeated_key_is_found(monkeypatch: pytest.MonkeyPatch, share: int, repeated: int | None) -> None:
    monkeypatch.setattr(duplicates, "SHARE", share)
    numbers = [f"CR/{number:07d}/13" for number in range(1000)]
    if repeated is not None:
        numbers[999] = numbers[repeated]
    keys = Keys()
    for start in range(0, 1000, 300):
        keys.add([pa.array(numbers[start : start + 300], pa.string())])
    assert keys.may_repeat() is (repeated is not None)


def test_a_key_of_two_columns_is_the_pair() -> None:
    keys = Keys()
    keys.add([pa.array(["a", "ab", "a"]), pa.array(["bc", "c", "b"])])
    assert keys.may_repeat() is False
    keys.add([pa.array(["ab"]), pa.array(["c"])])
    assert keys.may_repeat() is True
