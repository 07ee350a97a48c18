"""Reports of dry runs and imports: filtered, a page at a time, and as files that no program runs."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.urls import reverse

from drugs.models import SourceFile
from tests import factories
from tests.importing import zips
from tests.importing.uploads import file, make_tried, make_upload

pytestmark = pytest.mark.django_db

LIST = "/admin/drugs/importbatch/"


def page_of(job):
    return reverse("admin:drugs_importbatch_job", args=[job.pk])


@pytest.fixture
def reported(editor):
    """A dry run of 60 pages, one without its digits and one that cannot be read."""
    pages = {f"t/madeup-{number:02}.md": zips.page(f"Madeup {number:02}") for number in range(58)}
    return make_tried(
        editor,
        file(
            "x.zip",
            zips.make(pages | {"t/vitamin-b.md": zips.page("Vitamin B"), "t/=bad.md": b"---\ntitle: X\n---\n\0"}),
        ),
    )


def paths(response):
    return [row.path for row in response.context["rows"]]


def test_a_report_is_shown_a_page_at_a_time(client, editor, reported):
    client.force_login(editor)
    report = f"{page_of(reported)}report/?of=trial"

    first, second, third = (client.get(f"{report}&page={number}") for number in (1, 2, 3))

    assert (len(paths(first)), len(paths(second)), third.status_code) == (50, 10, 404)
    assert "Files 1 to 50 of 60" in first.content.decode()
    assert "?of=trial&amp;page=2" in first.content.decode()
    assert client.get(f"{report}&page=x").status_code == 404


def test_a_report_is_filtered_by_outcome_and_finding(client, editor, reported):
    client.force_login(editor)
    report = f"{page_of(reported)}report/?of=trial"

    assert paths(client.get(f"{report}&outcome=failed")) == ["t/=bad.md"]
    assert paths(client.get(f"{report}&finding=lost-digits")) == ["t/vitamin-b.md"]
    assert paths(client.get(f"{report}&outcome=failed&finding=lost-digits")) == []
    assert paths(client.get(f"{report}&outcome=nothing")) == []


def test_a_report_is_downloaded_in_the_shape_of_the_command(client, editor, reported):
    client.force_login(editor)

    response = client.get(f"{page_of(reported)}report/?of=trial&outcome=quarantined&as=json")

    document = json.loads(response.getvalue())
    assert set(document) == {"batch", "files", "vanished"}
    (row,) = document["files"]
    assert (row["path"], row["outcome"], row["entry"]) == ("t/vitamin-b.md", "quarantined", None)
    assert set(row["findings"][0]) == {"id", "level", "section", "quote", "words"}
    assert response["Content-Disposition"] == f'attachment; filename="upload-{reported.pk}-dry-run.json"'


def test_a_table_holds_no_formula(client, editor):
    batch = factories.make_batch(editor)
    for number, path in enumerate(("=1+1.md", "+x.md", "-x.md", "@x.md", " =x.md", "\t=x.md", "plain.md")):
        SourceFile.objects.create(
            batch=batch, path=path, digest=str(number) * 64, raw=b"x", outcome="failed", reason='=HYPERLINK("x")'
        )
    client.force_login(editor)

    text = client.get(f"{LIST}{batch.pk}/report/?as=csv").getvalue().decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(text)))
    cells = [cell for row in rows for cell in row.values()]
    assert len(rows) == 7
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]
    assert {row["reason"] for row in rows} == {'\'=HYPERLINK("x")'}


def test_a_report_of_an_upload_that_is_not_there_yet_is_a_404(client, editor):
    job = make_upload(editor)
    client.force_login(editor)

    assert client.get(f"{page_of(job)}report/?of=trial").status_code == 404
    assert client.get(f"{LIST}job/999/").status_code == 404
    assert client.get(f"{LIST}999/report/").status_code == 404


@pytest.mark.parametrize("finished", [True, False])
def test_an_import_that_was_cut_off_says_how_it_goes_on(client, editor, finished):
    batch = factories.make_batch(editor, finished=finished)
    client.force_login(editor)

    page = client.get(reverse("admin:drugs_importbatch_change", args=[batch.pk])).content.decode()

    assert ("Give the same command once more" in page) is not finished
