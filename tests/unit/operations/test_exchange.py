"""What a node puts into another's landing folder, wherever it is stopped on the way."""

from pathlib import Path

import pytest

from bluelamp.files import write_whole
from bluelamp.operations import exchange

NAME = "peer_month_201310.csv"
MANIFEST = f"{NAME}.manifest.json"


def delivery(folder: Path, content: str) -> Path:
    """A delivery with its manifest, as the sender has written it."""
    write_whole(folder / MANIFEST, f"manifest of {content}")
    write_whole(folder / NAME, content)
    return folder / NAME


def found(folder: Path) -> dict[str, str]:
    """What the receiver would find."""
    return {path.name: path.read_text() for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("written_before", "left"),
    [(0, {MANIFEST: "manifest of old"}), (1, {MANIFEST: "manifest of new"})],
)
def test_a_delivery_that_waits_never_lies_beside_the_manifest_of_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written_before: int, left: dict[str, str]
) -> None:
    landing = tmp_path / "landing"
    exchange.put_into(landing, delivery(tmp_path / "sent", "old"))
    new = delivery(tmp_path / "sent", "new")
    written: list[Path] = []

    def full(path: Path, content: bytes) -> None:
        if len(written) == written_before:
            raise OSError("the disk is full")
        written.append(path)
        write_whole(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(exchange, "write_whole", full)
        with pytest.raises(OSError, match="full"):
            exchange.put_into(landing, new)
    assert found(landing) == left
    assert exchange.put_into(landing, new) == landing / NAME
    assert found(landing) == {NAME: "new", MANIFEST: "manifest of new"}


def test_the_same_delivery_that_still_waits_is_left_alone(tmp_path: Path) -> None:
    sent, landing = delivery(tmp_path / "sent", "same"), tmp_path / "landing"
    before = exchange.put_into(landing, sent).stat()
    assert exchange.put_into(landing, sent).stat() == before
