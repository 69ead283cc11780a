"""Keys that stand twice in one delivery: the first row that keeps the contract stays, later ones are rejected.

A 64-bit hash of each key is kept while the rows go to the server, and a row whose hash is there already stays behind. Other keys may
have the same hash, though none ever will: at the end the server is asked whether it has the keys of the rows that stayed behind.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor

from bluelamp.contracts import Contract

SHIFT = np.uint64(64 - 25)  # a hash's first bits choose its slot
FULL = 4_000_000  # hashes of a run that is put aside, into an unnamed file: 32 MB
SEPARATOR = "\x1f"


@dataclass
class Keys:
    """The keys of one delivery so far. Memory: 32 MB of slots, a few full runs, and the keys that were left out.

    places: where the key's columns stand among all. salt: text that makes all hashes others. left_out: keys of repeated rows. slots:
    where no hash so far is, so that most are not looked for.
    """

    places: Sequence[int]
    salt: str = ""
    left_out: list[tuple[str, ...]] = field(default_factory=list)
    runs: list[np.ndarray] = field(default_factory=list)
    full: list[np.ndarray] = field(default_factory=list)
    slots: np.ndarray = field(default_factory=lambda: np.zeros(1 << 25, bool))

    def repeated(self, columns: Sequence[pa.Array]) -> np.ndarray:
        """Which of the next rows, by place, have a key that an earlier row has; the others are known from now on."""
        keys = [columns[place] for place in self.places]
        if not keys or not len(keys[0]):
            return np.zeros(0, np.int64)
        hashes = hashed(keys[0] if len(keys) == 1 and not self.salt else joined([self.salt, *keys]))
        ordered = np.sort(hashes)
        is_known = np.concatenate([[False], ordered[1:] == ordered[:-1]])
        slots = ordered >> SHIFT
        doubtful = np.flatnonzero(self.slots[slots])
        self.slots[slots] = True
        asked = ordered[doubtful]
        for run in (*self.full, *self.runs):
            is_known[doubtful] |= run[np.minimum(np.searchsorted(run, asked), len(run) - 1)] == asked
        self.add(ordered[~is_known])
        if not is_known.any():
            return np.zeros(0, np.int64)
        # Sorting places takes longer than sorting hashes. In a stable order the first of equal ones stays first.
        again = np.sort(np.argsort(hashes, kind="stable")[is_known])
        self.left_out += [tuple(key[place].as_py() for key in keys) for place in again.tolist()]
        return again

    def add(self, run: np.ndarray) -> None:
        """One more sorted run. Each is more than twice as long as the next, so that there are few, each merged a few times."""
        if not len(run):
            return
        while self.runs and len(self.runs[-1]) <= 2 * len(run):
            run = np.sort(np.concatenate([self.runs.pop(), run]), kind="stable")
        if len(run) < FULL:
            self.runs.append(run)
            return
        with tempfile.TemporaryFile() as file:
            run.tofile(file)
            self.full.append(np.memmap(file, np.uint64, "r"))

    def are_stored(self, cursor: Cursor, contract: Contract, load_id: int) -> bool:
        """Whether raw has a row of the load for the key of every row that was left out."""
        if not self.left_out:
            return True
        names = [sql.Identifier(contract.columns[place].name) for place in self.places]
        query = sql.SQL(
            "select not exists (select from unnest({arrays}) as left_out ({names}) where not exists "
            "(select from {table} as stored where stored._load_id = %s and ({stored}) = ({ours})))"
        ).format(
            arrays=sql.SQL(", ").join([sql.SQL("%s::text[]")] * len(names)),
            names=sql.SQL(", ").join(names),
            table=sql.Identifier("raw", contract.feed),
            stored=sql.SQL(", ").join(sql.SQL("stored.{}").format(name) for name in names),
            ours=sql.SQL(", ").join(sql.SQL("left_out.{}").format(name) for name in names),
        )
        cursor.execute(query, (*map(list, zip(*self.left_out, strict=True)), load_id))
        return cursor.fetchone() == (True,)


def joined(parts: Sequence[pa.Array | str]) -> pa.Array:
    """The parts of each row in one text, kept apart."""
    return pc.binary_join_element_wise(*parts, SEPARATOR)


def hashed(values: pa.Array) -> np.ndarray:
    """A 64-bit hash of each text: Python's own SipHash, keyed anew in each process, so that nobody can choose texts that collide.
    Hashes of two processes must not be compared."""
    return np.fromiter(map(hash, values.to_numpy(zero_copy_only=False)), np.int64, len(values)).view(np.uint64)
