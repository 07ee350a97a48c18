"""Typed words to entries."""

from drugs.search.find import MAX_QUERY_LENGTH, How, Match, SearchError, drug_named, find, parts_of

__all__ = ["MAX_QUERY_LENGTH", "How", "Match", "SearchError", "drug_named", "find", "parts_of"]
