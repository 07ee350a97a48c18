"""One site in which every state of a text and every kind of account occur at once, built through the verbs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.test import Client

from drugs import findings, review
from drugs.models import Comment, Entry, Name, Proposal, Report, Revision
from tests import factories
from tests.admin.conftest import approval

STATES = (
    "draft",
    "draft on an old text",
    "in review",
    "in review, its base redacted",
    "in review, retracted since",
    "in review, to end a retraction",
    "released",
    "approved",
    "old version",
    "closed",
    "retracted",
    "redacted",
)
# Whoever is neither signed in nor staff; staff whom nobody gave a role; those with one.
OUTSIDE = ("anonymous", "reader", "inactive moderator")
STAFF = ("staff", "superuser", "user administrator")
TEAM = ("author", "editor", "moderator", "moderator who wrote", "pharmacist")
ROLES = (*OUTSIDE, *STAFF, *TEAM)

# Short, so that a page of it is made quickly.
WORDS = {
    "usage": "Testamol is for the made-up pain of people who only exist in tests.",
    "side_effects": "Common: made-up nausea, and now and then a made-up headache.",
}
OTHER_WORDS = WORDS | {"usage": "Testamol is for the made-up worries of people who only exist in tests."}


@dataclass
class World:
    """accounts: by role; all else by state. comments: an open one on each text. names: one to accept; known: an
    accepted one. reports: an open one. merges, redactions: open proposals, all by "pharmacist".
    """

    accounts: dict[str, User]
    texts: dict[str, Revision] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)
    names: dict[str, Name] = field(default_factory=dict)
    known: dict[str, Name] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)
    merges: dict[str, Proposal] = field(default_factory=dict)
    redactions: dict[str, Proposal] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        client = Client()
        if role != "anonymous":
            client.force_login(self.accounts[role], backend="django.contrib.auth.backends.ModelBackend")
        return client

    def actor(self, role: str) -> User | AnonymousUser:
        return self.accounts.get(role) or AnonymousUser()

    def text(self, state: str) -> Revision:
        """Return a text as it is in the database now."""
        return Revision.objects.select_related("entry", "author", "base").get(pk=self.texts[state].pk)


def settled_form(revision: Revision, verb: str) -> dict[str, Any]:
    """Return what a moderator posts who settled every finding."""
    found = findings.find(review.page_text(revision))
    warnings = sorted({finding.id for finding in found if finding.level == "warning"})
    reasons = {f"override_{finding.id}": "It may." for finding in found if finding.level == "blocking"}
    return approval(revision, verb) | {"warnings": warnings} | reasons


def make_accounts() -> dict[str, User]:
    """Make one account a role, and "first", who let out what is let out. The author of every text is "author"."""
    users = factories.make_user
    accounts = {
        "reader": users("reader", is_staff=False),
        "inactive moderator": users("left", "Moderators", is_active=False),
        "staff": users("staff"),
        "superuser": users("admin", is_superuser=True),
        "user administrator": users("registrar", "User administrators"),
        "author": users("author", "Editors"),
        "editor": users("editor", "Editors"),
        "moderator": users("moderator", "Moderators"),
        "moderator who wrote": users("both", "Moderators"),
        "pharmacist": users("pharmacist", "Moderators", credential="pharmacist, GPhC"),
    }
    return accounts | {"first": users("first", "Moderators")}


def build() -> World:
    """Build the whole site. Every text was begun by "moderator who wrote" and taken over by "author"."""
    world = World(make_accounts())
    people = world.accounts
    author, wrote, first = people["author"], people["moderator who wrote"], people["first"]

    def draft(entry: Entry, words: dict[str, str] = WORDS, **more: Any) -> Revision:
        begun = review.start_draft(entry, actor=wrote, content=factories.make_content(sections=words), **more)
        return review.take_over(begun, actor=author, seen_digest=begun.digest)

    def submitted(entry: Entry, words: dict[str, str] = WORDS, **more: Any) -> Revision:
        own = draft(entry, words, **more)
        return review.submit(own, actor=author, seen_digest=own.digest)

    def let_out(text: Revision) -> Revision:
        settled = factories.make_settled(text)
        public = text.entry.public_revision()
        return review.approve(
            text, actor=first, seen_digest=text.digest, seen_public=public.pk if public else None, settled=settled
        )

    def approved(entry: Entry, words: dict[str, str] = WORDS) -> Revision:
        return let_out(submitted(entry, words))

    def retracted(entry: Entry) -> Revision:
        public = approved(entry)
        review.retract(public.entry, actor=first, reason="wrong dose")
        return public

    def restored(entry: Entry) -> Revision:
        begun = review.restore(entry, actor=wrote)
        own = review.take_over(begun, actor=author, seen_digest=begun.digest)
        return review.submit(own, actor=author, seen_digest=own.digest)

    def redacted(text: Revision) -> Revision:
        proposal = review.propose_redaction(text, actor=people["pharmacist"], reason="a name in it")
        return review.redact(proposal, actor=first)

    def drug(state: str) -> Entry:
        return review.create_drug(f"Made {state.replace(',', '')}", actor=wrote)

    target = drug("target")
    drug("other target")
    for state in STATES:
        entry = drug(state)
        match state:
            case "draft":
                text = draft(entry)
            case "draft on an old text":
                approved(entry)
                text = draft(entry, OTHER_WORDS)
                changed = review.start_draft(
                    entry, actor=people["editor"], content=factories.make_content(sections=WORDS | {"faqs": "No."})
                )
                let_out(review.submit(changed, actor=people["editor"], seen_digest=changed.digest))
            case "in review":
                text = submitted(entry)
            case "in review, its base redacted":
                public = retracted(entry)
                text = restored(entry)
                redacted(public)
            case "in review, retracted since":
                approved(entry)
                text = submitted(entry, OTHER_WORDS)
                review.retract(entry, actor=first, reason="wrong dose")
            case "in review, to end a retraction":
                retracted(entry)
                text = restored(entry)
            case "released":
                batch = factories.make_batch(author)
                own = review.start_draft(
                    entry, actor=wrote, content=factories.make_content(sections=WORDS), batch=batch
                )
                own = review.submit(own, actor=wrote, seen_digest=own.digest)
                text = review.release(own, actor=first, reason="first release")
            case "approved":
                text = approved(entry)
            case "old version":
                text = approved(entry)
                approved(entry, OTHER_WORDS)
            case "closed":
                text = submitted(entry)
                fresh = review.request_changes(text, actor=first, reason="no source")
                review.discard(fresh, actor=author, seen_digest=fresh.digest)
            case "retracted":
                text = retracted(entry)
            case _:
                text = approved(entry)
                approved(entry, OTHER_WORDS)
                text = redacted(text)
        text.refresh_from_db()
        world.texts[state] = text
        world.comments[state] = review.comment(text, actor=first, text="Why?")
        name_of = state.replace(",", "")
        world.names[state] = review.propose_name(entry, f"Alias {name_of}", actor=people["editor"])
        known = review.propose_name(entry, f"Known {name_of}", actor=people["editor"])
        world.known[state] = review.accept_name(known, actor=first)
        world.reports[state] = Report.objects.create(entry=entry, text="The dose is wrong.")
        pharmacist = people["pharmacist"]
        world.merges[state] = review.propose_merge(entry, into=target, actor=pharmacist, reason="the same")
        if state in ("closed", "retracted"):
            world.redactions[state] = review.propose_redaction(text, actor=pharmacist, reason="a name in it")
        if text.is_in_review or (text.is_public and text.is_released):
            review.assign(text, actor=first, to=first)
    return world
