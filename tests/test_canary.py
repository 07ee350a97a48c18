"""A canary word in every unpublished place; no public route, method, question or representation ever returns it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from drugs import review
from drugs.models import Address, Drug, Entry, Report, Revision, SourceFile
from drugs.review.provenance import uniform
from tests import factories, public_routes

pytestmark = pytest.mark.django_db

CANARY = "canarybird"


def sung(place: str) -> str:
    """Return what the canary of one place sings: each place has its own word."""
    return f"Only {CANARY}{place} knows what this made-up medicine is used for."


@pytest.fixture(scope="module")
def hidden(django_db_setup: None, django_db_blocker: Any) -> Iterator[Entry]:
    """A site in which everything that is not public says the word."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def build() -> Entry:
    """Let the canary sing in every place that readers must not see. Return an entry that they do see."""
    people = [
        factories.make_user(
            f"{CANARY}{name}",
            group,
            email=f"{name}@{CANARY}mail.example",
            first_name=f"{CANARY}first",
            last_name=CANARY,
        )
        for name, group in (
            ("editor", "Editors"),
            ("editor2", "Editors"),
            ("mod", "Moderators"),
            ("mod2", "Moderators"),
        )
    ]
    editor, editor2, moderator, moderator2 = people

    def drug(name: str) -> Drug:
        return review.create_drug(name, actor=editor)

    def submitted(entry: Entry, note: str = "", **words: Any) -> Revision:
        content = factories.make_content(**words)
        draft = review.start_draft(entry, actor=editor, content=content, change_note=note)
        return review.submit(draft, actor=editor, seen_digest=draft.digest)

    def approved(entry: Entry, **words: Any) -> Revision:
        text = submitted(entry, **words)
        settled = factories.make_settled(text, overrides={"assistant-talk": sung("override")})
        review.assign(text, actor=moderator, to=moderator2)
        review.comment(text, actor=moderator, text=sung("comment"), section="usage", quote=sung("quote"))
        return review.approve(text, actor=moderator, seen_digest=text.digest, seen_public=text.base_id, settled=settled)

    public = approved(drug("Openol"), introduction="As an AI language model, I cannot provide information.")
    old = approved(public.entry, usage=sung("withdrawnversion"))
    approved(public.entry, usage="Openol is used for other made-up pain of made-up people in these tests.")
    review.withdraw_version(old, actor=moderator, reason="It named the wrong use.")
    released = factories.make_released(drug("Readol"), actor=editor, approver=moderator)
    partner = drug("Partnerol")

    # Texts that were never let out, in every state.
    review.start_draft(public.entry, actor=editor2, content=factories.make_content(usage=sung("draft")))
    submitted(drug(f"Waiting {CANARY}name"), note=sung("note"), usage=sung("inreview"))
    closed = submitted(drug("Closedol"), note=sung("closednote"), usage=sung("closed"))
    review.request_changes(closed, actor=moderator, reason=sung("requestreason"))
    draft = review.start_draft(drug("Discardol"), actor=editor, content=factories.make_content(usage=sung("discarded")))
    review.discard(draft, actor=editor, seen_digest=draft.digest)
    superseded = factories.make_imported(released.entry, actor=editor2, usage=sung("superseded"))
    review.supersede(superseded, actor=editor2, reason=sung("supersedereason"))
    secret = Drug.objects.get(name=f"Waiting {CANARY}name")
    both = review.create_combination([public.entry, secret], actor=editor)
    submitted(both, warnings=sung("combination"), severity="major", summary=f"{CANARY}summary.")
    pair = review.create_combination([public.entry, partner], actor=editor)
    submitted(pair, warnings=sung("pair"), severity="contraindicated", summary=f"{CANARY}pairsummary.")

    # Texts that were public once.
    gone = approved(drug("Gonamol"), usage=sung("retracted"), dosage=sung("retracteddose"))
    review.retract(gone.entry, actor=moderator, reason="The dose was wrong.")
    back = approved(drug("Backol"), usage=sung("beforerestoring"))
    review.retract(back.entry, actor=moderator, reason="The use was wrong.")
    fresh = review.restore(back.entry, actor=editor)
    fresh = review.save_draft(fresh, actor=editor, content=factories.make_content(), seen_digest=fresh.digest)
    fresh = review.submit(fresh, actor=editor, seen_digest=fresh.digest)
    review.approve(fresh, actor=moderator, seen_digest=fresh.digest, seen_public=back.pk)
    first = approved(drug("Redactol"), usage=sung("redacted"), sources=[a_source("redactedsource")])
    approved(first.entry)
    asked = review.propose_redaction(first, actor=moderator, reason="A name stood in it.")
    review.redact(asked, actor=moderator2)
    merged = approved(drug("Mergedol"), usage=sung("merged"))
    asked = review.propose_merge(merged.entry, into=public.entry, actor=moderator, reason=sung("mergereason"))
    review.merge_drugs(asked, actor=moderator2)

    # What is said of texts and entries, and what came with imports.
    asked = review.propose_merge(released.entry, into=public.entry, actor=moderator, reason=sung("proposal"))
    review.dismiss(asked, actor=moderator2, reason=sung("dismissal"))
    review.propose_merge(partner, into=released.entry, actor=moderator, reason=sung("openproposal"))
    review.propose_name(public.entry, f"{CANARY}alias", actor=editor)
    review.propose_name(released.entry, f"{CANARY}brand", actor=editor, kind="brand", country="GB")
    Address.objects.create(entry=secret, path=f"composition/w/{secret.slug}")
    report = Report.objects.create(
        entry=public.entry, text=sung("report"), source=sung("reportsource"), contact=f"r@{CANARY}.example"
    )
    Report.objects.create(entry=released.entry, text=sung("openreport"), may_harm=True)
    review.answer_report(report, actor=moderator, answer=sung("answer"))
    review.confirm_review(
        public.entry.public_revision() or public,
        actor=moderator,
        seen_digest=getattr(public.entry.public_revision(), "digest", ""),
        note=sung("confirmation"),
    )
    SourceFile.objects.create(
        batch=factories.make_batch(editor),
        path=f"{CANARY}path.md",
        digest="0" * 64,
        raw=sung("raw").encode(),
        reason=sung("filereason"),
        findings=[{"id": "x", "level": "blocking", "section": "", "quote": sung("filequote"), "words": sung("words")}],
        outcome="failed",
        entry=public.entry,
    )
    review.start_draft(
        drug("Toolol"),
        actor=editor,
        content=factories.make_content(provenance=uniform(factories.SECTIONS, "ai", f"{CANARY}tool")),
    )
    return Entry.objects.get(pk=public.entry_id)


