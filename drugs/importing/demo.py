"""The demonstration: entries in our own words in every state of the workflow, loaded through the verbs.

The pages are the files of drugs/data/demo; every_page.toml there describes them. They alone say what is loaded.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from drugs import diffing, findings, review
from drugs.models import Content, Entry, ImportBatch, Name, NameKind, Revision
from drugs.naming import component_key, slugify
from drugs.review.provenance import uniform

FOLDER = Path(__file__).resolve().parent.parent / "data" / "demo"

STATES = ("draft", "in_review", "changes_requested", "released", "approved")
RATINGS = ("relation", "severity", "evidence", "summary")


@dataclass(frozen=True)
class Text:
    """One text of a page: what it says or, after the first, what it changes; by whom, and how far it gets."""

    author: str
    state: str
    sections: dict[str, str]
    sources: list[dict[str, str]] | None = None
    ratings: dict[str, Any] = field(default_factory=dict)
    origin: str = ""
    tool: str = ""
    generated_on: str | None = None
    imported: bool = False
    change_note: str = ""
    by: str = ""
    reason: str = ""
    compared: dict[str, str] = field(default_factory=dict)

    def first_content(self) -> Content:
        """Return the content of a page's first text, with the provenance that the file gives."""
        provenance = uniform(self.sections, self.origin, self.tool, self.generated_on)
        return Content(sections=self.sections, provenance=provenance, sources=self.sources or [], **self.ratings)

    def changed(self, before: Content) -> Content:
        """Return before with the changes of a later text. Its provenance follows from the edit, not from here."""
        sources = before.sources if self.sources is None else self.sources
        return replace(before, sections=before.sections | self.sections, sources=sources, **self.ratings)


@dataclass(frozen=True)
class Page:
    """One file. components: the names of a combination's drugs, empty for a drug; author: who made the entry."""

    author: str
    name: str = ""
    components: tuple[str, ...] = ()
    names: tuple[dict[str, str], ...] = ()
    accepted_by: str = ""
    texts: tuple[Text, ...] = ()
    retraction: dict[str, str] = field(default_factory=dict)


def read() -> Iterator[Page]:
    """Yield every page of the demonstration, the drugs before the combinations made of them."""
    common = tomllib.loads((FOLDER / "every_page.toml").read_text())
    for kind in ("drugs", "combinations"):
        for file in sorted((FOLDER / kind).glob("*.toml")):
            yield page_of(tomllib.loads(file.read_text()), common)


def page_of(data: dict[str, Any], common: dict[str, Any]) -> Page:
    texts = tuple(text_of(text, common) for text in data.pop("texts", ()))
    if texts:
        texts[0].sections["page_disclaimer"] = common["about"].strip()
    author = data.pop("author", "") or texts[0].author
    components, names = tuple(data.pop("components", ())), tuple(data.pop("names", ()))
    return Page(author=author, components=components, names=names, texts=texts, **data)


def text_of(data: dict[str, Any], common: dict[str, Any]) -> Text:
    """Return a text as a file gives it, dates as the database holds them; an imported one is as its import says."""
    if data.get("imported"):
        data = {key: common["import"][key] for key in ("author", "origin", "tool", "generated_on")} | data
        data.setdefault("reason", common["import"]["release_reason"])
    if data["state"] not in STATES:
        raise ValueError(f"The demonstration knows no state “{data['state']}”.")
    if generated_on := data.get("generated_on"):
        data["generated_on"] = generated_on.isoformat()
    if "sources" in data:
        data["sources"] = [source | {"date": source["date"].isoformat()} for source in data["sources"]]
    data["sections"] = {key: text.strip() for key, text in data["sections"].items()}
    ratings = {key: data.pop(key) for key in RATINGS if key in data}
    return Text(ratings=ratings, **data)


