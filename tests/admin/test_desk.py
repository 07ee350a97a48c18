"""The desk around a text: what it is compared with, who else has it open, the talk, what is settled beside it."""

from django.urls import reverse

from drugs import review
from drugs.models import Comment, Entry, Event, Reading, Revision, SectionCheck
from tests import factories
from tests.admin.conftest import address, approval, dose_keys

OTHER = "Testamol is used for another made-up pain of made-up people."


def test_a_new_page_is_compared_with_nothing_and_its_dose_sheet_is_open(client, moderator):
    revision = factories.make_submitted()
    client.force_login(moderator)

    response = client.get(address(revision))

    page = response.content.decode()
    assert response.context["comparison"].before is None
    assert '<details class="box sheet" id="dose-sheet" open>' in page
    for key in dose_keys(revision):
        assert f'form="approval" name="doses" value="{key}"' in page


def test_by_default_a_text_is_compared_with_what_i_last_read(client, moderator, editor):
    public = factories.make_approved(actor=editor)
    first = factories.make_submitted(public.entry, actor=editor, usage=OTHER)
    client.force_login(moderator)
    client.get(address(first))
    draft = review.request_changes(first, actor=moderator, reason="More.")
    second = review.submit(draft, actor=editor, seen_digest=draft.digest)

    mine = client.get(address(second)).context["comparison"]
    chosen = client.get(address(second) + "?with=public").context["comparison"]
    other = client.get(address(second) + f"?with={public.pk}").context["comparison"]

    assert mine.before == first
    assert "which you read last" in mine.words
    assert (chosen.before, other.before) == (public, public)


def test_whoever_read_nothing_of_a_page_compares_with_what_is_public(client, moderator):
    public = factories.make_approved()
    revision = factories.make_submitted(public.entry, usage=OTHER)
    client.force_login(moderator)

    assert client.get(address(revision)).context["comparison"].before == public


def test_comparing_with_what_i_read_does_not_hide_doses_that_differ_from_the_public_text(client, moderator, editor):
    public = factories.make_approved(actor=editor, dosage="Adults: 500 mg twice a day.")
    first = factories.make_submitted(public.entry, actor=editor, dosage="Adults: 50 mg twice a day.")
    client.force_login(moderator)
    client.get(address(first))
    draft = review.request_changes(first, actor=moderator, reason="More.")
    second = review.submit(draft, actor=editor, seen_digest=draft.digest)

    page = client.get(address(second))

    assert page.context["comparison"].doses == []
    assert page.context["public_doses"] == 1
    assert "Against the public version 1 dose or warning word differs." in page.content.decode()


def test_a_comparison_with_another_page_or_nonsense_is_ignored(client, moderator):
    public = factories.make_approved()
    revision = factories.make_submitted(public.entry, usage=OTHER)
    other = factories.make_submitted(factories.make_drug("Placebex"))
    client.force_login(moderator)

    for chosen in (other.pk, "x", "9" * 40, "-1", ""):
        response = client.get(address(revision), {"with": chosen})
        assert (response.status_code, response.context["comparison"].before) == (200, public)


def test_a_source_without_every_dose_ticked_comes_back_with_the_ticks_kept(client, moderator2):
    revision = factories.make_submitted(dosage="Adults: 500 mg twice a day. Children: 250 mg twice a day.")
    client.force_login(moderator2)
    keys = dose_keys(revision)

    response = client.post(address(revision), approval(revision, not_compared="", compared="The label", doses=keys[:1]))

    page = response.content.decode()
    assert response.status_code == 400
    assert "not ticked yet" in page
    assert f'value="{keys[0]}" checked>' in page
    assert f'value="{keys[1]}">' in page
    assert not Revision.objects.published().exists()


def test_a_second_click_on_approve_does_nothing_twice(client, moderator):
    revision = factories.make_submitted()
    client.force_login(moderator)
    posted = approval(revision)

    first = client.post(address(revision), posted)
    second = client.post(address(revision), posted, follow=True)

    assert first.status_code == 302
    assert "Nothing was done twice." in second.content.decode()
    assert Event.objects.filter(verb="approve").count() == 1


def test_a_text_that_was_overtaken_is_refused_with_what_changed(client, moderator, moderator2, editor, editor2):
    public = factories.make_approved(actor=editor, dosage="Adults: 500 mg twice a day.")
    draft = factories.make_draft(public.entry, actor=editor2, usage=OTHER)
    newer = factories.make_approved(public.entry, actor=editor, dosage="Adults: 50 mg twice a day.")
    # Somebody went past the verbs, or the check of submit was lost: the page and approve must still see it.
    Revision.objects.filter(pk=draft.pk).update(status="in_review", submitted_at=newer.published_at)
    client.force_login(moderator)

    response = client.post(address(draft), approval(draft, seen_public=str(newer.pk)))

    page = response.content.decode()
    assert response.status_code == 409
    assert "went out after this text was begun" in page
    assert '<ins class="dose">' in page
    assert newer.entry.public_revision() == newer