def a_source(place: str) -> dict[str, str]:
    return {"kind": "label", "title": sung(place), "url": f"https://{CANARY}.example/{place}", "date": ""}


def everywhere() -> list[str]:
    """Return every public address, with questions that might open another door."""
    words = [CANARY, f"{CANARY}alias", "waiting", "openol", "gonamol", "only", "mergedol"]
    found = public_routes.addresses(words)
    last = Revision.objects.order_by("-pk").first()
    numbers = [str(last.pk if last else 1), "1"]
    for own in ("/drugs/openol/", "/drugs/readol/", "/api/v1/drugs/openol", "/drugs/openol/history/", "/"):
        for question in ("preview=1", "draft=1", "edit=1", "status=draft", "format=json", "all=1", "debug=1"):
            found.append(f"{own}?{question}")
        found += [f"{own}?{name}={n}" for name in ("with", "revision", "version", "id") for n in numbers]
    for path in ("/check/", "/api/v1/check"):
        found += [
            f"{path}?d=openol&d={other}" for other in ("partnerol", f"waiting-{CANARY}name", "readol", "mergedol")
        ]
    for kind in ("drugs", "combinations"):
        found += [f"/{kind}/?letter={letter}" for letter in "cwgbo"]
        found += [f"/{kind}/?{name}=major&page=1" for name in ("severity", "state", "status")]
    found += ["/feeds/changes.atom?all=1", "/sitemap.xml?p=1", "/static/", "/media/", "/markdownx/markdownify/"]
    return found


