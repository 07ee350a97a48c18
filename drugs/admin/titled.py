"""A title of its own for a filter of a field. Django names each by its field: no words for a list of choices."""

from __future__ import annotations

from typing import Any


class Titled:
    """Stands before one of Django's filters among the bases. own_title: what stands above the choices."""

    own_title: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = self.own_title
