"""The forms of a decision: approve this exact text, send it back, take a page away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from drugs.diffing import Dose
from drugs.findings import Finding, Level
from drugs.models import Revision
from drugs.models.entry import MAX_REASON_LENGTH
from drugs.review import Settled
from drugs.sections import BY_KEY

OVERRIDE = "override_"


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
    """What a moderator says who lets one exact text out, or calls it checked.

    The text and what was public are named by what the page showed: seen_digest, and seen_public, an id or nothing.
    Each check that warns is one tick, each that stands in the way one reason. Every dose is a tick of its own where a
    source is named for them.
    """

    seen_digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    seen_public = forms.IntegerField(widget=forms.HiddenInput, required=False)
    warnings = forms.MultipleChoiceField(
        label=_("I have looked at"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    compared = forms.CharField(
        label=_("Doses compared with"),
        max_length=300,
        required=False,
        help_text=_("The source, with its date: a label, a formulary. Then tick each dose on the sheet."),
    )
    not_compared = forms.BooleanField(label=_("Doses not compared (readers will see this)"), required=False)
    doses = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
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
        doses: Sequence[Dose] = (),
    ) -> None:
        initial = {"seen_digest": revision.digest, "seen_public": public.pk if public else None}
        super().__init__(data, initial=initial, auto_id="approval-%s")
        self.to_tick = words_by_check(found, Level.WARNING)
        cast(forms.MultipleChoiceField, self.fields["warnings"]).choices = list(self.to_tick.items())
        if not self.to_tick:
            del self.fields["warnings"]
        for check_id, words in words_by_check(found, Level.BLOCKING).items():
            self.fields[OVERRIDE + check_id] = override_field(words)
        self.dose_keys = [dose.key for dose in doses]
        cast(forms.MultipleChoiceField, self.fields["doses"]).choices = [(dose.key, dose.text) for dose in doses]
        if not revision.dosage.strip():
            del self.fields["compared"], self.fields["not_compared"], self.fields["doses"]

    @property
    def overriding_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(OVERRIDE)]

    @property
    def ticked_doses(self) -> set[str]:
        """Return the keys of the doses that were ticked, so that a refused form keeps them."""
        return set(self.data.getlist("doses")) if self.is_bound and hasattr(self.data, "getlist") else set()

    def clean_warnings(self) -> list[str]:
        ticked: list[str] = self.cleaned_data["warnings"]
        if left := [words for check_id, words in self.to_tick.items() if check_id not in ticked]:
            raise forms.ValidationError(
                _("Tick each warning that you have looked at, or request changes. Left: %(left)s"),
                code="required",
                params={"left": " ".join(left)},
            )
        return ticked

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if "compared" not in self.fields:
            return typed
        if bool(typed.get("compared")) == bool(typed.get("not_compared")):
            missing = _("Name the source that you compared the doses with, or tick that they are not compared.")
            self.add_error("compared", forms.ValidationError(missing, code="doses"))
        elif typed.get("compared") and (left := set(self.dose_keys) - set(typed.get("doses", ()))):
            error = ngettext(
                "%(left)d dose is not ticked yet. Tick each that you compared with the source.",
                "%(left)d doses are not ticked yet. Tick each that you compared with the source.",
                len(left),
            )
            self.add_error("doses", forms.ValidationError(error, code="doses", params={"left": len(left)}))
        return typed

    @property
    def settled(self) -> Settled:
        """Return what was settled, for the verbs."""
        typed = self.cleaned_data
        source = typed.get("compared", "")
        return Settled(
            warnings=typed.get("warnings", ()),
            overrides={name.removeprefix(OVERRIDE): typed[name] for name in typed if name.startswith(OVERRIDE)},
            compared={"dosage": source} if source else {},
            doses=typed.get("doses", ()),
        )


def words_by_check(found: Sequence[Finding], level: Level) -> dict[str, str]:
    """Return what each check of a level says: {id: words of all its places, each once}."""
    words: dict[str, list[str]] = {}
    for finding in found:
        if finding.level == level and finding.words not in words.setdefault(finding.id, []):
            words[finding.id].append(str(finding.words))
    return {check_id: " ".join(said) for check_id, said in words.items()}


def override_field(words: str) -> forms.CharField:
    """Return the field for the reason why one blocking check does not stand in the way."""
    return forms.CharField(
        label=_("Why it may go out all the same"),
        help_text=words,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("A content check stands in the way. Give a reason, or request changes.")},
    )


class CommentForm(forms.Form):
    """A remark on a text, on one of its sections, or on a passage quoted from it."""

    section = forms.ChoiceField(label=_("About"), required=False)
    quote = forms.CharField(label=_("Passage"), required=False, max_length=MAX_REASON_LENGTH)
    text = forms.CharField(
        label=_("Comment"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what you want to say.")},
    )

    def __init__(self, data: Any = None, *, revision: Revision) -> None:
        super().__init__(data, auto_id="comment-%s")
        held = [(key, BY_KEY[key].title) for key, text in revision.sections.items() if text.strip()]
        cast(forms.ChoiceField, self.fields["section"]).choices = [("", _("The whole text")), *held]


class SectionCheckForm(forms.Form):
    """Which source one section was compared with."""

    section = forms.ChoiceField(label=_("Section"))
    against = forms.CharField(
        label=_("Compared with"), max_length=300, help_text=_("The source, with its date: a label, a guideline.")
    )

    def __init__(self, data: Any = None, *, revision: Revision) -> None:
        super().__init__(data, auto_id="section-check-%s")
        held = [(key, BY_KEY[key].title) for key, text in revision.sections.items() if text.strip()]
        cast(forms.ChoiceField, self.fields["section"]).choices = [(k, title) for k, title in held if k != "dosage"]


class ConfirmForm(forms.Form):
    """That the whole public page was read again and still holds."""

    note = forms.CharField(
        label=_("What you compared it with"), max_length=MAX_REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 2})
    )
    next_due = forms.DateField(
        label=_("Next review due"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Within a year; in a year if you leave it out."),
    )
    has_read = forms.BooleanField(
        label=_("I have read the whole page again"),
        error_messages={"required": _("Read the whole page, then tick that you have.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="confirm-%s")
