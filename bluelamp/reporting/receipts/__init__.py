"""Receipts: how a published figure came about, from its formula and inputs back to the deliveries that it was counted from."""

from bluelamp.reporting.receipts.receipt import Receipt, explain

__all__ = ["Receipt", "explain"]
