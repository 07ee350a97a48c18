"""The forms that add an entry or a name."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from drugs.models import CorrectionKind, Drug, Entry, Name, NameKind
from drugs.models.entry import MAX_REASON_LENGTH
from drugs.naming import MAX_NAME_LENGTH, normalise, slugify

MOST_COMPONENTS = 30


class NewDrugForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=MAX_NAME_LENGTH,
        help_text=gettext_lazy("The international name, with its digits: Vitamin B12, not Vitamin B."),
    )


class NewNameForm(forms.Form):
    """Another name of an entry, for a moderator to accept."""

    text = forms.CharField(label=gettext_lazy("Name"), max_length=MAX_NAME_LENGTH)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=NameKind.choices)
    country = forms.RegexField(
        r"^[A-Za-z]{2}$",
        label=gettext_lazy("Country"),
        required=False,
        help_text=gettext_lazy("Two letters, such as GB."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="name-%s")


class CorrectionForm(forms.Form):
    """What was wrong, in words for readers."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=CorrectionKind.choices)
    text = forms.CharField(
        label=gettext_lazy("What was wrong, and what is right now"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Readers see it on the page with today's date."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="correction-%s")


class RenameForm(forms.Form):
    """Which accepted synonym becomes the name."""

    name = forms.ModelChoiceField(Name.objects.none(), label=gettext_lazy("New name"))
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None, *, entry: Entry) -> None:
        super().__init__(data, auto_id="rename-%s")
        synonyms = entry.names.accepted().filter(kind=NameKind.SYNONYM)
        cast("forms.ModelChoiceField[Name]", self.fields["name"]).queryset = synonyms


class MergeForm(forms.Form):
    """Into which drug this one goes. After validation `into` holds it."""

    into = forms.CharField(label=gettext_lazy("Merge into"), max_length=MAX_NAME_LENGTH)
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="merge-%s")

    def clean_into(self) -> Entry:
        drugs = drugs_called(self.cleaned_data["into"])
        if len(drugs) != 1:
            raise forms.ValidationError(problem_with(self.cleaned_data["into"], drugs), code="component")
        return drugs[0]


class NewCombinationForm(forms.Form):
    """The drugs of a combination, typed one a line. After validation `components` holds them in order."""

    components = forms.CharField(
        label=gettext_lazy("Medicines"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One a line. Each must be a drug that is here already. Their set never changes."),
    )

    def clean_components(self) -> list[Entry]:
        lines = [line.strip() for line in self.cleaned_data["components"].splitlines() if line.strip()]
        if len(lines) > MOST_COMPONENTS:
            raise forms.ValidationError(
                _("These are %(given)d medicines; at most %(most)d are possible.")
                % {"given": len(lines), "most": MOST_COMPONENTS},
                code="too-many",
            )
        found, errors = [], []
        for line in lines:
            drugs = drugs_called(line)
            if len(drugs) == 1:
                found.append(drugs[0])
            else:
                errors.append(forms.ValidationError(problem_with(line, drugs), code="component"))
        if errors:
            raise forms.ValidationError(errors)
        return found


def drugs_called(text: str) -> list[Entry]:
    """Return the drugs whose name, or else whose accepted other name, compares equal to text. Two queries at most."""
    if not slugify(text):
        return []
    if exact := list(Drug.objects.filter(slug=slugify(text))):
        return exact
    names = Name.objects.accepted().filter(normalised=normalise(text))
    return list(Drug.objects.filter(names__in=names).distinct().order_by("slug"))


def problem_with(text: str, drugs: list[Entry]) -> str:
    """Say why text names no one drug, and which it may mean."""
    if drugs:
        return _("“%(text)s” is a name of %(drugs)s. Write the one that you mean.") % {
            "text": text,
            "drugs": ", ".join(drug.name for drug in drugs),
        }
    beginning = slugify(text)[:4]
    near = Drug.objects.filter(Q(slug__startswith=beginning)).order_by("slug")[:5] if beginning else []
    message = _("There is no drug “%(text)s”. Add it first, or check the spelling.") % {"text": text}
    if near:
        message += " " + _("There are: %(names)s.") % {"names": ", ".join(drug.name for drug in near)}
    return message
