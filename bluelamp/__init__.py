"""Bluelamp: a nightly police-performance warehouse."""
