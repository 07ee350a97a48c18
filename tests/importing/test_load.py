"""Files into entries and submitted revisions."""

from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from drugs import review
from drugs.importing import claim
from drugs.importing.errors import ImportBusyError
from drugs.importing.files import find, folders_of
from drugs.importing.load import Import
from drugs.importing.result import Options
from drugs.models import Address, Entry, ImportBatch, Name, Outcome, Revision, SourceFile
from tests import corpus, factories

BODY = """
### Usage
For made-up pain in people who do not exist.

### Side Effects
Nausea, and sometimes a made-up headache. Do not drive.
"""


def write(folder: Path, name: str, title: str, body: str = BODY) -> Path:
    file = folder / name[0] / f"{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\ntitle: {title}\n---\n# {title}\n{body}")
    return file


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "pages"


@pytest.fixture
def bring(editor, folder):
    """Import everything in the folder; returns {file name: outcome}."""

    def run(**options):
        results = Import(Options(options.pop("author", editor), **options)).run(find([str(folder)]))
        return {Path(result.path).stem: result.outcome for result in results}

    return run


def test_a_new_file_becomes_a_submitted_revision(bring, folder, editor):
    file = write(folder, "testamol-placebex", "Testamol [Testaminol] + Placebex")

    outcomes = bring(tool="test-model")

    assert outcomes == {"testamol-placebex": Outcome.CREATED}
    revision = Revision.objects.get()
    assert (revision.status, revision.author, revision.batch) == ("in_review", editor, ImportBatch.objects.get())
    assert revision.entry.slug == "placebex+testamol"
    assert revision.entry.name == "Testamol + Placebex"
    assert revision.provenance["usage"]["tool"] == "test-model"
    assert bytes(SourceFile.objects.get().raw) == file.read_bytes()
    assert Address.objects.get().path == "composition/t/testamol-placebex"
    assert Name.objects.get(text="Testaminol").accepted_by is None


def test_letting_it_out_accepts_the_names_that_came_with_it(bring, folder, moderator):
    write(folder, "testamol", "Testamol [Testaminol]")
    bring()

    review.release(Revision.objects.get(), actor=moderator, reason="first")

    assert Name.objects.get().accepted_by == moderator


def test_the_same_files_again_change_nothing(bring, folder):
    write(folder, "testamol", "Testamol")
    write(folder, "vitamin-b", "Vitamin B")
    bring()

    outcomes = bring()

    assert outcomes == {"testamol": Outcome.UNCHANGED, "vitamin-b": Outcome.QUARANTINED}
    assert (Revision.objects.count(), SourceFile.objects.count(), ImportBatch.objects.count()) == (1, 2, 1)


def test_a_changed_file_supersedes_what_waits(bring, folder):
    write(folder, "testamol", "Testamol")
    bring()
    write(folder, "testamol", "Testamol", BODY + "\nMore words.\n")

    outcomes = bring()

    assert outcomes == {"testamol": Outcome.UPDATED}
    assert sorted(Revision.objects.values_list("status", flat=True)) == ["closed", "in_review"]


def test_a_changed_file_waits_beside_what_people_here_checked(bring, folder, moderator):
    write(folder, "testamol-placebex", "Testamol + Placebex")
    bring()
    waiting = Revision.objects.get()
    review.approve(
        waiting,
        actor=moderator,
        seen_digest=waiting.digest,
        seen_public=None,
        settled=factories.make_settled(waiting),
    )
    write(folder, "testamol-placebex", "Testamol + Placebex", BODY + "\nMore.\n")

    outcomes = bring()

    assert outcomes == {"testamol-placebex": Outcome.QUARANTINED}
    file = SourceFile.objects.waiting().get()
    assert (file.findings[0]["id"], file.entry, file.revision) == ("edited-here", waiting.entry, None)
    assert Revision.objects.get().is_public


def test_a_file_that_says_what_people_here_wrote_changes_nothing(bring, folder, moderator, editor):
    write(folder, "testamol", "Testamol")
    bring()
    waiting = Revision.objects.get()
    review.supersede(waiting, actor=editor, reason="x")
    factories.make_approved(waiting.entry, sections=waiting.content.sections)
    write(folder, "testamol", "Testamol", BODY + "\n\n")

    outcomes = bring()

    assert outcomes == {"testamol": Outcome.UNCHANGED}
    assert not SourceFile.objects.waiting().exists()


