"""A canary word in every unpublished place; no public route, method or representation ever returns it."""

import pytest

from drugs import review
from drugs.models import Address, Comment, Drug, Report, Revision, SourceFile
from tests import factories, public_routes

CANARY = "canarybird"
SAID = f"Only {CANARY} knows what this made-up medicine is used for."


@pytest.fixture
def hidden(db, editor, editor2, moderator):
    """A site in which everything that is not public says the word."""
    public = factories.make_released(factories.make_drug("Openol"))
    factories.make_draft(public.entry, actor=editor2, usage=SAID)
    factories.make_submitted(factories.make_drug(f"Waiting {CANARY}"), usage=SAID)
    closed = factories.make_submitted(factories.make_drug("Closedol"), usage=SAID)
    review.request_changes(closed, actor=moderator, reason=SAID)
    draft = factories.make_draft(factories.make_drug("Discardol"), usage=SAID)
    review.discard(draft, actor=editor, seen_digest=draft.digest)
    withdrawn = factories.make_approved(factories.make_drug("Gonamol"), usage=SAID, dosage=SAID)
    review.retract(withdrawn.entry, actor=moderator, reason="The dose was wrong.")
    back = factories.make_approved(factories.make_drug("Backol"), usage=SAID)
    review.retract(back.entry, actor=moderator, reason="The use was wrong.")
    fresh = review.restore(back.entry, actor=editor)
    fresh = review.save_draft(fresh, actor=editor, content=factories.make_content(), seen_digest=fresh.digest)
    fresh = review.submit(fresh, actor=editor, seen_digest=fresh.digest)
    review.approve(fresh, actor=moderator, seen_digest=fresh.digest, seen_public=back.pk)
    review.propose_name(public.entry, f"Name {CANARY}", actor=editor)
    secret = Drug.objects.get(name=f"Waiting {CANARY}")
    factories.make_submitted(review.create_combination([public.entry, secret], actor=editor), warnings=SAID)
    Address.objects.create(entry=secret, path=f"composition/w/{secret.slug}")
    Comment.objects.create(revision=public, text=SAID, author=editor)
    Report.objects.create(entry=public.entry, text=SAID, contact=f"{CANARY}@example.org")
    SourceFile.objects.create(
        batch=factories.make_batch(), path=f"{CANARY}.md", digest="0" * 64, raw=SAID.encode(), outcome="failed"
    )
    return public


@pytest.mark.parametrize("method", ["get", "head", "post", "options"])
def test_nothing_unpublished_is_ever_public(hidden, client, method):
    sung = []
    for address in public_routes.addresses([CANARY, "waiting", "openol", "gonamol"]):
        response = getattr(client, method)(address)
        asked = [CANARY] if CANARY in address else []  # an address and a query may come back as they were typed
        text = (response.content.decode() + str(response.headers)).lower()
        for echo in (address.lower(), CANARY if "?q=" in address else ""):
            text = text.replace(echo, "") if asked and echo else text
        if CANARY in text or response.status_code >= 500:
            sung.append((response.status_code, address))

    assert sung == []


def test_searching_for_the_word_finds_nothing(hidden, client):
    document = client.get(f"/api/v1/suggest?q={CANARY}").json()

    assert document["results"] == []


def test_an_unreleased_entry_and_an_unknown_one_look_the_same(hidden, client):
    waiting = Revision.objects.waiting().filter(entry__kind="drug").get().entry

    answers = {client.get(address).content for address in (waiting.get_absolute_url(), "/drugs/unheard-of/")}

    assert len(answers) == 1
