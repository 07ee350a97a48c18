"""Files on disk: what is public and no more, touched only where it changed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from drugs import framing, notices, review
from drugs.exporting import json_lines, markdown, write
from drugs.exporting.markdown import ExportError
from drugs.exporting.public_texts import public_texts
from drugs.importing.files import find
from drugs.importing.load import Import
from drugs.importing.result import Options
from drugs.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*.md")}


def test_only_what_is_public_is_written(tmp_path, moderator):
    factories.make_approved(factories.make_drug("Testamol"))
    factories.make_draft(factories.make_drug("Secretol"))
    retracted = factories.make_approved(factories.make_drug("Gonamol"))
    review.retract(retracted.entry, actor=moderator, reason="wrong dose")

    written = write.as_markdown(tmp_path)

    assert written.pages == 1
    assert list(files_in(tmp_path)) == ["drugs/testamol.md"]


def test_neither_a_newer_draft_nor_a_name_that_nobody_accepted_is_written(tmp_path, editor):
    revision = factories.make_approved()
    review.propose_name(revision.entry, "Secretname", actor=editor)
    draft = review.start_draft(revision.entry, actor=editor)
    content = factories.make_content(dosage="Secret dose.")
    review.save_draft(draft, actor=editor, content=content, seen_digest=draft.digest)

    write.as_markdown(tmp_path)
    write.as_json_lines(tmp_path / "all.jsonl")

    for text in (*files_in(tmp_path).values(), (tmp_path / "all.jsonl").read_bytes()):
        assert b"Secret" not in text


def test_a_proposed_name_of_a_drug_without_a_page_is_not_written(tmp_path, editor, moderator):
    public = factories.make_approved(factories.make_combination("Testamol", "Pageless"))
    pageless = Entry.objects.get(name="Pageless")
    review.accept_name(review.propose_name(pageless, "Openname", actor=editor), actor=moderator)
    review.propose_name(pageless, "Secretname", actor=editor)

    write.as_markdown(tmp_path)
    write.as_json_lines(tmp_path / "all.jsonl")

    assert list(Entry.objects.published()) == [Entry.objects.get(pk=public.entry_id)]
    for text in (*files_in(tmp_path).values(), (tmp_path / "all.jsonl").read_bytes()):
        assert (b"Openname" in text, b"Secretname" in text) == (True, False)


def test_a_second_export_touches_nothing(tmp_path):
    factories.make_approved(factories.make_combination())
    write.as_markdown(tmp_path)
    write.as_json_lines(tmp_path / "all.jsonl")
    for file in tmp_path.rglob("*"):
        os.utime(file, (1, 1))

    again = write.as_markdown(tmp_path)
    lines_again = write.as_json_lines(tmp_path / "all.jsonl")

    assert (again.pages, again.changed) == (1, 0)
    assert (lines_again.pages, lines_again.changed) == (1, 0)
    assert {file.stat().st_mtime for file in (*tmp_path.rglob("*.md"), tmp_path / "all.jsonl")} == {1}


def test_the_file_of_a_page_that_is_public_no_more_is_removed_and_named(tmp_path, moderator, capsys):
    factories.make_approved(factories.make_drug("Testamol"))
    gone = factories.make_approved(factories.make_drug("Gonamol"))
    call_command("export_pages", tmp_path)
    review.retract(gone.entry, actor=moderator, reason="wrong dose")

    call_command("export_pages", tmp_path)

    assert list(files_in(tmp_path)) == ["drugs/testamol.md"]
    assert "removed, as it is public no more: drugs/gonamol.md" in capsys.readouterr().out


def test_files_that_no_export_wrote_are_left_alone(tmp_path):
    notes = tmp_path / "drugs" / "notes.md"
    notes.parent.mkdir()
    notes.write_text("---\ntitle: my notes\n---\n")

    written = write.as_markdown(tmp_path)

    assert notes.exists()
    assert written.removed == []


@pytest.mark.parametrize("format_", ["markdown", "json"])
def test_nothing_is_written_over_a_file_of_somebody_else(tmp_path, format_):
    factories.make_approved()
    mine = tmp_path / ("drugs/testamol.md" if format_ == "markdown" else "all.jsonl")
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("my own words")
    out = tmp_path if format_ == "markdown" else mine

    with pytest.raises(CommandError, match="Move it away"):
        call_command("export_pages", out, format=format_)

    assert mine.read_text() == "my own words"


def test_an_export_cut_off_leaves_the_earlier_one_whole(tmp_path, monkeypatch):
    factories.make_approved()
    file = tmp_path / "all.jsonl"
    write.as_json_lines(file)
    before = file.read_bytes()
    factories.make_approved(factories.make_drug("Zetamol"))
    monkeypatch.setattr(notices, "check_document", lambda document: 1 / (document["slug"] != "zetamol"))

    with pytest.raises(ZeroDivisionError):
        write.as_json_lines(file)

    assert file.read_bytes() == before
    assert os.listdir(tmp_path) == ["all.jsonl"]


def test_lines_are_sorted_and_hold_texts_and_notices(tmp_path):
    factories.make_approved(factories.make_drug("Zetamol"))
    revision = factories.make_approved(factories.make_drug("Alphamol"))

    write.as_json_lines(tmp_path / "all.jsonl")

    documents = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text().split("\n")[:-1]]
    assert [document["slug"] for document in documents] == ["alphamol", "zetamol"]
    assert documents[0]["sections"] == factories.SECTIONS
    assert documents[0]["digest"] == revision.digest
    assert documents[0]["notices"] == notices.texts()


def test_a_grave_combination_says_what_to_do_and_which_drug_was_withdrawn(tmp_path, moderator):
    factories.make_approved(factories.make_combination("Testamol", "Gonamol"), severity="contraindicated")
    gone = factories.make_approved(Entry.objects.get(slug="gonamol"))
    review.retract(gone.entry, actor=moderator, reason="wrong dose")

    write.as_markdown(tmp_path)

    [text] = files_in(tmp_path).values()
    before, _mark, _rest = text.decode().partition("\n## ")
    assert "> Do not take together unless your prescriber has told you to.\n" in before
    assert "> Already taking both? Do not stop suddenly." in before
    assert "> The page about Gonamol was withdrawn on " in before


@pytest.mark.parametrize("missing", ["ai", "disclaimer", "note"])
def test_a_file_without_a_notice_is_an_error(missing, monkeypatch):
    factories.make_approved(usage=" ".join(notices.texts().values()))
    whole = notices.texts()
    said = iter([whole | {missing: "All is well."}])
    monkeypatch.setattr(notices, "texts", lambda: next(said, whole))

    with pytest.raises(notices.NoticeError):
        markdown.document(next(public_texts()))


def test_a_line_without_its_notices_is_an_error(monkeypatch):
    factories.make_approved()
    whole = notices.texts()
    said = iter([whole, {"ai": "All is well."}])
    monkeypatch.setattr(notices, "texts", lambda: next(said, whole))

    with pytest.raises(notices.NoticeError):
        json_lines.document(next(public_texts()))


def test_a_file_that_would_be_read_otherwise_is_an_error(monkeypatch):
    revision = factories.make_approved()
    monkeypatch.setattr(framing, "closing", lambda signs, key: revision.usage if key == "usage" else f"end {key}")

    with pytest.raises(ExportError):
        markdown.document(next(public_texts()))


def test_more_pages_ask_no_more_queries(tmp_path, django_assert_num_queries, django_assert_max_num_queries):
    factories.make_approved(factories.make_combination("Alphamol", "Betamol"))
    for name in ("Gammamol", "Deltamol", "Epsilonmol"):
        factories.make_approved(factories.make_drug(name))

    with django_assert_max_num_queries(9) as few:
        write.as_markdown(tmp_path)
    for number in range(5):
        factories.make_approved(factories.make_combination(f"One{number}", f"Two{number}"))

    with django_assert_num_queries(len(few)):
        write.as_markdown(tmp_path)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Con", "con_"),
        ("Nul", "nul_"),
        ("COM1", "com1_"),
        ("Bjørnamol", "bjrnamol_"),
        ("シスプラチン", "_"),
        ("../../etc/passwd", "etc-passwd.md"),
        ("A\\B:C*D?", "a-b-c-d.md"),
        ("x" * 130, "x" * 100 + "_"),
    ],
)
def test_hostile_names_become_portable_file_names(tmp_path, name, file):
    factories.make_approved(factories.make_drug(name))

    write.as_markdown(tmp_path)

    [path] = files_in(tmp_path)
    assert path.startswith(f"drugs/{file}")
    assert path.isascii()
    assert len(path) <= 130


def test_names_with_the_same_long_beginning_have_different_files(tmp_path):
    for end in ("one", "two"):
        factories.make_approved(factories.make_drug("x" * 250 + end))

    write.as_markdown(tmp_path)

    assert len({name.lower() for name in files_in(tmp_path)}) == Entry.objects.count() == 2


def test_a_summary_that_nobody_read_is_not_written_and_comes_to_no_harm(tmp_path, editor):
    both = factories.make_combination("Testamol", "Placebex")
    released = factories.make_released(both, summary="Nothing to fear.")

    write.as_markdown(tmp_path)
    text = b"".join(files_in(tmp_path).values())
    results = list(Import(Options(editor)).run(find([str(tmp_path / "combinations")])))

    assert b"Nothing to fear." not in text
    assert [str(result.outcome) for result in results] == ["unchanged"]
    released.refresh_from_db()
    assert (released.is_public, released.summary) == (True, "Nothing to fear.")


def test_a_summary_that_a_person_approved_is_written(tmp_path):
    factories.make_approved(factories.make_combination("Testamol", "Placebex"), summary="Ask first.")

    write.as_markdown(tmp_path)

    assert b'summary: "Ask first."' in b"".join(files_in(tmp_path).values())
