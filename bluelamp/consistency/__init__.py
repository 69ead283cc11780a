"""The check that refuses a document whose labels, arrows, periods or sums contradict one another (DOMAIN A6)."""

from bluelamp.consistency.check import RULES, check, require_consistent
from bluelamp.consistency.document import Document, Finding, Heading, Statement, Text
from bluelamp.consistency.told import document_of

__all__ = ["RULES", "Document", "Finding", "Heading", "Statement", "Text", "check", "document_of", "require_consistent"]
