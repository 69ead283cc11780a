"""The certificate of a release: what is withheld, and what the attacker made of it."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bluelamp.disclosure.attack import attack
from bluelamp.disclosure.linked import Cell, Linked

# What readers are told: how much is missing, and that nothing gives it away. How many of the missing are small could tell which.
FOR_READERS = ("withheld_count", "recovered_count")


@dataclass(frozen=True)
class Certificate:
    """Counts of cells, over this release and all before it.

    cell_count: all; sensitive_count: small counts that could tell of a person; withheld_count: those and what is withheld to
    protect them; relation_count: sums and parts that the attacker used; recovered_count: sensitive cells of which he can rule out a
    number of their protection interval; exact_count: withheld cells that he finds out to the number.
    """

    cell_count: int
    sensitive_count: int
    withheld_count: int
    relation_count: int
    recovered_count: int
    exact_count: int
    recovered: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing that must not be known can be known."""
        return self.recovered_count == 0

    def to_dict(self) -> dict[str, Any]:
        """For --json and ops; without the names of what was recovered, which nobody should get. Readers get FOR_READERS of it."""
        return {name: value for name, value in asdict(self).items() if name != "recovered"}

    def words(self) -> str:
        """One sentence for those who release; it tells how many of the withheld counts are small."""
        return (
            f"Of {self.cell_count:,} counts, {self.withheld_count:,} are withheld; an attack by linear programs over all that was "
            f"published ({self.relation_count:,} sums) recovers {self.recovered_count} of {self.sensitive_count:,} sensitive ones."
        )


def certify(
    linked: Linked, primary: Mapping[Cell, tuple[int, int]], hidden: Collection[Cell], *, is_quick: bool = False
) -> Certificate:
    """Attack a release as it would go out, and write down what came of it. is_quick: attack the sensitive counts alone, so that
    exact_count is of them."""
    exposed = [cell for cell in primary if cell not in hidden]
    found = attack(linked, hidden, [cell for cell in primary if cell in hidden] if is_quick else None)
    recovered = exposed + [cell for cell in primary if cell in found and not found[cell].covers(*primary[cell])]
    return Certificate(
        cell_count=len(linked.cells),
        sensitive_count=len(primary),
        withheld_count=len(hidden),
        relation_count=len(linked.relations),
        recovered_count=len(recovered),
        exact_count=sum(interval.is_exact for interval in found.values()),
        recovered=tuple(map(str, recovered)),
    )
