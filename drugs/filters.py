"""What a reader can narrow a list down by."""

from __future__ import annotations

import string

import django_filters
from django.forms import Select, TextInput
from django.utils.translation import gettext_lazy as _

from drugs.models import Entry
from drugs.models.entry import EntryQuerySet
from drugs.naming import slugify

LETTERS = [(letter, letter.upper()) for letter in string.ascii_lowercase] + [("0", _("0–9"))]


class EntryFilter(django_filters.FilterSet):
    """Letter, text in the name, and whether a person with a credential checked it."""

    q = django_filters.CharFilter(
        method="by_text", label=_("Name contains"), max_length=200, widget=TextInput(attrs={"type": "search"})
    )
    letter = django_filters.ChoiceFilter(
        method="by_letter", label=_("Begins with"), choices=LETTERS, empty_label=_("any letter")
    )
    checked = django_filters.ChoiceFilter(
        method="by_check",
        label=_("Checked"),
        choices=[("yes", _("by a health professional")), ("no", _("by nobody with a credential"))],
        empty_label=_("all pages"),
        widget=Select,
    )

    class Meta:
        model = Entry
        fields: list[str] = []

    def by_text(self, entries: EntryQuerySet, name: str, value: str) -> EntryQuerySet:
        wanted = slugify(value)
        return entries.filter(slug__contains=wanted) if wanted else entries.none()

    def by_letter(self, entries: EntryQuerySet, name: str, value: str) -> EntryQuerySet:
        return entries.filter(slug__regex="^[0-9]") if value == "0" else entries.filter(slug__startswith=value)

    def by_check(self, entries: EntryQuerySet, name: str, value: str) -> EntryQuerySet:
        return entries.checked(value == "yes")
