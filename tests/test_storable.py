"""NUL and lone surrogates, in every field, question, cookie and file: refused in words, the same on both databases."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.http import SimpleCookie
from django.test import Client

from drugs import review
from drugs.models import Revision
from drugs.review import ReviewError
from drugs.review.validation import check_plain
from tests import factories, public_routes
from tests.admin.conftest import address, approval, draft_form
from tests.admin.world import build

pytestmark = pytest.mark.django_db

# As a browser, a program or a hand would send them: NUL, a lone surrogate as bytes, half a character, an overlong NUL.
ODD = ("%00", "a%00b", "%ED%A0%80", "%ff", "%C0%80")
NAMES = ("q", "d", "page", "letter", "sort", "checked", "severity", "kind", "per_page", "section", "with", "x")


def fields_of(page: str) -> list[tuple[str, dict[str, str]]]:
    """Return each form of a page that posts: (its address or "", {name: what it holds})."""
    found = []
    for attributes, inside in re.findall(r"<form\b([^>]*)>(.*?)</form>", page, re.DOTALL):
        if 'method="post"' in attributes:
            action = re.search(r'action="([^"]*)"', attributes)
            names = re.findall(r'<(?:input|textarea|select|button)\b[^>]*\bname="([^"]+)"', inside)
            values = dict(re.findall(r'<(?:input|button)\b[^>]*\bname="([^"]+)"[^>]*\bvalue="([^"]*)"', inside))
            found.append((action[1] if action else "", {name: values.get(name, "1") for name in names}))
    return found


def test_no_public_question_breaks_anything():
    factories.make_approved()
    client, answers = Client(), {}
    for path in public_routes.addresses(["testamol"]):
        for odd in ODD[:3]:
            own = path.split("?")[0]
            for asked in (
                *(f"{own}?{name}={odd}" for name in NAMES[:: 3 if "/history" in own else 1]),
                f"{own}?{odd}=1",
            ):
                answers[asked] = client.get(asked).status_code

    assert {asked: code for asked, code in answers.items() if code >= 500 and code != 501} == {}
    with_nul = [code for asked, code in answers.items() if "%00" in asked]
    assert set(with_nul) == {400}


@pytest.mark.parametrize("odd", ODD)
def test_no_path_breaks_anything(odd):
    client = Client()
    paths = [f"/drugs/{odd}/", f"/combinations/a+{odd}/", f"/api/v1/drugs/{odd}", f"/composition/{odd}", f"/{odd}"]
    paths += [f"/drugs/{odd}/history/", f"/drugs/{odd}/report/", f"/drugs/{odd}/changes.atom", f"/about/{odd}/"]
    paths += [f"/admin/drugs/drug/{odd}/change/", f"/static/{odd}"]
    client.force_login(factories.make_moderator())

    codes = {path: client.get(path).status_code for path in paths}

    assert {path: code for path, code in codes.items() if code not in (301, 302, 400, 404)} == {}


def test_a_question_with_a_nul_is_refused_in_words():
    client = Client()

    page, document = client.get("/search/?q=a%00b"), client.get("/api/v1/suggest?q=a%00b")

    assert (page.status_code, document.status_code) == (400, 400)
    assert "This address cannot be read" in page.content.decode()
    assert "U+0000" in document.json()["error"]
    assert document.json()["notices"]


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages", "x"])
def test_a_nul_in_a_cookie_is_refused(name):
    client = Client()
    client.cookies = SimpleCookie()
    client.cookies.load("")
    header = f'{name}="aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\\000aa"'

    answers = [Client(headers={"cookie": header}).get(path).status_code for path in ("/admin/", "/", "/api/")]

    assert answers == [400, 400, 400]


def forms_of_the_admin(world: Any, client: Client) -> dict[str, list[tuple[str, dict[str, str]]]]:
    texts = [address(world.text(state)) for state in world.texts]
    entries = [address(world.text(state).entry) for state in ("draft", "approved", "released", "retracted")]
    more = ["/admin/drugs/drug/add/", "/admin/drugs/combination/add/", "/admin/drugs/sitepage/contact/"]
    more += ["/admin/drugs/address/add/", "/admin/mails/", "/admin/drugs/importbatch/upload/"]
    more += [address(world.names["draft"]), address(world.reports["draft"]), address(world.merges["draft"])]
    more += ["/admin/drugs/revision/", "/admin/drugs/report/", "/admin/drugs/name/"]
    return {path: fields_of(client.get(path).content.decode()) for path in (*texts, *entries, *more)}


@pytest.mark.parametrize("role", ["author", "moderator"])
def test_no_field_of_any_form_breaks_when_it_holds_one(role):
    """Each field of each form in turn holds a NUL, then a lone surrogate as bytes; all others what the page gave."""
    world = build()
    client = world.client(role)
    broken, asked = {}, 0
    for page, forms in forms_of_the_admin(world, client).items():
        for action, fields in forms:
            for field in fields:
                for odd in ("a\0b", b"a\xed\xa0\x80b"):
                    answer = client.post(action or page, fields | {field: odd})
                    asked += 1
                    if answer.status_code >= 500:
                        broken[page, field] = answer.status_code

    assert broken == {}
    assert asked > 200


def test_a_fingerprint_that_cannot_be_written_is_an_error_beside_the_form(client, editor):
    revision = factories.make_draft()
    client.force_login(editor)
    odd = json.dumps({"usage": "\ud800", "\udfff": "\0"})

    answer = client.post(address(revision), draft_form(revision, seen_sections=odd, usage="a\0b"))

    assert answer.status_code == 400


def test_sign_in_and_reports_refuse_a_nul(client):
    revision = factories.make_approved()
    report = f"{revision.entry.get_absolute_url()}report/"

    answers = [client.post("/admin/login/?next=/admin/", {"username": "a\0", "password": "b\0"}).status_code]
    answers += [client.post(report, {"text": "a\0", "token": "\0", "section": "\0", "source": "\0"}).status_code]
    answers += [client.post("/admin/preview-section/", {"content": "\0"}).status_code]

    assert answers == [200, 400, 403]


@pytest.mark.parametrize("odd", ["\0", "\ud800", "\u202e", "\u200b", "\x07", "\x7f", "\ufffe", "e" + "\u0301" * 6])
def test_a_plain_text_says_where_what_nobody_sees_stands(odd):
    with pytest.raises(ReviewError) as refusal:
        check_plain(f"Label of Testamol{odd}", "Source 1")

    assert f"U+{ord(odd[-1]):04X}" in refusal.value.message
    assert "Source 1" in refusal.value.message


def test_an_approval_refuses_a_source_of_doses_that_hides_something(client, moderator):
    revision = factories.make_submitted()
    client.force_login(moderator)

    answer = client.post(address(revision), approval(revision, compared="Label \u202e2024", not_compared=""))

    assert answer.status_code >= 400
    assert not Revision.objects.get(pk=revision.pk).is_public


def test_a_reason_with_a_control_character_cannot_break_the_feed(client, editor, moderator):
    """XML holds none: one reason would have taken the feed of the whole site away."""
    entry = factories.make_approved().entry
    with pytest.raises(ReviewError):
        review.retract(entry, actor=moderator, reason="wrong\x0bdose")
    review.retract(entry, actor=moderator, reason="wrong dose")
    type(entry).objects.filter(pk=entry.pk).update(retraction_reason="wrong\x0bdose\ufffe")  # from before

    feed = client.get("/feeds/changes.atom")

    assert feed.status_code == 200
    assert "wrong[U+000B]dose[U+FFFE]" in feed.content.decode()


def test_a_report_is_kept_with_what_hides_in_it_shown(client):
    from drugs.forms.report import token_for
    from drugs.models import Report

    entry = factories.make_approved().entry
    form = {"text": "5\u202e0 mg", "source": "a\u200bb", "token": token_for(entry.pk, age=10), "section": ""}

    answer = client.post(f"{entry.get_absolute_url()}report/", form)

    report = Report.objects.get()
    assert answer.status_code == 200
    assert (report.text, report.source) == ("5[U+202E]0 mg", "a[U+200B]b")
