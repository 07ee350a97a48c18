"""An export brought back into the site that wrote it, as it was or edited."""

from __future__ import annotations

from pathlib import Path

import pytest

from drugs import review
from drugs.exporting import write
from drugs.importing.files import find
from drugs.importing.load import Import
from drugs.importing.result import Options
from drugs.models import Address, Name, Outcome, Revision, SourceFile
from tests import factories
from tests.importing.test_load import write as write_old_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(editor2, tmp_path):
    """Import the export of this site; returns {file name: outcome}."""

    def run() -> dict[str, Outcome]:
        results = Import(Options(editor2)).run(find([str(tmp_path / "out")]))
        return {Path(result.path).stem: result.outcome for result in results}

    return run


def export(tmp_path: Path) -> Path:
    """Export everything, and return the one file."""
    write.as_markdown(tmp_path / "out")
    [file] = (tmp_path / "out").rglob("*.md")
    return file


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


@pytest.mark.parametrize("make", [factories.make_approved, factories.make_released])
def test_an_export_as_it_was_does_nothing(make, bring, tmp_path):
    revision = make(factories.make_combination(), severity="major", sources=[])
    export(tmp_path)

    outcomes = bring()

    assert outcomes == {"placebex+testamol": Outcome.UNCHANGED}
    assert Revision.objects.get() == revision
    assert not Address.objects.exists()


@pytest.mark.parametrize("make", [factories.make_approved, factories.make_released])
def test_an_edited_export_is_a_revision_on_top_of_what_is_public(make, bring, tmp_path, editor2):
    public = make(factories.make_combination(), severity="major")
    edit(export(tmp_path), "500 mg", "250 mg")

    outcomes = bring()

    assert outcomes == {"placebex+testamol": Outcome.UPDATED}
    waiting = Revision.objects.waiting().get()
    assert (waiting.base, waiting.author, waiting.severity) == (public, editor2, "major")
    assert waiting.dosage == "Adults: 250 mg twice a day."
    assert waiting.provenance["dosage"] == public.provenance["dosage"] | {"edited": True}
    assert waiting.provenance["usage"] == public.provenance["usage"]


def test_a_rating_edited_in_a_checked_text_is_no_less_an_edit(bring, tmp_path):
    factories.make_approved(factories.make_combination(), severity="major")
    edit(export(tmp_path), 'severity: "major"', 'severity: "contraindicated"')

    bring()

    assert Revision.objects.waiting().get().severity == "contraindicated"


def test_an_edited_export_of_an_imported_page_does_not_wait_beside_its_file(bring, tmp_path, editor, moderator):
    write_old_page(tmp_path / "pages", "testamol", "Testamol")
    list(Import(Options(editor)).run(find([str(tmp_path / "pages")])))
    review.release(Revision.objects.get(), actor=moderator, reason="first")
    edit(export(tmp_path), "Nausea", "Bad nausea")

    outcomes = bring()

    assert outcomes == {"testamol": Outcome.UPDATED}
    assert list(Address.objects.values_list("path", flat=True)) == ["composition/t/testamol"]


def test_an_export_made_before_people_changed_the_page_is_a_choice_of_three(bring, tmp_path, editor, moderator):
    public = factories.make_approved()
    edit(export(tmp_path), "500 mg", "250 mg")
    draft = review.start_draft(public.entry, actor=editor)
    content = factories.make_content(dosage="Adults: 400 mg twice a day.")
    draft = review.save_draft(draft, actor=editor, content=content, seen_digest=draft.digest)
    waiting = review.submit(draft, actor=editor, seen_digest=draft.digest)
    settled = factories.make_settled(waiting)
    review.approve(waiting, actor=moderator, seen_digest=waiting.digest, seen_public=public.pk, settled=settled)

    outcomes = bring()

    assert outcomes == {"testamol": Outcome.QUARANTINED}
    assert SourceFile.objects.get().findings[0]["id"] == "edited-here"
    assert not Revision.objects.waiting().exists()


def test_an_export_as_it_was_leaves_newer_texts_in_review(bring, tmp_path, editor2):
    public = factories.make_released()
    export(tmp_path)
    newer = factories.make_imported(public.entry, actor=editor2, dosage="Adults: 250 mg twice a day.")

    bring()

    newer.refresh_from_db()
    assert newer.is_in_review


def test_names_come_as_proposals_and_are_accepted_when_the_text_is_let_out(bring, tmp_path, moderator2):
    factories.make_approved()
    name = '{"text": "Brandol", "kind": "brand", "country": "GB", "source": "Its label"}'
    file = export(tmp_path)
    edit(file, "names: []", f"names:\n  - {name}")
    edit(file, "500 mg", "250 mg")

    bring()

    brand = Name.objects.get()
    assert (brand.text, brand.kind, brand.country, brand.source) == ("Brandol", "brand", "GB", "Its label")
    assert (brand.accepted_by, brand.revision) == (None, Revision.objects.waiting().get())
    waiting = Revision.objects.waiting().get()
    settled = factories.make_settled(waiting)
    review.approve(waiting, actor=moderator2, seen_digest=waiting.digest, seen_public=waiting.base_id, settled=settled)
    brand.refresh_from_db()
    assert brand.accepted_by == moderator2


def test_a_name_that_cannot_be_one_fails_its_file_alone(bring, tmp_path):
    factories.make_approved()
    factories.make_approved(factories.make_drug("Alphamol"))
    write.as_markdown(tmp_path / "out")
    for file in (tmp_path / "out").rglob("*.md"):
        edit(file, "500 mg", "250 mg")
    wrong = '{"text": "Brandol", "kind": "brand", "country": "Germany", "source": ""}'
    edit(tmp_path / "out" / "drugs" / "testamol.md", "names: []", f"names:\n  - {wrong}")

    outcomes = bring()

    assert outcomes == {"alphamol": Outcome.UPDATED, "testamol": Outcome.FAILED}
    assert Revision.objects.waiting().get().entry.slug == "alphamol"
    assert not Name.objects.exists()
