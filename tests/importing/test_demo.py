"""The demonstration: what its files say, and the states that they reach."""

import pytest
from django.db import transaction

from drugs import findings, review
from drugs.importing import demo
from drugs.models import Entry, Evidence, Name, Relation, Revision, Severity
from drugs.naming import combination_name
from tests import factories

PAGES = list(demo.read())
TEXTS = [(page, text) for page in PAGES for text in page.texts]


def title(page):
    return page.name or combination_name(page.components)


def last_content(page):
    """Return the page's newest content, every change made."""
    content = page.texts[0].first_content()
    for text in page.texts[1:]:
        content = text.changed(content)
    return content


# What a newcomer is to see: of each page the states of its texts, oldest first.
STATES = {
    "amoxicillin": ["released"],
    "amoxicillin+clavulanic-acid": ["released"],
    "clarithromycin": ["closed", "approved"],
    "clarithromycin+simvastatin": ["checked"],
    "clavulanic-acid": [],
    "codeine": ["draft"],
    "codeine+paracetamol": ["approved"],
    "dextropropoxyphene": [],
    "dextropropoxyphene+paracetamol": ["approved"],
    "diazepam": ["checked"],
    "diazepam+imipramine": ["checked"],
    "glyceryl-trinitrate": ["closed", "draft"],
    "glyceryl-trinitrate+sildenafil": ["approved"],
    "ibuprofen": ["approved", "in_review"],
    "ibuprofen+paracetamol": ["checked"],
    "ibuprofen+warfarin": ["approved", "checked"],
    "imipramine": ["approved"],
    "metformin": ["in_review"],
    "methotrexate": ["in_review"],
    "paracetamol": ["released", "checked"],
    "ranitidine": ["released", "retracted"],
    "sildenafil": ["released"],
    "simvastatin": ["released"],
    "warfarin": ["checked"],
}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Load the demonstration once for all tests here: they only look at it. Undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        for name, group in (("editor", "Editors"), ("editor2", "Editors"), ("moderator", "Moderators")):
            factories.make_user(name, group)
        factories.make_user("moderator2", "Moderators", credential="pharmacist")
        yield demo.load()
        transaction.set_rollback(True)


def state_of(revision: Revision) -> str:
    if revision.is_released:
        return "released"
    return "checked" if revision.is_checked else revision.status


def states() -> dict[str, list[str]]:
    found = {}
    for entry in Entry.objects.all():
        found[entry.slug] = [state_of(revision) for revision in entry.revisions.order_by("pk")]
        if entry.is_retracted:
            found[entry.slug].append("retracted")
    return found


def public_revision(slug: str) -> Revision:
    return Revision.objects.published().get(entry__slug=slug)


@pytest.mark.parametrize("page", [page for page in PAGES if page.texts], ids=title)
def test_no_content_check_stands_in_the_way(page):
    sections = last_content(page).sections

    found = findings.find(findings.PageText(title(page), page.components, bool(page.components), sections))

    assert [finding for finding in found if finding.level == findings.Level.BLOCKING] == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.texts], ids=title)
def test_every_page_names_its_sources_and_what_it_is(page):
    content = last_content(page)

    assert content.sources
    assert all(source["title"] and source["date"] for source in content.sources)
    assert "demonstration" in content.sections["page_disclaimer"]


def test_nobody_lets_out_what_they_wrote():
    decided = [(text.author, text.by) for page, text in TEXTS if text.by]

    assert decided
    assert not [pair for pair in decided if pair[0] == pair[1]]


def test_every_state_and_every_rating_occurs():
    combinations = [last_content(page) for page in PAGES if page.components]

    assert {text.state for page, text in TEXTS} == set(demo.STATES)
    assert {content.severity for content in combinations} == set(Severity.values)
    assert {content.relation for content in combinations} == set(Relation.values) - {Relation.NOT_STATED}
    assert {Evidence.LABEL, Evidence.STUDIES} <= {content.evidence for content in combinations}


