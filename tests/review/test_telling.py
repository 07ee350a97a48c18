"""E-mail to those concerned: who gets it, what it says, and what happens when it cannot be sent."""

import logging

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from drugs import review
from drugs.models import MailKind, Mute, Revision
from tests import factories

pytestmark = pytest.mark.django_db


class Dead(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError("nobody there")


def receivers():
    return sorted(address for message in mail.outbox for address in message.to)


def test_the_author_hears_of_requested_changes_with_the_words_and_a_link(
    editor, moderator, django_capture_on_commit_callbacks
):
    waiting = factories.make_submitted(actor=editor)

    with django_capture_on_commit_callbacks(execute=True):
        draft = review.request_changes(waiting, actor=moderator, reason="Name the label of Testamol.")

    (message,) = mail.outbox
    assert message.to == ["editor@example.org"]
    assert "Name the label of Testamol." in message.body
    assert f"/admin/drugs/revision/{draft.pk}/change/" in message.body
    assert "/admin/mails/" in message.body


def test_who_hears_of_what(editor, editor2, moderator, moderator2, django_capture_on_commit_callbacks):
    waiting = factories.make_submitted(actor=editor)
    steps = [
        (lambda: review.assign(waiting, actor=moderator, to=moderator2), ["moderator2@example.org"]),
        (
            lambda: review.comment(waiting, actor=editor2, text="Which label?"),
            ["editor@example.org", "moderator2@example.org"],
        ),
        (
            lambda: review.comment(waiting, actor=moderator2, text="The one of 2024."),
            ["editor2@example.org", "editor@example.org"],
        ),
        (
            lambda: review.approve(
                waiting,
                actor=moderator2,
                seen_digest=waiting.digest,
                seen_public=None,
                settled=factories.make_settled(waiting),
            ),
            ["editor@example.org"],
        ),
        (
            lambda: review.retract(waiting.entry, actor=moderator, reason="A wrong dose."),
            ["editor@example.org", "moderator2@example.org"],
        ),
    ]

    for step, expected in steps:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            step()
        assert receivers() == expected


def test_an_earlier_approver_hears_that_the_text_was_replaced(
    editor, editor2, moderator, moderator2, django_capture_on_commit_callbacks
):
    public = factories.make_approved(actor=editor, approver=moderator)
    waiting = factories.make_submitted(public.entry, actor=editor2, usage="It is used for other made-up pain, no more.")

    with django_capture_on_commit_callbacks(execute=True):
        settled = factories.make_settled(waiting)
        review.approve(waiting, actor=moderator2, seen_digest=waiting.digest, seen_public=public.pk, settled=settled)

    assert receivers() == ["editor2@example.org", "moderator@example.org"]


def test_who_turned_a_kind_off_or_has_left_gets_nothing(editor, moderator, django_capture_on_commit_callbacks):
    Mute.objects.create(user=editor, kind=MailKind.CHANGES_REQUESTED)
    with django_capture_on_commit_callbacks(execute=True):
        waiting = factories.make_submitted(actor=editor)
        draft = review.request_changes(waiting, actor=moderator, reason="More.")
        again = review.submit(draft, actor=editor, seen_digest=draft.digest)
        review.comment(again, actor=moderator, text="Why?")
    assert [message.to for message in mail.outbox] == [["editor@example.org"]]

    mail.outbox.clear()
    editor.is_active = False
    editor.save()
    with django_capture_on_commit_callbacks(execute=True):
        review.comment(Revision.objects.get(pk=again.pk), actor=moderator, text="Why?")
    assert mail.outbox == []


def test_a_verb_that_is_undone_tells_nobody(editor, moderator, django_capture_on_commit_callbacks):
    waiting = factories.make_submitted(actor=editor)

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        review.request_changes(waiting, actor=moderator, reason="More.")
        transaction.set_rollback(True)

    assert mail.outbox == []


def test_a_dead_mail_server_is_logged_and_undoes_nothing(
    editor, moderator, settings, caplog, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "tests.review.test_telling.Dead"
    waiting = factories.make_submitted(actor=editor)

    with caplog.at_level(logging.ERROR), django_capture_on_commit_callbacks(execute=True):
        review.request_changes(waiting, actor=moderator, reason="More.")

    waiting.refresh_from_db()
    assert waiting.status == "closed"
    assert "nobody there" in caplog.text


def test_a_name_cannot_add_a_header(editor, moderator, django_capture_on_commit_callbacks):
    drug = factories.make_drug("Testamol")
    type(drug).objects.filter(pk=drug.pk).update(name="Testamol\nBcc: all@example.org")
    waiting = factories.make_submitted(type(drug).objects.get(pk=drug.pk), actor=editor)

    with django_capture_on_commit_callbacks(execute=True):
        review.request_changes(waiting, actor=moderator, reason="More.")

    assert all("\n" not in message.subject and not message.bcc for message in mail.outbox)
    assert receivers() == ["editor@example.org"]
