"""Mail to whoever an account belongs to, when somebody else changed how it is opened. No secret, no link, no reason.

It cannot be turned off: it is how the owner learns of a reset that they did not ask for.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from drugs.review.telling import can_be_reached

log = logging.getLogger("drugs.signin")


def tell_of_password(account: User, *, actor: User) -> None:
    """Write to the owner of an account that somebody else set its password."""
    words = _("%(who)s set another password for your account %(name)s. You are signed out everywhere.")
    send(account, _("Another password was set for your account"), words % {"who": actor, "name": account})


def tell_of_second_factor(account: User, *, actor: User | None) -> None:
    """Write to the owner of an account that its second factor was taken away. actor: None at the machine."""
    words = _(
        "%(who)s took the second step and the recovery codes away from your account %(name)s. You are signed out "
        "everywhere. At the next sign-in you set up another app, where your role needs one."
    )
    who = actor.get_username() if actor is not None else _("An operator, at the machine,")
    send(account, _("The second step was taken away from your account"), words % {"who": who, "name": account})


def send(account: User, subject: str, words: str) -> None:
    """Send one mail once the transaction is committed. A mail server that fails is logged; the reset stays."""
    if not account.is_active or not can_be_reached(account):
        return
    doubt = _("If you did not ask for this, tell another administrator at once.")
    about = _("This mail holds no password, code or link, and no answer to it is read.")
    text = "\n\n".join((words, doubt, about))
    subject = " ".join(f"{settings.SITE_NAME}: {subject}".split())  # a line end would begin another header
    transaction.on_commit(sending(account, subject, text), robust=True)


def sending(account: User, subject: str, text: str) -> Callable[[], None]:
    def send_one() -> None:
        try:
            send_mail(subject, text, None, [account.email])
        except OSError as failure:  # all that a mail server answers wrongly is one; its words quote addresses
            log.error("mail about a reset not sent, %s: %s", type(failure).__name__, account.get_username())

    return send_one
