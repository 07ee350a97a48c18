"""Every word of the interface passes gettext: pages are read in a locale that puts brackets around each that does.

What people wrote stands in brackets of its own here, so that a bare word is one of the site's that no translator sees.
Commands of manage.py speak to operators, in English. The words of data/site_pages are texts that moderators rewrite.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from drugs import findings, review
from drugs.admin.deeds import DEEDS
from drugs.api import openapi
from drugs.findings.titles import TITLES
from drugs.models import Event, ImportJob, JobStep, Outcome, Report, SitePage, SourceFile
from drugs.site_pages import SITE_PAGES
from tests import doors, factories, pseudo_locale
from tests.browser.stack import ROOT

pytestmark = pytest.mark.django_db

# Bare on purpose: the accounts of this test; names of things that are the same in every language.
KNOWN = {
    *("editor", "moderator", "pharmacist", "admin", "doctor", "Dr", "Doctor", "example", "org"),
    *("test", "model"),  # the tool that factories name
    *("twice", "day"),  # of a dose, cut out of a text
    *("Search", "True", "False"),  # Django's own pictures in a list, which it does not translate
    *("first", "release"),  # a reason that factories give
    *("JSON", "API", "OpenAPI", "Atom", "RSS", "CSV", "URL", "SHA", "UTC", "GB", "AI", "mg"),
}
SAID = {
    "usage": "⟦Testamol is used for made-up pain. It is taken by people who only exist in tests.⟧",
    "dosage": "⟦Adults: 500 mg twice a day.⟧",
    "side_effects": "⟦Common: nausea. Do not take more than the label says, it may be fatal.⟧",
    "faqs": "⟦Can I drive? No.⟧",
    "page_disclaimer": "⟦This page is made up.⟧",
}
SOURCE = {"kind": "label", "title": "⟦A label⟧", "url": "https://example.org/label", "date": "2026-01-01"}


@pytest.fixture
def site(settings):
    """Let the words that a site gives be told from those of the interface."""
    settings.SITE_NAME = "⟦Site⟧"
    settings.EMERGENCY_NUMBER = "⟦999⟧"
    settings.CONTACT_EMAIL = ""


@pytest.fixture
def world(site, moderator):
    """One of everything that has a page of its own; returns the addresses to look at, by who looks."""
    doctor = factories.make_user("doctor", "Moderators", credential="⟦pharmacist⟧")
    first, second = (factories.make_drug(f"⟦{name}⟧") for name in ("Testamol", "Placebex"))
    factories.make_approved(first, sections=SAID, sources=[SOURCE], approver=doctor, compared={"dosage": "⟦label⟧"})
    newer = factories.make_approved(first, sections=SAID | {"usage": SAID["usage"] + " ⟦Changed.⟧"}, sources=[SOURCE])
    factories.make_released(second, sections=SAID)
    third = factories.make_drug("⟦Thirdol⟧")
    for severity, drugs in (("contraindicated", (first, second)), ("unknown", (second, third))):
        both = review.create_combination(drugs, actor=newer.author)
        factories.make_approved(both, sections=SAID, severity=severity, relation="separate", evidence="label")
    gone = factories.make_approved(factories.make_drug("⟦Gonamol⟧"), sections=SAID).entry
    review.retract(gone, actor=moderator, reason="⟦Wrong dose.⟧")
    review.add_correction(first, actor=moderator, text="⟦The dose was wrong.⟧")
    name = review.propose_name(first, "⟦Aliasol⟧", actor=newer.author, source="⟦a list⟧")
    review.accept_name(review.propose_name(first, "⟦Brandol⟧", actor=newer.author, kind="brand"), actor=moderator)
    waiting = factories.make_submitted(first, sections=SAID | {"dosage": "⟦Adults: 250 mg twice a day.⟧"})
    review.comment(waiting, actor=moderator, text="⟦Why?⟧", section="usage", quote="⟦made-up⟧")
    fresh = factories.make_imported(third, sections=SAID, batch=factories.make_batch(newer.author))
    draft = factories.make_draft(second, sections=SAID | {"usage": SAID["usage"] + " ⟦Mine.⟧"})
    proposal = review.propose_merge(third, into=first, actor=doctor, reason="⟦the same⟧")
    report = Report.objects.create(entry=first, text="⟦Wrong.⟧", section="usage")
    file = SourceFile.objects.create(
        batch=fresh.batch, path="⟦t/t.md⟧", digest="0" * 64, outcome=Outcome.DUPLICATE, entry=second, reason="⟦twice⟧",
        raw="---\ntitle: ⟦T⟧\n---\n### Usage\n⟦Other words for made-up pain, in people of tests.⟧".encode(),
    )  # fmt: skip
    odd = SourceFile.objects.create(
        batch=fresh.batch, path="⟦t/odd.md⟧", digest="1" * 64, outcome=Outcome.QUARANTINED, reason="⟦odd⟧",
        raw="---\ntitle: ⟦T⟧\n---\n### Usage\n⟦Other words for made-up pain.⟧".encode(),
    )  # fmt: skip
    for page in SITE_PAGES:
        SitePage.objects.create(key=page.key, text="⟦Words.⟧", author=moderator)
    job = ImportJob.objects.create(
        uploaded_by=newer.author, name="⟦pages.zip⟧", path="0" * 32, digest="0" * 64, size=9, step=JobStep.TRIED,
        origin="ai", total=9,
    )  # fmt: skip
    own = [f"/drugs/{slug}/" for slug in ("testamol", "placebex")]
    own += ["/combinations/placebex+testamol/", "/combinations/placebex+thirdol/"]
    public = [
        "/", "/drugs/", "/drugs/?letter=t&checked=no", "/combinations/", "/combinations/?severity=major",
        "/about/", *(f"/about/{page.key}/" for page in SITE_PAGES[1:]), "/nothing/", "/drugs/gonamol/", "/search/",
        "/search/?q=testamol", "/search/?q=testamul", "/search/?q=brandol", "/search/?q=pain", "/search/?q=xxxxxx",
        "/check/", "/check/?d=testamol&d=placebex", "/check/?d=testamol&d=thirdol", "/check/?d=brandol&d=unheard",
        "/check/?d=testamol&d=testamol", "/drugs/testamol/report/", *own, *(f"{path}history/" for path in own),
        "/drugs/testamol/history/1/", "/drugs/testamol/history/2/", "/%FF/",
    ]  # fmt: skip
    admin = {
        "index": [], "password_change": [], "drugs_revision_changelist": [], "drugs_drug_changelist": [],
        "drugs_combination_changelist": [], "drugs_name_changelist": [], "drugs_event_changelist": [],
        "drugs_sourcefile_changelist": [], "drugs_importbatch_changelist": [], "drugs_importbatch_upload": [],
        "drugs_report_changelist": [], "drugs_proposal_changelist": [], "drugs_correction_changelist": [],
        "drugs_address_changelist": [], "drugs_address_add": [], "drugs_sitepage_changelist": [], "drugs_drug_add": [],
        "drugs_combination_add": [], "drugs_sitepage_change": ["contact"], "drugs_drug_change": [first.pk],
        "drugs_revision_change": [waiting.pk], "drugs_revision_preview": [draft.pk], "drugs_name_change": [name.pk],
        "drugs_proposal_change": [proposal.pk], "drugs_report_change": [report.pk],
        "drugs_sourcefile_change": [file.pk], "drugs_importbatch_change": [fresh.batch_id],
        "drugs_importbatch_report": [fresh.batch_id], "drugs_importbatch_job": [job.pk],
    }  # fmt: skip
    desk = [reverse(f"admin:{route}", args=args) for route, args in admin.items()]
    more = [reverse("admin:drugs_revision_change", args=[pk]) for pk in (draft.pk, fresh.pk, newer.pk)]
    more += [reverse("admin:drugs_sourcefile_change", args=[odd.pk]), "/admin/drugs/revision/?queue=waiting"]
    return {"": public, "editor": [*desk, *more], "moderator": [*desk, *more]}


def bare(client: Client, address: str) -> list[str]:
    response = client.get(address)
    page = response.content.decode()
    assert pseudo_locale.OPENED in page or response.status_code == 302, f"{address} is not spoken at all"
    return sorted(set(pseudo_locale.bare_on(page)) - KNOWN)


@pytest.mark.parametrize("who", ["", "editor", "moderator"])
def test_every_word_of_a_page_can_be_translated(world, who, request):
    client = Client(raise_request_exception=True)
    if who:
        client.force_login(request.getfixturevalue(who))

    with pseudo_locale.spoken():
        found = {address: words for address in world[who] if (words := bare(client, address))}

    assert found == {}, "\n".join(f"{address}: {words}" for address, words in found.items())


def test_the_page_about_the_interface_for_programs_is_spoken(client, site):
    words = set(re.findall(r"[A-Za-z]+", json.dumps(openapi.document())))

    with pseudo_locale.spoken():
        found = bare(client, "/api/")

    assert [word for word in found if word not in words] == []


def test_every_deed_and_every_check_has_words(world):
    verbs = set(Event.objects.values_list("verb", flat=True))

    assert verbs <= set(DEEDS)
    assert set(TITLES) == set(findings.IDS)


def test_signing_in_is_spoken(client, site):
    with pseudo_locale.spoken():
        assert bare(client, "/admin/login/") == []


def test_the_second_factor_is_spoken(client, moderator, superuser, settings):
    settings.SECOND_FACTOR = True
    settings.AXES_ENABLED = True
    ours = {"moderator", "medref"}
    said: list[str] = []

    def note(response: Any) -> None:
        page = re.sub(r"<code>.*?</code>", "", response.content.decode())
        said.extend(word for word in pseudo_locale.bare_on(page) if word not in KNOWN | ours)

    with pseudo_locale.spoken():
        doors.give_password(client, "moderator")
        key = doors.shown_key(client)
        for code in ("12345", doors.code_at(key)):
            note(client.post("/admin/second-factor/set-up/", {"code": code}))
        note(client.get("/admin/account/"))
        note(client.post("/admin/account/", {"verb": "codes", "code": "wrong"}))
        client.post("/admin/logout/")
        doors.give_password(client, "moderator")
        note(client.get("/admin/second-factor/"))
        note(client.get("/admin/second-factor/?recovery"))
        for _try in range(5):
            note(doors.give_code(client, "000000"))
        settings.SECOND_FACTOR = False
        client.force_login(superuser)
        note(client.get(f"/admin/auth/user/{moderator.pk}/second-factor/"))

    assert said == []


def test_refused_forms_are_spoken(client, world, moderator):
    waiting = review_of(client, moderator)

    with pseudo_locale.spoken():
        pages = [
            client.post("/drugs/testamol/report/", {"text": ""}).content.decode(),
            client.post(waiting, {"verb": "request_changes", "reason": ""}).content.decode(),
            client.post(waiting, {"verb": "approve", "seen_digest": "x"}).content.decode(),
            client.post("/admin/drugs/address/add/", {"path": "drugs", "page": "x"}).content.decode(),
        ]

    assert [sorted(set(pseudo_locale.bare_on(page)) - KNOWN) for page in pages] == [[], [], [], []]


def review_of(client: Client, moderator) -> str:
    from drugs.models import Revision

    client.force_login(moderator)
    return reverse("admin:drugs_revision_change", args=[Revision.objects.waiting().earliest("pk").pk])


def test_documents_for_programs_are_spoken(client, world):
    with pseudo_locale.spoken():
        found = client.get("/api/v1/check?d=testamol&d=placebex").json()
        refused = client.get("/api/v1/entries?page=x").json()
        feed = client.get("/feeds/changes.atom").content.decode()

    assert pseudo_locale.bare_words(json.dumps([found["notices"], refused["error"]], ensure_ascii=False)) == [
        *found["notices"]
    ]
    told = re.sub("<id>[^<]*</id>", "", feed)  # what an entry is known by, and no words
    assert [word for word in pseudo_locale.bare_on(told) if word not in KNOWN] == []


def test_mails_to_the_team_are_spoken(mailoutbox, site, moderator, editor, django_capture_on_commit_callbacks):
    waiting = factories.make_submitted(factories.make_drug("⟦Testamol⟧"), sections=SAID)

    with pseudo_locale.spoken(), django_capture_on_commit_callbacks(execute=True):
        review.request_changes(waiting, actor=moderator, reason="⟦no source⟧")

    assert mailoutbox
    for mail in mailoutbox:
        assert set(pseudo_locale.bare_words(mail.subject)) - KNOWN == set()
        assert {word for word in pseudo_locale.bare_words(mail.body) if word not in KNOWN | {"http", "admin"}} <= {
            *("drugs", "revision", "change"),
        }


def test_a_word_that_no_translator_sees_is_found():
    page = '<title>⟦Search⟧</title><p>⟦Two <b>words</b>⟧ and Three</p><input placeholder="Four"><img alt="⟦five⟧">'

    assert pseudo_locale.bare_on(page) == ["and", "Three", "Four"]


def test_no_date_is_written_in_the_way_of_one_country():
    """Django knows how each language writes a date; "c" is that of programs."""
    sources = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "drugs").rglob("*.py")]
    formats = {
        found
        for file in sources
        for found in re.findall(r"\|date:\"([^\"]*)\"|date_format\([^\n]*, \"([^\"]*)\"\)", file.read_text())
    }

    assert {one or other for one, other in formats} <= {"c", "DATE_FORMAT", "DATETIME_FORMAT", "SHORT_DATE_FORMAT"}