@transaction.atomic
def load() -> list[Entry]:
    """Load the pages whose entries have no text yet; return those, none when all is there. All or nothing.

    The accounts that the files name have to exist. Raises ReviewError where one may not do what a file says.
    """
    fresh = [(page, entry) for page in read() if (entry := entry_to_fill(page))]
    imported = hand_in_import([(page, entry) for page, entry in fresh if page.texts and page.texts[0].imported])
    for page, entry in fresh:
        for position, text in enumerate(page.texts):
            handed_in = imported.get(entry.pk) if position == 0 else None
            decide(text, handed_in or hand_in(text, page, entry, is_first=position == 0))
        if not page.texts:
            for name in propose_names(page, entry):
                review.accept_name(name, actor=account(page.accepted_by))
        if page.retraction:
            review.retract(entry, actor=account(page.retraction["by"]), reason=page.retraction["reason"])
    return [entry for page, entry in fresh]


def account(username: str) -> User:
    return User.objects.get(username=username)


def entry_to_fill(page: Page) -> Entry | None:
    """Return the entry that a page is to fill, made when there is none; None where an entry is not to be touched."""
    drugs = [Entry.objects.drugs().get(slug=slugify(name)) for name in page.components]
    if page.components:
        known = Entry.objects.filter(component_key=component_key(drug.pk for drug in drugs)).first()
    else:
        known = Entry.objects.drugs().filter(slug=slugify(page.name)).first()
    if known is not None:
        return known if page.texts and not known.revisions.exists() else None
    actor = account(page.author)
    return review.create_combination(drugs, actor=actor) if drugs else review.create_drug(page.name, actor=actor)


def hand_in_import(pages: list[tuple[Page, Entry]]) -> dict[int, Revision]:
    """Hand the texts in that come as one import, and finish it: {entry id: revision in review}."""
    if not pages:
        return {}
    text = pages[0][0].texts[0]
    generated_on = date.fromisoformat(text.generated_on) if text.generated_on else None
    # Number 0, so that the first import of a person is number 1.
    number = None if ImportBatch.objects.filter(pk=0).exists() else 0
    batch = ImportBatch.objects.create(
        pk=number, author=account(text.author), origin=text.origin, tool=text.tool, generated_on=generated_on
    )
    revisions = {entry.pk: hand_in(page.texts[0], page, entry, is_first=True, batch=batch) for page, entry in pages}
    batch.finished_at = timezone.now()
    batch.save(update_fields=["finished_at"])
    return revisions


def hand_in(text: Text, page: Page, entry: Entry, *, is_first: bool, batch: ImportBatch | None = None) -> Revision:
    """Write a text and hand it in, unless it is to stay a draft. The page's names come with its first text."""
    author = account(text.author)
    if is_first:
        draft = review.start_draft(
            entry, actor=author, content=text.first_content(), batch=batch, change_note=text.change_note
        )
        propose_names(page, entry, draft)
    else:
        draft = review.start_draft(entry, actor=author)
        draft = review.save_draft(
            draft,
            actor=author,
            content=text.changed(draft.content),
            seen_digest=draft.digest,
            change_note=text.change_note,
        )
    return draft if text.state == "draft" else review.submit(draft, actor=author, seen_digest=draft.digest)


def propose_names(page: Page, entry: Entry, revision: Revision | None = None) -> list[Name]:
    return [
        review.propose_name(
            entry,
            name["text"],
            actor=account(page.author),
            kind=NameKind(name["kind"]),
            country=name.get("country", ""),
            revision=revision,
        )
        for name in page.names
    ]


def decide(text: Text, revision: Revision) -> None:
    """Let the moderator whom the text names do what its state says."""
    if text.state == "released":
        review.release(revision, actor=account(text.by), reason=text.reason)
    elif text.state == "changes_requested":
        review.request_changes(revision, actor=account(text.by), reason=text.reason)
    elif text.state == "approved":
        review.approve(
            revision,
            actor=account(text.by),
            seen_digest=revision.digest,
            seen_public=revision.base_id,
            settled=settle(text, revision),
        )


def settle(text: Text, revision: Revision) -> review.Settled:
    """Settle what the moderator of the demonstration looked at: each dose with the source, each warning."""
    warnings = {f.id for f in findings.find(review.page_text(revision)) if f.level == findings.Level.WARNING}
    doses = {dose.key for dose in diffing.dose_sheet(revision.content)}
    return review.Settled(warnings=warnings, compared=text.compared, doses=doses)
