"""Typed words to entries."""

from drugs.search.find import MAX_QUERY_LENGTH, MOST_PARTS, How, Match, SearchError, find
from drugs.search.from_memory import find_or_recall
from drugs.search.named import drug_named, drugs_called, drugs_named, parts_of

__all__ = [
    "MAX_QUERY_LENGTH",
    "MOST_PARTS",
    "How",
    "Match",
    "SearchError",
    "drug_named",
    "drugs_called",
    "drugs_named",
    "find",
    "find_or_recall",
    "parts_of",
]