def test_components_have_pages_of_their_own():
    drugs = {page.name for page in PAGES}

    assert {name for page in PAGES for name in page.components} <= drugs


def test_an_unknown_state_is_refused():
    data = {"author": "editor", "state": "published", "sections": {}}

    with pytest.raises(ValueError, match="published"):
        demo.text_of(data, {})


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("introduction", ["not a standard combination", "rare, special cases"]),
        ("warnings", ["unless a doctor has told you", "risks are greater than the benefit", "not stop suddenly"]),
        ("usage", ["anxiety", "muscle spasms", "seizures", "alcohol withdrawal", "before an operation"]),
        ("usage", ["major depression", "panic disorder", "obsessive-compulsive", "bedwetting", "less risk"]),
        ("side_effects", ["tiredness", "memory", "depend on it", "withdrawal", "vomiting", "clumsy"]),
        ("side_effects", ["dry mouth", "blurred vision", "weight gain", "when you stand up", "passing urine"]),
        ("side_effects", ["fast heartbeat", "restlessness", "poor sleep", "seizures", "suicide", "young adults"]),
        ("combined_side_effects", ["Drowsiness, dizziness and confusion", "falls", "older people", "Constipation"]),
        ("combined_side_effects", ["anticholinergic", "Serious heart problems", "Breathing", "breathing problems"]),
        ("how_it_works", ["GABA", "serotonin and noradrenaline", "calm too much", "doses and on the person"]),
        ("faqs", ["Not in general", "other treatments", "Contact your doctor at once", "step by step", "withdrawal"]),
    ],
)
def test_diazepam_with_imipramine_says_what_is_known(section, words):
    page = next(page for page in PAGES if page.components == ("Diazepam", "Imipramine"))

    text = last_content(page).sections[section]

    assert [word for word in words if word not in text] == []


@pytest.mark.django_db
def test_the_pages_reach_every_state(loaded):
    assert states() == STATES


@pytest.mark.django_db
def test_every_loaded_text_says_that_the_team_is_made_up(loaded):
    notes = Revision.objects.values_list("page_disclaimer", flat=True)

    assert all("The people named on it, their credentials and their checks are made up" in note for note in notes)


@pytest.mark.django_db
def test_loading_again_finds_nothing_to_do(loaded):
    assert len(loaded) == 24
    assert demo.load() == []


@pytest.mark.django_db
def test_the_public_history_shows_two_versions(loaded):
    history = Revision.objects.public_history().filter(entry__slug="paracetamol")

    assert [(r.number, r.is_released, r.is_checked) for r in history] == [(2, False, True), (1, True, False)]
    assert history[0].provenance["dosage"] == {
        "origin": "ai",
        "tool": "language model",
        "generated_on": "2026-11-01",
        "edited": True,
    }


@pytest.mark.django_db
def test_doses_are_compared_by_the_moderator_with_a_credential(loaded):
    check = public_revision("paracetamol").section_checks.get()

    assert (check.section, check.by.username, check.with_credential) == ("dosage", "moderator2", True)


@pytest.mark.django_db
def test_a_change_of_a_public_dose_waits_in_review(loaded):
    waiting = Revision.objects.waiting().get(entry__slug="ibuprofen")

    assert waiting.base == public_revision("ibuprofen")
    assert "200 mg or 400 mg" in waiting.dosage
    assert "400 mg" not in waiting.base.dosage
    assert waiting.usage == waiting.base.usage


@pytest.mark.django_db
def test_a_release_holds_the_high_alert_medicine_back(loaded):
    waiting = Revision.objects.waiting().get(entry__slug="methotrexate")

    assert review.held_back(waiting) == ["it is about a high-alert medicine"]


@pytest.mark.django_db
def test_names_of_public_pages_are_found_and_those_of_drafts_are_not(loaded):
    accepted = set(Name.objects.accepted().values_list("text", flat=True))

    assert {"Acetaminophen", "Co-amoxiclav", "Clavulanate"} <= accepted
    assert not {"Codeine phosphate", "Nitroglycerin", "Glucophage"} & accepted
