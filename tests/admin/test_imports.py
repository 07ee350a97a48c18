"""Imported files: shown as text, downloaded as text, those that were stopped first."""

import pytest

from drugs.models import Outcome, SourceFile
from tests import factories
from tests.admin.conftest import address

RAW = b"# <script>alert(1)</script>\r\n\xff\x00 5 mg"
FINDING = {
    "id": "assistant-talk",
    "level": "blocking",
    "section": "usage",
    "quote": "<b>I cannot</b>",
    "words": "Talk.",
}


@pytest.fixture
def file(db):
    return SourceFile.objects.create(
        batch=factories.make_batch(),
        path='d/"drug" Ä.md',
        digest="0" * 64,
        raw=RAW,
        outcome=Outcome.QUARANTINED,
        findings=[FINDING],
    )


def test_a_file_is_shown_escaped_with_its_findings(client, editor, file):
    client.force_login(editor)

    page = client.get(address(file)).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "&lt;b&gt;I cannot&lt;/b&gt;" in page


def test_a_file_is_downloaded_as_it_came_and_never_run(client, editor, file):
    client.force_login(editor)

    response = client.get(address(file).replace("/change/", "/raw/"))

    assert response.content == RAW
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="_drug_ ?.md"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_file_is_for_those_who_may_view_it(client, db, file):
    client.force_login(factories.make_user("reader"))

    assert client.get(address(file)).status_code == 403
    assert client.get(address(file).replace("/change/", "/raw/")).status_code == 403


def test_stopped_files_come_first(client, editor, file):
    for number, outcome in enumerate((Outcome.CREATED, Outcome.FAILED, Outcome.UNCHANGED)):
        SourceFile.objects.create(batch=file.batch, path=f"a/{number}", digest="0" * 64, raw=b"", outcome=outcome)
    client.force_login(editor)

    shown = client.get("/admin/drugs/sourcefile/").context["cl"].result_list

    assert [file.outcome for file in shown][:2] == [Outcome.QUARANTINED, Outcome.FAILED]


def test_the_content_is_not_loaded_for_the_list(client, editor, file):
    client.force_login(editor)

    (shown,) = client.get("/admin/drugs/sourcefile/").context["cl"].result_list

    assert "raw" in shown.get_deferred_fields()


def test_an_import_counts_its_files(client, editor, file):
    client.force_login(editor)

    page = client.get(address(file.batch)).content.decode()

    assert f"?batch__id__exact={file.batch_id}" in page
