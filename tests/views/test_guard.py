"""The guard bites: whatever leaves a public route without its notices is an error page instead."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.http import FileResponse, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.test import Client
from django.urls import include, path
from django.utils.safestring import mark_safe

from drugs import notices, responses
from drugs.views.home import home
from medref import urls
from tests import factories
from tests.views.reading import Page, source, with_templates

LEAK = "a text about a medicine"


@pytest.fixture
def visit(settings):
    """Return a function that answers a GET of a new public route with the given view."""

    def answer(view: Any, **headers: str) -> HttpResponse:
        class Routes:
            """The site's own routes, and one more that its author forgot to think about."""

            urlpatterns = [path("new/", view, name="new"), *urls.urlpatterns]
            handler400, handler403 = urls.handler400, urls.handler403
            handler404, handler500 = urls.handler404, urls.handler500

        settings.ROOT_URLCONF = Routes
        return Client(raise_request_exception=False, headers=headers).get("/new/")

    return answer


def is_refused(response: HttpResponse) -> bool:
    """Whether the response is the page that stands in for one without notices, and has its own."""
    page = Page(response.content)
    said = notices.texts()
    carries = all(words in page.outside for words in said.values())
    return response.status_code == 500 and carries and LEAK.encode() not in response.content


PARTS = ["{{ notices.top }}", "{{ notices.combined }}", "{{ notices.disclaimer }}", "{{ notices.note }}"]


def released_combination() -> str:
    revision = factories.make_released(factories.make_combination(), introduction=f"This is {LEAK}.")
    return revision.entry.get_absolute_url()


def test_a_page_with_its_notices_passes(client, db):
    assert client.get(released_combination()).status_code == 200


@pytest.mark.parametrize("part", PARTS)
def test_a_page_that_drops_a_notice_is_stopped(settings, tmp_path, db, part):
    with_templates(settings, tmp_path, **{"base.html": source("base.html").replace(part, "")})

    response = Client(raise_request_exception=False).get(released_combination())

    assert is_refused(response)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    "wrapped",
    ["<!-- {} -->", "<div hidden>{}</div>", "<details>{}</details>", "<template>{}</template>", "{0}{0}"],
)
def test_a_page_that_hides_or_doubles_a_notice_is_stopped(settings, tmp_path, db, part, wrapped):
    with_templates(settings, tmp_path, **{"base.html": source("base.html").replace(part, wrapped.format(part))})

    response = Client(raise_request_exception=False).get(released_combination())

    assert is_refused(response)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("{{ section.notice }}", ""),
        ("</h2>{{ section.notice }}\n  {{ section.html }}", "</h2>{{ section.html }}{{ section.notice }}"),
    ],
    ids=["dropped", "after the text"],
)
def test_a_section_that_moves_the_warning_of_its_doses_is_stopped(settings, tmp_path, db, was, now):
    changed = source("drugs/_section.html").replace(was, now)
    assert changed != source("drugs/_section.html")
    with_templates(settings, tmp_path, **{"drugs/_section.html": changed})

    response = Client(raise_request_exception=False).get(released_combination())

    assert is_refused(response)


def test_a_text_with_the_words_of_the_notices_does_not_stand_in_for_them(settings, tmp_path, db):
    said = " ".join(notices.texts().values())
    revision = factories.make_released(introduction=f"{LEAK}. {said}", page_disclaimer=said)
    without = source("base.html").replace("{{ notices.note }}", "")
    with_templates(settings, tmp_path, **{"base.html": without})

    response = Client(raise_request_exception=False).get(revision.entry.get_absolute_url())

    assert is_refused(response)


def test_a_text_with_the_words_of_the_notices_is_shown_under_them(client, db):
    revision = factories.make_released(introduction=" ".join(notices.texts().values()))

    response = client.get(revision.entry.get_absolute_url())

    assert response.status_code == 200
    assert notices.texts()["note"] in Page(response.content).outside
    assert notices.texts()["note"] in Page(response.content).sections["introduction"]


