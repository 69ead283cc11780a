"""Claims: sentences that people wrote about the force's figures, each held against what is published."""

from bluelamp.reporting.claims.check import Finding, Mark, check_text
from bluelamp.reporting.claims.read_text import read_text, sentences

__all__ = ["Finding", "Mark", "check_text", "read_text", "sentences"]
