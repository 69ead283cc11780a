"""What crosses from one node to others: the signed delivery of its months, and nothing else."""

import logging
from pathlib import Path

from bluelamp.files import write_whole
from bluelamp.reporting.export.peers import FEED, export_peer_month
from bluelamp.settings import personal_folder, settings

log = logging.getLogger("bluelamp")
MANIFEST = ".manifest.json"


def send_months() -> list[Path]:
    """Write this node's signed peer_month delivery and put it into the landing folders of the nodes that it sends to; returns the
    files that were put there. They take it by their ordinary ingest, and the same content once."""
    scheduler = settings().scheduler
    receivers = scheduler.nodes[settings().node].sends_to if scheduler else ()
    if scheduler is None or not receivers:
        return []
    written = export_peer_month().path
    put = []
    for name in receivers:
        folder = personal_folder(scheduler.nodes[name].landing / FEED)
        # Its manifest first: a file that is found without one would be taken for an unsigned delivery.
        for file in (written.with_name(written.name + MANIFEST), written):
            write_whole(folder / file.name, file.read_bytes())
        put.append(folder / written.name)
        log.info("%s sent %s to %s", settings().node, written.name, name)
    return put
