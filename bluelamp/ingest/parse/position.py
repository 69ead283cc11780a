"""How far into a delivery we are."""

from dataclasses import dataclass


@dataclass
class Position:
    """row: data rows seen so far. line: number of the line that comes next, from 1."""

    row: int = 0
    line: int = 1