def leaks_of(address: str, response: Any) -> set[str]:
    """Return which canaries sing in an answer. What was asked may come back as it was typed."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = (body.decode() + str(response.headers)).lower()
    text = text.replace(address.lower(), "")
    if "?q=" in address:
        text = re.sub(rf"\b{re.escape(address.split('?q=')[-1].lower())}\b", "", text)
    if "/check" in address:
        text = text.replace(f"waiting-{CANARY}name", "").replace(f"waiting {CANARY}name", "")
    return set(re.findall(rf"{CANARY}\w*", text))


def walk(ask: Callable[[str], Any]) -> dict[str, Any]:
    """Ask at every address; return those that sang, or broke."""
    found: dict[str, Any] = {}
    for address in everywhere():
        response = ask(address)
        if leaks := leaks_of(address, response):
            found[address] = leaks
        elif response.status_code >= 500 and response.status_code != 501:
            found[address] = response.status_code
    return found


@pytest.mark.parametrize("method", ["get", "head", "post", "options", "put"])
def test_nothing_unpublished_is_ever_public(hidden: Entry, client: Client, method: str):
    assert walk(getattr(client, method)) == {}


def test_nothing_sings_where_everything_was_asked_before(hidden: Entry, client: Client):
    """Whatever is kept of a first answer is not what a second one must not say."""
    walk(client.get)

    assert walk(client.get) == {}


@pytest.mark.parametrize("accept", ["application/json", "text/markdown"])
def test_no_other_representation_sings(hidden: Entry, client: Client, accept: str):
    assert walk(lambda address: client.get(address, headers={"accept": accept})) == {}


@pytest.mark.parametrize("name", ["editor", "mod"])
def test_the_public_pages_of_somebody_signed_in_are_those_of_everybody(hidden: Entry, client: Client, name: str):
    client.force_login(factories.make_user(f"{CANARY}{name}"), backend="django.contrib.auth.backends.ModelBackend")

    assert walk(client.get) == {}


@pytest.mark.parametrize("format", ["markdown", "json"])
def test_no_export_sings(hidden: Entry, tmp_path: Any, format: str):
    for run in ("first", "second"):
        call_command("export_pages", str(tmp_path / run), format=format, verbosity=0)

    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert files
    assert {
        word for file in files for word in re.findall(rf"{CANARY}\w*", str(file).lower() + file.read_text())
    } == set()


def test_searching_for_the_word_finds_nothing(hidden: Entry, client: Client):
    documents = [
        client.get(f"/api/v1/suggest?q={word}").json() for word in (CANARY, f"{CANARY}alias", f"{CANARY}brand")
    ]

    assert [document["results"] for document in documents] == [[], [], []]


def test_an_unreleased_entry_and_an_unknown_one_look_the_same(hidden: Entry, client: Client):
    waiting = Revision.objects.waiting().filter(entry__kind="drug").get().entry

    answers = {client.get(address).content for address in (waiting.get_absolute_url(), "/drugs/unheard-of/")}

    assert len(answers) == 1


def test_the_note_of_a_withdrawn_version_is_gone_with_it(editor, editor2, moderator, client: Client):
    entry = factories.make_drug("Notol")
    draft = review.start_draft(entry, actor=editor, content=factories.make_content(), change_note=sung("note"))
    review.submit(draft, actor=editor, seen_digest=draft.digest)
    review.approve(
        Revision.objects.get(pk=draft.pk),
        actor=moderator,
        seen_digest=draft.digest,
        seen_public=None,
        settled=factories.make_settled(draft),
    )
    factories.make_approved(entry, actor=editor2, usage="Notol is used for other made-up pain of made-up people.")
    review.withdraw_version(draft, actor=moderator, reason="It named the wrong use.")

    page = client.get("/drugs/notol/history/")

    assert page.status_code == 200
    assert leaks_of("/drugs/notol/history/", page) == set()


def test_the_places_do_sing(hidden: Entry):
    """A canary that is nowhere proves nothing: each place holds its own word, in the database."""
    from tests.attacks import everything

    said = set(re.findall(rf"{CANARY}\w*", str(everything())))

    assert len(said) > 35
    assert {
        CANARY + place for place in ("draft", "inreview", "comment", "proposal", "raw", "override", "alias")
    } <= said
    assert f"{CANARY}redacted" not in said
