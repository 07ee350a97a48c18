"""Many edits by several people in several tabs, one after another in any order: what was saved is what is stored.

The model is a dictionary: for each text, what its author last heard is saved. A tab knows only what it saw.
"""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from django.contrib.auth.models import User

from drugs import review
from drugs.models import Entry, Event, Revision
from drugs.review import verify
from tests import factories
from tests.durability.places import IS_DEEP

pytestmark = pytest.mark.django_db

EDITS = 1000 if IS_DEEP else 120
LOOK_EVERY = 40


class Desk:
    """Four people with three tabs each, and the model of what must be stored."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.editors = [factories.make_user(f"editor{n}", "Editors") for n in (1, 2, 3)]
        self.moderators = [factories.make_user(f"moderator{n}", "Moderators") for n in (1, 2)]
        self.entries: list[Entry] = [factories.make_drug(f"Drug {n}") for n in range(4)]
        self.tabs: list[tuple[User, Revision]] = []
        self.saved: dict[int, str] = {}
        self.events = Event.objects.count()
        self.outcomes: Counter[str] = Counter()

    def step(self, number: int) -> None:
        kind = self.chance.choices(
            ["open", "save", "submit", "approve", "request_changes", "take_over", "withdraw", "retract", "restore"],
            [4, 10, 4, 4, 1, 1, 1, 0.3, 1],
        )[0]
        before = self.texts()
        try:
            changed: Any = getattr(self, kind)(number)
        except review.ReviewError as refusal:
            assert self.texts() == before, f"{kind} was refused and changed a text"
            assert Event.objects.count() == self.events, f"{kind} was refused and is on record"
            self.outcomes[refusal.code] += 1
            return
        if changed is not None:
            self.outcomes[kind] += 1
            assert Event.objects.count() > self.events, f"{kind} is not on record"
        self.events = Event.objects.count()
        for revision in Revision.objects.exclude(pk__in=self.saved):
            self.saved[revision.pk] = revision.usage  # a text that a verb made of another

    def texts(self) -> dict[int, str]:
        return dict(Revision.objects.values_list("pk", "usage"))

    def waiting(self) -> Revision | None:
        return self.any(list(Revision.objects.waiting().select_related("entry")))

    def any(self, of: list[Any]) -> Any:
        return self.chance.choice(of) if of else None

    def open(self, number: int) -> Any:
        """Open a draft in one more tab: it knows the text as it is now."""
        editor, entry = self.any(self.editors), self.any(self.entries)
        known = Revision.objects.drafts().filter(author=editor, entry=entry).exists()
        draft = review.start_draft(entry, actor=editor)
        self.tabs = [*self.tabs[-11:], (editor, Revision.objects.get(pk=draft.pk))]
        return None if known else draft

    def save(self, number: int) -> Any:
        """Save from a tab, however old it is; only a tab that saw the newest text may."""
        if not self.tabs:
            return None
        place = self.chance.randrange(len(self.tabs))
        editor, seen = self.tabs[place]
        words = f"Edit {number} says that it is for people who only exist in tests."
        is_new = Revision.objects.get(pk=seen.pk).digest == seen.digest
        saved = review.save_draft(
            seen, actor=editor, content=factories.make_content(usage=words), seen_digest=seen.digest
        )
        assert is_new, "a tab wrote over a text that it had not seen"
        self.saved[saved.pk] = words
        if self.chance.random() < 0.8:
            self.tabs[place] = (editor, Revision.objects.get(pk=saved.pk))
        return saved

    def submit(self, number: int) -> Any:
        draft = self.any(list(Revision.objects.drafts().select_related("entry", "author")))
        return draft and review.submit(draft, actor=draft.author, seen_digest=draft.digest)

    def approve(self, number: int) -> Any:
        text = self.waiting()
        if text is None:
            return None
        public = text.entry.public_revision()
        seen = {"seen_digest": text.digest, "seen_public": public.pk if public else None}
        return review.approve(text, actor=self.any(self.moderators), settled=factories.make_settled(text), **seen)

    def request_changes(self, number: int) -> Any:
        text = self.waiting()
        return text and review.request_changes(text, actor=self.any(self.moderators), reason="no source")

    def take_over(self, number: int) -> Any:
        draft = self.any(list(Revision.objects.drafts()))
        return draft and review.take_over(draft, actor=self.any(self.editors), seen_digest=draft.digest)

    def withdraw(self, number: int) -> Any:
        text = self.waiting()
        return text and review.withdraw(text, actor=text.author)

    def retract(self, number: int) -> Any:
        entry = self.any(list(Entry.objects.published()))
        return entry and review.retract(entry, actor=self.any(self.moderators), reason="wrong dose")

    def restore(self, number: int) -> Any:
        entry = self.any(list(Entry.objects.retracted()))
        return entry and review.restore(entry, actor=self.any(self.editors))


def test_no_edit_is_lost_or_written_over():
    desk = Desk(seed=11)

    for number in range(EDITS):
        desk.step(number)
        if number % LOOK_EVERY == 0:
            assert desk.texts() == desk.saved
    assert desk.texts() == desk.saved
    assert list(verify.problems()) == []
    assert list(Event.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, desk.events + 1))
    assert desk.outcomes["save"] > EDITS / 10
    assert desk.outcomes["stale"] > 0
    assert desk.outcomes["approve"] > 0
