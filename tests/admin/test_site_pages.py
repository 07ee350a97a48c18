"""Pages about the site, as moderators rewrite them."""

import pytest

from drugs import review
from drugs.models import SitePage

pytestmark = pytest.mark.django_db

LIST = "/admin/drugs/sitepage/"
PAGE = f"{LIST}contact/change/"


def test_a_moderator_rewrites_a_page(client, moderator):
    client.force_login(moderator)
    assert PAGE in client.get(LIST).content.decode()
    form = client.get(PAGE)
    assert "We cannot give medical advice." in form.content.decode()

    response = client.post(PAGE, {"seen": "", "text": "Write to the desk."}, follow=True)

    assert "Readers see the new text from now on." in response.content.decode()
    assert "Write to the desk." in client.get("/about/contact/").content.decode()


def test_an_editor_reads_but_cannot_write(client, editor):
    client.force_login(editor)

    assert "<textarea" not in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"seen": "", "text": "Mine."}).status_code == 403
    assert not SitePage.objects.exists()


def test_nobody_else_sees_them(client):
    assert client.get(LIST).status_code == 302
    assert client.get(f"{LIST}nothing/change/").status_code == 302


def test_two_at_once_lose_nothing(client, moderator):
    client.force_login(moderator)
    theirs = review.write_site_page("contact", "What another wrote.", actor=moderator, seen=None)

    response = client.post(PAGE, {"seen": "", "text": "What I typed."})
    page = response.content.decode()

    assert response.status_code == 409
    assert "What another wrote." in page
    assert "What I typed." in page
    assert f'name="seen" value="{theirs.pk}"' in page
    assert SitePage.objects.newest("contact") == theirs


def test_a_forged_version_is_words_not_a_crash(client, moderator):
    client.force_login(moderator)

    response = client.post(PAGE, {"seen": "x", "text": "What I typed."})

    assert response.status_code == 400
    assert "What I typed." in response.content.decode()


def test_a_forged_question_to_the_list_is_refused_in_words_and_no_error_in_the_log(client, editor, caplog):
    client.force_login(editor)

    response = client.get("/admin/drugs/sitepage/?class.module=1")

    assert response.status_code == 400
    assert "cannot be searched or filtered" in response.content.decode()
    assert not [line for line in caplog.records if line.levelname == "ERROR"]
