"""A reader's report of a problem with a page."""

from __future__ import annotations

import time
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from drugs.models import Report, ReportStatus
from drugs.models.entry import MAX_REASON_LENGTH
from drugs.rendering import show_invisible
from drugs.sections import sections_of

SALT = "drugs.report"
MAX_AGE_SECONDS = 24 * 60 * 60
# Nobody reads a form and writes what is wrong in less; programs do.
MIN_AGE_SECONDS = 3
MAX_SOURCE_LENGTH = 500


def token_for(entry_id: int, age: int = 0) -> str:
    """Return a signed token that stands in for a CSRF cookie. age: how many seconds ago the form was asked for."""
    return signing.dumps([entry_id, int(time.time()) - age], salt=SALT)


class ReportForm(forms.ModelForm):
    """What is wrong, where, a source, and an address only where the reader wants an answer."""

    token = forms.CharField(widget=forms.HiddenInput)
    # A field that people do not see and programs fill in.
    website = forms.CharField(
        required=False, label=_("Leave this empty"), widget=forms.TextInput(attrs={"tabindex": -1})
    )
    section = forms.ChoiceField(required=False, label=_("Which part of the page?"))

    class Meta:
        model = Report
        fields = ("section", "text", "source", "contact", "may_harm")
        labels = {
            "text": _("What is wrong?"),
            "source": _("Where can we read what is right? (optional)"),
            "contact": _("Your e-mail address, if you want an answer (optional)"),
            "may_harm": _("This could harm someone"),
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 6, "maxlength": 2000})}

    def __init__(self, *args: Any, entry_id: int, is_combination: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.entry_id = entry_id
        choices = [(section.key, section.title) for section in sections_of(is_combination)]
        self.fields["section"].choices = [("", _("The whole page")), *choices]  # type: ignore[attr-defined]  # a choice
        self.fields["text"].max_length = 2000  # type: ignore[attr-defined]  # a text
        self.initial["token"] = token_for(entry_id)

    def clean_text(self) -> str:
        text = show_invisible(self.cleaned_data["text"])
        if len(text) > 2000:
            raise forms.ValidationError(_("Write at most 2,000 characters."), code="too-long")
        return text

    def clean_source(self) -> str:
        source = show_invisible(self.cleaned_data["source"])
        if len(source) > MAX_SOURCE_LENGTH:
            raise forms.ValidationError(_("Write at most 500 characters."), code="too-long")
        return source

    def clean_token(self) -> str:
        token: str = self.cleaned_data["token"]
        try:
            signed_for, asked_at = signing.loads(token, salt=SALT, max_age=MAX_AGE_SECONDS)
        except signing.BadSignature as error:
            raise forms.ValidationError(_("This form is too old. Send it once more."), code="token") from error
        if signed_for != self.entry_id:
            raise forms.ValidationError(_("This form belongs to another page."), code="token")
        if time.time() - asked_at < MIN_AGE_SECONDS:
            raise forms.ValidationError(_("That was very fast. Look at what you wrote, then send it."), code="fast")
        return token

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty."), code="trap")
        return ""


class AnswerForm(forms.Form):
    """What was done about a reader's report, or why nothing was."""

    status = forms.ChoiceField(
        label=_("Outcome"), choices=[(value, label) for value, label in ReportStatus.choices if value != "open"]
    )
    answer = forms.CharField(
        label=_("What was done, or why nothing was"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
