"""Verbs of the talk about a text: comment, resolve."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from drugs.models import Comment, MailKind, Revision
from drugs.models.entry import MAX_REASON_LENGTH
from drugs.models.roles import WRITE
from drugs.review import telling
from drugs.review.errors import ReviewError
from drugs.review.record import record, require
from drugs.review.validation import check_plain
from drugs.sections import BY_KEY


def thread_ids(revision: Revision) -> list[int]:
    """Return the ids of a text and of those that it was made of: what is said of them goes on here. One query."""
    links = {
        pk: (parent, base)
        for pk, parent, base in Revision.objects.filter(entry=revision.entry_id).values_list("pk", "parent", "base")
    }
    found: list[int] = []
    waiting: list[int | None] = [revision.pk]
    while waiting:
        pk = waiting.pop()
        if pk is not None and pk in links and pk not in found:
            found.append(pk)
            waiting += links[pk]
    return found


def comments_on(revision: Revision) -> list[Comment]:
    """Return what was said of a text, and what is still open of what was said of those before it. Two queries."""
    about = Comment.objects.filter(revision__in=thread_ids(revision)).select_related("author", "resolved_by")
    return [comment for comment in about if comment.revision_id == revision.pk or not comment.is_resolved]


@transaction.atomic
def comment(revision: Revision, *, actor: User, text: str, section: str = "", quote: str = "") -> Comment:
    """Say something of a text, of one of its sections, or of a passage quoted from it. Never public."""
    require(actor, WRITE)
    text, quote = text.strip(), " ".join(quote.split())
    if not text:
        raise ReviewError(_("Write what you want to say."), "comment")
    if section and section not in BY_KEY:
        raise ReviewError(_("There is no section “%(key)s”.") % {"key": section}, "comment")
    if max(len(text), len(quote)) > MAX_REASON_LENGTH:
        raise ReviewError(_("At most %(most)d characters are possible.") % {"most": MAX_REASON_LENGTH}, "comment")
    for words in (text, quote):
        check_plain(words, _("Comment"), "comment")
    revision = Revision.objects.select_related("entry", "author", "assignee").get(pk=revision.pk)
    said = Comment.objects.create(revision=revision, section=section, quote=quote, text=text, author=actor)
    record("comment", actor=actor, entry=revision.entry, revision=revision)
    others = User.objects.filter(pk__in=Comment.objects.filter(revision=revision).values("author"))
    telling.tell(
        MailKind.COMMENTED, [revision.author, revision.assignee, *others], actor=actor, revision=revision, words=text
    )
    return said


@transaction.atomic
def resolve(comment: Comment, *, actor: User) -> Comment:
    """Mark what was said as settled. Whoever writes may, so that an author can say what is done."""
    require(actor, WRITE)
    open_ones = Comment.objects.open().filter(pk=comment.pk)
    if open_ones.update(resolved_by=actor, resolved_at=timezone.now()) != 1:
        raise ReviewError(_("This comment is resolved already."), "resolved")
    record("resolve", actor=actor, entry=comment.revision.entry, revision=comment.revision)
    comment.refresh_from_db()
    return comment