def test_a_second_file_for_the_same_set_is_a_duplicate(bring, folder):
    write(folder, "a-first", "Testamol + Placebex")
    write(folder, "b-second", "Placebex + Testamol")

    outcomes = bring()

    assert outcomes == {"a-first": Outcome.CREATED, "b-second": Outcome.DUPLICATE}
    assert Entry.objects.combinations().count() == 1
    assert SourceFile.objects.filter(outcome="duplicate").get().raw


def test_a_refusal_is_quarantined_as_an_unsubmitted_draft(bring, folder):
    write(folder, "testamol", "Testamol", "I cannot provide information on this." + BODY)

    outcomes = bring()

    assert outcomes == {"testamol": Outcome.QUARANTINED}
    assert Revision.objects.get().status == "draft"
    assert SourceFile.objects.quarantined().get().findings[0]["id"] == "assistant-talk"


def test_a_repeated_component_is_kept_without_an_entry(bring, folder):
    write(folder, "b-b", "Vitamin B + Vitamin B")

    outcomes = bring()

    assert outcomes == {"b-b": Outcome.QUARANTINED}
    assert not Entry.objects.exists()
    assert SourceFile.objects.get().raw


def test_a_bad_file_fails_alone(bring, folder):
    write(folder, "testamol", "Testamol")
    (folder / "t" / "bad.md").write_bytes(b"---\ntitle: X\n---\n\xff")
    (folder / "t" / "untitled.md").write_text("no front matter")

    outcomes = bring()

    assert outcomes == {"testamol": Outcome.CREATED, "bad": Outcome.FAILED, "untitled": Outcome.FAILED}
    assert SourceFile.objects.filter(outcome="failed").count() == 2


def test_a_hand_written_draft_is_not_overwritten(bring, folder, editor):
    draft = factories.make_draft(actor=editor)
    write(folder, "testamol", "Testamol")

    outcomes = bring()

    assert outcomes == {"testamol": Outcome.QUARANTINED}
    draft.refresh_from_db()
    assert draft.status == "draft"
    assert SourceFile.objects.get().raw


def test_a_draft_that_an_editor_corrected_after_quarantine_is_not_thrown_away(bring, folder, editor):
    write(folder, "testamol", "Testamol", "I cannot provide information on this." + BODY)
    bring()
    draft = Revision.objects.get()
    review.save_draft(draft, actor=editor, content=factories.make_content(), seen_digest=draft.digest)
    write(folder, "testamol", "Testamol", BODY)

    outcomes = bring()

    assert outcomes == {"testamol": Outcome.QUARANTINED}
    draft.refresh_from_db()
    assert draft.status == "draft"


@corpus.needs_corpus
@pytest.mark.parametrize("dialect", ["current", "earlier"])
def test_real_pages_come_in(dialect, editor):
    some = corpus.pages(dialect)[::40]

    results = list(Import(Options(editor)).run(find(str(file) for file in some)))

    outcomes = {result.outcome for result in results}
    assert Outcome.FAILED not in outcomes
    assert Outcome.CREATED in outcomes


@pytest.mark.parametrize(
    ("title", "finding"),
    [
        ("Vitamin B + Vitamin B", "repeated-component"),
        ("Vitamin B", "lost-digits"),
        ("ThiamineVitamin C", "glued-names"),
        ("Testamol +", "empty-component"),
    ],
)
def test_a_title_that_a_person_must_mend_makes_nothing(bring, folder, title, finding):
    write(folder, "odd", title)

    outcomes = bring()

    file = SourceFile.objects.waiting().get()
    assert outcomes == {"odd": Outcome.QUARANTINED}
    assert file.findings[0]["id"] == finding
    assert not Entry.objects.exists()


def test_what_the_rules_cannot_tell_of_a_name_is_a_question_for_a_person(bring, folder):
    write(folder, "activated", "Activated/Medicinal Testcoal")

    outcomes = bring()

    file = SourceFile.objects.get()
    assert outcomes == {"activated": Outcome.CREATED}
    assert (file.findings[0]["id"], file.entry.name) == ("name-question", "Activated/Medicinal Testcoal")


def test_two_files_for_one_drug_under_two_names_stay_apart_until_a_person_joins_them(bring, folder):
    write(folder, "a", "Testamol [Otherwisol]")
    write(folder, "b", "Otherwisol")

    outcomes = bring()

    assert set(outcomes.values()) == {Outcome.CREATED}
    assert Entry.objects.count() == 2


def run_of(editor, folder, **values):
    """Import a folder whole, as the command does."""
    run = Import(Options(editor), paths=[str(folder)], folders=frozenset(folders_of([str(folder)])), **values)
    results = list(run.run(find([str(folder)])))
    return run, {Path(result.path).stem: str(result.outcome) for result in results}


