"""Writing a draft: what is saved, and that nothing typed is lost."""

from django.test import Client
from django.urls import reverse

from drugs import review
from drugs.models import Revision, Status
from tests import factories
from tests.admin.conftest import address, draft_form

SOURCE = {"kind": "label", "title": "Label | of Testamol", "url": "https://example.org/l", "date": "2024-05-01"}


def test_a_draft_opens_with_an_editor_for_each_section(client, editor):
    revision = factories.make_draft(factories.make_combination())
    client.force_login(editor)

    page = client.get(address(revision)).content.decode()

    assert page.count('class="markdownx-editor"') == 13
    assert 'name="severity"' in page
    assert 'data-markdownx-urls-path="/admin/preview-section/"' in page
    assert "maxlength" not in page.split('name="dosage"')[1].split(">")[0]


def test_a_drug_has_no_rating_and_no_side_effects_together(client, editor):
    revision = factories.make_draft()
    client.force_login(editor)

    page = client.get(address(revision)).content.decode()

    assert page.count('class="markdownx-editor"') == 12
    assert 'name="severity"' not in page


def test_save_stores_what_was_typed(client, editor):
    revision = factories.make_draft(factories.make_combination())
    client.force_login(editor)
    source = {f"sources-0-{name}": text for name, text in SOURCE.items()}

    response = client.post(
        address(revision),
        draft_form(revision, usage="one\r\ntwo", severity="major", summary="Careful", change_note="why", **source),
    )

    saved = Revision.objects.get(pk=revision.pk)
    assert response.status_code == 302
    assert (saved.usage, saved.severity, saved.summary, saved.change_note) == ("one\ntwo", "major", "Careful", "why")
    assert saved.sources == [SOURCE]


def test_each_field_that_is_wrong_is_named_above_with_a_way_to_it(client, editor):
    revision = factories.make_draft(factories.make_combination())
    client.force_login(editor)
    wrong = {"sources-0-title": "A label", "sources-0-date": "31.02.2026", "usage": "x" * 60_001}

    page = client.post(address(revision), draft_form(revision, **wrong)).content.decode()

    above = page.split('class="refusal"')[1].split("</div>")[0]
    assert '<a href="#id_usage">What it is used for</a>: ' in above
    assert '<a href="#id_sources-0-date">Source 1, Date</a>: ' in above
    assert 'id="id_usage"' in page
    assert 'id="id_sources-0-date"' in page
    assert above.count("<li>") == 2


def test_saving_a_form_that_nobody_touched_changes_nothing(client, editor):
    text = " leading\r\nand\rodd line ends \n\n    code\n"
    revision = factories.make_draft(factories.make_combination(), usage=text, sources=[SOURCE])
    client.force_login(editor)

    client.post(address(revision), draft_form(revision))

    assert Revision.objects.get(pk=revision.pk).digest == revision.digest


def test_an_emptied_row_removes_the_source(client, editor):
    revision = factories.make_draft(sources=[SOURCE])
    client.force_login(editor)
    empty = {f"sources-0-{name}": "" for name in SOURCE}

    client.post(address(revision), draft_form(revision, **empty))

    assert Revision.objects.get(pk=revision.pk).sources == []


def test_half_a_source_is_an_error_that_keeps_all_typing(client, editor):
    revision = factories.make_draft()
    client.force_login(editor)

    response = client.post(
        address(revision), draft_form(revision, usage="typed <words>", **{"sources-0-url": "https://example.org/"})
    )

    page = response.content.decode()
    assert response.status_code == 400
    assert "Give the title of the source." in page
    assert "typed &lt;words&gt;</textarea>" in page
    assert Revision.objects.get(pk=revision.pk).digest == revision.digest


def test_too_long_a_text_comes_back_whole(client, editor):
    revision = factories.make_draft()
    client.force_login(editor)
    text = "long " * 12_001

    response = client.post(address(revision), draft_form(revision, usage=text))

    assert response.status_code == 400
    assert text in response.content.decode()


def test_a_nul_byte_is_an_error_in_words(client, editor):
    revision = factories.make_draft()
    client.force_login(editor)

    response = client.post(address(revision), draft_form(revision, usage="a\x00b"))

    assert response.status_code == 400
    assert "Null characters are not allowed." in response.content.decode()


def test_submit_saves_and_submits(client, editor):
    revision = factories.make_draft()
    client.force_login(editor)

    client.post(address(revision), draft_form(revision, "submit", usage="Pain, of any kind that exists in tests."))

    saved = Revision.objects.get(pk=revision.pk)
    assert saved.status == Status.IN_REVIEW
    assert saved.usage == "Pain, of any kind that exists in tests."


def test_a_refused_submit_keeps_the_saved_text_and_says_why(client, editor, editor2):
    entry = factories.make_drug()
    factories.make_submitted(entry, actor=editor2)
    revision = factories.make_draft(entry)
    client.force_login(editor)

    response = client.post(address(revision), draft_form(revision, "submit", usage="my own words"))

    page = response.content.decode()
    saved = Revision.objects.get(pk=revision.pk)
    assert response.status_code == 409
    assert "Another text of this page, by editor2, is in review." in page
    assert "my own words</textarea>" in page
    assert saved.usage == "my own words"
    assert f'value="{saved.digest}"' in page


def test_a_stale_save_shows_both_texts_and_overwrites_nothing(client, editor):
    revision = factories.make_draft(dosage="Take 5 mg.")
    client.force_login(editor)
    in_this_tab = draft_form(revision, dosage="Take 50 mg.", change_note="my note")
    client.post(address(revision), draft_form(revision, dosage="Take 7 mg."))

    response = client.post(address(revision), in_this_tab)

    page = response.content.decode()
    saved = Revision.objects.get(pk=revision.pk)
    assert response.status_code == 409
    assert saved.dosage == "Take 7 mg."
    assert '<del class="dose">7 mg</del> <ins class="dose">50 mg</ins>' in page
    assert "Take 50 mg.</textarea>" in page
    assert 'value="my note"' in page
    assert f'value="{saved.digest}"' in page


