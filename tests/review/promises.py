"""What must hold after every verb, whoever used it: worked out here from the rows, apart from the code under test."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from drugs import search
from drugs.models import Entry, Event, EventCounter, Name, Reading, Revision, triggers
from drugs.review import ReviewError, verify
from drugs.sections import SECTION_KEYS
from tests import attacks

RATING = ("relation", "severity", "evidence", "summary", "provenance", "sources")
FROZEN = (*SECTION_KEYS, *RATING, "digest", "change_note", "base_id", "author_id", "parent_id", "entry_id", "batch_id")
# The verbs that write another word than their own name into the record.
RECORDED_AS = {
    "create_drug": "create",
    "create_combination": "create",
    "propose_merge": "propose_merge_drugs",
    "propose_redaction": "propose_redact",
}
# The verbs on many things at once, or in two steps: which events they write, one for each thing that was done.
RECORDED_EACH = {
    "create_drugs": {"create"},
    "create_combinations": {"create"},
    "hand_in": {"start_draft", "submit", "propose_name"},
    "supersede_all": {"supersede", "discard"},
    "release_all": {"release"},
    "release_batch": {"release"},
    "merge_file": {"start_draft", "merge_file"},
    "settle_imported": {"mend_file"},
}
# What takes the right to let out, or to take away.
BY_MODERATORS = {
    *("approve", "check", "request_changes", "release", "retract", "assign", "check_section", "confirm_review"),
    *("add_correction", "withdraw_version", "answer_report", "rename", "accept_name", "propose_merge", "merge_drugs"),
    *("propose_redaction", "redact", "dismiss", "release_all", "release_batch", "write_site_page"),
    *("add_address", "remove_address"),
}


class Promises:
    """The ledger of one run: what was seen of each text when it was let out, frozen, or written.

    done, refused: how often each verb was. moderators, team: who holds the role, all who hold one.
    """

    done: Counter[str] = Counter()
    refused: Counter[str] = Counter()

    def __init__(self, moderators: list[User], team: list[User]) -> None:
        self.moderators = {user.pk for user in moderators}
        self.team = {user.pk for user in team}
        self.writers: dict[int, set[int]] = {}
        self.bases: dict[int, int | None] = {}
        self.frozen: dict[int, dict[str, Any]] = {}
        self.redacted: set[int] = set()
        self.shown = dict(Revision.objects.published().values_list("entry", "pk"))
        self.events: list[tuple[Any, ...]] = []
        self.client = Client()
        self.checked = 0
        self.note_new_texts()
        self.events = rows_of_events()

    def verb(self, name: str, actor: User, call: Callable[[], Any], *, may_be_silent: bool = False) -> Any:
        """Use a verb. Where it refuses, nothing at all may change; where not, it is on record once, by its actor."""
        before, retracted = everything(), retracted_entries()
        known = len(self.events)
        refusal = ""
        try:
            result = call()
        except ReviewError as error:
            refusal = error.code
        if refusal:
            assert everything() == before, f"{name} refused ({refusal}) and changed something"
            self.refused[name] += 1
            return None
        self.done[name] += 1
        events = rows_of_events()
        new = [(verb, who) for _seq, verb, who, *_rest in events[known:]]
        expected = [(RECORDED_AS.get(name, name), actor.pk)]
        if name in RECORDED_EACH:
            assert {who for _verb, who in new} <= {actor.pk}, (name, new)
            assert {verb for verb, _who in new} <= RECORDED_EACH[name], (name, new)
            assert new or everything() == before, f"{name} changed something and did not say so"
        else:
            assert new == expected or (may_be_silent and not new and everything() == before), (name, new)
        assert events[:known] == self.events, "the record changed"
        self.events = events
        assert actor.pk in (self.moderators if name in BY_MODERATORS else self.team), f"{actor} used {name}"
        assert name == "approve" or retracted <= retracted_entries(), f"{name} ended a retraction"
        self.follow(name, result)
        return result

    def follow(self, name: str, result: Any) -> None:
        """Keep the ledger: what readers must see from now on."""
        if name in ("approve", "release", "check"):
            if name != "check":
                numbers = self.numbers_of(result.entry_id)
                assert result.number == max(numbers), "the newest version has not the highest number"
            self.shown[result.entry_id] = result.pk
        elif name == "retract":
            self.shown.pop(result.pk)
        elif name == "merge_drugs":
            for drug in Entry.objects.filter(merged_into=result):
                self.shown.pop(drug.pk, None)
        elif name == "redact":
            self.redacted.add(result.pk)
        self.note_new_texts()

    def numbers_of(self, entry_id: int) -> list[int]:
        return [n for n in Revision.objects.filter(entry=entry_id).values_list("number", flat=True) if n is not None]

    def note_new_texts(self) -> None:
        """Work out who wrote each text that is new or stands on another base now; freeze what is no draft any more."""
        for text in Revision.objects.order_by("pk").select_related("batch", "base"):
            if text.pk not in self.writers or self.bases[text.pk] != text.base_id:
                known = self.writers.setdefault(text.pk, {text.author_id})
                known |= self.writers.get(text.parent_id or 0, set())
                known |= {text.batch.author_id} if text.batch else set()
                if text.base is not None and text.base.approval != "individual":
                    known |= self.writers[text.base.pk]
                self.bases[text.pk] = text.base_id
            if text.status != "draft" and text.pk not in self.frozen:
                self.frozen[text.pk] = {name: getattr(text, name) for name in FROZEN}

    def check(self) -> None:
        """Check every promise against what the database holds and what readers get, if anything was done since."""
        if self.checked == len(self.events):
            return
        self.checked = len(self.events)
        texts = list(Revision.objects.order_by("pk").select_related("entry").prefetch_related("writers"))
        assert set(self.writers) == {text.pk for text in texts}, "a text is lost"
        for text in texts:
            self.check_text(text)
        for entry in Entry.objects.all():
            self.check_entry(entry, [text for text in texts if text.entry_id == entry.pk])
        assert [seq for seq, *_rest in self.events] == list(range(1, len(self.events) + 1))
        assert EventCounter.objects.get().last == len(self.events)
        for name in Name.objects.exclude(accepted_by=None):
            assert name.accepted_by_id != name.proposed_by_id
            assert name.accepted_by_id in self.moderators
        shown = set(Revision.objects.published().values_list("pk", flat=True))
        assert shown == set(self.shown.values())

    def check_text(self, text: Revision) -> None:
        assert {user.pk for user in text.writers.all()} >= self.writers[text.pk], "a writer is not on record"
        if text.approver_id is not None:
            assert text.approver_id not in self.writers[text.pk], f"{text}: let out by a writer"
            assert text.approver_id in self.moderators
        if text.is_public:
            assert (text.status, text.redacted_at) == ("approved", None)
            assert text.entry.retracted_at is not None or text.withdrawn_at is None
        if text.pk in self.redacted:
            assert text.redacted_at is not None
            assert not any(getattr(text, key) for key in SECTION_KEYS)
            assert text.digest == self.frozen[text.pk]["digest"]
            return
        assert text.digest == digest_of(text), f"{text}: the digest is not that of its columns"
        if text.pk in self.frozen:
            now = {name: getattr(text, name) for name in FROZEN}
            assert now == self.frozen[text.pk], f"{text}: changed after it was handed in"

    def check_entry(self, entry: Entry, texts: list[Revision]) -> None:
        """Check the flag and the numbers of an entry, and that readers get its public text and nothing else."""
        assert sum(text.is_public for text in texts) <= 1
        numbers = sorted(text.number for text in texts if text.number is not None)
        assert numbers == list(range(1, len(numbers) + 1))
        assert sum(text.status == "in_review" for text in texts) <= 1
        answer = self.client.get(f"/api/v1/{entry.kind}s/{entry.slug}")
        found = {match.entry.pk for match in search.find(entry.name)}
        if (pk := self.shown.get(entry.pk)) is None:
            assert answer.status_code == (410 if entry.retracted_at else 404)
            assert entry.pk not in found
            return
        text = next(text for text in texts if text.pk == pk)
        document = answer.json()
        sections = {key: section["markdown"] for key, section in document["sections"].items()}
        assert answer.status_code == 200
        assert sections == {key: getattr(text, key) for key in SECTION_KEYS if getattr(text, key).strip()}
        assert document["version"] == text.number
        assert document["checked"] == (text.approval == "individual" and text.approver_credential != "")
        assert document["severity"] == text.severity or not entry.is_combination
        # Nor is a combination with a drug that was merged since: test_after_the_end.py.
        is_merged = entry.components.filter(drug__merged_into__isnull=False).exists()
        assert entry.pk in found or is_merged, f"{entry} is public and not found by its name"

    def check_at_the_end(self) -> None:
        """Check what is dear: the triggers, and that everything stored agrees with itself."""
        assert triggers.missing(connection) == []
        assert list(verify.problems()) == []


def digest_of(text: Revision) -> str:
    """Return the SHA-256 of the canonical JSON that the design describes."""
    canonical = {
        "components": sorted(int(pk) for pk in (text.entry.component_key or "").split("+") if pk),
        "sections": {key: getattr(text, key) for key in SECTION_KEYS},
        **{name: getattr(text, name) for name in RATING},
    }
    words = json.dumps(canonical, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()


def everything() -> dict[str, Any]:
    """Return every row of ours but who looked at what."""
    return {table: rows for table, rows in attacks.everything().items() if table != Reading._meta.label}


def retracted_entries() -> set[int]:
    return set(Entry.objects.exclude(retracted_at=None).values_list("pk", flat=True))


def rows_of_events() -> list[tuple[Any, ...]]:
    return list(Event.objects.order_by("seq").values_list("seq", "verb", "actor", "entry", "revision", "note", "at"))
