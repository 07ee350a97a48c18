"""Who may do what with a text in which state: every role, state and action, through HTTP, whatever the page shows.

The table is written from the design, not from the code that draws the buttons. What may not be done changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from drugs.models import Entry, Event, Reading, Revision
from tests import attacks
from tests.admin.buttons import ANYBODY, AUTHOR, DOES, MAY, MODERATORS, OTHER_EYES, may, post
from tests.admin.conftest import address
from tests.admin.world import OUTSIDE, ROLES, STATES, TEAM, WORDS, World, build

pytestmark = pytest.mark.django_db

# The own draft is there already: to open it is not to begin one.
OPENED = {("draft", "edit", "author"), ("draft on an old text", "edit", "author")}
# Refused, and yet what was typed is saved first: handing in is two steps.
SAVED = ("draft on an old text", "submit", "author")
# What lets a text out is tried by every role in every state, always.
LETS_OUT = {"approve", "check"}
# Of all else, one cell of so many: every state meets every action and every role. --hypothesis-profile=deep tries all.
ONE_OF = 7
SEEN = ("status", "is_public", "number", "approval", "approver", "assignee", "digest")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Build the world once. Each test takes back what it did, and the end takes back the whole."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


class Undone:
    """Take back what happens inside, by a savepoint."""

    def __enter__(self) -> None:
        self.savepoint = transaction.savepoint()

    def __exit__(self, *error: object) -> None:
        transaction.savepoint_rollback(self.savepoint)


@pytest.fixture(scope="module")
def one_of(request: pytest.FixtureRequest) -> int:
    return 1 if request.config.getoption("--hypothesis-profile", None) == "deep" else ONE_OF


def tried(state: str, role: str, one_of: int) -> list[str]:
    """Return the actions to try in a state as a role."""
    place = STATES.index(state) + ROLES.index(role)
    return [
        action
        for number, action in enumerate(DOES)
        if action in LETS_OUT or ((number + place) % one_of == 0 and (state, action, role) != SAVED)
    ]


def seen_of(text: Revision) -> dict[str, Any]:
    return {name: getattr(text, name) for name in SEEN}


def is_sent_to_sign_in(response: Any) -> bool:
    """Tell whether somebody signed out is told so: by the way to the sign-in, or with what they typed given back."""
    return response.status_code == 403 or (response.status_code == 302 and "/admin/login/" in response["Location"])


REFUSALS = {400, 403, 409}


def code_of(response: Any) -> int | str:
    return "signed out" if is_sent_to_sign_in(response) and response.status_code == 302 else response.status_code


def everything() -> dict[str, Any]:
    """Return every row of ours but who looked at what."""
    return {table: rows for table, rows in attacks.everything().items() if table != Reading._meta.label}


def test_the_table_knows_every_button():
    """A verb that is added to a page is added here."""
    from drugs.admin import deciding, editing, entry_page

    in_pages = {
        name
        for page in (deciding.DecisionPage, entry_page.EntryPage)
        for name in vars(page)
        if f'"{name}": self.{name},' in source_of(page)
    }

    assert (in_pages | editing.VERBS) - set(DOES) == set()
    assert in_pages > {"approve", "retract", "edit"}


def source_of(page: type) -> str:
    import inspect

    return inspect.getsource(page)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", STATES)
def test_whoever_may_not_is_refused_and_changes_nothing(world: World, state: str, role: str, one_of: int):
    client = world.client(role)
    before = everything()

    codes = {
        action: code_of(post(client, world, state, action))
        for action in tried(state, role, one_of)
        if role not in may(state, action)
    }

    assert everything() == before
    assert codes != {}
    expected = (
        {"signed out", 403} if role in OUTSIDE else {403} if role in ("staff", "user administrator") else REFUSALS
    )
    assert {action: code for action, code in codes.items() if code not in expected} == {}


@pytest.mark.parametrize("role", TEAM)
@pytest.mark.parametrize("state", STATES)
def test_whoever_may_does_exactly_that(world: World, state: str, role: str, one_of: int):
    client, wrong = world.client(role), {}
    for action in tried(state, role, one_of):
        if role not in MAY[state].get(action, set()):
            continue
        with Undone():
            before, last, public = world.text(state), Event.objects.count(), shown()
            expected_public = public_after(action, before, public)

            code = post(client, world, state, action).status_code

            did = (code, seen_of(world.text(state)), recorded_since(last), shown())
            expected = (302, expected_row(action, before, world.text(state), world.accounts[role]))
            if did != (*expected, expected_events(state, action, role, world), expected_public):
                wrong[action] = did

    assert wrong == {}


def shown() -> set[int]:
    return set(Revision.objects.published().values_list("pk", flat=True))


def recorded_since(last: int) -> list[tuple[str, int]]:
    return list(Event.objects.filter(seq__gt=last).order_by("seq").values_list("verb", "actor"))


def expected_events(state: str, action: str, role: str, world: World) -> list[tuple[str, int]]:
    if (state, action, role) in OPENED:
        return []
    return [(verb, world.accounts[role].pk) for verb in DOES[action][0]]


def expected_row(action: str, before: Revision, after: Revision, me: Any) -> dict[str, Any]:
    """Return what the text must be afterwards: as before, but for what the action does."""
    changes = {name: me if value == "me" else value for name, value in DOES[action][1].items()}
    if action in {"save", "preview", "submit", "rebase"} and before.digest != after.digest:
        changes["digest"] = after.computed_digest()
    if action == "approve":
        changes["number"] = (before.base.number or 0) + 1 if before.base else 1
    return seen_of(before) | changes


def public_after(action: str, text: Revision, before: set[int]) -> set[int]:
    """Return which texts readers may see after an action: only approve adds one."""
    own = set(Revision.objects.filter(entry=text.entry).values_list("pk", flat=True))
    if action == "approve":
        return before - own | {text.pk}
    return before - own if action in {"retract", "retract_entry", "merge"} else before


def test_a_text_that_cannot_be_handed_in_is_kept_all_the_same(world: World):
    state, action, role = SAVED
    last = Event.objects.count()

    answer = post(world.client(role), world, state, action)

    assert answer.status_code == 409
    assert recorded_since(last) == [("save_draft", world.accounts[role].pk)]
    assert world.text(state).is_draft


# Pages: who may read them. A superuser sees what Django lets every superuser see, and can do nothing there.
TEAM_AND_SUPERUSER = ANYBODY | {"superuser"}
STAFF_TOO = ANYBODY | {"superuser", "staff", "user administrator"}
READS: dict[str, set[str]] = {
    "text": TEAM_AND_SUPERUSER,
    "preview": TEAM_AND_SUPERUSER,
    "entry": TEAM_AND_SUPERUSER,
    "queue": TEAM_AND_SUPERUSER,
    "mails": ANYBODY,
    "dashboard": STAFF_TOO,
    "add drug": ANYBODY,
    "add combination": ANYBODY,
}


def pages_of(text: Revision) -> dict[str, str]:
    return {
        "text": address(text),
        "preview": reverse("admin:drugs_revision_preview", args=[text.pk]),
        "entry": address(text.entry),
        "queue": reverse("admin:drugs_revision_changelist") + "?queue=all",
        "mails": reverse("admin:mails"),
        "dashboard": reverse("admin:index"),
        "add drug": reverse("admin:drugs_drug_add"),
        "add combination": reverse("admin:drugs_combination_add"),
    }


@pytest.mark.parametrize("role", ROLES)
def test_pages_are_shown_to_whoever_may_read_them(world: World, role: str):
    client, wrong = world.client(role), {}
    before = everything()
    some = ("draft", "in review", "approved", "retracted", "redacted")

    for state in some if role in ("author", "pharmacist") else some[1:2]:
        for name, path in pages_of(world.text(state)).items():
            answer = client.get(path)
            if role in OUTSIDE:
                is_right = is_sent_to_sign_in(answer) and answer.status_code == 302
            else:
                is_right = answer.status_code == (200 if role in READS[name] else 403)
            if not is_right:
                wrong[state, name] = answer.status_code

    assert wrong == {}
    assert everything() == before


@pytest.mark.parametrize("role", ROLES)
def test_the_history_of_a_text_leads_to_its_events_alone(world: World, role: str):
    client, text = world.client(role), world.text("approved")

    answer = client.get(reverse("admin:drugs_revision_history", args=[text.pk]))

    if role in OUTSIDE:
        assert is_sent_to_sign_in(answer)
    elif role in TEAM_AND_SUPERUSER:
        assert answer["Location"].endswith(f"/event/?revision__id__exact={text.pk}")
        events = client.get(answer["Location"]).content.decode()
        assert "approve" in events
        assert "Made draft" not in events
    else:
        assert answer.status_code == 403


@pytest.mark.parametrize("role", ROLES)
def test_a_section_is_previewed_for_writers_and_told_to_nobody_else(world: World, role: str):
    client = world.client(role)

    answer = client.post(reverse("admin:preview-section"), {"content": "**made up**"})

    assert answer.status_code == (200 if role in TEAM else 403)
    assert ("<strong>made up</strong>" in answer.content.decode()) == (role in TEAM)


@pytest.mark.parametrize("role", ROLES)
def test_who_is_here_is_told_to_those_who_may_read(world: World, role: str):
    client, text = world.client(role), world.text("in review")
    address_of_it = reverse("admin:drugs_revision_here", args=[text.pk])
    before = Reading.objects.count()

    answer, by_get = client.post(address_of_it), client.get(address_of_it)

    may = role in TEAM_AND_SUPERUSER
    assert answer.status_code == (302 if role in OUTSIDE else 200 if may else 403)
    assert by_get.status_code in {302, 403, 405}
    assert Reading.objects.count() - before == int(may)


BULK = {
    "assign_to_me": OTHER_EYES,
    "assign_to": MODERATORS,
    "retract": MODERATORS,
    "discard": AUTHOR | MODERATORS,
}


@pytest.mark.parametrize("everywhere", [False, True], ids=["chosen", "select_across"])
@pytest.mark.parametrize("role", ROLES)
def test_bulk_actions_do_what_the_verbs_would_and_never_approve(world: World, role: str, everywhere: bool):
    client = world.client(role)
    texts = {"assign_to_me": "in review", "assign_to": "released", "retract": "approved", "discard": "draft"}
    queue = reverse("admin:drugs_revision_changelist") + "?queue=all"
    did, codes = {}, {}
    for action, state in texts.items():
        text = world.text(state)
        data = {"action": action, "_selected_action": [str(text.pk)], "confirmed": "yes", "reason": "Wrong dose."}
        data |= {"to": str(world.accounts["moderator"].pk), f"seen-{text.pk}": text.digest, "index": "0"}
        data |= {"select_across": "1"} if everywhere else {}
        with Undone():
            before = Event.objects.count()
            public = set(Revision.objects.published().values_list("pk", flat=True))
            codes[action] = client.post(queue, data).status_code
            verbs = set(Event.objects.filter(seq__gt=before).values_list("verb", flat=True))
            did[action] = bool(verbs)
            assert verbs <= {"assign", "retract", "discard"}
            assert set(Revision.objects.published().values_list("pk", flat=True)) <= public

    assert all(code < 500 for code in codes.values()), codes
    if not everywhere:
        assert did == {action: role in roles for action, roles in BULK.items()}
    else:
        assert {action for action, yes in did.items() if yes} <= {a for a, roles in BULK.items() if role in ANYBODY}
        assert role in TEAM or not any(did.values())
        assert role in MODERATORS or set(codes) - {a for a in did if did[a]} >= {"assign_to_me", "assign_to", "retract"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ["approve", "release", "check", "delete_selected", "approve_revision", "submit"])
def test_no_bulk_action_lets_anything_out_or_deletes(world: World, role: str, action: str):
    client, before = world.client(role), everything()
    text = world.text("in review")
    data = {"action": action, "_selected_action": [str(text.pk)], "select_across": "1", "post": "yes"}

    answer = client.post(reverse("admin:drugs_revision_changelist") + "?queue=all", data | {"confirmed": "yes"})

    assert answer.status_code < 500
    assert everything() == before


def test_the_world_is_what_its_names_say(world: World):
    """The table is worth nothing where a state is not the one it is called."""
    texts = {state: world.text(state) for state in STATES}

    assert {state: (text.status, text.is_public) for state, text in texts.items()} == {
        "draft": ("draft", False),
        "draft on an old text": ("draft", False),
        "in review": ("in_review", False),
        "in review, its base redacted": ("in_review", False),
        "in review, retracted since": ("in_review", False),
        "in review, to end a retraction": ("in_review", False),
        "released": ("approved", True),
        "approved": ("approved", True),
        "old version": ("approved", False),
        "closed": ("closed", False),
        "retracted": ("approved", True),
        "redacted": ("approved", False),
    }
    assert texts["redacted"].usage == ""
    assert texts["draft"].usage == WORDS["usage"]
    for state, text in texts.items():
        assert set(text.writers.values_list("username", flat=True)) == {"author", "both"}, state
    shown = set(Entry.objects.published().values_list("name", flat=True))
    assert shown == {
        "Made approved",
        "Made draft on an old text",
        "Made old version",
        "Made redacted",
        "Made released",
    }