def test_after_a_stale_save_one_more_save_stores_the_typing(client, editor):
    revision = factories.make_draft(dosage="Take 5 mg.")
    client.force_login(editor)
    in_this_tab = draft_form(revision, dosage="Take 50 mg.")
    client.post(address(revision), draft_form(revision, dosage="Take 7 mg."))
    page = client.post(address(revision), in_this_tab)

    response = client.post(
        address(revision), in_this_tab | {"seen_digest": page.context["form"]["seen_digest"].value()}
    )

    assert response.status_code == 302
    assert Revision.objects.get(pk=revision.pk).dosage == "Take 50 mg."


def test_a_stale_save_is_merged_section_by_section(client, editor):
    revision = factories.make_draft(usage="For pain of every made-up kind.", dosage="Take 5 mg.", faqs="Why? Because.")
    client.force_login(editor)
    in_this_tab = draft_form(revision, usage="For no pain at all, whatever kind.", faqs="Who? You.")
    client.post(address(revision), draft_form(revision, dosage="Take 7 mg.", faqs="What? This."))

    page = client.post(address(revision), in_this_tab)

    form = page.context["form"]
    taken = {section.key: section.taken for section in page.context["merged"]}
    assert page.status_code == 409
    assert taken == {"usage": "mine", "dosage": "theirs", "faqs": "both"}
    assert form["usage"].value() == "For no pain at all, whatever kind."
    assert form["dosage"].value() == "Take 7 mg."
    assert form["faqs"].value() == "Who? You."
    assert "What? This.</textarea>" in page.content.decode()


def test_the_merged_form_is_stored_by_one_more_save(client, editor):
    revision = factories.make_draft(usage="For pain of every made-up kind.", dosage="Take 5 mg.")
    client.force_login(editor)
    in_this_tab = draft_form(revision, usage="For no pain at all, whatever kind.")
    client.post(address(revision), draft_form(revision, dosage="Take 7 mg."))
    form = client.post(address(revision), in_this_tab).context["form"]

    merged = {name: form[name].value() for name in ("usage", "dosage", "seen_digest", "seen_sections")}
    response = client.post(address(revision), in_this_tab | merged)

    saved = Revision.objects.get(pk=revision.pk)
    assert response.status_code == 302
    assert (saved.usage, saved.dosage) == ("For no pain at all, whatever kind.", "Take 7 mg.")


def test_saving_what_was_submitted_in_another_tab_gives_the_typing_back(client, editor):
    revision = factories.make_draft()
    client.force_login(editor)
    typed = draft_form(revision, usage="typed in the other tab")
    review.submit(revision, actor=editor, seen_digest=revision.digest)

    response = client.post(address(revision), typed)

    assert response.status_code == 409
    assert "This is no draft any more." in response.content.decode()
    assert "typed in the other tab</textarea>" in response.content.decode()


def test_a_draft_that_public_overtook_shows_what_changed_and_builds_on_it(client, editor, editor2, moderator):
    entry = factories.make_drug()
    factories.make_approved(entry, actor=editor2)
    mine = review.start_draft(entry, actor=editor)
    public = factories.make_approved(entry, actor=editor2, dosage="Adults: 250 mg twice a day.")
    client.force_login(editor)
    page = client.get(address(mine)).content.decode()

    response = client.post(address(mine), draft_form(mine, "rebase", onto=str(public.pk), usage="mine, on top of it"))

    assert '<ins class="dose">250 mg' in page
    assert 'value="rebase"' in page
    assert response.status_code == 302
    saved = Revision.objects.get(pk=mine.pk)
    assert (saved.base_id, saved.usage) == (public.pk, "mine, on top of it")


def test_the_author_sees_why_changes_were_requested(client, editor, moderator):
    revision = factories.make_submitted()
    draft = review.request_changes(revision, actor=moderator, reason="Name the <label>.")
    client.force_login(editor)

    page = client.get(address(draft)).content.decode()

    assert "moderator asks for changes" in page
    assert "Name the &lt;label&gt;." in page


def test_who_was_signed_out_gets_the_text_back(db):
    revision = factories.make_draft()

    response = Client().post(address(revision), draft_form(revision, usage="hours of <work>"))

    assert response.status_code == 403
    assert "hours of &lt;work&gt;</textarea>" in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def test_a_form_that_is_too_old_gives_the_text_back(editor):
    revision = factories.make_draft()
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)

    response = client.post(address(revision), draft_form(revision, usage="hours of <work>"))

    assert response.status_code == 403
    assert "hours of &lt;work&gt;</textarea>" in response.content.decode()
    assert Revision.objects.get(pk=revision.pk).usage == revision.usage


def test_the_signing_in_form_never_shows_what_was_posted_to_it():
    client = Client(enforce_csrf_checks=True)

    response = client.post(reverse("admin:login"), {"username": "editor", "password": "a secret thing"})

    assert response.status_code == 403
    assert b"a secret thing" not in response.content


def test_a_source_that_was_named_before_is_offered(client, editor):
    source = {"kind": "label", "title": "Label of <Testamol>", "url": "", "date": ""}
    factories.make_approved(sources=[source])
    draft = factories.make_draft(factories.make_drug("Placebex"))
    client.force_login(editor)

    page = client.get(address(draft)).content.decode()

    assert '<option value="Label of &lt;Testamol&gt;"></option>' in page
    assert 'list="known-sources"' in page
