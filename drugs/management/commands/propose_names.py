"""Propose the well-known other names of the drugs that are here. A moderator accepts each in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from drugs import known_names, review
from drugs.models import Entry, Name
from drugs.naming import normalise


class Command(BaseCommand):
    """manage.py propose_names --author USER"""

    help = "Proposes names from the list of well-known ones, with their sources, for moderators to accept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--author", required=True, help="who proposes them; somebody else has to accept them")

    def handle(self, *args: Any, **options: Any) -> None:
        author = User.objects.filter(username=options["author"], is_active=True).first()
        if author is None:
            raise CommandError(f"There is no active account “{options['author']}”.")
        drugs = {drug.slug: drug for drug in Entry.objects.drugs().filter(merged_into__isnull=True)}
        there = set(Name.objects.values_list("entry", "normalised"))
        proposed = 0
        try:
            with transaction.atomic():
                for known in known_names.all_names():
                    for drug, other in both_ways(known, drugs):
                        if (drug.pk, normalise(other)) not in there and other_is_free(other, drugs):
                            self.propose(drug, other, known, author)
                            there.add((drug.pk, normalise(other)))
                            proposed += 1
        except review.ReviewError as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{proposed} names were proposed. A moderator accepts them in the admin, under Names.")

    def propose(self, drug: Entry, other: str, known: known_names.KnownName, author: User) -> None:
        review.propose_name(drug, other, actor=author, kind=known.kind, country=known.country, source=known.stands_in)


def both_ways(known: known_names.KnownName, drugs: dict[str, Entry]) -> list[tuple[Entry, str]]:
    """Return the drug that a line is about and its other name: a page may be called by either, brands by the INN."""
    found = []
    if drug := drugs.get(normalise(known.drug).replace(" ", "-")):
        found.append((drug, known.name))
    elif known.kind == "synonym" and (drug := drugs.get(normalise(known.name).replace(" ", "-"))):
        found.append((drug, known.drug))
    return found


def other_is_free(other: str, drugs: dict[str, Entry]) -> bool:
    """Tell whether no drug here has that very name: two pages about one substance are for a moderator to merge."""
    return normalise(other).replace(" ", "-") not in drugs
