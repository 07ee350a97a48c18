"""What waits for a person: the first page of the admin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from drugs.models import Name, Report, ReportStatus, Revision, SourceFile
from drugs.models.roles import APPROVE, WRITE, holds


@dataclass(frozen=True)
class Queue:
    """A number of things that wait, and where they are."""

    title: str
    number: int
    url: str
    help: str


def of(user: AbstractBaseUser | AnonymousUser) -> list[Queue]:
    """Return the queues of a user's roles; none for somebody without a role. One query each, six at most."""
    texts = reverse("admin:drugs_revision_changelist")
    mine: Any = user.pk
    queues = []
    if holds(user, WRITE):
        drafts = Revision.objects.drafts().filter(author=mine)
        queues.append(
            Queue(_("Your drafts"), drafts.count(), f"{texts}?queue=mine", _("Only you change them until you submit."))
        )
    if holds(user, APPROVE):
        waiting = Revision.objects.waiting().exclude(author=mine)
        unread = Revision.objects.unread()
        names = Name.objects.filter(accepted_by=None).exclude(proposed_by=mine)
        reports = Report.objects.filter(status=ReportStatus.OPEN)
        queues += [
            Queue(_("Waiting for review"), waiting.count(), texts, _("Texts by others that readers do not see yet.")),
            Queue(_("Public, nobody read it"), unread.count(), f"{texts}?queue=unread", _("Released in an import.")),
            Queue(
                _("Names to accept"), names.count(), reverse("admin:drugs_name_changelist"), _("Proposed by others.")
            ),
            Queue(
                _("Readers’ reports"),
                reports.count(),
                reverse("admin:drugs_report_changelist") + "?status__exact=open",
                _("What readers say is wrong."),
            ),
        ]
    if holds(user, WRITE):
        files = SourceFile.objects.quarantined()
        queues.append(
            Queue(
                _("Files in quarantine"),
                files.count(),
                reverse("admin:drugs_sourcefile_changelist") + "?outcome__exact=quarantined",
                _("Imported, but stopped by a content check."),
            )
        )
    return queues
