"""Imports from the admin: upload, dry run, start, report, release; who may, by forged POSTs too."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from drugs.importing import jobs
from drugs.models import ImportJob, JobStep, Outcome, Revision, SourceFile
from tests import factories
from tests.admin.conftest import address
from tests.importing import zips
from tests.importing.uploads import file, make_brought, make_tried, make_upload, worked, zipped

pytestmark = pytest.mark.django_db

LIST = "/admin/drugs/importbatch/"
UPLOAD = f"{LIST}upload/"
VERBS = ("start", "discard", "again", "judge", "release")


def page_of(job):
    return reverse("admin:drugs_importbatch_job", args=[job.pk])


def sent(client, *files, **data):
    return client.post(UPLOAD, {"upload": list(files), "origin": "ai", "tool": "test-model"} | data)


def everything():
    return list(ImportJob.objects.order_by("pk").values()), Revision.objects.count()


# Uploading


def test_a_zip_is_taken_in_and_leads_to_its_page(client, editor):
    client.force_login(editor)

    response = sent(client, zipped("Testamol"), generated_on="2024-11-01", folder="d", is_whole="on")

    job = ImportJob.objects.get()
    assert response["Location"] == page_of(job)
    assert (job.step, job.uploaded_by, job.tool, job.folder, job.is_whole) == (
        "uploaded", editor, "test-model", "d", True,
    )  # fmt: skip
    assert str(job.generated_on) == "2024-11-01"


def test_an_upload_holds_no_web_worker(client, editor):
    """The request keeps bytes and looks at headers: nothing is unpacked, read or compared in it."""
    client.force_login(editor)
    damaged = zips.change(zips.make({"t/x.md": zips.page()}), "checksum", 7, local=True)

    with CaptureQueriesContext(connection) as queries:
        response = sent(client, file("damaged.zip", damaged))

    assert response.status_code == 302
    assert ImportJob.objects.get().step == JobStep.UPLOADED
    assert not [query for query in queries if "drugs_sourcefile" in query["sql"]]


def test_several_markdown_files_are_taken_in(client, editor):
    client.force_login(editor)

    sent(client, file("testamol.md", zips.page()), file("placebex.md", zips.page("Placebex")))

    assert worked(ImportJob.objects.get()).trial["counts"]["created"] == 2


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([], "Choose a zip, or Markdown files."),
        ([("x.txt", b"x")], "“x.txt” is neither a zip nor a Markdown file"),
        ([("x.md", b"")], "“x.md” is empty"),
        ([("x.md", b"x" * 200_001)], "“x.md” has 200001 bytes; at most 200000"),
        ([("x.md", b"x"), ("x.md", b"y")], "“x.md” was chosen twice"),
        ([("x.zip", b"x"), ("x.md", b"y")], "one zip alone"),
        ([("x.zip", b"no zip")], "no whole zip file"),
        ([(f"{number}.md", b"x") for number in range(101)], "These are 101 files; at most 100"),
    ],
)
def test_a_refusal_says_why_and_keeps_what_was_typed(client, editor, files, words):
    client.force_login(editor)

    response = sent(client, *(file(name, content) for name, content in files), folder="kept")

    page = response.content.decode()
    assert response.status_code == 400
    assert words in page
    assert 'value="kept"' in page
    assert 'value="test-model"' in page
    assert not ImportJob.objects.exists()
    assert list(jobs.uploads().iterdir()) == []


@pytest.mark.parametrize("folder", ["a/b", "..", ".hidden", "a\\b", "a\x01"])
def test_a_folder_is_one_folder(client, editor, folder):
    client.force_login(editor)

    assert sent(client, zipped("Testamol"), folder=folder).status_code == 400


# Looking


def test_the_page_of_a_dry_run_says_what_would_happen(client, editor):
    bad = zips.make(
        {"t/testamol.md": zips.page(), "t/bad.md": b"---\ntitle: X\n---\n\0", "t/vitamin-b.md": zips.page("Vitamin B")}
    )
    job = make_tried(editor, file("pages.zip", bad))
    client.force_login(editor)

    page = client.get(page_of(job)).content.decode()

    assert "would be new pages in review" in page
    assert "t/bad.md, line 4" in page
    assert "There is a control character here" in page
    assert "?of=trial&amp;finding=lost-digits" in page
    assert 'value="start"' in page
    assert "<progress" not in page


def test_the_page_of_what_is_under_way_shows_how_far_it_is(client, editor):
    job = make_upload(editor)
    ImportJob.objects.update(step=JobStep.TRYING, done=40, total=120)
    client.force_login(editor)

    page = client.get(page_of(job)).content.decode()
    said = client.get(f"{page_of(job)}state/").json()

    assert '<progress class="imports__progress" id="state-bar" max="120" value="40"' in page
    assert "Dry run: 40 of 120 files looked at." in page
    assert "Look again" in page
    assert (said["step"], said["done"], said["total"], said["is_open"]) == ("trying", 40, 120, True)


def test_a_file_of_the_upload_is_shown_as_it_reads(client, editor):
    job = make_tried(editor, file("x.zip", zips.make({"t/x.md": zips.page() + b"\n<script>alert(1)</script>\n"})))
    client.force_login(editor)

    page = client.get(f"{page_of(job)}file/?file=t/x.md").content.decode()

    assert "For made-up pain in people who do not exist." in page
    assert "<script>alert" not in page
    assert client.get(f"{page_of(job)}file/?file=t/y.md").status_code == 404


def test_the_list_names_what_is_under_way_and_what_was_brought(client, editor):
    make_brought(editor, zipped("Testamol"))
    job = make_tried(editor, file("other.zip", zips.make({"t/x.md": zips.page("Placebex")})))
    client.force_login(editor)

    page = client.get(LIST).content.decode()

    assert f'href="{page_of(job)}">other.zip</a>' in page
    assert "pages.zip" in page
    assert f'href="{UPLOAD}"' in page


def test_an_import_that_was_uploaded_leads_to_its_upload(client, editor):
    job = make_brought(editor)
    client.force_login(editor)

    assert client.get(address(job.batch))["Location"] == page_of(job)


# Doing


def test_start_import_and_release(client, editor, moderator):
    job = make_tried(editor)
    client.force_login(editor)
    client.post(page_of(job), {"verb": "start"})
    worked(job)
    client.force_login(moderator)

    client.post(page_of(job), {"verb": "judge"})
    worked(job)
    judged = client.get(page_of(job)).content.decode()
    client.post(page_of(job), {"verb": "release", "reason": "First release."})
    worked(job)
    released = client.get(page_of(job)).content.decode()

    assert "1 text would go out." in judged
    assert "Released by moderator" in released
    assert "1 text went out." in released
    assert Revision.objects.published().count() == 1


def test_an_import_by_the_command_is_reported_and_released_just_so(client, moderator):
    text = factories.make_imported()
    SourceFile.objects.create(
        batch=text.batch, path="t/testamol.md", digest="0" * 64, raw=b"x", outcome=Outcome.CREATED,
        entry=text.entry, revision=text,
    )  # fmt: skip
    client.force_login(moderator)

    page = client.get(address(text.batch)).content.decode()
    report = client.get(f"{LIST}{text.batch_id}/report/").content.decode()
    response = client.post(address(text.batch), {"verb": "release", "reason": "First release."})
    worked(ImportJob.objects.get())

    assert "are new pages in review" in page
    assert address(text) in report
    assert response["Location"] == page_of(ImportJob.objects.get())
    assert Revision.objects.published().get() == text


def test_a_release_without_a_reason_does_nothing(client, editor, moderator):
    job = make_brought(editor)
    client.force_login(moderator)

    response = client.post(page_of(job), {"verb": "release", "reason": " "})

    assert response.status_code == 400
    assert "give a reason" in response.content.decode()
    assert worked(job).step == JobStep.IMPORTED


def test_what_was_done_meanwhile_is_said(client, editor):
    job = make_tried(editor)
    client.force_login(editor)
    client.post(page_of(job), {"verb": "discard"})

    response = client.post(page_of(job), {"verb": "start"})

    assert response.status_code == 409
    assert "“discarded” by now" in response.content.decode()


@pytest.mark.parametrize("verb", ["", "approve", "delete"])
def test_an_unknown_verb_is_refused(client, editor, verb):
    client.force_login(editor)

    assert client.post(page_of(make_upload(editor)), {"verb": verb}).status_code == 400


# Who may


@pytest.mark.parametrize("role", ["anonymous", "reader", "superuser", "staff"])
def test_without_a_role_nothing_is_uploaded_or_done(client, editor, role):
    job = make_brought(editor)
    if role != "anonymous":
        user = factories.make_user(role, is_staff=role != "reader", is_superuser=role == "superuser")
        client.force_login(user)
    before = everything()

    answers = [
        sent(client, zipped("Placebex")),
        *(client.post(page_of(job), {"verb": v, "reason": "x"}) for v in VERBS),
    ]

    assert everything() == before
    assert {answer.status_code for answer in answers} <= {302, 403, 409}
    assert all("/login/" in answer["Location"] for answer in answers if answer.status_code == 302)
    if role == "superuser":
        assert {answer.status_code for answer in answers} == {403}


@pytest.mark.parametrize("path", ["", "state/", "report/", "file/?file=t/testamol.md", "report/?as=csv"])
def test_nobody_without_a_role_looks(client, editor, path):
    job = make_tried(editor)
    client.force_login(factories.make_user("staff"))

    assert client.get(page_of(job) + path).status_code == 403


def test_an_editor_and_the_author_release_nothing(client, editor, editor2, moderator):
    job = make_brought(moderator)
    before = everything()

    for user in (editor, editor2, moderator):
        client.force_login(user)
        for verb in ("judge", "release"):
            response = client.post(page_of(job), {"verb": verb, "reason": "x"})
            assert response.status_code in (403, 409)
        page = client.get(page_of(job)).content.decode()
        assert 'value="release"' not in page

    assert everything() == before
    assert "Another moderator lets it out." in page


def test_somebody_else_starts_no_import(client, editor, editor2):
    job = make_tried(editor)
    client.force_login(editor2)

    response = client.post(page_of(job), {"verb": "start"})

    assert response.status_code == 409
    assert 'value="start"' not in client.get(page_of(job)).content.decode()
    assert worked(job).step == JobStep.TRIED


def test_a_forged_post_without_the_token_is_refused(editor):
    job = make_tried(editor)
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)

    assert client.post(page_of(job), {"verb": "start"}).status_code == 403
    assert sent(client, zipped("Placebex")).status_code == 403
    assert ImportJob.objects.get().step == JobStep.TRIED


# Queries


def queries_of(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_more_files_and_uploads_add_no_queries(client, editor, moderator):
    few = make_brought(editor, zipped("A 1"))
    many = make_brought(editor, zipped(*(f"B {number}" for number in range(12))))
    client.force_login(moderator)

    assert queries_of(client, page_of(few)) == queries_of(client, page_of(many))
    assert queries_of(client, f"{page_of(few)}report/") == queries_of(client, f"{page_of(many)}report/")
    make_tried(editor, zipped("C 1"))
    before = queries_of(client, LIST)
    for number in range(4):
        make_tried(editor, zipped(f"D {number}"))
    assert queries_of(client, LIST) == before


def test_a_page_without_javascript_has_all_there_is(client, editor):
    job = make_tried(editor)
    client.force_login(editor)

    page = client.get(page_of(job))

    assert " style=" not in page.content.decode().replace('rel="stylesheet"', "")
    assert "onclick" not in page.content.decode()
    assert list(get_messages(page.wsgi_request)) == []