def test_a_text_that_quotes_a_notice_with_its_markup_does_not_stop_the_page(client, db):
    plan = notices.of_site()
    revision = factories.make_approved(introduction="\n\n".join(plan.blocks.values()), in_spite_of="raw-html")

    response = client.get(revision.entry.get_absolute_url())

    assert response.status_code == 200


@pytest.mark.parametrize("partial", ["top", "disclaimer", "note", "dosage", "combined"])
def test_an_emptied_partial_stops_the_page(settings, tmp_path, db, partial):
    with_templates(settings, tmp_path, **{f"notices/{partial}.html": ""})

    response = Client(raise_request_exception=False).get(released_combination())

    assert is_refused(response)


@pytest.mark.parametrize("partial", ["site_top", "site_end"])
@pytest.mark.parametrize("address", ["/", "/drugs/", "/no-such-page/", "/search/"])
def test_an_emptied_partial_stops_the_pages_of_the_site(settings, tmp_path, db, partial, address):
    with_templates(settings, tmp_path, **{f"notices/{partial}.html": " "})

    response = Client(raise_request_exception=False).get(address)

    assert is_refused(response)


def test_a_template_cannot_take_a_notice_out_of_the_plan(settings, tmp_path, db):
    thief = (
        source("base.html")
        .replace("{{ notices.note }}", "")
        .replace("{{ notices.top }}", "{{ notices.popitem }}{{ notices.top }}")
    )
    with_templates(settings, tmp_path, **{"base.html": thief})

    response = Client(raise_request_exception=False).get(released_combination())

    assert is_refused(response)


def test_words_in_an_attribute_do_not_stop_a_page(client, db):
    entry = factories.make_released(factories.make_drug("Very hidden style= mol")).entry

    assert client.get(entry.get_absolute_url()).status_code == 200
    assert client.get("/search/", {"q": "a hidden medicine"}).status_code == 200


def test_an_emptied_wording_stops_every_page(settings, db):
    settings.NOTE = ""

    response = Client(raise_request_exception=False).get(released_combination())

    assert response.status_code == 500
    assert LEAK.encode() not in response.content


@pytest.mark.parametrize(
    "made",
    [
        lambda request: HttpResponse(f"<p>{LEAK}</p>"),
        lambda request: HttpResponse(LEAK, content_type="text/plain"),
        lambda request: HttpResponse(f'{{"text": "{LEAK}"}}', content_type="application/json"),
        lambda request: HttpResponse(LEAK, status=404),
        lambda request: HttpResponse(LEAK, status=304),
        lambda request: StreamingHttpResponse([LEAK]),
        lambda request: FileResponse([LEAK.encode()]),
        lambda request: HttpResponse(LEAK, status=302, headers={"Location": "/"}),
        lambda request: HttpResponse(b""),
        lambda request: responses.NoticedResponse(LEAK, notices.of_site()),
        lambda request: responses.NoticedResponse(LEAK, notices.Plan()),
        lambda request: responses.NoticedResponse(LEAK.encode() + b"\xff", notices.of_site()),
        lambda request: responses.NoticedText(LEAK, entries=0),
    ],
    ids=[
        "html", "text", "json", "not found", "not modified with a body", "stream", "file", "redirect with a body",
        "nothing", "plan without notices on the page", "empty plan", "no UTF-8", "feed",
    ],
)  # fmt: skip
def test_a_new_route_without_notices_is_stopped(visit, db, made):
    assert is_refused(visit(made))


def test_a_new_route_with_notices_passes(visit, db):
    response = visit(home)

    assert response.status_code == 200


@pytest.mark.parametrize("field", ["ai", "disclaimer"])
def test_a_document_that_changes_its_notices_is_stopped(visit, db, field):
    def view(request):
        response = responses.NoticedJson({"text": LEAK})
        response.content = response.content.replace(notices.texts()[field].encode(), b"ok")
        return response

    assert is_refused(visit(view))


