"""Pseudonyms: keyed, the same everywhere, and nothing without a value."""

import hmac

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.ingest.load.pseudonym import Pseudonymiser


@given(st.binary(min_size=1, max_size=150), st.binary(max_size=100))
def test_it_is_hmac_sha256(key: bytes, value: bytes) -> None:
    assert Pseudonymiser(key).pseudonym(value) == hmac.digest(key, value, "sha256").hex()[:32]


@pytest.mark.parametrize("values", [["V-1", None, "V-2", "V-1"], [None, None], []])
def test_a_column_keeps_its_blanks(values: list[str | None]) -> None:
    pseudonymiser = Pseudonymiser(b"secret")
    expected = [None if value is None else pseudonymiser.pseudonym(value.encode()) for value in values]
    assert pseudonymiser.column(pa.array(values, pa.string())).to_pylist() == expected
