"""Year-end projections: read from core, worked out by projection.arithmetic, written to schema fitted."""
