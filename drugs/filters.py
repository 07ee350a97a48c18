"""What a reader can narrow a list down by, and sort it by."""

from __future__ import annotations

import string
from functools import partial

import django_filters
from django.db.models import Value
from django.db.models.functions import Length, Replace
from django.forms import HiddenInput, Select, TextInput
from django.utils.translation import gettext_lazy as _

from drugs.models import Relation, Revision, Severity
from drugs.models.revision import GRAVITY, RevisionQuerySet
from drugs.naming import slugify

LETTERS = [(letter, letter.upper()) for letter in string.ascii_lowercase] + [("0", _("0–9"))]
CHECKED = [("yes", _("by a health professional")), ("no", _("by nobody with a credential"))]
SIZES = [("2", _("two medicines")), ("3", _("three medicines")), ("4", _("four medicines")), ("5", _("five or more"))]
SORTS = [("name", _("by name")), ("newest", _("newest first")), ("gravest", _("gravest first"))]

# What is no choice comes from an address that somebody wrote or cut off.
Choice = partial(
    django_filters.ChoiceFilter,
    error_messages={"invalid_choice": _("“%(value)s” is no choice of this list. Choose below.")},
)

SIZE = Length("entry__component_key") - Length(Replace("entry__component_key", Value("+"), Value(""))) + 1


class ListFilter(django_filters.FilterSet):
    """Text in the name, letter, whether a person with a credential checked it; of combinations also the rating."""

    q = django_filters.CharFilter(
        method="by_text", label=_("Name contains"), max_length=200, widget=TextInput(attrs={"type": "search"})
    )
    sort = Choice(
        method="sorted", label=_("Order"), choices=SORTS[:2], empty_label=None, null_label=None, widget=Select
    )
    letter = Choice(method="by_letter", choices=LETTERS, widget=HiddenInput)
    checked = Choice(method="by_check", choices=CHECKED, widget=HiddenInput)

    class Meta:
        model = Revision
        fields: list[str] = []

    def by_text(self, texts: RevisionQuerySet, name: str, value: str) -> RevisionQuerySet:
        wanted = slugify(value)
        return texts.filter(entry__slug__contains=wanted) if wanted else texts.none()

    def by_letter(self, texts: RevisionQuerySet, name: str, value: str) -> RevisionQuerySet:
        """Keep those that begin so: a stretch of the alphabet, which an index finds in any order of letters."""
        if value == "0":
            return texts.filter(entry__slug__gte="0", entry__slug__lt="a").filter(entry__slug__regex="^[0-9]")
        if value == "z":
            return texts.filter(entry__slug__gte=value, entry__slug__startswith=value)
        # No startswith besides: PostgreSQL would take the two for two conditions, expect few rows, and sort them all.
        return texts.filter(entry__slug__gte=value, entry__slug__lt=chr(ord(value) + 1))

    def beginning_with(self, texts: RevisionQuerySet, value: str) -> RevisionQuerySet:
        """Keep those that begin so, and all that come after them in the alphabet."""
        return texts.filter(entry__slug__gte=value)

    def by_check(self, texts: RevisionQuerySet, name: str, value: str) -> RevisionQuerySet:
        return texts.checked(value == "yes")

    def sorted(self, texts: RevisionQuerySet, name: str, value: str) -> RevisionQuerySet:
        if value == "newest":
            return texts.order_by("-published_at", "entry__slug")
        if value == "gravest":
            return texts.order_by(GRAVITY, "entry__slug")
        return texts


class CombinationFilter(ListFilter):
    """Of combinations also the rating, the relation and the number of medicines."""

    sort = Choice(method="sorted", label=_("Order"), choices=SORTS, empty_label=None, null_label=None, widget=Select)
    severity = Choice(field_name="severity", choices=Severity.choices, widget=HiddenInput)
    relation = Choice(field_name="relation", choices=Relation.choices, widget=HiddenInput)
    size = Choice(method="by_size", choices=SIZES, widget=HiddenInput)

    def by_size(self, texts: RevisionQuerySet, name: str, value: str) -> RevisionQuerySet:
        sized = texts.annotate(size=SIZE)
        return sized.filter(size__gte=5) if value == "5" else sized.filter(size=int(value))
