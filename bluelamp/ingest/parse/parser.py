"""A delivery's content, stretch by stretch: the fast path where a stretch is clean, the strict path where it is not."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from bluelamp.contracts import Contract
from bluelamp.ingest.parse.batch import Batch, Repeated, none_repeated
from bluelamp.ingest.parse.fast import BOM, is_clean, read_fast
from bluelamp.ingest.parse.file_kind import foreign_kind
from bluelamp.ingest.parse.header import Header, RefusedError, read_header
from bluelamp.ingest.parse.position import Position
from bluelamp.ingest.parse.records import next_record
from bluelamp.ingest.parse.strict import read_strictly

BLOCK_BYTES = 4 * 2**20
LINE_LIMIT = 8 * 2**20  # a file without line ends is no CSV, and must not fill the memory


@dataclass
class Parser:
    """Reads one delivery. Memory is bounded by a few blocks, whatever the file's size.

    repeated: which rows to reject as duplicate_key. is_strict: take the strict path throughout (for tests).
    """

    content: BinaryIO
    contract: Contract
    repeated: Repeated = none_repeated
    is_strict: bool = False
    block_bytes: int = BLOCK_BYTES
    at: Position = field(default_factory=Position)
    header: Header | None = None
    taken_bytes: int = 0

    def batches(self) -> Iterator[Batch]:
        """The delivery's rows in order. Raises RefusedError when the header breaks the contract or there is none."""
        rest = b""
        for block, is_final in self.blocks():
            block = rest + block if rest else block
            if self.header is None:
                block = self.take_header(block)
            self.taken_bytes += len(block) - len(rest)
            rest = yield from self.take(block, is_final)

    def blocks(self) -> Iterator[tuple[bytes, bool]]:
        """The content in stretches that end with a line end (but for the last), each with whether it is the last."""
        block = self.read_lines()
        if self.contract.encoding == "utf-8":
            block = block.removeprefix(BOM)
        while True:
            following = self.read_lines()
            yield block, not following
            if not following:
                return
            block = following

    def read_lines(self) -> bytes:
        """Some whole lines; empty at the end."""
        block = self.content.read(self.block_bytes)
        if block and not block.endswith(b"\n"):
            rest = self.content.readline(LINE_LIMIT)
            if len(rest) == LINE_LIMIT and not rest.endswith(b"\n"):
                raise RefusedError(f"A line is longer than {LINE_LIMIT // 2**20} MiB.")
            block += rest
        return block

    def take_header(self, block: bytes) -> bytes:
        """Read the header; what follows it is returned."""
        if foreign := foreign_kind(block):
            raise RefusedError(foreign)
        record = next_record(block, 0, True, None, self.contract.delimiter.encode())
        if record is None or record.is_blank or record.reason:
            raise RefusedError("There is no readable header.")
        self.header = read_header(record.fields, self.contract)
        self.at.line += block.count(b"\n", 0, record.end)
        return block[record.end :]

    def take(self, block: bytes, is_final: bool) -> Generator[Batch, None, bytes]:
        """The block's batch, or batches; returns the bytes of a record that goes on in the next block."""
        if not block:
            return b""
        assert self.header is not None
        if not self.is_strict and is_clean(block, self.contract.encoding, self.contract.delimiter.encode()):
            batch = read_fast(block, self.contract, self.header, self.at, self.repeated)
            if batch is not None:
                yield batch
                return b""
        batch, used = read_strictly(block, self.contract, self.header, self.at, self.repeated, is_final)
        yield batch
        return block[used:]
