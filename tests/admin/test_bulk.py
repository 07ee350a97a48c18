"""Bulk actions: each text by its own verb, a word for each, and no way to approve."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages

from drugs import review
from drugs.admin import bulk
from drugs.models import Event, Revision, Status
from tests import factories

QUEUE = "/admin/drugs/revision/"


def post(client, action, *texts, query="queue=all", **data):
    """Post an action from the list, as its button does."""
    ids = [text.pk for text in texts]
    return client.post(f"{QUEUE}?{query}", {"action": action, "_selected_action": ids, "index": "0"} | data)


def confirmed(client, action, *texts, query="queue=all", **data):
    """Post what the page in between posts."""
    ids = [text.pk for text in texts]
    return client.post(f"{QUEUE}?{query}", {"action": action, "_selected_action": ids, "confirmed": "yes"} | data)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def everything():
    return list(Revision.objects.order_by("pk").values()), Event.objects.count()


def test_no_action_lets_a_text_out(client, moderator):
    client.force_login(moderator)
    factories.make_submitted()

    offered = {name for name, _words in client.get(QUEUE).context["action_form"].fields["action"].choices if name}

    assert offered == {"assign_to_me", "assign_to", "retract", "discard"}
    assert set(bulk.NEEDS) == offered


@pytest.mark.parametrize("action", ["approve", "check", "release", "delete_selected", "save_draft"])
def test_an_action_that_is_none_does_nothing(client, moderator, action):
    text = factories.make_submitted()
    client.force_login(moderator)
    before = everything()

    response = post(client, action, text)

    assert said(response) == ["No action selected."]
    assert everything() == before


def test_texts_are_assigned_to_whoever_asks(client, moderator):
    texts = [factories.make_submitted(factories.make_drug(name)) for name in ("One", "Two")]
    client.force_login(moderator)

    response = post(client, "assign_to_me", *texts)

    assert response.status_code == 302
    assert said(response) == ["2 done, 0 not.", "Two: assigned to moderator", "One: assigned to moderator"]
    assert {text.assignee for text in Revision.objects.all()} == {moderator}
    assert Event.objects.filter(verb="assign", actor=moderator).count() == 2


def test_a_refusal_is_said_and_stops_no_other_text(client, moderator):
    own = factories.make_submitted(factories.make_drug("Own"), actor=moderator)
    draft = factories.make_draft(factories.make_drug("Draft"))
    free = factories.make_submitted(factories.make_drug("Free"))
    client.force_login(moderator)

    response = post(client, "assign_to_me", own, draft, free)

    assert said(response)[0] == "1 done, 2 not."
    assert {line.split(":")[0] for line in said(response)[1:3]} == {"Own", "Draft"}
    assert said(response)[3] == "Free: assigned to moderator"
    assert Revision.objects.get(assignee=moderator) == free


def test_all_of_a_queue_can_be_chosen_at_once(client, moderator):
    for number in range(3):
        factories.make_submitted(factories.make_drug(f"Drug {number}"))
    first = Revision.objects.first()
    client.force_login(moderator)

    post(client, "assign_to_me", first, query="queue=waiting", select_across="1")

    assert Revision.objects.filter(assignee=moderator).count() == 3


def test_too_many_at_once_are_refused_in_words(client, moderator, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 2)
    texts = [factories.make_submitted(factories.make_drug(f"Drug {number}")) for number in range(3)]
    client.force_login(moderator)

    response = post(client, "assign_to_me", *texts)

    assert "At most 2 texts at a time. Nothing was done." in said(response)[0]
    assert not Revision.objects.filter(assignee=moderator).exists()


def test_of_a_long_list_the_beginning_is_said_and_how_many_more(client, moderator, monkeypatch):
    monkeypatch.setattr(bulk, "MOST_LINES", 2)
    texts = [factories.make_submitted(factories.make_drug(f"Drug {number}")) for number in range(5)]
    client.force_login(moderator)

    response = post(client, "assign_to_me", *texts)

    assert len(said(response)) == 4
    assert said(response)[-1] == "And 3 more."


def test_a_colleague_is_chosen_on_a_page_in_between(client, moderator, moderator2, editor):
    text = factories.make_submitted()
    client.force_login(moderator)

    page = post(client, "assign_to", text)
    response = confirmed(client, "assign_to", text, to=moderator2.pk)

    assert set(page.context["form"].fields["to"].queryset) == {moderator, moderator2}
    assert said(response)[-1] == "Testamol: assigned to moderator2"
    assert Revision.objects.get().assignee == moderator2


@pytest.mark.parametrize("to", ["", "x", "0", "9" * 30])
def test_nobody_is_no_colleague(client, moderator, to):
    text = factories.make_submitted()
    client.force_login(moderator)

    response = confirmed(client, "assign_to", text, to=to)

    assert response.status_code == 400
    assert Revision.objects.get().assignee is None


def test_an_editor_is_no_colleague_to_assign_to(client, moderator, editor):
    text = factories.make_submitted()
    client.force_login(moderator)

    response = confirmed(client, "assign_to", text, to=editor.pk)

    assert response.status_code == 400
    assert Revision.objects.get().assignee is None


def test_a_retraction_asks_for_a_reason_first(client, moderator):
    text = factories.make_approved()
    client.force_login(moderator)

    page = post(client, "retract", text)
    without = confirmed(client, "retract", text, reason=" ")

    assert page.status_code == 200
    assert [shown.pk for shown in page.context["texts"]] == [text.pk]
    assert without.status_code == 400
    assert Revision.objects.published().count() == 1


def test_pages_are_retracted_with_the_reason(client, moderator):
    texts = [factories.make_approved(factories.make_drug(name)) for name in ("One", "Two")]
    client.force_login(moderator)

    response = confirmed(client, "retract", *texts, reason="The dose is wrong.")

    assert said(response)[0] == "2 done, 0 not."
    assert Revision.objects.published().count() == 0
    assert set(Event.objects.filter(verb="retract").values_list("note", flat=True)) == {"The dose is wrong."}


def test_a_text_that_readers_do_not_see_retracts_nothing(client, moderator):
    public = factories.make_approved()
    waiting = factories.make_imported(public.entry, usage="Other words.")
    client.force_login(moderator)

    response = confirmed(client, "retract", waiting, reason="The dose is wrong.")

    assert said(response)[0] == "0 done, 1 not."
    assert Revision.objects.published().get() == public


def test_drafts_are_discarded_as_they_stood_in_the_list(client, moderator):
    draft = factories.make_draft()
    client.force_login(moderator)

    page = post(client, "discard", draft)
    response = confirmed(client, "discard", draft, **{f"seen-{draft.pk}": draft.digest})

    assert f'name="seen-{draft.pk}" value="{draft.digest}"' in page.content.decode()
    assert said(response)[-1] == "Testamol: discarded"
    assert Revision.objects.get().status == Status.CLOSED


def test_a_draft_that_was_changed_meanwhile_is_kept(client, moderator):
    draft = factories.make_draft()
    seen = draft.digest
    content = factories.make_content(usage="Better words.")
    review.save_draft(draft, actor=draft.author, content=content, seen_digest=seen)
    client.force_login(moderator)

    response = confirmed(client, "discard", draft, **{f"seen-{draft.pk}": seen})

    assert said(response)[0] == "0 done, 1 not."
    assert Revision.objects.get().is_draft


def test_an_editor_discards_own_drafts_only(client, editor, editor2):
    own = factories.make_draft(factories.make_drug("Own"), actor=editor)
    other = factories.make_draft(factories.make_drug("Other"), actor=editor2)
    client.force_login(editor)

    confirmed(client, "discard", own, other, **{f"seen-{text.pk}": text.digest for text in (own, other)})

    assert Revision.objects.get(pk=own.pk).status == Status.CLOSED
    assert Revision.objects.get(pk=other.pk).is_draft


def test_a_text_that_left_the_list_meanwhile_is_named(client, moderator):
    stays = factories.make_approved(factories.make_drug("Stays"))
    left = factories.make_approved(factories.make_drug("Left"))
    review.retract(left.entry, actor=moderator, reason="Wrong.")
    client.force_login(moderator)

    response = confirmed(client, "retract", stays, left, query="queue=public", reason="The dose is wrong.")

    assert said(response)[1] == "Left: left this list meanwhile, nothing was done"
    assert said(response)[2] == "Stays: retracted"


@pytest.mark.parametrize("action", ["assign_to_me", "assign_to", "retract"])
@pytest.mark.parametrize("role", ["editor", "admin"])
def test_a_forged_post_without_the_role_is_forbidden(client, moderator, editor, superuser, action, role):
    text = factories.make_approved(factories.make_drug("Public"))
    waiting = factories.make_submitted(factories.make_drug("Waiting"))
    client.force_login({"editor": editor, "admin": superuser}[role])
    before = everything()

    answers = [
        send(client, action, text, waiting, reason="because", to=moderator.pk).status_code for send in (post, confirmed)
    ]

    assert answers == [403, 403]
    assert everything() == before


@pytest.mark.parametrize("ids", [["x"], ["1", "-1"], ["9" * 40], ["1 OR 1=1"], ["\x00"], ["²"]])
def test_ids_that_are_none_are_a_bad_request(client, moderator, ids):
    text = factories.make_submitted()
    client.force_login(moderator)

    response = client.post(QUEUE, {"action": "assign_to_me", "_selected_action": [text.pk, *ids], "index": "0"})

    assert response.status_code == 400
    assert Revision.objects.get().assignee is None


def test_signed_out_nothing_happens(client, db):
    text = factories.make_approved()
    before = everything()

    response = confirmed(client, "retract", text, reason="because")

    assert response.status_code in {302, 403}
    assert everything() == before


def test_each_action_asks_for_the_permission_that_its_verb_asks_for():
    model_admin = admin.site._registry[Revision]

    assert {action.__name__: action.allowed_permissions for action in model_admin.actions} == {
        "assign_to_me": ["approve"],
        "assign_to": ["approve"],
        "retract": ["retract"],
        "discard": ["write"],
    }
