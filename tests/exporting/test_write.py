import json

import pytest

from drugs import notices, review
from drugs.exporting import markdown, write
from tests import factories


def test_only_what_is_public_is_written(tmp_path, moderator):
    factories.make_approved(factories.make_drug("Testamol"))
    factories.make_draft(factories.make_drug("Secretol"))
    retracted = factories.make_approved(factories.make_drug("Gonamol"))
    review.retract(retracted.entry, actor=moderator, reason="wrong dose")

    count = write.as_markdown(tmp_path)

    assert count == 1
    assert [file.name for file in tmp_path.rglob("*.md")] == ["testamol.md"]


def test_a_file_holds_texts_and_notices(tmp_path, db):
    revision = factories.make_approved()

    write.as_markdown(tmp_path)

    text = (tmp_path / "drugs" / "testamol.md").read_text()
    assert f"## dosage\n\n{revision.dosage}\n" in text
    assert notices.texts()["ai"] in text
    assert notices.texts()["disclaimer"] in text


def test_json_lines_hold_texts_and_notices(tmp_path, db):
    revision = factories.make_approved()

    write.as_json_lines(tmp_path / "all.jsonl")

    document = json.loads((tmp_path / "all.jsonl").read_text())
    assert document["sections"]["dosage"] == revision.dosage
    assert document["notices"] == notices.texts()


def test_an_export_without_a_notice_is_an_error(monkeypatch, db):
    revision = factories.make_approved()
    monkeypatch.setattr(markdown, "front_matter", lambda revision, names: {"name": "x"})

    with pytest.raises(notices.NoticeError):
        markdown.document(revision, [])
