"""A revision as the content checks read it."""

from drugs.findings import PageText
from drugs.models import Revision


def page_text(revision: Revision) -> PageText:
    """Return the names and sections of a revision. One query for a combination's components, none for a drug."""
    entry = revision.entry
    links = entry.components.select_related("drug").order_by("position") if entry.is_combination else []
    return PageText(
        name=entry.name,
        component_names=tuple(link.drug.name for link in links),
        is_combination=entry.is_combination,
        sections=revision.sections,
    )
