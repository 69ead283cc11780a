"""Personal columns become keyed pseudonyms before they reach the database: the same person stays countable, unnamed."""

import hashlib
import hmac

import numpy as np
import pyarrow as pa

BLOCK = 64  # bytes, of SHA-256
WHOLE = 64  # hexadecimal digits of a SHA-256
DIGITS = 32  # hexadecimal digits kept: 128 bits


def key_id(key: bytes) -> str:
    """A key's fingerprint, from which nothing of it can be told: 16 hexadecimal digits."""
    return hmac.digest(key, b"bluelamp pseudonym key", "sha256").hex()[:16]


class Pseudonymiser:
    """HMAC-SHA256 of a value under a secret key, as 32 hexadecimal digits. The same value gives the same pseudonym in every feed.

    key_id: the fingerprint of the very key that it holds, whichever is registered by now."""

    def __init__(self, key: bytes) -> None:
        self.key_id = key_id(key)
        # RFC 2104 written out: hmac.digest does the same at twice the price, and there is one call per person.
        padded = (hashlib.sha256(key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
        self.inner = bytes(byte ^ 0x36 for byte in padded)
        self.outer = bytes(byte ^ 0x5C for byte in padded)

    def pseudonym(self, value: bytes) -> str:
        """The pseudonym of one value."""
        return hashlib.sha256(self.outer + hashlib.sha256(self.inner + value).digest()).hexdigest()[:DIGITS]

    def column(self, values: pa.Array) -> pa.Array:
        """The pseudonyms of a column; blanks stay blank."""
        encoded = values.dictionary_encode()
        sha256, inner, outer = hashlib.sha256, self.inner, self.outer
        values = encoded.dictionary.cast(pa.binary()).to_pylist()
        digests = "".join([sha256(outer + sha256(inner + value).digest()).hexdigest() for value in values])
        kept = np.frombuffer(digests.encode(), np.uint8).reshape(-1, WHOLE)[:, :DIGITS].tobytes()
        ends = np.arange(0, DIGITS * len(values) + 1, DIGITS, dtype=np.int32)
        names = pa.StringArray.from_buffers(len(values), pa.py_buffer(ends), pa.py_buffer(kept))
        return names.take(encoded.indices)
