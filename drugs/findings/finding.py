"""What a content check reads, and what it says."""

from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    BLOCKING = "blocking"  # keeps a text from being let out; a moderator may override it individually, with a reason
    WARNING = "warning"  # to be ticked by name
    INFORMATION = "information"  # only said


@dataclass(frozen=True)
class PageText:
    """A text as the checks read it. sections: {key: Markdown}, keys from drugs.sections."""

    name: str
    component_names: tuple[str, ...] = ()
    is_combination: bool = False
    sections: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One thing that a check found. section: its key, "" for the name; quote: the passage; words: for the editor."""

    id: str
    level: Level
    section: str
    quote: str
    words: str