def test_a_moderator_takes_a_text_and_gives_it_back(client, moderator):
    revision = factories.make_submitted()
    client.force_login(moderator)

    client.post(address(revision), {"verb": "assign"})
    taken = Revision.objects.get(pk=revision.pk).assignee
    client.post(address(revision), {"verb": "unassign"})

    assert taken == moderator
    assert Revision.objects.get(pk=revision.pk).assignee is None


def test_a_comment_is_added_shown_and_resolved(client, moderator):
    revision = factories.make_submitted()
    client.force_login(moderator)

    client.post(
        address(revision), {"verb": "comment", "text": "Which <label>?", "section": "dosage", "quote": "500 mg"}
    )
    page = client.get(address(revision)).content.decode()
    client.post(address(revision), {"verb": "resolve", "comment": Comment.objects.get().pk})

    assert "Which &lt;label&gt;?" in page
    assert "<q>500 mg</q>" in page
    assert Comment.objects.get().resolved_by == moderator


def test_a_comment_without_words_keeps_what_was_typed(client, moderator):
    revision = factories.make_submitted()
    client.force_login(moderator)

    response = client.post(address(revision), {"verb": "comment", "text": " ", "quote": "my passage"})

    assert response.status_code == 400
    assert 'value="my passage"' in response.content.decode()


def test_only_a_comment_of_this_page_is_resolved_here(client, moderator):
    elsewhere = review.comment(factories.make_submitted(factories.make_drug("X1")), actor=moderator, text="Why?")
    revision = factories.make_submitted()
    client.force_login(moderator)

    for number in (elsewhere.pk, "", "x", "9" * 30, "-1"):
        assert client.post(address(revision), {"verb": "resolve", "comment": number}).status_code == 404
    assert not Comment.objects.get().is_resolved


def test_a_section_of_a_public_page_is_compared_in_place(client, moderator2):
    revision = factories.make_approved()
    client.force_login(moderator2)

    posted = {"verb": "check_section", "section": "usage", "against": "The label", "seen_digest": revision.digest}
    response = client.post(address(revision), posted)

    assert response.status_code == 302
    assert SectionCheck.objects.get(section="usage").against == "The label"


def test_the_review_of_a_public_page_is_confirmed(client, moderator2):
    revision = factories.make_approved()
    client.force_login(moderator2)
    posted = {"verb": "confirm_review", "seen_digest": revision.digest, "note": "The label", "next_due": ""}

    without_the_tick = client.post(address(revision), posted)
    response = client.post(address(revision), posted | {"has_read": "on"})

    assert without_the_tick.status_code == 400
    assert response.status_code == 302
    assert Entry.objects.get().confirmed_at is not None


def test_opening_a_text_says_who_else_has_it_open(client, moderator, moderator2):
    revision = factories.make_submitted()
    review.opened(revision, actor=moderator2)
    client.force_login(moderator)

    page = client.get(address(revision)).content.decode()

    assert "moderator2 has this page open too." in page
    assert Reading.objects.filter(user=moderator).exists()


def test_the_sign_of_life_is_a_post_of_somebody_who_may_look(client, moderator, moderator2):
    revision = factories.make_submitted()
    here = reverse("admin:drugs_revision_here", args=[revision.pk])
    review.opened(revision, actor=moderator2)
    signed_out = client.post(here)
    client.force_login(moderator)

    assert signed_out.status_code == 302
    assert client.get(here).status_code == 405
    assert client.post(here).content.decode() == "moderator2 has this page open too."
    assert client.post(here.replace(str(revision.pk), "0")).status_code == 404


def test_after_a_decision_the_next_text_of_the_queue_opens(client, moderator):
    texts = [factories.make_submitted(factories.make_drug(f"Drug {number}")) for number in range(3)]
    client.force_login(moderator)
    filters = "?_changelist_filters=queue%3Dwaiting"

    response = client.post(address(texts[1]) + filters, approval(texts[1]))

    assert response["Location"] == address(texts[2]) + filters


def test_the_page_takes_a_constant_number_of_queries(client, moderator, editor, django_assert_max_num_queries):
    entry = factories.make_drug()
    for number in range(6):
        factories.make_approved(entry, actor=editor, usage=f"Testamol is used for made-up pain number {number} of all.")
    revision = factories.make_submitted(entry, actor=editor, usage=OTHER)
    for number in range(10):
        review.comment(revision, actor=moderator, text=f"Why {number}?")
    client.force_login(moderator)
    client.get(address(revision))

    with django_assert_max_num_queries(45):
        client.get(address(revision))
