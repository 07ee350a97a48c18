"""What a content check reads, and what it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    BLOCKING = "blocking"  # keeps a text from being let out; a moderator may override it individually, with a reason
    WARNING = "warning"  # to be ticked by name
    INFORMATION = "information"  # only said


@dataclass(frozen=True)
class PageText:
    """A text as the checks read it. sections: {key: Markdown}, keys from drugs.sections.

    severity: a combination's, "" for a drug. components_without_page: the component names that readers find no page
    for. twins: other entries whose text is the same. base: the text that readers see now, if any. None where whoever
    asks does not know, as at an import of one file: a check that needs it then finds nothing.
    """

    name: str
    component_names: tuple[str, ...] = ()
    is_combination: bool = False
    sections: dict[str, str] = field(default_factory=dict)
    severity: str = ""
    has_sources: bool | None = None
    components_without_page: tuple[str, ...] = ()
    twins: tuple[str, ...] = ()
    base: PageText | None = None


@dataclass(frozen=True)
class Finding:
    """One thing that a check found. section: its key, "" for the name; quote: the passage; words: for the editor."""

    id: str
    level: Level
    section: str
    quote: str
    words: str
