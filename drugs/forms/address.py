"""The forms in which a moderator adds an old address, and takes one away."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from drugs.models import Entry
from drugs.models.address import MAX_PATH_LENGTH
from drugs.models.entry import MAX_REASON_LENGTH

PAGE = re.compile(r"(?:https?://[^/]+)?/?(drug|combination)s/([^/?#]+)/?$")


class AddressForm(forms.Form):
    """page: an entry by its address here; cleaned to the Entry."""

    path = forms.CharField(
        label=_("Old path"),
        max_length=MAX_PATH_LENGTH + 200,
        help_text=_("As it stood on the other site, such as medicines/aspirin. A whole address may be pasted."),
    )
    page = forms.CharField(
        label=_("Leads to this page"),
        max_length=500,
        help_text=_("The page’s address here, such as /drugs/paracetamol/."),
    )

    def clean_page(self) -> Any:
        match = PAGE.fullmatch(self.cleaned_data["page"].strip())
        entry = Entry.objects.filter(kind=match[1], slug=match[2]).first() if match else None
        if entry is None:
            raise forms.ValidationError(
                _("There is no such page here. Copy its address from the browser: /drugs/… or /combinations/…."),
                code="no-page",
            )
        return entry


class RemovalForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it should lead nowhere"), max_length=MAX_REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )
