"""E-mail to those concerned: what happened, the words of whoever did it, and a link. Never to who did it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from drugs.models import Entry, MailKind, Mute, Revision


def tell(
    kind: MailKind,
    people: Iterable[User | None],
    *,
    actor: User | None,
    words: str,
    revision: Revision | None = None,
    entry: Entry | None = None,
) -> None:
    """Write to people once the transaction is committed; an undone verb tells nobody.

    actor: None when a reader did it. Whoever has no address, is deactivated, did it or turned this kind off gets
    nothing. One query. A mail server that does not answer is logged; what was done stays done.
    """
    about = revision.entry if revision is not None else entry
    if about is None:
        raise ValueError("tell needs a revision or an entry")
    wanted = {p.pk: p for p in people if p is not None and p != actor and p.is_active and can_be_reached(p)}
    if not wanted:
        return
    muted = set(Mute.objects.filter(user__in=wanted, kind=kind).values_list("user", flat=True))
    subject = " ".join(f"{kind.label}: {about.name}".split())  # a line end would begin another header
    if revision is not None:
        link = reverse("admin:drugs_revision_change", args=[revision.pk])
    else:
        link = reverse(f"admin:drugs_{about.kind}_change", args=[about.pk])
    text = "\n\n".join(
        part
        for part in (
            f"{kind.label}: {about.name}, {actor.get_username() if actor else _('a reader')}.",
            words.strip(),
            settings.BASE_URL + link,
            _("You can turn such mails off: %(link)s") % {"link": settings.BASE_URL + reverse("admin:mails")},
        )
        if part
    )
    for pk, person in wanted.items():
        if pk not in muted:
            transaction.on_commit(sending(subject, text, person.email), robust=True)


def can_be_reached(person: User) -> bool:
    """Tell whether mail can get to somebody: an address under .invalid leads nowhere (RFC 2606), as the demo's do."""
    return bool(person.email) and not person.email.endswith(".invalid")


def sending(subject: str, text: str, address: str) -> Callable[[], None]:
    """Return what sends one mail: a function with a name, by which a failure is logged."""

    def send_one() -> None:
        send_mail(subject, text, None, [address])

    return send_one
