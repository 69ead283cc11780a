"""Decompression that neither a bomb nor a cut file gets past."""

import zlib
from collections.abc import Iterator

MAGIC = b"\x1f\x8b"
PIECE = 2**20  # bytes that one step may produce
BOMB_RATIO = 200  # CSV compresses about 5 to 25 times
BOMB_BYTES = 64 * 2**20  # smaller content is harmless at any ratio


class GunzipError(Exception):
    """The file is no good gzip. The text is the reason."""


def is_gzip(start: bytes) -> bool:
    """Whether a file that starts so is gzip, whatever its name says."""
    return start.startswith(MAGIC)


class Gunzip:
    """Decompresses a gzip file fed in pieces; several members in a row are one file, as gzip defines it."""

    def __init__(self) -> None:
        self.member = zlib.decompressobj(wbits=31)
        self.taken = self.given = 0
        self.waiting = b""

    @property
    def is_whole(self) -> bool:
        """Whether the last member ended, with its checksum."""
        return self.member.eof and not self.waiting

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Content that the chunk yields, in bounded pieces. Raises GunzipError for damage and for a bomb."""
        self.taken += len(chunk)
        chunk = self.waiting + chunk
        self.waiting = b""
        while chunk:
            if self.member.eof:
                chunk = chunk.lstrip(b"\0")  # padding between members
                if len(chunk) < len(MAGIC):
                    self.waiting = chunk
                    return
                if not is_gzip(chunk):
                    raise GunzipError("There is something else behind the gzip file's end.")
                self.member = zlib.decompressobj(wbits=31)
            try:
                content = self.member.decompress(chunk, PIECE)
            except zlib.error:
                raise GunzipError("The gzip file is damaged.") from None
            self.given += len(content)
            if self.given > BOMB_BYTES and self.given > BOMB_RATIO * self.taken:
                raise GunzipError(f"The gzip file grows more than {BOMB_RATIO}-fold: taken for a bomb.")
            if content:
                yield content
            chunk = self.member.unused_data if self.member.eof else self.member.unconsumed_tail
