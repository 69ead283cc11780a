"""A policy folder for a warehouse that has no crimes of its own and collects the signed months of forces (docs/nodes.md)."""

from collections.abc import Sequence
from pathlib import Path

from bluelamp.errors import BluelampError
from bluelamp.files import write_whole
from bluelamp.peers.signature import FOLDER
from bluelamp.policy.skeleton import FIRST_DAY, require_empty
from bluelamp.policy.tables import UNTIL_FURTHER_NOTICE, force_names, method_rows, read_rows, write_tables
from bluelamp.policy.version import FILE, VERSION
from bluelamp.settings import settings

README = """# The policy of a collector

This warehouse has no area and no measure of its own. It takes what these forces send of their months: {names}.
`seeds/peer_force.csv` names them, `seeds/category.csv` what they count. `{folder}/<force>.pub` must hold the public key of each, which
`bluelamp peers key` prints at the force; a delivery that no key of its force has signed is refused.

To read it: `select * from star.fct_peer_month`, and `marts.mart_data_quality` for months that cannot be believed.
"""


def write_collector(folder: Path, forces: Sequence[str]) -> None:
    """Write the policy of a collector of these forces, as data.police.uk names them. Raises BluelampError for one that nobody knows,
    for one named twice, and where something stands in the folder."""
    names = force_names()
    wrong = next((force for force in forces if force not in names or forces.count(force) > 1), None)
    if wrong is not None:
        raise BluelampError(
            f"The force {wrong} is named twice." if wrong in names else f"Nobody knows the force {wrong}.",
            where=str(settings().seed("police_uk_force")),
            next_step="Name each force once, as its files at data.police.uk are named: such as --collects kent.",
            exit_code=2,
        )
    require_empty(folder)
    always = {"valid_from": FIRST_DAY, "valid_to": UNTIL_FURTHER_NOTICE}
    # The sample's categories are those of the peers' contract: what forces count alike.
    write_tables(
        folder,
        {
            **method_rows(),
            "category": read_rows(settings().project / "policy" / "sample" / "seeds" / "category.csv"),
            "peer_force": [
                {"force_id": force, "force_name": names[force], "is_own": "false", "source": "collected"}
                for force in forces
            ],
            "peer_source": [{"source": "peer_month", **always, "reason": "forces send their own months"}],
        },
    )
    write_whole(folder / "README.md", README.format(names=", ".join(names[force] for force in forces), folder=FOLDER))
    write_whole(folder / FILE, f"version: {VERSION}\nmade_for: collector\nforce_name: Collected from forces\n")
    (folder / FOLDER).mkdir()
