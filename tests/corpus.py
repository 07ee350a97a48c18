"""The real pages, where they are: a folder beside the checkout that is no part of it."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not FOLDER.is_dir(), reason="The real pages (../shared/corpus) are not here.")


def pages(dialect: str) -> list[Path]:
    """Return the files of "current" or "earlier", in order."""
    return sorted((FOLDER / dialect).rglob("*.md"))
