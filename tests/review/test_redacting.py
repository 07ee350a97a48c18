"""A text that has to go, for law or privacy: blanked by two moderators, its digest kept."""

import pytest
from django.utils import timezone

from drugs import review
from drugs.models import Content, Revision, SourceFile
from drugs.models.revision_text import columns_of
from drugs.review import verify
from tests import factories
from tests.attacks import refused, refuses

pytestmark = pytest.mark.django_db

OTHER = "Testamol is used for another made-up pain of made-up people."


@pytest.fixture
def old(moderator):
    """An old version that names somebody, with the file that it came from."""
    first = factories.make_approved(approver=moderator, faqs="Mr Secret of 1 Hidden Street takes it.")
    raw = b"Mr Secret"
    SourceFile.objects.create(
        batch=factories.make_batch(),
        path="t/testamol.md",
        digest="8d0b2d3e5d5ed9ba8b8a4b0f1d9c4ea0f5a6a6a5b9e4b5cbb8c9cfc9d6a0b1f2",
        raw=raw,
        outcome="created",
        entry=first.entry,
        revision=first,
    )
    factories.make_approved(first.entry, approver=moderator, usage=OTHER)
    return Revision.objects.get(pk=first.pk)


def redact(old, moderator, moderator2):
    proposal = review.propose_redaction(old, actor=moderator, reason="It names a patient.")
    return review.redact(proposal, actor=moderator2)


def test_every_word_goes_and_the_digest_stays(client, old, moderator, moderator2):
    redacted = redact(old, moderator, moderator2)

    assert redacted.content.is_empty
    assert (redacted.digest, redacted.number, redacted.is_redacted) == (old.digest, old.number, True)
    assert bytes(SourceFile.objects.get().raw) == b""
    answer = client.get(f"{old.entry.get_absolute_url()}history/{old.number}/")
    assert (answer.status_code, "Secret" in answer.content.decode()) == (410, False)
    assert [problem for problem in verify.problems() if "digest" in problem] == []


def test_a_redaction_takes_two_moderators(old, moderator):
    proposal = review.propose_redaction(old, actor=moderator, reason="It names a patient.")

    with refuses("two-people"):
        review.redact(proposal, actor=moderator)


def test_what_readers_see_is_retracted_first(moderator, moderator2):
    public = factories.make_approved(approver=moderator)
    with refuses("public"):
        review.propose_redaction(public, actor=moderator, reason="It names a patient.")

    review.retract(public.entry, actor=moderator, reason="It names somebody.")
    redacted = redact(Revision.objects.get(pk=public.pk), moderator, moderator2)

    assert (redacted.is_public, redacted.content.is_empty) == (False, True)
    assert review.restore(public.entry, actor=moderator).content.is_empty


@pytest.mark.parametrize("make", [factories.make_draft, factories.make_submitted])
def test_what_is_worked_on_is_closed_first(make, moderator):
    with_words = make()

    for code in ("draft", "in-review"):
        if with_words.status.replace("_", "-") == code:
            with refuses(code):
                review.propose_redaction(with_words, actor=moderator, reason="It names a patient.")
            break
    else:
        raise AssertionError(with_words.status)


def test_the_database_takes_no_half_redaction(old):
    blank = columns_of(Content(provenance=old.provenance)) | {"change_note": ""}
    marked = {"redacted_at": timezone.now(), "redaction_reason": "It names a patient."}

    for values in (
        marked | blank | {"usage": "still here"},
        marked | blank | {"digest": "0" * 64},
        blank,
        marked | blank | {"redaction_reason": ""},
    ):
        with refused():
            Revision.objects.filter(pk=old.pk).update(**values)


def test_a_redacted_text_stays_so_and_is_never_public(old, moderator, moderator2):
    redacted = redact(old, moderator, moderator2)

    for values in ({"usage": "back again"}, {"redacted_at": None, "redaction_reason": ""}, {"is_public": True}):
        with refused():
            Revision.objects.filter(pk=redacted.pk).update(**values)
    with refuses("redacted"):
        review.propose_redaction(redacted, actor=moderator, reason="Again.")
