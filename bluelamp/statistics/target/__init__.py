"""Proposed targets: read from core and from the fits before, worked out by target.arithmetic, written to schema fitted."""