def test_files_that_vanished_are_listed_and_their_pages_stay(editor, moderator, folder):
    gone = write(folder, "testamol", "Testamol")
    write(folder, "placebex", "Placebex")
    run, _outcomes = run_of(editor, folder)
    list(review.release_batch(run.batch, actor=moderator, reason="first"))
    gone.unlink()
    write(folder, "placebex", "Placebex", BODY + "\nMore.\n")

    run, _outcomes = run_of(editor, folder)

    assert run.vanished == ["t/testamol.md"]
    assert ImportBatch.objects.get(pk=run.batch.pk).vanished == ["t/testamol.md"]
    assert Entry.objects.published().filter(slug="testamol").exists()


def test_one_file_alone_lets_no_other_vanish(editor, folder):
    one = write(folder, "testamol", "Testamol")
    write(folder, "tother", "Otherol")
    run_of(editor, folder)

    run = Import(Options(editor), paths=[str(one)], folders=frozenset(folders_of([str(one)])))
    list(run.run(find([str(one)])))

    assert run.vanished == []


def test_a_dry_run_says_what_the_import_then_does_and_changes_nothing(editor, folder):
    write(folder, "a-first", "Testamol + Placebex")
    write(folder, "b-second", "Placebex + Testamol")
    write(folder, "refusal", "Refusol", "I cannot provide information on this." + BODY)
    write(folder, "vitamin-b", "Vitamin B")
    (folder / "v" / "bad.md").write_bytes(b"\xff")

    _run, promised = run_of(editor, folder, dry_run=True)
    changed = SourceFile.objects.exists() or Entry.objects.exists() or ImportBatch.objects.exists()
    _run, done = run_of(editor, folder)

    assert not changed
    assert promised == done
    assert set(done.values()) == {"created", "duplicate", "quarantined", "failed"}


def test_the_same_import_is_not_done_twice_at_once(editor, folder):
    write(folder, "testamol", "Testamol")
    batch = ImportBatch.objects.create(author=editor, origin="ai", paths=[str(folder)])

    held = claim.on_file if connection.vendor == "sqlite" else other_session
    with held(batch.pk), pytest.raises(ImportBusyError, match=f"Import {batch.pk} of the same is running"):
        run_of(editor, folder)

    run, outcomes = run_of(editor, folder)
    assert (run.batch.pk, outcomes) == (batch.pk, {"testamol": "created"})


@contextmanager
def other_session(number):
    """Hold an import as another process on PostgreSQL does."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [claim.SPACE, number])
        yield
        with other.cursor() as cursor:  # the server may take a moment to notice that a session is closed
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [claim.SPACE, number])
    finally:
        other.close()


def test_an_import_that_was_cut_off_goes_on_with_its_number(editor, folder):
    write(folder, "testamol", "Testamol")
    batch = ImportBatch.objects.create(author=editor, origin="ai", paths=[str(folder)])

    run, _outcomes = run_of(editor, folder)

    assert run.batch.pk == batch.pk
    assert ImportBatch.objects.get().is_finished


def test_another_person_or_another_folder_goes_on_with_nothing(editor, editor2, folder, tmp_path):
    write(folder, "testamol", "Testamol")
    for author, paths in ((editor2, [str(folder)]), (editor, [str(tmp_path)])):
        ImportBatch.objects.create(author=author, origin="ai", paths=paths)

    run, _outcomes = run_of(editor, folder)

    assert ImportBatch.objects.count() == 3
    assert run.batch.author == editor


def test_a_newer_file_takes_the_place_of_one_that_waited(bring, folder, editor):
    write(folder, "odd", "Vitamin B")
    bring()
    write(folder, "odd", "Vitamin B", BODY + "\nMore.\n")

    bring()

    older, newer = SourceFile.objects.order_by("pk")
    assert (older.settlement, older.settled_by, newer.settlement) == ("replaced", editor, "")


def test_the_old_address_of_a_file_that_waits_leads_to_the_page_it_is_about(bring, folder, moderator, client):
    write(folder, "a-first", "Testamol + Placebex")
    write(folder, "b-second", "Placebex + Testamol")
    bring()
    review.release(Revision.objects.get(), actor=moderator, reason="first")

    for path in ("/composition/a/a-first.html", "/composition/b/b-second.html"):
        assert client.get(path)["Location"] == "/combinations/placebex+testamol/"
