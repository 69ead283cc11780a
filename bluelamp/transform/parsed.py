"""The parsed project, kept beside the installed packages: what dbt takes twelve seconds for is the same for every home.

A home takes what another home of this installation parsed of the very same files: a new worker, one of many forces on a machine,
the data dictionary after the scheduler. Where nobody has, dbt parses, and its own file in the home makes a small change quick.
"""

import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from bluelamp.files import write_whole
from bluelamp.transform.project import project_folder, state_folder

# Some 4 MB each; a project or a policy under development leaves one behind at each change.
MOST_KEPT = 8


def kept_manifest(parsed: str, target: str) -> Any:
    """The manifest kept under a checksum, as this home may run it; None where there is none, or none that can be read."""
    place = _place(parsed)
    if place is None or not place.exists():
        return None
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumuro_decoder

    try:
        manifest: Any = Manifest.from_msgpack(place.read_bytes(), decoder=extended_mashumuro_decoder)
    except Exception:  # the library raises many kinds; dbt, too, parses anew then
        return None
    # What dbt makes anew when it reads its own file, and the one path that leads to a home.
    manifest.build_parent_and_child_maps()
    manifest.build_flat_graph()
    for node in manifest.nodes.values():
        if node.resource_type == "seed":
            node.root_path = str(project_folder(target))
    return manifest


def keep_manifest(parsed: str, folder: str) -> None:
    """Keep what dbt has just parsed under that checksum; where the packages' place cannot be written, do without.
    folder: where in the state folder dbt wrote it."""
    place = _place(parsed)
    if place is None:
        return
    with suppress(OSError):
        write_whole(place, (state_folder() / folder / "partial_parse.msgpack").read_bytes())
        for older in sorted(place.parent.iterdir(), key=lambda path: path.stat().st_mtime)[:-MOST_KEPT]:
            older.unlink()


def _place(parsed: str) -> Path | None:
    """Where an installation keeps it; None where its packages are not its own, but the machine's."""
    return None if sys.prefix == sys.base_prefix else Path(sys.prefix) / "parsed" / f"{parsed}.msgpack"
