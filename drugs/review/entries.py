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
from drugs.review.record import Act, record_all, require, take_turn
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


def create_drug(name: str, *, actor: User) -> Drug:
    """Add a drug, without a text yet. Refuses one whose name compares equal to another drug's."""
    return create_drugs([name], actor=actor)[0]


@transaction.atomic
def create_drugs(names: Sequence[str], *, actor: User) -> list[Drug]:
    """Add drugs, all or none, in the order of names. Ten queries, however many."""
    require(actor, WRITE)
    fresh: dict[str, Drug] = {}
    for name in names:
        name = " ".join(name.split())
        check_name(name)
        slug = slugify(name)
        require_lengths(name, slug)
        if slug in fresh:
            raise exists(fresh[slug])
        fresh[slug] = Drug(kind=Kind.DRUG, name=name, slug=slug)
    take_turn()
    if other := Entry.objects.drugs().filter(slug__in=list(fresh)).first():
        raise exists(other)
    drugs: list[Drug] = Drug.objects.bulk_create(fresh.values())
    record_all([Act("create", drug) for drug in drugs], actor=actor)
    return drugs


def exists(other: Entry) -> ReviewError:
    return ReviewError(_("There is a drug of this name already: %(name)s.") % {"name": other.name}, "exists")


def create_combination(drugs: Sequence[Entry], *, actor: User) -> Combination:
    """Add the combination of a set of drugs, shown in the order given. A + B is B + A: one entry for each set."""
    return create_combinations([drugs], actor=actor)[0]


@transaction.atomic
def create_combinations(sets: Sequence[Sequence[Entry]], *, actor: User) -> list[Combination]:
    """Add the combinations of sets of drugs, all or none, in this order. Ten queries, however many."""
    require(actor, WRITE)
    fresh: dict[str, Combination] = {}
    for drugs in sets:
        key = key_of(drugs)
        name = combination_name(drug.name for drug in drugs)
        slug = combination_slug(drug.slug for drug in drugs)
        require_lengths(name, slug)
        if key in fresh:
            raise set_exists(fresh[key])
        fresh[key] = Combination(kind=Kind.COMBINATION, name=name, slug=slug, component_key=key)
    take_turn()
    if other := Entry.objects.filter(component_key__in=list(fresh)).first():
        raise set_exists(other)
    combinations: list[Combination] = Combination.objects.bulk_create(fresh.values())
    Component.objects.bulk_create(
        Component(combination=combination, drug=drug, position=position)
        for combination, drugs in zip(combinations, sets, strict=True)
        for position, drug in enumerate(drugs)
    )
    record_all([Act("create", combination) for combination in combinations], actor=actor)
    return combinations


def key_of(drugs: Sequence[Entry]) -> str:
    """Return the component key of a set that can be a combination; refuse any other."""
    if len({drug.pk for drug in drugs}) < 2 or len({drug.pk for drug in drugs}) != len(drugs):
        raise ReviewError(_("A combination needs two or more different drugs, each once."), "components")
    if not all(drug.kind == Kind.DRUG for drug in drugs):
        raise ReviewError(_("A combination is made of drugs, not of combinations."), "components")
    return component_key(drug.pk for drug in drugs)


def set_exists(other: Entry) -> ReviewError:
    return ReviewError(_("There is a page for these drugs already: %(name)s.") % {"name": other.name}, "exists")
