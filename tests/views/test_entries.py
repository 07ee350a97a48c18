"""The page of a drug or a combination: what stands on it, in which order, at what cost."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from drugs import notices, review
from drugs.models import Correction, NameKind, Severity
from drugs.sections import SECTIONS
from tests import factories
from tests.views.reading import Page

SENTENCE = "what a made-up medicine does to people who only exist in tests, at some length."
UNCHECKED = (
    "Nobody has checked these doses. Do not take or give a dose from this page. Follow the label or ask a pharmacist. "
)


def queries(client, address: str) -> list[str]:
    """Return the tables that answering address reads first in each query, in order."""
    client.get("/about/")  # what loads once
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return [re.search(r'FROM "drugs_(\w+)" (?![A-Z]\d)', query["sql"])[1] for query in captured.captured_queries]


def fill(entry, *, names=0, combinations=0, corrections=0, moderator=None):
    for number in range(names):
        review.accept_name(review.propose_name(entry, f"Name {number}", actor=factories.make_editor()), actor=moderator)
    for number in range(combinations):
        factories.make_released(factories.make_combination(entry.name, f"Partner {number}"))
    for number in range(corrections):
        Correction.objects.create(entry=entry, kind="corrected", text=f"Wrong {number}", actor=moderator)


def test_a_drug_costs_five_queries_whatever_is_on_its_page(client, moderator):
    bare = factories.make_released(factories.make_drug("Bare")).entry
    full = factories.make_released(factories.make_drug("Full")).entry
    fill(full, names=5, combinations=4, corrections=3, moderator=moderator)
    named = ["revision", "sectioncheck", "correction", "name", "revision"]

    assert queries(client, bare.get_absolute_url()) == named
    assert queries(client, full.get_absolute_url()) == named


def test_a_combination_costs_four_queries_however_many_drugs_it_has(client, db):
    two = factories.make_released(factories.make_combination("Aa", "Bb")).entry
    five = factories.make_released(factories.make_combination("Aa", "Bb", "Cc", "Dd", "Ee")).entry
    named = ["revision", "sectioncheck", "correction", "component"]

    assert queries(client, two.get_absolute_url()) == named
    assert queries(client, five.get_absolute_url()) == named


def test_the_sections_stand_in_reading_order_and_hold_only_their_text(client, db):
    sections = {section.key: f"{section.key}: {SENTENCE}" for section in SECTIONS}
    revision = factories.make_released(
        factories.make_combination(), sections=sections, provenance=factories.uniform(sections, "ai")
    )

    page = Page(client.get(revision.entry.get_absolute_url()).content)

    assert list(page.sections) == [section.anchor for section in SECTIONS]
    for section in SECTIONS:
        said = page.sections[section.anchor]
        before = UNCHECKED if section.key == "dosage" else ""
        assert said == f"{section.title} {before}{section.key}: {SENTENCE}"


def test_an_empty_section_is_not_on_the_page(client, db):
    revision = factories.make_released(introduction=" \n")

    page = Page(client.get(revision.entry.get_absolute_url()).content)

    assert "introduction" not in page.sections
    assert "Introduction" not in page.headings


def test_the_end_of_a_page_is_version_disclaimer_page_disclaimer_note(client, db):
    revision = factories.make_released(page_disclaimer="Only for tests.")

    markup = client.get(revision.entry.get_absolute_url()).content.decode()

    places = [
        markup.rindex('<section id="side-effects"'),
        markup.index('id="version"'),
        markup.index("Disclaimer:"),
        markup.index('<section id="page-disclaimer"'),
        markup.index("Note:"),
    ]
    assert places == sorted(places)
    assert "<hr" not in markup[places[0] :]


def test_the_exact_words_of_the_note_and_disclaimer(client, db):
    page = Page(client.get(factories.make_released().entry.get_absolute_url()).content)

    assert (
        "This information is AI-generated or crowd-sourced and may not be accurate. "
        "Please consult a medical professional for verified advice."
    ) in page.outside
    assert "In an emergency call your local emergency number." in page.outside
    assert (
        "AI-generated or crowd-sourced. May not be accurate. Ask a pharmacist or doctor before acting on it. "
        "Written by AI (test-model, 1 November 2024). Nobody has checked this page."
    ) in page.outside


def test_a_page_shows_version_date_sources_history_and_report(client, db):
    sources = [
        {"kind": "label", "title": "The label <of> Testamol", "url": "https://example.org/label", "date": "2024-01-02"}
    ]
    revision = factories.make_released(sources=sources)

    response = client.get(revision.entry.get_absolute_url())

    page = Page(response.content)
    assert "Version 1" in page.outside
    assert f"Released on {notices.show_date(revision.published_at.date())}" in page.outside
    assert "Official label: The label <of> Testamol (2 January 2024)" in page.outside
    links = {known.get("href"): known for known in page.all("a")}
    assert links["https://example.org/label"]["rel"] == "nofollow noopener"
    assert {"/drugs/testamol/history/", "/drugs/testamol/report/"} <= set(links)


def test_a_page_without_sources_says_so(client, db):
    page = Page(client.get(factories.make_released().entry.get_absolute_url()).content)

    assert "This page names no sources." in page.outside


def test_only_accepted_names_are_shown_and_no_misspelling(client, moderator):
    entry = factories.make_released().entry
    editor = factories.make_editor()
    for text, kind in [("Syn", NameKind.SYNONYM), ("Brandex", NameKind.BRAND), ("Typoex", NameKind.MISSPELLING)]:
        review.accept_name(review.propose_name(entry, text, kind=kind, actor=editor), actor=moderator)
    review.propose_name(entry, "Unseenex", actor=editor)

    markup = client.get(entry.get_absolute_url()).content.decode()

    assert "Syn" in Page(markup).outside
    assert "Brandex" in Page(markup).outside
    assert "Typoex" not in markup
    assert "Unseenex" not in markup


def test_a_component_is_linked_only_when_readers_can_open_it(client, db):
    factories.make_released(factories.make_drug("Openmol"))
    factories.make_submitted(factories.make_drug("Closedmol"))
    entry = factories.make_released(factories.make_combination("Openmol", "Closedmol")).entry

    page = Page(client.get(entry.get_absolute_url()).content)

    links = {known.get("href") for known in page.all("a")}
    assert "/drugs/openmol/" in links
    assert "/drugs/closedmol/" not in links
    assert "Closedmol" in page.outside


def test_a_drug_lists_its_published_combinations_only(client, moderator):
    entry = factories.make_released(factories.make_drug("Alphamol")).entry
    factories.make_released(factories.make_combination("Alphamol", "Shownmol"))
    factories.make_submitted(factories.make_combination("Alphamol", "Hiddenmol"))
    gone = factories.make_approved(factories.make_combination("Alphamol", "Withdrawnmol"))
    review.retract(gone.entry, actor=moderator, reason="wrong")

    markup = client.get(entry.get_absolute_url()).content.decode()

    assert "/combinations/alphamol+shownmol/" in markup
    assert "iddenmol" not in markup
    assert "ithdrawnmol" not in markup


def test_a_drug_lists_at_most_fifty_combinations_and_links_the_others(client, settings, db, monkeypatch):
    monkeypatch.setattr("drugs.presentation.MOST_COMBINATIONS", 3)
    entry = factories.make_released(factories.make_drug("Alphamol")).entry
    fill(entry, combinations=4)

    page = Page(client.get(entry.get_absolute_url()).content)

    links = [known["href"] for known in page.all("a") if known["href"].startswith("/combinations/alphamol+")]
    assert len(links) == 3
    assert "/combinations/?q=alphamol" in [known["href"] for known in page.all("a")]


@pytest.mark.parametrize("severity", Severity.values)
def test_a_rating_is_shown_in_words_and_shape(client, db, moderator, severity):
    sources = [{"kind": "label", "title": "A label", "url": "", "date": ""}]
    entry = factories.make_approved(factories.make_combination(), severity=severity, sources=sources).entry

    page = Page(client.get(entry.get_absolute_url()).content)

    assert str(Severity(severity).label) in page.outside
    assert [known for known in page.all("svg") if known.get("aria-hidden") == "true"]
    assert page.all("path") or page.all("circle")
    advice = "Already taking both? Do not stop suddenly. Call your pharmacist or prescriber today; if very unwell, call"
    assert (advice in page.outside) is (severity in ("contraindicated", "major"))


def test_each_rating_has_a_shape_of_its_own(client, db):
    sources = [{"kind": "label", "title": "A label", "url": "", "date": ""}]
    shapes = set()
    for number, severity in enumerate(Severity.values):
        names = (f"One{number}", f"Two{number}")
        entry = factories.make_approved(factories.make_combination(*names), severity=severity, sources=sources).entry
        markup = client.get(entry.get_absolute_url()).content.decode()
        shapes.add(re.search(r"<svg.*?</svg>", markup, re.DOTALL)[0])

    assert len(shapes) == len(Severity.values)


def test_a_summary_is_shown_only_once_a_person_approved_it(client, moderator):
    combination = factories.make_combination()
    released = factories.make_released(combination, summary="May cause drowsiness together.")
    before = Page(client.get(combination.get_absolute_url()).content).outside
    settled = factories.make_settled(released)
    review.check(released, actor=moderator, seen_digest=released.digest, settled=settled)

    after = Page(client.get(combination.get_absolute_url()).content).outside

    assert "May cause drowsiness together." not in before
    assert "May cause drowsiness together." in after


def test_provenance_stands_outside_the_section_where_it_differs(client, db):
    sections = factories.SECTIONS
    provenance = factories.uniform(sections, "ai")
    provenance["usage"] = factories.uniform(sections, "public")["usage"]

    page = Page(client.get(factories.make_released(provenance=provenance).entry.get_absolute_url()).content)

    assert "Written by the public." in page.outside
    assert "Written by" not in page.sections["usage"]


def test_the_contents_lead_to_sections_that_are_there(client, db):
    page = Page(client.get(factories.make_released().entry.get_absolute_url()).content)

    targets = [known["href"][1:] for known in page.all("a") if known.get("href", "").startswith("#")]
    assert set(targets) <= set(page.ids)
    assert {"usage", "dosage", "version"} <= set(targets)


@pytest.mark.parametrize(
    "address",
    [
        "/combinations/placebex+testamol/",
        "/combinations/Placebex+TESTAMOL/",
        "/combinations/testamol+placebex+testamol/",
    ],
)
def test_a_combination_has_one_address(client, db, address):
    factories.make_released(factories.make_combination("Testamol", "Placebex"))

    response = client.get(address)

    if address == "/combinations/placebex+testamol/":
        assert response.status_code == 200
    else:
        assert (response.status_code, response["Location"]) == (301, "/combinations/placebex+testamol/")


def test_a_drug_has_one_address(client, db):
    factories.make_released()

    response = client.get("/drugs/TestAmol/")

    assert (response.status_code, response["Location"]) == (301, "/drugs/testamol/")


@pytest.mark.parametrize(
    "address", ["/combinations/b+a+/", "/combinations/+/", "/combinations/a++b/", "/drugs/İ/", "/drugs/ΑΣ/"]
)
def test_an_odd_address_leads_to_an_end(client, db, address):
    response = client.get(address, follow=True)

    assert response.status_code == 404
    assert len(response.redirect_chain) <= 1


def test_a_redirect_says_nothing_about_what_is_there(client, db):
    factories.make_submitted(factories.make_combination("Secreta", "Secretb"))

    secret = client.get("/combinations/secretb+secreta/")
    unknown = client.get("/combinations/unknownb+unknowna/")

    assert secret.status_code == unknown.status_code == 301
    assert client.get(secret["Location"]).content == client.get(unknown["Location"]).content


def test_a_drug_that_occurs_only_as_component_has_no_page_yet(client, db):
    factories.make_released(factories.make_combination("Testamol", "Placebex"))

    response = client.get("/drugs/placebex/")

    assert response.status_code == 404
    assert "No page yet" in Page(response.content).headings
    assert b"lacebex" not in response.content


def test_a_page_that_nobody_read_is_noindex_unless_the_site_says_otherwise(client, settings, db):
    address = factories.make_released().entry.get_absolute_url()

    assert Page(client.get(address).content).meta("robots") == "noindex"
    settings.INDEX_UNCHECKED = True
    assert Page(client.get(address).content).meta("robots") == ""


def test_a_page_that_a_person_read_may_be_listed(client, db):
    assert Page(client.get(factories.make_approved().entry.get_absolute_url()).content).meta("robots") == ""


@pytest.mark.parametrize("name", ["description", "og:description", "ai-disclosure"])
def test_a_preview_of_a_link_begins_with_the_short_notice(client, db, name):
    page = Page(client.get(factories.make_released().entry.get_absolute_url()).content)

    assert page.meta(name).startswith("AI-generated or crowd-sourced. May not be accurate.")
    assert "mg" not in page.meta(name)


def json_ld(client, address: str) -> dict:
    markup = client.get(address).content.decode()
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', markup, re.DOTALL)[1])


def test_machines_are_told_who_wrote_it_and_that_nobody_reviewed_it(client, db):
    known = json_ld(client, factories.make_released().entry.get_absolute_url())

    assert known["@type"] == "MedicalWebPage"
    assert known["mainEntity"] == {"@type": "Drug", "name": "Testamol"}
    assert known["digitalSourceType"] == "https://schema.org/TrainedAlgorithmicMediaDigitalSource"
    assert known["creditText"] == notices.texts()["ai"]
    assert not {"lastReviewed", "reviewedBy"} & set(known)


def test_machines_are_told_who_reviewed_it(client, moderator2):
    entry = factories.make_approved(approver=moderator2).entry

    known = json_ld(client, entry.get_absolute_url())

    assert known["lastReviewed"] == entry.reviewed_on.isoformat()
    assert known["reviewedBy"]["name"] == "Dr Moderator2"


def test_machines_are_told_what_a_combination_is_about(client, db):
    known = json_ld(client, factories.make_released(factories.make_combination()).entry.get_absolute_url())

    assert [drug["name"] for drug in known["about"]] == ["Testamol", "Placebex"]


def test_nothing_in_a_name_or_text_ends_its_element(client, db):
    name = 'Test</script><b onx="1">&'
    text = "</section><script>x</script>"
    entry = factories.make_approved(factories.make_drug(name), introduction=text, in_spite_of="raw-html").entry

    response = client.get(entry.get_absolute_url())

    assert response.status_code == 200
    assert json_ld(client, entry.get_absolute_url())["name"] == name
    assert not Page(response.content).all("b")
    assert [script.get("src") for script in Page(response.content).all("script")] == [None, "/static/js/suggest.js"]
    assert "</section><script>x</script>" in Page(response.content).sections["introduction"]


def test_an_edit_does_not_change_the_public_page(client, editor2):
    public = factories.make_released()
    before = client.get(public.entry.get_absolute_url()).content
    factories.make_submitted(public.entry, actor=editor2, introduction="Another introduction.")

    after = client.get(public.entry.get_absolute_url()).content

    assert after == before


def test_a_page_of_an_ordinary_text_is_small(client, db):
    page = client.get(factories.make_released().entry.get_absolute_url())

    assert len(page.content) < 12_000


def test_other_names_and_components_stand_below_the_notice_that_they_could_push_away(client, moderator):
    drug = factories.make_released(factories.make_drug("Testamol")).entry
    fill(drug, names=3, moderator=moderator)
    both = factories.make_released(factories.make_combination("Testamol", "Placebex")).entry

    for entry, words in ((drug, "Also called:"), (both, "2 medicines:")):
        page = client.get(entry.get_absolute_url()).content.decode()
        assert 0 < page.index("</h1>") < page.index('class="notice__lead"') < page.index(words)
