"""A lost phone: an administrator takes the second factor away, so that its owner sets up another one."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from drugs.models import roles
from drugs.review.errors import ReviewError
from drugs.review.record import record, require_reason
from drugs.signin import letters, second_factor, sessions
from drugs.signin.ended import Why


def may_reset(account: User, *, actor: User) -> bool:
    """Tell whether actor may: a superuser anybody's but their own, an administrator that of nobody above them."""
    if account.pk == actor.pk or not actor.is_active:
        return False
    return actor.is_superuser or (roles.holds(actor, roles.ADMINISTER) and not roles.administers(account))


@transaction.atomic
def reset_second_factor(account: User, *, actor: User, reason: str) -> None:
    """Take away the second factor of another account, end its sessions, put it on record, tell its owner.

    Raises ReviewError "permission", "reason", or "state" where there is none.
    """
    fresh = User.objects.get(pk=actor.pk)
    if not may_reset(account, actor=fresh):
        raise ReviewError(_("You do not have permission to do this."), "permission")
    reason = require_reason(reason)
    if not second_factor.remove(account):
        raise ReviewError(_("This account has no second factor."), "state")
    sessions.end_all(account, Why.ACCOUNT)
    letters.tell_of_second_factor(account, actor=fresh)
    record("reset_second_factor", actor=fresh, entry=None, note=f"{account.get_username()}: {reason}")
