"""Previews: exactly what readers will get, for those who write, and never a redirect."""

import re

import pytest
from django.test import Client

from drugs import presentation, rendering
from tests import factories
from tests.admin.conftest import address

SECTION = "/admin/preview-section/"
TEXT = "**5 mg** <script>alert(1)</script> [a](javascript:x) H<sub>2</sub>O\n\n| A |\n|--:|\n| 1 |"


def test_the_preview_of_a_section_is_what_readers_get(client, editor):
    client.force_login(editor)

    response = client.post(SECTION, {"content": TEXT.replace("\n", "\r\n")})

    assert response.content.decode() == rendering.render(TEXT)
    assert "<script" not in response.content.decode()


def test_the_preview_of_a_section_needs_the_token_of_the_form(editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)

    assert client.post(SECTION, {"content": "x"}).status_code == 403


@pytest.mark.parametrize("role", ["visitor", "reader", "admin", "gone"])
def test_the_preview_of_a_section_is_for_writers_and_says_so_in_short_text(db, client, role):
    if role == "reader":
        client.force_login(factories.make_user("reader"))
    if role == "admin":
        client.force_login(factories.make_user("admin", is_superuser=True))
    if role == "gone":
        user = factories.make_editor()
        client.force_login(user)
        user.is_staff = False
        user.save()

    response = client.post(SECTION, {"content": "x"})

    assert response.status_code == 403
    assert response["Content-Type"].startswith("text/plain")
    assert len(response.content) < 200


def test_the_preview_of_a_section_takes_only_posts_of_a_possible_length(client, editor):
    client.force_login(editor)

    too_long = client.post(SECTION, {"content": "x" * 60_001})
    by_get = client.get(SECTION)

    assert too_long.status_code == 400
    assert "at most 60000" in too_long.content.decode()
    assert by_get.status_code == 405


def test_markdownx_has_no_address_of_its_own(client, editor):
    client.force_login(editor)

    for path in ("/markdownx/upload/", "/markdownx/markdownify/", "/admin/no-uploads/"):
        assert client.post(path, {"content": "x"}).status_code == 404


@pytest.mark.parametrize("combination", [False, True])
def test_the_page_preview_is_the_public_page_with_a_mark(client, moderator, combination):
    revision = factories.make_submitted(factories.make_combination() if combination else None, usage=TEXT)
    client.force_login(moderator)

    response = client.get(address(revision).replace("/change/", "/preview/"))

    page = response.content.decode()
    entry = revision.entry
    context, plan = presentation.entry_page(entry, revision, presentation.surroundings(entry, revision))
    assert "Preview of revision" in page
    assert '<meta name="robots" content="noindex">' in page
    for block in plan.blocks.values():
        assert block in page
    for section in context["sections"]:
        assert f'<section id="{section.anchor}"' in page
        assert section.html in page


def test_apart_from_its_head_and_its_mark_the_preview_is_the_public_page(client, moderator):
    revision = factories.make_approved(factories.make_combination())
    client.force_login(moderator)

    preview = client.get(address(revision).replace("/change/", "/preview/")).content.decode()
    public = Client().get(revision.entry.get_absolute_url()).content.decode()

    def body(page: str) -> str:
        page = re.sub(r'<p class="preview-mark".*?</p>', "", page, flags=re.DOTALL)
        return " ".join(page.partition("<body>")[2].split())

    assert body(preview) == body(public)
