"""What a build did, for people, for --json and for the task log."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from bluelamp.database.ops import LayerResult


@dataclass(frozen=True)
class BuildSummary:
    """One build. new_load_count: deliveries that it took in; as_at_date: None while no daily feed has delivered."""

    build_id: int
    as_at_date: date | None
    new_load_count: int
    is_full_refresh: bool
    layers: tuple[LayerResult, ...]

    @property
    def warnings(self) -> list[str]:
        """Tests that found something worth a look, but nothing that makes the figures wrong."""
        return [warning for layer in self.layers for warning in layer.warnings]

    def to_dict(self) -> dict[str, Any]:
        """For --json."""
        return {
            **asdict(self),
            "as_at_date": str(self.as_at_date) if self.as_at_date else None,
            "layers": [asdict(layer) for layer in self.layers],
            "warnings": self.warnings,
        }

    def words(self) -> str:
        """For people: one line, a line per layer, and the warnings."""
        lines = [
            f"Build {self.build_id}: {self.new_load_count} new deliveries, as at {self.as_at_date or 'no complete day yet'}"
            + (", everything rebuilt" if self.is_full_refresh else "")
        ]
        lines += [f"  {layer.layer:<8} {layer.node_count:>4} nodes {layer.seconds:6.1f} s" for layer in self.layers]
        lines += [f"  warning: {warning}" for warning in self.warnings]
        return "\n".join(lines)
