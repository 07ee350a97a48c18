"""A revision as the content checks read it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from enum import Enum

from drugs.findings import PageText
from drugs.models import Assessment, Content, Entry, Name, Revision
from drugs.sections import SECTION_KEYS


def names_of(entry: Entry) -> list[str]:
    """Return every name by which a high-alert medicine would show: the entry's, its components', their other names."""
    return names_of_all([entry])[entry.pk]


def names_of_all(entries: Iterable[Entry]) -> dict[int, list[str]]:
    """Return, for each entry by id, every name by which a high-alert medicine would show. Two queries."""
    names = {entry.pk: [entry.name] for entry in entries}
    about: dict[int, set[int]] = {}
    for entry in entries:
        for drug in entry.drug_ids() or [entry.pk]:
            about.setdefault(drug, set()).add(entry.pk)
    own = Entry.objects.filter(pk__in=about).values_list("pk", "name")
    other = Name.objects.filter(entry__in=about).values_list("entry_id", "text")
    for drug, text in (*own, *other):
        for pk in about[drug]:
            names[pk].append(text)
    return names


def words_of(content: Content) -> list[str]:
    return [word for key in SECTION_KEYS for word in content.section(key).split()]


def text_digest(content: Content) -> str:
    """Return the SHA-256 of a text's words alone, so that the same text under two names shows; "" for no words."""
    words = " ".join(words_of(content)).lower()
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest() if words else ""


class Unasked(Enum):
    """Stands for a public text that was not looked for yet: None says that there is none."""

    YET = 0


def page_text(revision: Revision, *, public: Revision | Unasked | None = Unasked.YET) -> PageText:
    """Return what the checks know of a revision: its text, and the one that is public. At most four queries.

    public: the entry's public revision where whoever asks has it already.
    """
    entry = revision.entry
    if isinstance(public, Unasked):
        public = entry.public_revision()
    links = list(entry.components.select_related("drug").order_by("position")) if entry.is_combination else []
    drugs = [link.drug_id for link in links]
    with_page = set(Entry.objects.published().filter(pk__in=drugs).values_list("pk", flat=True)) if drugs else set()
    same = Assessment.objects.filter(text_digest=text_digest(revision.content)).exclude(revision__entry=entry)
    twins = same.exclude(text_digest="").values_list("revision__entry__name", flat=True).distinct()
    return PageText(
        name=entry.name,
        component_names=tuple(link.drug.name for link in links),
        is_combination=entry.is_combination,
        sections=revision.sections,
        severity=revision.severity if entry.is_combination else "",
        has_sources=bool(revision.sources),
        components_without_page=tuple(link.drug.name for link in links if link.drug_id not in with_page),
        twins=tuple(twins[:5]),
        base=base_text(revision, public),
    )


def base_text(revision: Revision, public: Revision | None) -> PageText | None:
    """Return the public text that revision would replace, None where it is that one or there is none."""
    if public is None or public.pk == revision.pk:
        return None
    severity = public.severity if revision.entry.is_combination else ""
    return PageText(name=revision.entry.name, sections=public.sections, severity=severity)
