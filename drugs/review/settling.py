"""What has to be settled, by name, before one person lets a text out or calls it checked: findings and doses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from drugs import diffing, findings
from drugs.findings import Level
from drugs.models import Revision
from drugs.review.errors import ReviewError
from drugs.review.page_text import page_text
from drugs.review.record import require_reason


@dataclass(frozen=True)
class Settled:
    """What a moderator settled.

    warnings: ids of the content checks whose warnings were ticked. overrides: {id of a blocking check: why it does not
    stand in the way}. compared: {section key: source}. doses: keys of the doses that were compared with the source
    named for "dosage", one by one.
    """

    warnings: Collection[str] = ()
    overrides: Mapping[str, str] = field(default_factory=dict)
    compared: Mapping[str, str] = field(default_factory=dict)
    doses: Collection[str] = ()


NOTHING = Settled()


def require_settled(revision: Revision, settled: Settled, public: Revision | None) -> dict[str, Any]:
    """Refuse while a finding or a dose is open; return what was settled, for the record.

    public: what readers see of the entry now, read under its lock.
    A source for the doses means that each of them was ticked. Without one readers are told that none was compared.
    """
    found = findings.find(page_text(revision, public=public))
    details: dict[str, Any] = {}
    if blocking := {finding.id for finding in found if finding.level == Level.BLOCKING}:
        details["overridden"] = {name: override_of(name, found, settled) for name in sorted(blocking)}
    if warnings := {finding.id for finding in found if finding.level == Level.WARNING}:
        if missed := warnings - set(settled.warnings):
            words = " ".join(str(finding.words) for finding in found if finding.id in missed)
            raise ReviewError(_("Tick each warning that you have looked at. Not ticked: %s") % words, "warnings")
        details["warnings"] = sorted(warnings)
    if "dosage" in settled.compared:
        details["doses_ticked"] = require_every_dose(revision, settled)
    return details


def override_of(check_id: str, found: Collection[findings.Finding], settled: Settled) -> str:
    """Return why a blocking check does not stand in the way. Refuses where nobody said why."""
    reason = settled.overrides.get(check_id, "")
    if not reason.strip():
        words = " ".join(str(finding.words) for finding in found if finding.id == check_id)
        raise ReviewError(
            _("A content check stands in the way: %(words)s Give a reason to approve it all the same.")
            % {"words": words},
            "blocking",
        )
    return require_reason(reason)


def require_every_dose(revision: Revision, settled: Settled) -> int:
    """Return how many doses were ticked: all of them, or a refusal that names those left."""
    doses = diffing.dose_sheet(revision.content)
    left = [dose.text for dose in doses if dose.key not in set(settled.doses)]
    if left:
        raise ReviewError(
            _("You name a source for the doses, so tick each one that you compared, or say “not compared”. Left: %s")
            % ", ".join(left[:10]),
            "doses",
        )
    return len(doses)
