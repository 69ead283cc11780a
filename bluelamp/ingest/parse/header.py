"""The header of a delivery held against its contract: by name, in any order; header text is compared and never used."""

from collections import Counter
from dataclasses import dataclass

from bluelamp.contract_mapping import SEPARATORS
from bluelamp.contracts import Contract


class RefusedError(Exception):
    """The whole delivery is refused. The text is the reason, without any row content."""


@dataclass(frozen=True)
class Header:
    """Where the contract's columns stand in the file. width: fields per record; positions: of each contract column, the fields
    that it is made of: one, or by a force's own contract several, or none."""

    width: int
    positions: tuple[tuple[int, ...], ...]
    extra_count: int

    @property
    def warnings(self) -> list[str]:
        """What the ledger should say of it."""
        if not self.extra_count:
            return []
        return [
            f"{self.extra_count} column(s) that the contract does not have were left out of raw; the archive keeps them"
        ]


def read_header(fields: list[bytes], contract: Contract) -> Header:
    """Match the header's names. Raises RefusedError when a column of the contract is missing (so also: renamed) or twice there.

    An added column is a warning only. Names must be the contract's to the letter.
    """
    try:
        names = [field.decode(contract.encoding) for field in fields]
    except UnicodeDecodeError:
        raise RefusedError(f"The header is not {contract.encoding}.") from None
    counts = Counter(names)
    wanted = list(dict.fromkeys(name for column in contract.columns for name in column.delivered))
    missing = [name for name in wanted if name not in counts]
    if missing:
        refuse_other_layout(names, contract)
        raise RefusedError(f"The header lacks {', '.join(missing)}: dropped or renamed.")
    twice = [name for name in wanted if counts[name] > 1]
    if twice:
        raise RefusedError(f"The header has {', '.join(twice)} more than once.")
    positions = tuple(tuple(names.index(name) for name in column.delivered) for column in contract.columns)
    return Header(len(names), positions, len(names) - len(wanted))


def refuse_other_layout(names: list[str], contract: Contract) -> None:
    """Raises RefusedError where the header is one that can be named: other separators, or a layout of former years."""
    for separator, word in SEPARATORS.items():
        if len(names) == 1 and separator in names[0]:
            agreed = SEPARATORS[contract.delimiter]
            advice = (
                'send it as comma-separated CSV (in Excel: "CSV UTF-8 (comma delimited)", with a comma as list separator).'
                if agreed == "commas"
                else "send it as agreed, or change delimiter in the force's own contract."
            )
            raise RefusedError(f"The columns are separated by {word}, not by {agreed}: {advice}")
    for layout in contract.former_layouts:
        if set(layout.columns) <= set(names):
            raise RefusedError(f"The file has the layout {layout.name}: {layout.advice}")
