"""The forms in which a person settles an imported file that waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from drugs.models.entry import MAX_REASON_LENGTH
from drugs.naming import MAX_NAME_LENGTH
from drugs.threeway import Merged

PAGE, FILE, BOTH = "page", "file", "both"
CHOICES = [
    (PAGE, _("Keep what the page says")),
    (FILE, _("Take what the file says")),
    (BOTH, _("Keep both, the file’s below the page’s")),
]
# What is chosen already: the change of whoever alone made one. Where both did, a person says.
FIRST = {"mine": PAGE, "theirs": FILE}


@dataclass(frozen=True)
class Choice:
    """One differing section and the field in which its text is chosen."""

    section: Merged
    field: forms.BoundField


class MergeForm(forms.Form):
    """One choice for each section in which page and file differ. seen_digest: of the page's text, "" for none."""

    seen_digest = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, data: Any = None, *, differing: Sequence[Merged], seen_digest: str) -> None:
        self.differing = differing
        first = {section.key: FIRST.get(section.taken) or only_one(section) for section in differing}
        super().__init__(data, initial={"seen_digest": seen_digest, **first}, auto_id="merge-%s")
        for section in differing:
            self.fields[section.key] = forms.ChoiceField(
                label=section.title,
                choices=CHOICES,
                widget=forms.RadioSelect,
                error_messages={"required": _("Both changed this section. Choose what should stand.")},
            )

    @property
    def choices(self) -> list[Choice]:
        return [Choice(section, self[section.key]) for section in self.differing]

    def sections(self, merged: Sequence[Merged]) -> dict[str, str]:
        """Return the whole text as chosen: {key: Markdown}, without empty sections."""
        chosen = {section.key: text_of(section, self.cleaned_data.get(section.key, PAGE)) for section in merged}
        return {key: text for key, text in chosen.items() if text}


def only_one(section: Merged) -> str | None:
    """Return the only side that says anything; None where both do."""
    if not section.mine.strip():
        return FILE
    return PAGE if not section.theirs.strip() else None


def text_of(section: Merged, choice: str) -> str:
    texts: Mapping[str, str] = {PAGE: section.mine, FILE: section.theirs}
    if choice in texts:
        return texts[choice]
    return "\n\n".join(text.strip("\n") for text in (section.mine, section.theirs) if text.strip())


class DismissForm(forms.Form):
    reason = forms.CharField(
        label=_("Why nothing of it is wanted"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The file stays on record with this reason."),
    )


class TitleForm(forms.Form):
    title = forms.CharField(
        label=_("The right title"),
        max_length=MAX_NAME_LENGTH,
        help_text=_("One name, or the names of a combination with + between them: “Vitamin B6 + Vitamin B12”."),
    )
