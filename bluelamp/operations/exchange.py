"""What crosses from one node to others: the signed delivery of its months, and nothing else."""

import logging
from pathlib import Path

from bluelamp.files import write_whole
from bluelamp.ingest.landing.candidates import MANIFEST
from bluelamp.nodes import Node
from bluelamp.reporting.export.peers import FEED, export_peer_month
from bluelamp.settings import personal_folder, settings

log = logging.getLogger("bluelamp")


def send_months() -> list[Path]:
    """Write this node's signed peer_month delivery and put it into the landing folders of the nodes that it sends to; returns the
    files that were put there. They take it by their ordinary ingest, and the same content once. Raises NothingToSendError where there
    is no whole month yet."""
    nodes = receivers()
    if not nodes:
        return []
    written = export_peer_month().path
    put = []
    for name, node in nodes.items():
        folder = personal_folder(node.landing / FEED)
        put.append(put_into(folder, written))
        log.info("%s sent %s to %s", settings().node, written.name, name)
    return put


def receivers() -> dict[str, Node]:
    """The nodes, by name, that this process's own sends its months to; none of a lone warehouse."""
    scheduler = settings().scheduler
    nodes = scheduler.nodes if scheduler else {}
    return {name: nodes[name] for name in nodes[settings().node].sends_to} if nodes else {}


def put_into(folder: Path, written: Path) -> Path:
    """Put a delivery with its manifest into a landing folder, in place of one of the same name that still waits there; returns its
    path there.

    The name is the same all month. Wherever this ends half-way, the receiver finds no file, or one with its own manifest: what
    waited goes first, for beside the new manifest it would be refused; then the manifest, for a file without one counts as unsigned.
    """
    file = folder / written.name
    if file.exists() and file.read_bytes() != written.read_bytes():
        file.unlink(missing_ok=True)  # the receiver may have taken it meanwhile
    for part in (written.with_name(written.name + MANIFEST), written):
        write_whole(folder / part.name, part.read_bytes())
    return file
