"""The columns that hold a text: one a section, so that a missing one can be seen."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from drugs.models.content import Content
from drugs.models.vocabulary import Evidence, Relation, Severity
from drugs.sections import BY_KEY, SECTION_KEYS

MAX_SUMMARY_LENGTH = 200


def section_column(key: str) -> "models.TextField[Any, Any]":
    return models.TextField(BY_KEY[key].title, blank=True, default="")


class RevisionText(models.Model):
    """What an approval is of. The digest covers each of these columns."""

    warnings = section_column("warnings")
    introduction = section_column("introduction")
    generic_name = section_column("generic_name")
    usage = section_column("usage")
    dosage = section_column("dosage")
    side_effects = section_column("side_effects")
    combined_side_effects = section_column("combined_side_effects")
    interactions = section_column("interactions")
    precautions = section_column("precautions")
    how_it_works = section_column("how_it_works")
    faqs = section_column("faqs")
    further_information = section_column("further_information")
    page_disclaimer = section_column("page_disclaimer")
    provenance = models.JSONField(_("provenance"), default=dict, blank=True)
    sources = models.JSONField(_("sources"), default=list, blank=True)
    relation = models.CharField(_("relation"), max_length=20, choices=Relation.choices, default=Relation.NOT_STATED)
    severity = models.CharField(_("severity"), max_length=20, choices=Severity.choices, default=Severity.UNKNOWN)
    evidence = models.CharField(_("evidence"), max_length=20, choices=Evidence.choices, default=Evidence.NONE)
    summary = models.CharField(_("summary"), max_length=MAX_SUMMARY_LENGTH, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def sections(self) -> dict[str, str]:
        """Return every section by key, in reading order, empty ones too."""
        return {key: getattr(self, key) for key in SECTION_KEYS}

    @property
    def content(self) -> Content:
        return Content(
            sections={key: text for key, text in self.sections.items() if text},
            provenance=self.provenance,
            sources=self.sources,
            relation=self.relation,
            severity=self.severity,
            evidence=self.evidence,
            summary=self.summary,
        )


TEXT_COLUMNS: tuple[str, ...] = (*SECTION_KEYS, "provenance", "sources", "relation", "severity", "evidence", "summary")


def columns_of(content: Content) -> dict[str, Any]:
    """Return the values of the text columns that hold content: {column: value}."""
    return {key: content.section(key) for key in SECTION_KEYS} | {
        name: getattr(content, name) for name in TEXT_COLUMNS if name not in BY_KEY
    }
