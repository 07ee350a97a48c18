"""Verbs that add entries."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from drugs.models import Combination, Component, Drug, Entry, Kind
from drugs.models.roles import WRITE
from drugs.naming import (
    MAX_NAME_LENGTH,
    MAX_SLUG_LENGTH,
    combination_name,
    combination_slug,
    component_key,
    slugify,
)
from drugs.review.errors import ReviewError
from drugs.review.record import record, require, take_turn
from drugs.review.validation import check_name


def require_lengths(name: str, slug: str) -> None:
    if not slug:
        raise ReviewError(_("A name needs at least one letter or digit."), "name")
    if len(name) > MAX_NAME_LENGTH or len(slug) > MAX_SLUG_LENGTH:
        raise ReviewError(
            _("This name has %(length)d characters; at most %(most)d are possible.")
            % {"length": len(name), "most": MAX_NAME_LENGTH},
            "name",
        )


@transaction.atomic
def create_drug(name: str, *, actor: User) -> Drug:
    """Add a drug, without a text yet. Refuses one whose name compares equal to another drug's."""
    require(actor, WRITE)
    name = " ".join(name.split())
    check_name(name)
    slug = slugify(name)
    require_lengths(name, slug)
    take_turn()
    if other := Entry.objects.drugs().filter(slug=slug).first():
        raise ReviewError(_("There is a drug of this name already: %(name)s.") % {"name": other.name}, "exists")
    drug = Drug.objects.create(kind=Kind.DRUG, name=name, slug=slug)
    record("create", actor=actor, entry=drug)
    return drug


@transaction.atomic
def create_combination(drugs: Sequence[Entry], *, actor: User) -> Combination:
    """Add the combination of a set of drugs, shown in the order given. A + B is B + A: one entry for each set."""
    require(actor, WRITE)
    if len({drug.pk for drug in drugs}) < 2 or len({drug.pk for drug in drugs}) != len(drugs):
        raise ReviewError(_("A combination needs two or more different drugs, each once."), "components")
    if not all(drug.kind == Kind.DRUG for drug in drugs):
        raise ReviewError(_("A combination is made of drugs, not of combinations."), "components")
    key = component_key(drug.pk for drug in drugs)
    take_turn()
    if other := Entry.objects.filter(component_key=key).first():
        raise ReviewError(_("There is a page for these drugs already: %(name)s.") % {"name": other.name}, "exists")
    name = combination_name(drug.name for drug in drugs)
    slug = combination_slug(drug.slug for drug in drugs)
    require_lengths(name, slug)
    combination = Combination.objects.create(kind=Kind.COMBINATION, name=name, slug=slug, component_key=key)
    Component.objects.bulk_create(
        Component(combination=combination, drug=drug, position=position) for position, drug in enumerate(drugs)
    )
    record("create", actor=actor, entry=combination)
    return combination
