"""Deliveries into raw: contract, ledger, quarantine, archive, the quality check. A delivery is loaded wholly or not at all."""

from bluelamp.ingest.intake import ingest
from bluelamp.ingest.load.rejected import list_rejected
from bluelamp.ingest.summary import Delivered, IngestSummary

__all__ = ["Delivered", "IngestSummary", "ingest", "list_rejected"]
