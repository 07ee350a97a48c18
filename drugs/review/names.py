"""Verbs on names: one person proposes, another accepts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from drugs.models import Entry, Name, NameKind, Revision
from drugs.models.name import MAX_SOURCE_LENGTH
from drugs.models.roles import APPROVE, WRITE
from drugs.naming import MAX_NAME_LENGTH, normalise
from drugs.review.errors import ReviewError
from drugs.review.record import lock, record, reindex, require
from drugs.review.validation import check_name, check_plain

COUNTRY = re.compile("(?:[A-Z]{2})?")


def require_own_draft(revision: Revision, entry: Entry, actor: User) -> None:
    """Refuse a name that would go out with a text which it did not come with: whoever lets that out never saw it."""
    revision = lock(revision)
    about = {revision.entry_id, *revision.entry.drug_ids()}
    if not revision.is_draft or revision.author_id != actor.pk or entry.pk not in about:
        raise ReviewError(_("A name comes only with an own draft about the same medicine."), "revision")


def checked_name(text: str, kind: str, country: str, source: str) -> tuple[str, str]:
    """Return the text and country of a name as they are kept; refuse what cannot be one."""
    text, country = " ".join(text.split()), country.strip().upper()
    check_name(text)
    if not normalise(text) or max(len(text), len(normalise(text))) > MAX_NAME_LENGTH:
        raise ReviewError(
            _("A name needs a letter or digit and at most %(most)d characters.") % {"most": MAX_NAME_LENGTH}, "name"
        )
    if kind not in NameKind.values:
        raise ReviewError(_("A name is a synonym, a brand or a misspelling."), "name")
    if len(source.strip()) > MAX_SOURCE_LENGTH:
        raise ReviewError(_("Name the source in at most %(most)d characters.") % {"most": MAX_SOURCE_LENGTH}, "source")
    check_plain(source, _("Source"), "source")
    if not COUNTRY.fullmatch(country):
        raise ReviewError(_("Write the country as two letters, such as GB, or leave it out."), "name")
    return text, country


@transaction.atomic
def propose_name(
    entry: Entry,
    text: str,
    *,
    actor: User,
    kind: str = NameKind.SYNONYM,
    country: str = "",
    revision: Revision | None = None,
    source: str = "",
) -> Name:
    """Propose another name of entry; one that comes with a draft is accepted when that is let out.

    source: where it stands that this is a name of it.
    Returns the name that is already there, if it is; while nobody accepted it, it comes with the newer draft.
    """
    require(actor, WRITE)
    text, country = checked_name(text, kind, country, source)
    if revision is not None:
        require_own_draft(revision, entry, actor)
    name, created = Name.objects.get_or_create(
        entry=entry,
        normalised=normalise(text),
        kind=kind,
        country=country,
        defaults={"text": text, "proposed_by": actor, "revision": revision, "source": source.strip()},
    )
    if created:
        record("propose_name", actor=actor, entry=entry, revision=revision, note=text)
    elif (
        revision is not None
        and name.revision_id != revision.pk
        and name.accepted_by_id is None
        and name.proposed_by_id == actor.pk
    ):
        name.revision = revision
        name.save(update_fields=["revision"])
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
    reindex(name.entry)
    name.refresh_from_db()
    return name


def accept_names_of(revisions: Iterable[Revision], actor: User) -> None:
    """Accept the names that came with revisions which actor lets out; for the verbs only."""
    came = Name.objects.filter(revision__in=revisions, accepted_by__isnull=True).exclude(proposed_by=actor)
    came.update(accepted_by=actor, accepted_at=timezone.now())
