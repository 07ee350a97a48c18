"""The verb that changes what an entry is called, and with it its address."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from drugs.models import Address, Entry, Name, NameKind
from drugs.models.roles import APPROVE
from drugs.naming import combination_name, combination_slug, normalise, slugify
from drugs.review.entries import require_lengths
from drugs.review.errors import ReviewError
from drugs.review.record import lock_entry, record, reindex, require, require_reason


@transaction.atomic
def rename(name: Name, *, actor: User, reason: str) -> Entry:
    """Call a drug by one of its accepted synonyms; its former name becomes a synonym, its former address leads on.

    The combinations that contain it are renamed with it. Two people have seen the name: who proposed it and who
    accepted it. A combination is called by its drugs and is not renamed by itself.
    """
    require(actor, APPROVE)
    reason = require_reason(reason)
    drug = lock_entry(name.entry)
    if drug.is_combination:
        raise ReviewError(_("A combination is called by its drugs. Rename the drug."), "components")
    if drug.merged_into_id is not None:
        raise ReviewError(_("This drug was merged into another one."), "merged")
    if name.accepted_by_id is None or name.kind != NameKind.SYNONYM:
        raise ReviewError(_("Only an accepted synonym can become the name."), "not-accepted")
    former, slug = drug.name, slugify(name.text)
    if normalise(former) == normalise(name.text) and former == name.text:
        raise ReviewError(_("That is its name already."), "unchanged")
    move(drug, name.text, slug)
    keep_former_name(drug, former, name, actor)
    linked = Entry.objects.combinations().filter(components__drug=drug).order_by("pk")
    for combination in linked.select_for_update(of=("self",), no_key=True):
        drugs = [link.drug for link in combination.components.select_related("drug").order_by("position")]
        move(combination, combination_name(d.name for d in drugs), combination_slug(d.slug for d in drugs))
    record("rename", actor=actor, entry=drug, note=f"{former} → {drug.name}: {reason}"[:2000])
    return drug


def move(entry: Entry, name: str, slug: str) -> None:
    """Give an entry another name and address; the former address leads to the new one."""
    require_lengths(name, slug)
    former = entry.slug
    if other := Entry.objects.filter(kind=entry.kind, slug=slug).exclude(pk=entry.pk).first():
        raise ReviewError(_("Another page is called so already: %(name)s.") % {"name": other.name}, "exists")
    entry.name, entry.slug = name, slug
    entry.save(update_fields=["name", "slug"])
    if former != slug:
        Address.objects.filter(path=f"{entry.kind}s/{slug}").delete()  # it was called so before, and is again
        Address.objects.update_or_create(path=f"{entry.kind}s/{former}", defaults={"entry": entry})
    reindex(entry)


def keep_former_name(drug: Entry, former: str, name: Name, actor: User) -> None:
    """Make the former name a synonym: readers knew it, so it needs no second look."""
    proposer = (
        name.accepted_by if name.accepted_by is not None and name.proposed_by_id == actor.pk else name.proposed_by
    )
    kept, created = Name.objects.get_or_create(
        entry=drug,
        normalised=normalise(former),
        kind=NameKind.SYNONYM,
        country="",
        defaults={"text": former, "proposed_by": proposer},
    )
    if created or kept.accepted_by_id is None:
        accepted = Name.objects.filter(pk=kept.pk, accepted_by__isnull=True)
        accepted.exclude(proposed_by=actor).update(accepted_by=actor, accepted_at=timezone.now())
