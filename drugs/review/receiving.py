"""What readers send. They have no account: the only verb without an actor, and nothing public changes by it."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from drugs.models import Entry, MailKind, Report
from drugs.models.roles import APPROVE, holds
from drugs.review import telling
from drugs.review.errors import ReviewError


def sender_of(address: str) -> str:
    """Return what an address is counted by: a salted hash that is another one tomorrow."""
    return salted_hmac("drugs.report.sender", f"{timezone.localdate()} {address}", algorithm="sha256").hexdigest()


@transaction.atomic
def receive_report(report: Report, *, entry: Entry, address: str) -> Report:
    """Keep a reader's report for the moderators. Those that say "this could harm someone" are mailed to them at once.

    Raises ReviewError "too-many" when more came from one address within an hour than MEDREF_LIMIT_REPORTS. Once the
    hour is over, nothing says any more which reports came from one address.
    """
    sender, hour_ago = sender_of(address), timezone.now() - timedelta(hours=1)
    Report.objects.exclude(sender="").filter(at__lte=hour_ago).update(sender="")
    most = settings.LIMIT_REPORTS
    if most and Report.objects.filter(sender=sender, at__gt=hour_ago).count() >= most:
        raise ReviewError(_("Many reports came from your network. Wait an hour, then send it once more."), "too-many")
    report.entry, report.sender = entry, sender
    report.save()
    if report.may_harm:
        active = User.objects.filter(is_active=True).exclude(email="")
        moderators = [person for person in active if holds(person, APPROVE)]
        telling.tell(MailKind.HARM, moderators, actor=None, entry=entry, words=report.text)
    return report