def test_a_document_that_is_no_object_is_stopped(visit, db):
    def view(request):
        response = responses.NoticedJson({})
        response.content = b'["a text about a medicine"]'
        return response

    assert is_refused(visit(view))


def test_a_document_cannot_bring_its_own_notices(visit, db):
    response = visit(lambda request: responses.NoticedJson({"notices": {"ai": "all is well"}}))

    assert response.json()["notices"] == notices.texts()


def test_a_feed_with_fewer_notices_than_entries_is_stopped(visit, db):
    both = f"{notices.texts()['ai']} {notices.texts()['disclaimer']} "

    assert visit(lambda request: responses.NoticedText(both * 3, entries=2)).status_code == 200
    assert is_refused(visit(lambda request: responses.NoticedText(both * 2 + LEAK, entries=2)))


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_without_a_body_passes(visit, db, status):
    response = visit(lambda request: HttpResponseRedirect("/", status=status))

    assert (response.status_code, response.content) == (status, b"")


def test_a_page_that_did_not_change_passes(client, db):
    address = released_combination()
    tag = client.get(address).headers["ETag"]

    response = client.get(address, headers={"If-None-Match": tag})

    assert (response.status_code, response.content) == (304, b"")


def test_a_name_like_an_exempt_one_is_not_exempt(settings, db):
    class Routes:
        urlpatterns = [path("new/", lambda request: HttpResponse(LEAK), name="healthz"), *urls.urlpatterns]
        handler500 = urls.handler500

    settings.ROOT_URLCONF = Routes

    assert is_refused(Client(raise_request_exception=False).get("/new/"))


def test_a_new_include_is_no_part_of_the_admin(settings, db):
    class Routes:
        urlpatterns = [
            path("x/", include(([path("new/", lambda request: HttpResponse(LEAK), name="admin")], "x"))),
            *urls.urlpatterns,
        ]
        handler500 = urls.handler500

    settings.ROOT_URLCONF = Routes

    assert is_refused(Client(raise_request_exception=False).get("/x/new/"))


def test_a_view_that_fails_shows_the_notices_and_nothing_else(visit, db):
    def view(request):
        raise RuntimeError(LEAK)

    assert is_refused(visit(view))


def test_what_was_stopped_is_logged_by_route_and_notice_without_its_address(visit, db, caplog):
    caplog.set_level(logging.ERROR, logger="drugs.views.guard")

    visit(lambda request: responses.NoticedResponse(LEAK, notices.of_site()))

    (record,) = [record for record in caplog.records if record.name == "drugs.views.guard"]
    assert "new" in record.getMessage()
    assert "top" in record.getMessage()
    assert LEAK not in record.getMessage()


def test_a_refusal_is_not_kept_by_anyone(visit, db):
    assert visit(lambda request: HttpResponse(LEAK)).headers["Cache-Control"] == "no-store"


def test_the_guard_stands_inside_compression(visit, db):
    response = visit(home, **{"Accept-Encoding": "gzip"})

    assert response.headers["Content-Encoding"] == "gzip"
    assert response.status_code == 200


def test_a_plan_compares_whole_blocks(visit, db):
    other = notices.Plan({"top": mark_safe('<div class="notice"><p>Other</p></div>')})

    def view(request):
        page = home(request)
        page.notice_plan = other
        return page

    assert is_refused(visit(view))


def test_a_plan_that_leaves_a_wording_out_is_refused(db):
    whole = notices.of_site()
    without_end = notices.Plan({"top": whole.blocks["top"]})

    notices.check_plan(whole)
    with pytest.raises(notices.NoticeError, match="DISCLAIMER"):
        notices.check_plan(without_end)


def test_a_forged_public_form_gets_a_page_with_words(db):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/about/")

    assert response.status_code == 405
    assert "cannot be asked in this way" in response.content.decode()
