"""The page on which a text is read and decided."""

from drugs import review
from drugs.models import Event, Revision
from tests import factories
from tests.admin.conftest import address, approval, dose_keys


def test_what_changed_is_marked_and_dose_changes_stand_first(client, moderator):
    entry = factories.make_drug()
    factories.make_approved(entry, precautions="Do not restart it.")
    revision = factories.make_submitted(entry, dosage="Adults: 500 mg once a day.", precautions="Restart it.")
    client.force_login(moderator)

    page = client.get(address(revision)).content.decode()

    assert '<ins class="dose">500 mg once a day</ins>' in page
    assert page.index("changes of doses") < page.index('id="introduction"')
    assert '<del class="dose">not restart</del>' in page
    assert "Unchanged." in page


def test_a_new_page_is_said_to_be_one_and_shown_without_marks(client, moderator):
    revision = factories.make_submitted()
    client.force_login(moderator)

    page = client.get(address(revision)).content.decode()

    assert "New page" in page
    assert "<ins" not in page
    assert "Adults: 500 mg twice a day." in page


def test_a_changed_rating_is_shown_in_words(client, moderator):
    entry = factories.make_combination()
    factories.make_approved(entry, severity="major")
    revision = factories.make_submitted(entry, severity="moderate", usage="Other words, so that it differs more.")
    client.force_login(moderator)

    page = client.get(address(revision)).content.decode()

    assert "<del>Can cause serious harm: ask before taking both</del>" in page
    assert "<ins>Take care: you may need advice or checks</ins>" in page


def test_approve_posts_what_was_seen(client, moderator2):
    revision = factories.make_submitted()
    client.force_login(moderator2)
    page = client.get(address(revision))
    form = page.context["forms"]["approve"]
    data = {
        "verb": "approve",
        "seen_digest": form["seen_digest"].value(),
        "seen_public": form["seen_public"].value() or "",
        "has_read": "on",
        "compared": "Label of 2024",
        "doses": dose_keys(revision),
    }

    response = client.post(address(revision), data)

    public = Revision.objects.published().get()
    assert response.status_code == 302
    assert public.pk == revision.pk
    assert public.is_checked
    assert public.section_checks.get().against == "Label of 2024"


def test_approve_needs_the_tick_and_a_word_on_the_doses(client, moderator):
    revision = factories.make_submitted()
    client.force_login(moderator)

    response = client.post(address(revision), approval(revision, has_read="", not_compared=""))

    page = response.content.decode()
    assert response.status_code == 400
    assert "Read the whole text, then tick that you have." in page
    assert "Name the source that you compared the doses with" in page
    assert not Revision.objects.published().exists()


def test_compared_and_not_compared_at_once_is_refused(client, moderator):
    revision = factories.make_submitted()
    client.force_login(moderator)

    response = client.post(address(revision), approval(revision, compared="a <label>"))

    assert response.status_code == 400
    assert 'value="a &lt;label&gt;"' in response.content.decode()


def test_a_text_without_doses_asks_nothing_about_them(client, moderator):
    revision = factories.make_submitted(dosage="")
    client.force_login(moderator)

    response = client.post(address(revision), approval(revision, not_compared=""))

    assert response.status_code == 302


def test_another_digest_than_the_one_seen_is_refused(client, moderator):
    revision = factories.make_submitted()
    client.force_login(moderator)

    response = client.post(address(revision), approval(revision, seen_digest="0" * 64, compared="", not_compared="on"))

    assert response.status_code == 409
    assert "was changed after you opened it" in response.content.decode()
    assert not Revision.objects.published().exists()


def test_another_public_text_than_the_one_seen_is_refused(client, moderator):
    revision = factories.make_submitted()
    client.force_login(moderator)

    response = client.post(address(revision), approval(revision, seen_public="12345"))

    assert response.status_code == 409
    assert not Revision.objects.published().exists()


def test_a_blocking_finding_needs_a_reason_and_the_reason_is_kept(client, moderator):
    revision = factories.make_submitted(introduction="I cannot provide medical advice. As an AI, I will not.")
    client.force_login(moderator)

    without = client.post(address(revision), approval(revision))
    with_reason = client.post(
        address(revision), approval(revision, **{"override_assistant-talk": "It quotes a leaflet."})
    )

    assert without.status_code == 400
    assert "A content check stands in the way." in without.content.decode()
    assert with_reason.status_code == 302
    assert Event.objects.get(verb="approve").note == "assistant-talk: It quotes a leaflet."


def test_a_refused_request_for_changes_keeps_the_reason(client, editor, editor2, moderator):
    revision = factories.make_submitted()
    client.force_login(moderator)
    review.withdraw(revision, actor=editor)

    response = client.post(address(revision), {"verb": "request_changes", "reason": "Name the <label>."})

    assert response.status_code == 409
    assert "not in review any more" in response.content.decode()
    assert "Name the &lt;label&gt;." in response.content.decode()


def test_a_reason_is_kept_while_the_text_can_still_be_decided(client, moderator):
    revision = factories.make_submitted()
    client.force_login(moderator)

    response = client.post(address(revision), {"verb": "request_changes", "reason": "<b>" + "x" * 2_500})

    assert response.status_code == 400
    assert "at most 2000" in response.content.decode()
    assert "&lt;b&gt;" + "x" * 2_500 in response.content.decode()


def test_a_colleagues_draft_is_shown_to_be_taken_over(client, editor2):
    draft = factories.make_draft()
    client.force_login(editor2)

    page = client.get(address(draft)).content.decode()

    assert 'value="take_over"' in page
    assert "markdownx" not in page


def test_check_in_place_makes_a_released_text_a_checked_one(client, moderator2):
    revision = factories.make_released()
    client.force_login(moderator2)

    response = client.post(
        address(revision), approval(revision, "check", not_compared="", compared="Label", doses=dose_keys(revision))
    )

    assert response.status_code == 302
    assert Revision.objects.published().get().is_checked


def test_no_button_is_an_error_in_words(client, moderator):
    revision = factories.make_submitted()
    client.force_login(moderator)

    assert client.post(address(revision), {}).status_code == 400
    assert client.post(address(revision), {"verb": "no such"}).status_code == 400


def test_text_and_reasons_are_escaped(client, moderator, editor):
    draft = factories.make_draft(usage='<script>alert(1)</script> <img src=x onerror="alert(1)">')
    draft = review.save_draft(
        draft, actor=editor, content=draft.content, seen_digest=draft.digest, change_note="<script>note</script>"
    )
    revision = review.submit(draft, actor=editor, seen_digest=draft.digest)
    client.force_login(moderator)

    page = client.get(address(revision)).content.decode()

    assert "<script>alert" not in page
    assert "<script>note" not in page
    assert "<img" not in page


def test_pages_of_the_admin_hold_no_inline_script_or_style(client, moderator, superuser):
    revision = factories.make_submitted(factories.make_combination())
    client.force_login(moderator)
    addresses = ["/admin/", "/admin/drugs/revision/", "/admin/drugs/drug/", "/admin/drugs/drug/add/", address(revision)]

    for page in (client.get(path).content.decode() for path in addresses):
        assert " style=" not in page
        assert "<style" not in page
        assert "<script>" not in page
        assert " onclick=" not in page
