"""The check that refuses a document whose labels, arrows, periods or sums contradict one another (DOMAIN A6)."""

from bluelamp.reporting.consistency.check import RULES, check, require_consistent
from bluelamp.reporting.consistency.document import Document, Finding, Heading, Statement, Text
from bluelamp.reporting.consistency.told import document_of

__all__ = ["RULES", "Document", "Finding", "Heading", "Statement", "Text", "check", "document_of", "require_consistent"]
