"""The assurance board's pack as slides: one finding a slide, with charts that can be edited where they stand."""

from bluelamp.reporting.slides.deck import deck

__all__ = ["deck"]
