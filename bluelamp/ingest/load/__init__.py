"""One delivery into raw: the ledger's row, its rows, its quarantine, and the verdict on it."""
