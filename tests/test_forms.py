"""Forms: what they read, explain and give back."""

import pytest

from drugs.findings import Finding, Level
from drugs.forms.decision import ApprovalForm
from drugs.forms.draft import DraftForm, source_formset
from tests import factories

SOURCE = {"kind": "label", "title": "Label", "url": "http://example.org/a b", "date": "2024-05-01"}


def rows(*sources, initial=0):
    data = {"sources-TOTAL_FORMS": str(len(sources)), "sources-INITIAL_FORMS": str(initial)}
    for number, source in enumerate(sources):
        data |= {f"sources-{number}-{name}": text for name, text in source.items()}
    return data


def test_a_section_that_differs_in_line_ends_alone_is_the_stored_one(db):
    revision = factories.make_draft(usage="a\r\nb\rc")
    form = DraftForm({"seen_digest": revision.digest, "usage": "a\r\nb\r\nc"}, revision=revision)

    assert form.is_valid()
    assert form.content([]).sections["usage"] == "a\r\nb\rc"


def test_white_space_is_kept(db):
    revision = factories.make_draft()
    form = DraftForm({"seen_digest": revision.digest, "usage": "    code\n"}, revision=revision)

    assert form.is_valid()
    assert form.content([]).sections["usage"] == "    code\n"


def test_a_drug_keeps_what_its_form_does_not_ask(db):
    revision = factories.make_draft(summary="In short")
    form = DraftForm({"seen_digest": revision.digest}, revision=revision)

    assert form.is_valid()
    assert form.content([]).summary == "In short"


def test_an_unknown_severity_is_an_error(db):
    revision = factories.make_draft(factories.make_combination())
    form = DraftForm(
        {"seen_digest": "x", "severity": "safe", "relation": "separate", "evidence": "none"}, revision=revision
    )

    assert not form.is_valid()
    assert "severity" in form.errors


def test_a_source_that_nobody_touched_stays_as_it_was(db):
    revision = factories.make_draft(sources=[SOURCE])
    formset = source_formset(revision, rows(SOURCE, initial=1))

    assert formset.is_valid()
    assert formset.sources == [SOURCE]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"kind": "", "title": "T", "url": "", "date": ""}, "kind"),
        ({"kind": "label", "title": "", "url": "", "date": ""}, "title"),
        ({"kind": "rumour", "title": "T", "url": "", "date": ""}, "kind"),
        ({"kind": "label", "title": "T", "url": "javascript:alert(1)", "date": ""}, "url"),
        ({"kind": "label", "title": "T", "url": "", "date": "yesterday"}, "date"),
        ({"kind": "label", "title": "T" * 501, "url": "", "date": ""}, "title"),
    ],
)
def test_an_impossible_source_is_an_error_at_its_field(db, row, field):
    formset = source_formset(factories.make_draft(), rows(row))

    assert not formset.is_valid()
    assert list(formset.errors[0]) == [field]


def test_a_link_without_a_scheme_becomes_https(db):
    formset = source_formset(
        factories.make_draft(), rows({"kind": "label", "title": "T", "url": "example.org", "date": ""})
    )

    assert formset.is_valid()
    assert formset.sources[0]["url"] == "https://example.org"


def test_each_warning_has_to_be_ticked_by_name(db):
    revision = factories.make_submitted(dosage="")
    found = [
        Finding("removed-warning", Level.WARNING, "usage", "", "A warning went."),
        Finding("reading-age", Level.INFORMATION, "", "", "Hard to read."),
        Finding("lost-unit", Level.WARNING, "dosage", "", "A unit is missing."),
    ]
    data = {"seen_digest": revision.digest, "has_read": "on"}

    one = ApprovalForm(data | {"warnings": ["removed-warning"]}, revision=revision, public=None, found=found)
    both = ApprovalForm(
        data | {"warnings": ["removed-warning", "lost-unit"]}, revision=revision, public=None, found=found
    )

    assert not one.is_valid()
    assert both.is_valid()
