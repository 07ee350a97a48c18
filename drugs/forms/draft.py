"""The form in which a draft is written: one Markdown editor a section, the rating, the sources."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy as _
from markdownx.widgets import MarkdownxWidget

from drugs.models import Content, Evidence, Relation, Revision, Severity, SourceKind
from drugs.models.revision_text import MAX_SUMMARY_LENGTH
from drugs.review.validation import MAX_SOURCE_TEXT, MAX_SOURCES
from drugs.sections import BY_KEY, MAX_SECTION_LENGTH, Section, sections_of
from drugs.threeway import fingerprint

# Empty rows for new sources; saving brings as many again, so the form needs no JavaScript.
EMPTY_SOURCES = 3


def one_line_ends(text: str) -> str:
    """Return text with the line ends that are stored: a browser sends CR LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def fingerprints(content: Content) -> dict[str, str]:
    """Return what tells the text of each section from another one: {key: fingerprint}, of all sections."""
    return {key: fingerprint(one_line_ends(content.section(key))) for key in BY_KEY}


class SectionWidget(MarkdownxWidget):
    """markdownx's editor; the page writes the frame and the preview around it, and admin/editor.js tames its keys."""

    template_name = "django/forms/widgets/textarea.html"


class WholeTextField(forms.CharField):
    """A text that is kept as it was typed. A browser never cuts it: too much of it is an error in words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"strip": False, "required": False} | kwargs))

    def to_python(self, value: Any) -> str:
        return one_line_ends(super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class SeenField(forms.JSONField):
    """JSON that goes back into the page in ASCII: as itself a lone surrogate, "\\ud800", could not be sent."""

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, InvalidJSONInput) else json.dumps(value)


@dataclass(frozen=True)
class SectionField:
    """A section and the field that its text is typed into."""

    section: Section
    field: forms.BoundField


class DraftForm(forms.Form):
    """A draft as its author sees it. seen_digest, seen_sections: of the text that the person began to change."""

    seen_digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    seen_sections = SeenField(widget=forms.HiddenInput, required=False)
    change_note = WholeTextField(
        label=_("What changed and why"), max_length=500, widget=forms.TextInput, help_text=_("For the moderator.")
    )

    def __init__(self, data: Any = None, *, revision: Revision) -> None:
        self.revision = revision
        self.sections = sections_of(revision.entry.is_combination)
        keys = [section.key for section in self.sections]
        initial = {key: getattr(revision, key) for key in (*keys, "severity", "relation", "evidence", "summary")}
        initial |= {"seen_digest": revision.digest, "change_note": revision.change_note}
        initial["seen_sections"] = fingerprints(revision.content)
        super().__init__(data, initial=initial)
        for section in self.sections:
            self.fields[section.key] = WholeTextField(
                label=section.title,
                help_text=section.help,
                max_length=MAX_SECTION_LENGTH,
                widget=SectionWidget(attrs={"rows": 4, "aria-describedby": f"help-{section.anchor}"}),
            )
        if revision.entry.is_combination:
            self.add_rating()

    def add_rating(self) -> None:
        choices = (
            ("severity", _("How serious"), Severity),
            ("relation", _("How they are used together"), Relation),
            ("evidence", _("How this is known"), Evidence),
        )
        for name, label, vocabulary in choices:
            self.fields[name] = forms.ChoiceField(label=label, choices=vocabulary.choices)
        self.fields["summary"] = WholeTextField(
            label=_("In one sentence"),
            max_length=MAX_SUMMARY_LENGTH,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("What a reader must know first. Shown elsewhere once a moderator approved this text."),
        )

    @property
    def began_with(self) -> dict[str, str]:
        """Return the fingerprints of the sections that the person began to change; none where the form lost them."""
        seen = self.cleaned_data.get("seen_sections")
        known = seen if isinstance(seen, dict) else {}
        return {key: value for key, value in known.items() if isinstance(value, str)}

    @property
    def section_fields(self) -> list[SectionField]:
        return [SectionField(section, self[section.key]) for section in self.sections]

    @property
    def rating_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("severity", "relation", "evidence", "summary") if name in self.fields]

    def content(self, sources: list[dict[str, str]]) -> Content:
        """Return what was typed. A text that differs from the stored one in line ends alone is the stored one."""
        typed = self.cleaned_data
        sections = {}
        for key in BY_KEY:
            stored = getattr(self.revision, key)
            text = typed.get(key, stored)
            sections[key] = stored if text == one_line_ends(stored) else text
        rating = {
            name: typed.get(name, getattr(self.revision, name))
            for name in ("relation", "severity", "evidence", "summary")
        }
        return Content(sections={key: text for key, text in sections.items() if text}, sources=sources, **rating)


class SourceForm(forms.Form):
    """One source. A row with nothing in it is no source."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[("", "—"), *SourceKind.choices], required=False)
    title = forms.CharField(
        label=_("Title"),
        max_length=MAX_SOURCE_TEXT,
        required=False,
        widget=forms.TextInput(attrs={"list": "known-sources"}),
    )
    url = forms.URLField(label=_("Link"), max_length=MAX_SOURCE_TEXT, required=False, assume_scheme="https")
    date = forms.DateField(
        label=_("Date"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A row that nobody touched is not judged anew: an import may have brought what this form would not take.
        self.empty_permitted = True

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if any(typed.values()) and not self.errors:
            if not typed.get("kind"):
                self.add_error("kind", forms.ValidationError(_("Say what kind of source this is."), code="kind"))
            if not typed.get("title"):
                self.add_error("title", forms.ValidationError(_("Give the title of the source."), code="title"))
        return typed

    @property
    def source(self) -> dict[str, str] | None:
        """Return the source as it is stored, None for an empty row. One that nobody touched is returned as it was."""
        if self.initial and not self.has_changed():
            return {**self.initial["stored"]}
        typed = self.cleaned_data
        if not any(typed.values()):
            return None
        day: date | None = typed["date"]
        return {
            "kind": typed["kind"],
            "title": typed["title"],
            "url": typed["url"],
            "date": day.isoformat() if day else "",
        }


if TYPE_CHECKING:
    BaseSourceFormSet = forms.BaseFormSet[SourceForm]
else:
    BaseSourceFormSet = forms.BaseFormSet


class SourceFormSet(BaseSourceFormSet):
    @property
    def sources(self) -> list[dict[str, str]]:
        """Return the sources of a valid formset, in order."""
        return [source for form in self.forms if (source := form.source) is not None]


def source_formset(revision: Revision, data: Any = None) -> SourceFormSet:
    """Return the rows for a revision's sources and a few empty ones, filled with data where it is given."""
    factory = forms.formset_factory(
        SourceForm, formset=SourceFormSet, extra=EMPTY_SOURCES, max_num=MAX_SOURCES, validate_max=True
    )
    initial = [
        {**source, "date": date.fromisoformat(source["date"]) if source["date"] else None, "stored": source}
        for source in revision.sources
    ]
    return cast(type[SourceFormSet], factory)(data, initial=initial, prefix="sources")
