"""Every verb, by everybody, in any order: after each step every promise still holds.

Few short runs, the same every time; `--hypothesis-profile=deep` makes many long ones.
"""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from drugs import findings, review
from drugs.models import Address, Comment, Content, Entry, Name, Proposal, Report, Revision, SitePage, SourceFile
from tests import factories
from tests.review.promises import Promises
from tests.review.test_files import make_file

WORDS = (
    "Testamol is for the made-up pain of people who only exist in tests.",
    "Testamol is for the made-up worries of people who only exist in tests.",
    "Testamol is taken by people who only exist in tests, for nothing at all.",
)
SIDE_EFFECTS = "Common: made-up nausea, and now and then a made-up headache. Do not drive."
SOURCE = {"kind": "label", "title": "A made-up label", "url": "", "date": "2026-01-01"}

# Which of several; from LUCKY on the usual ones, below it any at all.
LUCKY = 3
which = st.integers(0, 23)
who = st.integers(0, 23)
words = st.integers(0, 11)
is_careful = st.sampled_from([True, True, True, True, False])


class Desk(RuleBasedStateMachine):
    """Two editors, three moderators, one of them with a credential, and somebody without a role."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.users = {user.username: user for user in User.objects.order_by("pk")}
        self.everybody = list(self.users.values())
        self.moderators = [self.users[name] for name in ("moderator", "moderator2", "pharmacist")]
        self.team = [self.users["editor"], self.users["editor2"], *self.moderators]
        self.promises = Promises(self.moderators, self.team)

    def teardown(self) -> None:
        try:
            self.promises.check_at_the_end()
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    @invariant()
    def every_promise_holds(self) -> None:
        self.promises.check()

    def by(self, number: int, usual: list[User]) -> User:
        return self.everybody[number % len(self.everybody)] if number < LUCKY else usual[number % len(usual)]

    def text(self, number: int, **usual: Any) -> Revision | None:
        """Choose a text: as a rule one of the usual ones, else any."""
        texts = Revision.objects.order_by("-pk").select_related("entry", "author")
        chosen = list(texts.filter(**usual)) if number >= LUCKY else []
        every = chosen or list(texts[:20])
        return every[number % len(every)] if every else None

    def entry(self, number: int, **usual: Any) -> Entry:
        every = list(Entry.objects.filter(**usual).order_by("pk")) or list(Entry.objects.order_by("pk"))
        return every[number % len(every)]

    def content(self, entry: Entry, number: int, **more: Any) -> Content:
        sections = {"usage": WORDS[number % 3], "side_effects": SIDE_EFFECTS}
        if number % 4 == 3:
            sections["dosage"] = "Adults: 500 mg twice a day."
        if entry.is_combination:
            more |= {"severity": ("unknown", "moderate", "minor", "major")[number % 4]}
        sources = [SOURCE] if number % 2 else []
        return factories.make_content(sections=sections, sources=sources, **more)

    def verb(self, name: str, actor: User, *about: Any, may_be_silent: bool = False, **named: Any) -> Any:
        call = getattr(review, name)
        return self.promises.verb(name, actor, lambda: call(*about, actor=actor, **named), may_be_silent=may_be_silent)

    # Writing

    @rule(n=which, who=who)
    def create(self, n: int, who: int) -> None:
        if n % 3:
            self.verb("create_drug", self.by(who, self.team), ("Testamol", "Newamol", "Newestin")[n % 3])
        else:
            drugs = list(Entry.objects.drugs().order_by("pk"))
            self.verb("create_combination", self.by(who, self.team), [drugs[n % len(drugs)], drugs[-1]])

    @rule(n=which, who=who, words=words, way=st.sampled_from(["write", "write", "open", "import", "half an import"]))
    def start_draft(self, n: int, who: int, words: int, way: str) -> None:
        entry, actor = self.entry(n), self.by(who, self.team)
        if way == "open":
            self.verb("start_draft", actor, entry, may_be_silent=True)
            return
        batch = None
        if way != "write":
            batch = factories.make_batch(self.team[words % len(self.team)], finished=way == "import")
        self.verb("start_draft", actor, entry, content=self.content(entry, words), batch=batch)

    @rule(n=which, who=who, words=words, is_careful=is_careful)
    def save_draft(self, n: int, who: int, words: int, is_careful: bool) -> None:
        if text := self.text(n, status="draft"):
            seen = text.digest if is_careful else "0" * 64
            content = self.content(text.entry, words)
            self.verb("save_draft", self.by(who, [text.author]), text, content=content, seen_digest=seen)

    @rule(n=which, who=who, is_careful=is_careful)
    def submit(self, n: int, who: int, is_careful: bool) -> None:
        if text := self.text(n, status="draft"):
            seen = text.digest if is_careful else "0" * 64
            self.verb("submit", self.by(who, [text.author]), text, seen_digest=seen)

    @rule(n=which, who=who)
    def withdraw(self, n: int, who: int) -> None:
        if text := self.text(n, status="in_review"):
            self.verb("withdraw", self.by(who, [text.author]), text)

    @rule(n=which, who=who, is_careful=is_careful)
    def discard(self, n: int, who: int, is_careful: bool) -> None:
        if text := self.text(n, status="draft"):
            self.verb("discard", self.by(who, self.team), text, seen_digest=text.digest if is_careful else "")

    @rule(n=which, who=who)
    def take_over(self, n: int, who: int) -> None:
        if text := self.text(n, status="draft"):
            self.verb("take_over", self.by(who, self.team), text, seen_digest=text.digest)

    @rule(n=which, who=who, words=words)
    def rebase(self, n: int, who: int, words: int) -> None:
        text = self.text(n, status="draft", entry__revisions__is_public=True)
        if text is None:
            return
        onto = text.entry.public_revision() or text
        content = self.content(text.entry, words)
        actor = self.by(who, [text.author])
        self.verb("rebase", actor, text, onto=onto, content=content, seen_digest=text.digest)

    @rule(n=which, who=who)
    def supersede(self, n: int, who: int) -> None:
        if text := self.text(n, status="in_review", batch__isnull=False):
            self.verb("supersede", self.by(who, self.team), text, reason="a newer import")

    @rule(n=which, who=who)
    def supersede_all(self, n: int, who: int) -> None:
        texts = [text for number in (n, n + 1) if (text := self.text(number, status="in_review", batch__isnull=False))]
        if texts:
            distinct = list({text.pk: text for text in texts}.values())
            self.verb("supersede_all", self.by(who, self.team), distinct, reason="a newer import")

    @rule(n=which, who=who, words=words, importer=who)
    def hand_in(self, n: int, who: int, words: int, importer: int) -> None:
        actor, entry = self.by(who, self.team), self.entry(n)
        content, public = self.content(entry, words), entry.public_revision()
        examination = review.examine(findings.PageText(name=entry.name, sections=content.sections), content, None)
        batch = factories.make_batch(self.team[importer % len(self.team)])
        names = (review.NameArriving(entry, "Aliasette"),) if n % 2 else ()
        arrival = review.Arrival(entry, content, examination, public, names=names)
        if n % 2 and entry.is_combination:
            arrival = review.Arrival(entry, content, examination, public)
        self.verb("hand_in", actor, [arrival], batch=batch)

    @rule(n=which, who=who)
    def create_many(self, n: int, who: int) -> None:
        actor = self.by(who, self.team)
        if n % 2:
            self.verb("create_drugs", actor, [f"Manyamol {n}", "Manyestin"])
        else:
            drugs = list(Entry.objects.drugs().order_by("pk"))
            self.verb("create_combinations", actor, [[drugs[n % len(drugs)], drugs[-1]]])

    @rule(n=which, who=who, importer=who, words=words, way=st.sampled_from(["merge", "merge", "dismiss", "mend"]))
    def settle_file(self, n: int, who: int, importer: int, words: int, way: str) -> None:
        entry, actor = self.entry(n), self.by(who, self.team)
        batch = factories.make_batch(self.team[importer % len(self.team)])
        waiting = list(SourceFile.objects.waiting().order_by("pk"))
        file = waiting[n % len(waiting)] if waiting and n % 3 else make_file(entry, batch=batch)
        if way == "dismiss":
            self.verb("dismiss_file", actor, file, reason="an older one")
        elif way == "mend":
            self.verb("settle_imported", actor, file, entry=entry, revision=None, title=entry.name)
        else:
            theirs = self.content(entry, words)
            own = review.own_text(file.entry, actor) if actor.pk and file.entry else None
            seen = own.digest if own else ""
            sections = theirs.sections
            draft = self.verb("merge_file", actor, file, sections=sections, theirs=theirs, seen_digest=seen)
            if draft is not None:
                self.promises.writers[draft.pk] |= {file.batch.author_id}

    @rule(n=which, who=who, adds=st.booleans())
    def old_address(self, n: int, who: int, adds: bool) -> None:
        actor, known = self.by(who, self.moderators), list(Address.objects.order_by("pk"))
        if adds or not known:
            self.verb("add_address", actor, self.entry(n), f"old/{n % 5}")
        else:
            self.verb("remove_address", actor, known[n % len(known)], reason="no longer")

    @rule(n=which, who=who)
    def write_site_page(self, n: int, who: int) -> None:
        newest = SitePage.objects.newest("contact")
        seen = newest.pk if newest and n % 5 else None
        self.verb("write_site_page", self.by(who, self.moderators), "contact", f"Call {n % 3}.", seen=seen)

    @rule(n=which, who=who)
    def restore(self, n: int, who: int) -> None:
        self.verb("restore", self.by(who, self.team), self.entry(n, retracted_at__isnull=False))

    # Deciding

    @rule(n=which, who=who, is_careful=is_careful, is_compared=st.booleans())
    def approve(self, n: int, who: int, is_careful: bool, is_compared: bool) -> None:
        if text := self.text(n, status="in_review"):
            public = text.entry.public_revision()
            compared = {"usage": "a label"} | ({"dosage": "a label"} if is_compared and text.dosage else {})
            settled = factories.make_settled(text, compared=compared)
            seen = {"seen_digest": text.digest, "seen_public": public.pk if public else None}
            if not is_careful:
                seen |= {"seen_public": text.pk} if is_compared else {"seen_digest": "0" * 64}
            self.verb("approve", self.by(who, self.moderators), text, settled=settled, **seen)

    @rule(n=which, who=who, is_careful=is_careful)
    def check(self, n: int, who: int, is_careful: bool) -> None:
        if text := self.text(n, is_public=True, approval="batch"):
            seen, settled = text.digest if is_careful else "0" * 64, factories.make_settled(text)
            self.verb("check", self.by(who, self.moderators), text, seen_digest=seen, settled=settled)

    @rule(n=which, who=who)
    def release(self, n: int, who: int) -> None:
        if text := self.text(n, status="in_review", batch__isnull=False):
            self.verb("release", self.by(who, self.moderators), text, reason="an import")

    @rule(n=which, who=who, whole=st.booleans())
    def release_many(self, n: int, who: int, whole: bool) -> None:
        actor = self.by(who, self.moderators)
        texts = list(Revision.objects.waiting().filter(batch__isnull=False).select_related("entry", "batch"))
        if not texts:
            return
        batch = texts[n % len(texts)].batch
        if whole:
            texts = [text for text in texts if text.batch == batch]
            self.promises.verb(
                "release_batch", actor, lambda: list(review.release_batch(batch, actor=actor, reason="an import"))
            )
        else:
            self.verb("release_all", actor, texts, reason="an import")
        for text in Revision.objects.filter(pk__in=[text.pk for text in texts], is_public=True):
            self.promises.shown[text.entry_id] = text.pk

    @rule(n=which, who=who, reason=st.sampled_from(["no source", "no source", ""]))
    def request_changes(self, n: int, who: int, reason: str) -> None:
        if text := self.text(n, status="in_review"):
            self.verb("request_changes", self.by(who, self.moderators), text, reason=reason)

    @rule(n=which, who=who, section=st.sampled_from(["usage", "dosage", "faqs", "side_effects", "", ""]))
    def read_again(self, n: int, who: int, section: str) -> None:
        if text := self.text(n, is_public=True):
            actor, seen = self.by(who, self.moderators), text.digest
            if section:
                self.verb("check_section", actor, text, section=section, against="a label", seen_digest=seen)
            else:
                self.verb("confirm_review", actor, text, note="a label", seen_digest=seen)

    @rule(n=which, words=words, who=who, to=who)
    def whole_way(self, n: int, words: int, who: int, to: int) -> None:
        """Write, hand in and approve in one go, so that runs get far."""
        entry, author = self.entry(n), self.by(who, self.team)
        draft = (
            self.verb("restore", author, entry)
            if entry.is_retracted
            else self.verb("start_draft", author, entry, content=self.content(entry, words))
        )
        if draft is None or self.verb("submit", author, draft, seen_digest=draft.digest) is None:
            return
        seen = {"seen_digest": draft.digest, "seen_public": draft.base_id}
        settled = factories.make_settled(draft)
        self.verb("approve", self.by(to, self.moderators), draft, settled=settled, **seen)

    # Taking away

    @rule(n=which, who=who)
    def retract(self, n: int, who: int) -> None:
        entry = self.entry(n, revisions__is_public=True)
        self.verb("retract", self.by(who, self.moderators), entry, reason="wrong dose")

    @rule(n=which, who=who)
    def withdraw_version(self, n: int, who: int) -> None:
        if text := self.text(n, status="approved", is_public=False):
            self.verb("withdraw_version", self.by(who, self.moderators), text, reason="wrong dose")

    @rule(n=which, who=who)
    def propose_redaction(self, n: int, who: int) -> None:
        if text := self.text(n, status__in=["approved", "closed"]):
            self.verb("propose_redaction", self.by(who, self.moderators), text, reason="a name in it")

    @rule(n=which, m=which, who=who)
    def propose_merge(self, n: int, m: int, who: int) -> None:
        drug, into = self.entry(n, kind="drug"), self.entry(m)
        self.verb("propose_merge", self.by(who, self.moderators), drug, into=into, reason="the same")

    @rule(n=which, who=who, verb=st.sampled_from(["do", "do", "dismiss", "the other verb"]))
    def decide_proposal(self, n: int, who: int, verb: str) -> None:
        every = list(Proposal.objects.open().order_by("pk")) or list(Proposal.objects.order_by("pk"))
        if not every:
            return
        proposal, actor = every[n % len(every)], self.by(who, self.moderators)
        does = {"merge_drugs": "merge_drugs", "redact": "redact"}[proposal.verb]
        if verb == "dismiss":
            self.verb("dismiss", actor, proposal, reason="they differ")
        elif verb == "do":
            self.verb(does, actor, proposal)
        else:
            self.verb("redact" if does == "merge_drugs" else "merge_drugs", actor, proposal)

    # Talking and names

    @rule(n=which, who=who, to=who, verb=st.sampled_from(["comment", "resolve", "assign", "unassign"]))
    def talk(self, n: int, who: int, to: int, verb: str) -> None:
        actor, every = self.by(who, self.team), list(Comment.objects.order_by("pk"))
        text = self.text(n, status="in_review")
        if verb == "resolve" and every:
            self.verb("resolve", actor, every[n % len(every)])
        elif verb == "comment" and text:
            self.verb("comment", actor, text, text="Why?", section="usage", quote="made-up")
        elif text:
            reader = self.by(to, self.moderators) if verb == "assign" else None
            self.verb("assign", self.by(who, self.moderators), text, to=reader)

    @rule(n=which, who=who, kind=st.sampled_from(["synonym", "synonym", "brand"]), comes_with=st.booleans())
    def propose_name(self, n: int, who: int, kind: str, comes_with: bool) -> None:
        text = self.text(n, status="draft") if comes_with else None
        entry = text.entry if text else self.entry(n)
        actor = self.by(who, [text.author] if text else self.team)
        name = ("Aliasol", "Aliasin")[n % 2]
        self.verb("propose_name", actor, entry, name, kind=kind, revision=text, may_be_silent=True)

    @rule(n=which, who=who, renames=st.booleans())
    def accept_or_rename(self, n: int, who: int, renames: bool) -> None:
        every = list(Name.objects.filter(accepted_by__isnull=not renames).order_by("pk")) or list(Name.objects.all())
        if every:
            name, actor = every[n % len(every)], self.by(who, self.moderators)
            if renames:
                self.verb("rename", actor, name, reason="the international name")
            else:
                self.verb("accept_name", actor, name)

    @rule(n=which, who=who, answers=st.booleans())
    def correct(self, n: int, who: int, answers: bool) -> None:
        actor = self.by(who, self.moderators)
        if answers:
            report = Report.objects.order_by("pk").first() or Report.objects.create(entry=self.entry(n), text="Wrong.")
            self.verb("answer_report", actor, report, answer="Mended.")
        else:
            entry = self.entry(n, revisions__is_public=True)
            self.verb("add_correction", actor, entry, text="The dose was wrong.")


NO_VERBS = {
    "Arrival",
    "Examination",
    "NameArriving",
    "examine",
    "own_text",
    "waiting_file",
    "ReviewError",
    "Settled",
    "also_open",
    "assess",
    "comments_on",
    "held_back",
    "last_read",
    "opened",
    "page_text",
    "receive_report",
}
VERBS = set(review.__all__) - NO_VERBS


def prepare() -> None:
    """Begin in the middle: something public of every kind, something waiting, something talked about."""
    users = [factories.make_user(name, "Editors") for name in ("editor", "editor2")]
    moderator, other = (factories.make_user(name, "Moderators") for name in ("moderator", "moderator2"))
    factories.make_user("pharmacist", "Moderators", credential="pharmacist, GPhC")
    factories.make_user("nobody")
    both = factories.make_combination("Testamol", "Placebex")
    drug, second = Entry.objects.drugs().order_by("pk")
    factories.make_approved(drug, dosage="")
    factories.make_approved(drug, dosage="", usage=WORDS[0])
    factories.make_released(second, approver=other, dosage="")
    factories.make_imported(both, severity="major", dosage="")
    waiting = factories.make_submitted(factories.make_drug("Waitamol"), actor=users[1])
    review.comment(waiting, actor=moderator, text="Why?")
    name = review.propose_name(drug, "Aliasol", actor=users[0])
    review.accept_name(name, actor=moderator)
    review.propose_name(second, "Aliasin", actor=other)
    review.propose_merge(second, into=waiting.entry, actor=other, reason="the same")
    factories.make_draft(second, actor=users[1], usage=WORDS[1])


@pytest.mark.django_db
def test_every_promise_holds_whatever_is_done_by_whomever():
    prepare()
    is_deep = settings.get_current_profile_name() == "deep"
    Promises.done.clear()
    Promises.refused.clear()

    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=200 if is_deep else 9,
            stateful_step_count=80 if is_deep else 30,
            phases=list(Phase) if is_deep else [Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert len(Promises.done) > 20
    if is_deep:
        assert set(Promises.done) == VERBS
        assert set(Promises.refused) >= VERBS - {"create_drug", "add_correction"}


def test_every_verb_is_driven():
    driven = inspect.getsource(Desk)

    assert {verb for verb in VERBS if f'"{verb}"' not in driven} == set()
