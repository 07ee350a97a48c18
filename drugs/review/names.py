"""Verbs on names: one person proposes, another accepts."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from drugs.models import Entry, Name, NameKind, Revision
from drugs.models.roles import APPROVE, WRITE
from drugs.naming import MAX_NAME_LENGTH, normalise
from drugs.review.errors import ReviewError
from drugs.review.record import record, require
from drugs.review.validation import check_storable


@transaction.atomic
def propose_name(
    entry: Entry,
    text: str,
    *,
    actor: User,
    kind: str = NameKind.SYNONYM,
    country: str = "",
    revision: Revision | None = None,
) -> Name:
    """Propose another name of entry; one that came with a revision is accepted when that is let out.

    Returns the name that is already there, if it is.
    """
    require(actor, WRITE)
    text = " ".join(text.split())
    check_storable(text, _("Name"))
    if not normalise(text) or len(text) > MAX_NAME_LENGTH:
        raise ReviewError(
            _("A name needs a letter or digit and at most %(most)d characters.") % {"most": MAX_NAME_LENGTH}, "name"
        )
    if kind not in NameKind.values:
        raise ReviewError(_("A name is a synonym, a brand or a misspelling."), "name")
    name, created = Name.objects.get_or_create(
        entry=entry,
        normalised=normalise(text),
        kind=kind,
        country=country.upper(),
        defaults={"text": text, "proposed_by": actor, "revision": revision},
    )
    if created:
        record("propose_name", actor=actor, entry=entry, revision=revision, note=text)
    return name


@transaction.atomic
def accept_name(name: Name, *, actor: User) -> Name:
    """Accept a name that somebody else proposed: from now on it is shown and found."""
    require(actor, APPROVE)
    if name.proposed_by_id == actor.pk:
        raise ReviewError(_("You proposed this name, so somebody else has to accept it."), "two-people")
    accepted = Name.objects.filter(pk=name.pk, accepted_by__isnull=True)
    if accepted.update(accepted_by=actor, accepted_at=timezone.now()) != 1:
        raise ReviewError(_("This name is accepted already."), "accepted")
    record("accept_name", actor=actor, entry=name.entry, note=name.text)
    name.refresh_from_db()
    return name


def accept_names_of(revision: Revision, actor: User) -> None:
    """Accept the names that came with a revision which actor lets out; for the verbs only."""
    came = Name.objects.filter(revision=revision, accepted_by__isnull=True).exclude(proposed_by=actor)
    came.update(accepted_by=actor, accepted_at=timezone.now())
