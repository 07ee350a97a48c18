"""Typed words to entries."""
