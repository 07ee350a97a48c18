"""Who may do what in which state, through HTTP, by forged POSTs too."""

from __future__ import annotations

import pytest

from drugs import review
from drugs.models import Event, Revision
from tests import factories
from tests.admin.conftest import address, approval, draft_form


def in_draft():
    return factories.make_draft()


def in_review():
    return factories.make_submitted()


def approved():
    return factories.make_approved()


def released():
    return factories.make_released()


def retracted():
    revision = factories.make_approved()
    review.retract(revision.entry, actor=factories.make_moderator(), reason="wrong dose")
    return revision


STATES = {"draft": in_draft, "review": in_review, "approved": approved, "released": released, "retracted": retracted}
# The author of every text is "editor"; "moderator" has let out what is let out.
ROLES = ("visitor", "reader", "editor", "editor2", "moderator2", "admin")
ON_TEXT = {
    "save": lambda revision: draft_form(revision, "save", usage="changed"),
    "submit": lambda revision: draft_form(revision, "submit"),
    "discard_own": lambda revision: draft_form(revision, "discard_own"),
    "discard": lambda revision: {"seen_digest": revision.digest},
    "take_over": lambda revision: {"seen_digest": revision.digest},
    "withdraw": lambda revision: {},
    "approve": lambda revision: approval(revision),
    "check": lambda revision: approval(revision),
    "request_changes": lambda revision: {"reason": "because"},
    "retract": lambda revision: {"reason": "because"},
}
ON_ENTRY = {
    "edit": lambda revision: {},
    "restore": lambda revision: {},
    "retract_entry": lambda revision: {"reason": "because"},
}
# state: action: the roles that may.
ALLOWED = {
    "draft": {
        "save": {"editor"},
        "submit": {"editor"},
        "discard_own": {"editor", "moderator2"},
        "discard": {"editor", "moderator2"},
        "take_over": {"editor2", "moderator2"},
        "edit": {"editor", "editor2", "moderator2"},
    },
    "review": {
        "withdraw": {"editor"},
        "approve": {"moderator2"},
        "request_changes": {"moderator2"},
        "edit": {"editor2", "moderator2"},
    },
    "approved": {
        "edit": {"editor", "editor2", "moderator2"},
        "retract": {"moderator2"},
        "retract_entry": {"moderator2"},
    },
    "released": {
        "edit": {"editor", "editor2", "moderator2"},
        "check": {"moderator2"},
        "retract": {"moderator2"},
        "retract_entry": {"moderator2"},
    },
    "retracted": {"restore": {"editor", "editor2", "moderator2"}},
}
# The draft of one's own is there already: opening it changes nothing.
WITHOUT_EVENT = {("draft", "edit", "editor")}


def account(role):
    if role == "reader":
        return factories.make_user("reader")
    if role == "admin":
        return factories.make_user("admin", is_superuser=True)
    return factories.make_user(role, "Moderators" if role.startswith("moderator") else "Editors")


def post(client, revision, action):
    if action in ON_TEXT:
        return client.post(address(revision), ON_TEXT[action](revision) | {"verb": action})
    return client.post(address(revision.entry), ON_ENTRY[action](revision) | {"verb": action.removesuffix("_entry")})


def everything():
    return list(Revision.objects.order_by("pk").values()), Event.objects.count()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", STATES)
def test_whoever_may_not_changes_nothing(db, client, state, role):
    revision = STATES[state]()
    if role != "visitor":
        client.force_login(account(role))
    forbidden = [action for action in (*ON_TEXT, *ON_ENTRY) if role not in ALLOWED[state].get(action, ())]
    before = everything()

    responses = {action: post(client, revision, action) for action in forbidden}

    assert everything() == before
    for action, response in responses.items():
        is_sent_to_sign_in = response.status_code == 302 and "/login/" in response["Location"]
        assert is_sent_to_sign_in or response.status_code in {400, 403, 409}, action


@pytest.mark.parametrize(
    ("state", "action", "role"),
    [
        (state, action, role)
        for state in ALLOWED
        for action in ALLOWED[state]
        for role in sorted(ALLOWED[state][action])
    ],
)
def test_whoever_may_does(db, client, state, action, role):
    revision = STATES[state]()
    client.force_login(account(role))
    before = Event.objects.count()

    response = post(client, revision, action)

    assert response.status_code == 302
    assert (Event.objects.count() > before) != ((state, action, role) in WITHOUT_EVENT)


def test_a_moderator_cannot_approve_an_own_text_by_forged_post(client, moderator):
    revision = factories.make_submitted(actor=moderator)
    client.force_login(moderator)

    response = client.post(address(revision), approval(revision))

    assert response.status_code == 409
    assert "somebody else has to let it out" in response.content.decode()
    assert not Revision.objects.filter(is_public=True).exists()


def test_buttons_appear_for_those_who_may(signed_in, editor, editor2, moderator, superuser):
    revision = factories.make_submitted()

    pages = {user.username: signed_in(user).get(address(revision)).content.decode() for user in
             (editor, editor2, moderator, superuser)}  # fmt: skip

    assert 'value="withdraw"' in pages["editor"]
    assert 'value="approve"' in pages["moderator"]
    assert 'value="request_changes"' in pages["moderator"]
    for name in ("editor", "editor2", "admin"):
        assert 'value="approve"' not in pages[name]
        assert 'value="request_changes"' not in pages[name]
    for name in ("editor2", "moderator", "admin"):
        assert 'value="withdraw"' not in pages[name]


@pytest.mark.parametrize("model", ["drug", "combination", "revision", "event", "sourcefile", "importbatch", "report"])
def test_nothing_is_deleted_or_changed_by_the_ways_that_django_has(client, superuser, model):
    revision = factories.make_released(factories.make_combination())
    client.force_login(superuser)
    before = everything()

    codes = [
        client.post(
            f"/admin/drugs/{model}/", {"action": "delete_selected", "_selected_action": revision.pk}
        ).status_code,
        client.post(
            f"/admin/drugs/{model}/",
            {"_save": "1", "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": "1", "form-0-name": "X"},
        ).status_code,
        client.post(f"/admin/drugs/{model}/1/delete/", {"post": "yes"}).status_code,
        client.post(
            f"/admin/drugs/{model}/1/change/", {"_saveasnew": "1", "name": "X", "status": "approved"}
        ).status_code,
    ]

    assert everything() == before
    assert codes[2] == 403
    assert codes[3] in {400, 403, 404}


@pytest.mark.parametrize(
    "address",
    [
        "/admin/drugs/revision/?author__password__startswith=m",
        "/admin/drugs/event/?actor__password__startswith=m",
        "/admin/drugs/name/?proposed_by__password__startswith=m",
        "/admin/drugs/revision/?approver__email__contains=e",
    ],
)
def test_a_list_cannot_be_asked_about_accounts(client, moderator, address):
    client.force_login(moderator)

    response = client.get(address)

    assert response.status_code == 400


@pytest.mark.parametrize("state", STATES)
def test_nobody_without_a_role_reads_texts(db, client, state):
    revision = STATES[state]()
    client.force_login(factories.make_user("reader"))

    assert client.get(address(revision)).status_code == 403
    assert client.get(address(revision.entry)).status_code == 403
    assert client.get(address(revision).replace("change", "preview")).status_code == 403
