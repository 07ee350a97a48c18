"""Forms of the second factor. Spaces in codes are for reading; they are taken out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from drugs.models.entry import MAX_REASON_LENGTH

MOST_CHARACTERS = 40


class CodeField(forms.CharField):
    """A code of the app: a keyboard of digits on a phone, filled in by a password manager."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "none", "size": "12"}
        super().__init__(max_length=MOST_CHARACTERS, widget=forms.TextInput(attrs=attrs), **kwargs)


class RecoveryCodeField(forms.CharField):
    """A recovery code, or a code of the app: letters and digits."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "size": "24"}
        super().__init__(max_length=MOST_CHARACTERS, widget=forms.TextInput(attrs=attrs), **kwargs)


class CodeForm(forms.Form):
    code = CodeField(label=_("Code from your app"), help_text=_("Six digits. Each code works once."))


class RecoveryCodeForm(forms.Form):
    code = RecoveryCodeField(label=_("Recovery code"), help_text=_("One of the codes that you kept. Each works once."))


class EitherCodeForm(forms.Form):
    """What confirms a change of one's own account."""

    code = RecoveryCodeField(label=_("Code from your app, or a recovery code"))


class SetUpForm(forms.Form):
    """The first code of a new app. Whoever is signed in already shows by the password that it is them."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = CodeField(label=_("Code that the app shows now"), help_text=_("Six digits."))

    def __init__(self, *args: Any, asks_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_password:
            del self.fields["password"]


class ResetForm(forms.Form):
    """Why another person's second factor is taken away."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the record. How do you know that it is they who ask?"),
    )
