"""The forms of a decision: approve this exact text, send it back, take a page away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from drugs.findings import Finding, Level
from drugs.models import Revision


def key_of(finding: Finding) -> str:
    """Return the value by which a finding is ticked: its id and its section."""
    return f"{finding.id}:{finding.section}"


class ReasonForm(forms.Form):
    """A reason that the people concerned read."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None, *, name: str = "") -> None:
        super().__init__(data, auto_id=f"{name}-%s")


class RetractionForm(ReasonForm):
    reason = forms.CharField(
        label=_("Reason, as readers will see it"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The page and its history answer “withdrawn” at once."),
    )


class ApprovalForm(forms.Form):
    """What a moderator says who lets one exact text out.

    The text and what was public are named by what the page showed: seen_digest, and seen_public, an id or nothing.
    Nothing but the tick and the word on doses is asked unless a finding asks for it.
    """

    seen_digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    seen_public = forms.IntegerField(widget=forms.HiddenInput, required=False)
    warnings = forms.MultipleChoiceField(
        label=_("I have seen"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick each warning that you have seen, or request changes.")},
    )
    override = forms.CharField(
        label=_("Why it may go out all the same"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("A content check stands in the way. Give a reason, or request changes.")},
    )
    compared = forms.CharField(
        label=_("Doses compared with"),
        max_length=300,
        required=False,
        help_text=_("The source, with its date: a label, a formulary."),
    )
    not_compared = forms.BooleanField(label=_("Doses not compared (readers will see this)"), required=False)
    has_read = forms.BooleanField(
        label=_("I have read this whole text"),
        error_messages={"required": _("Read the whole text, then tick that you have.")},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        revision: Revision,
        public: Revision | None,
        found: Sequence[Finding] = (),
        may_override: bool = True,
    ) -> None:
        initial = {"seen_digest": revision.digest, "seen_public": public.pk if public else None}
        super().__init__(data, initial=initial, auto_id="approval-%s")
        self.to_tick: dict[str, str] = {}
        for finding in found:
            if finding.level == Level.WARNING:
                said = self.to_tick.get(key_of(finding), "")
                self.to_tick[key_of(finding)] = f"{said} {finding.words}".strip()
        if self.to_tick:
            cast(forms.MultipleChoiceField, self.fields["warnings"]).choices = list(self.to_tick.items())
        else:
            del self.fields["warnings"]
        if not may_override or not any(finding.level == Level.BLOCKING for finding in found):
            del self.fields["override"]
        if not revision.dosage.strip():
            del self.fields["compared"], self.fields["not_compared"]

    def clean_warnings(self) -> list[str]:
        ticked: list[str] = self.cleaned_data["warnings"]
        if set(ticked) != set(self.to_tick):
            raise forms.ValidationError(self.fields["warnings"].error_messages["required"], code="required")
        return ticked

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if "compared" in self.fields and bool(typed.get("compared")) == bool(typed.get("not_compared")):
            self.add_error(
                "compared",
                forms.ValidationError(
                    _("Name the source that you compared the doses with, or tick that they are not compared."),
                    code="doses",
                ),
            )
        return typed

    @property
    def comparisons(self) -> dict[str, str]:
        """Return {section: source} for the verbs."""
        source = self.cleaned_data.get("compared", "")
        return {"dosage": source} if source else {}
