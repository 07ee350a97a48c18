"""Requests that no page of ours makes: many of them Django could answer; ours changes nothing and tells nothing.

What is forged into the forms of our own buttons is tried in test_who_may_what.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.db import transaction
from django.test import Client
from django.urls import reverse

from drugs.models import Entry, Revision
from tests import attacks
from tests.admin.conftest import address, draft_form
from tests.admin.world import World, build, settled_form

pytestmark = pytest.mark.django_db

MODELS = sorted(model._meta.label_lower.replace(".", "_") for model in admin.site._registry)
# Those who see the most; who sees less is refused before.
ROLES = ("editor", "moderator", "superuser", "user administrator")
by_role = pytest.mark.parametrize("role", ROLES)
by_model = pytest.mark.parametrize("model", MODELS)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def everything() -> dict[str, Any]:
    """Return every row of ours, and what decides on anybody's power."""
    accounts = User.objects.order_by("pk").values_list(
        "username", "password", "is_active", "is_staff", "is_superuser", "email"
    )
    groups = User.groups.through.objects.order_by("pk").values_list()
    return attacks.everything() | {"accounts": list(accounts), "groups": list(groups), "permissions": rights()}


def rights() -> list[Any]:
    given = User.user_permissions.through.objects.count()
    return [given, list(Permission.objects.order_by("pk").values_list("codename", "group"))]


def admin_of(model: str) -> Any:
    label = model.split("_", 1)
    return next(kind for m, kind in admin.site._registry.items() if [m._meta.app_label, m._meta.model_name] == label)


def some_id(model: str) -> int:
    """Return the number of a row of a model; 1 where there is none."""
    row = admin_of(model).model._default_manager.order_by("pk").first()
    return int(row.pk) if row else 1


def errors_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the lines that would call an operator, or write a stack of calls into the log."""
    return [line.getMessage() for line in caplog.records if line.levelname in {"ERROR", "CRITICAL"}]


# Each asks for what an account or a text that is not public holds.
PRYING = (
    *("password__startswith", "author__password__startswith", "author__email__contains", "user__password__startswith"),
    *("actor__password__startswith", "proposed_by__password__startswith", "entry__revisions__usage__contains"),
    *("entry__revisions__author__password__startswith", "revision__usage__contains", "revisions__dosage__contains"),
    *("batch__author__password__startswith", "names__proposed_by__password__regex", "groups__user__password__gt"),
    *("answered_by__password__startswith", "writers__password__startswith", "user__person__register_number"),
)


@by_role
@by_model
def test_a_list_cannot_be_asked_what_it_does_not_show(world: World, model: str, role: str):
    client, answers = world.client(role), {}
    page = reverse(f"admin:{model}_changelist")

    for lookup in PRYING:
        answers[lookup] = client.get(page, {lookup: "m"}).status_code

    assert {asked: code for asked, code in answers.items() if code not in {400, 403}} == {}


def test_who_may_see_a_list_is_told_that_it_cannot_be_asked_so(world: World):
    """A 403 would prove nothing of look-ups: here the list itself is open to the one who asks."""
    client = world.client("moderator")

    for lookup in ("author__password__startswith", "approver__email__contains", "usage__contains"):
        response = client.get(reverse("admin:drugs_revision_changelist"), {lookup: "m"})

        assert response.status_code == 400, lookup
        assert "cannot be asked this way" in response.content.decode()


FOR_ADMINISTRATORS = ("auth_user", "auth_group", "drugs_person", "axes_accesslog")


@by_model
def test_no_column_can_be_asked_but_by_a_filter_that_is_shown(world: World, model: str):
    role = "superuser" if model in FOR_ADMINISTRATORS else "moderator"
    client, page, kind = world.client(role), reverse(f"admin:{model}_changelist"), admin_of(model)
    shown = {spec if isinstance(spec, str) else spec[0] for spec in kind.list_filter if not isinstance(spec, type)}
    shown |= {spec.parameter_name for spec in kind.list_filter if isinstance(spec, type)}
    fields = {field.name for field in kind.model._meta.get_fields()}
    linked = {lookup.partition("__")[0] for lookup in kind.linked_look_ups}

    answers = {}
    for name in sorted(fields - shown - linked):
        for look_up in ("", "__exact", "__isnull", "__startswith", "__gt", "__in", "__regex", "__pk", "__id__exact"):
            answers[name + look_up] = client.get(page, {name + look_up: "1"}).status_code
    for name in sorted(shown | linked):
        for look_up in ("__startswith", "__gt", "__regex", "__password", "__author__password__startswith"):
            answers[name + look_up] = client.get(page, {name + look_up: "1"}).status_code

    assert client.get(page).status_code == 200
    assert {asked: code for asked, code in answers.items() if code != 400} == {}


ODD = (
    *(
        "_facets=True",
        "e=1",
        "all=",
        "o=",
        "o=1.-2.99",
        "o=x.y",
        "o=-",
        "p=99999",
        "p=-1",
        "p=x",
        "q=%00",
        "q=%ED%A0%80",
    ),
    *("_popup=1", "_to_field=password", "_to_field=id", "_to_field=usage", "queue=zzz", "entry__id__exact=x"),
    *("revision__id__exact=%00", "is_active__exact=7", "letter=%00", "batch__id__exact=99999999999"),
    *("id__exact=1'", "outcome__exact=%00", "_changelist_filters=queue%3Dzzz%26p%3Dx", "q=" + "x" * 3000),
    # More conditions than a database takes in one question, were each word one.
    *("q=" + "a+" * 1500, "p=" + "9" * 30, "batch__id__exact=" + "9" * 5000, "batch__isnull=x", "o=" + "1." * 2000),
    *("status__exact=" + "9" * 40, "kind__exact=", "entry__id__exact=" + "9" * 30, "at__gt=nonsense", "at__year=99999"),
)


@by_model
def test_an_odd_question_is_answered_or_refused_but_breaks_nothing(
    world: World, model: str, caplog: pytest.LogCaptureFixture
):
    role = "superuser" if model in FOR_ADMINISTRATORS else "moderator"
    client, page = world.client(role), reverse(f"admin:{model}_changelist")

    answers = {query: client.get(f"{page}?{query}") for query in ODD}

    # A redirect would hide that something else is shown than what was asked.
    assert {query: got.status_code for query, got in answers.items() if got.status_code not in {200, 400}} == {}
    assert all("<h1>" in got.content.decode() or got.status_code == 200 for got in answers.values())
    assert errors_in(caplog) == []


@by_model
@pytest.mark.parametrize("page", ["add/", "{}/change/", "{}/delete/"])
def test_a_form_that_is_asked_to_answer_with_another_column_is_no_error_in_the_log(
    world: World, model: str, page: str, caplog: pytest.LogCaptureFixture
):
    role = "superuser" if model in FOR_ADMINISTRATORS else "moderator"
    forms = reverse(f"admin:{model}_changelist") + page.format(some_id(model))

    answer = world.client(role).get(forms, {"_to_field": "password"})

    assert answer.status_code in {200, 302, 400, 403, 404}
    assert answer.status_code != 400 or "cannot be asked this way" in answer.content.decode()
    assert errors_in(caplog) == []


@pytest.mark.parametrize("model", ["drugs_event", "drugs_report", "drugs_correction", "drugs_importbatch"])
@pytest.mark.parametrize("asked", ["at__gt=nonsense", "at__year=99999", "at__date=0000-00-00", "started_at__year=1e9"])
def test_a_date_that_is_none_is_refused_in_words(world: World, model: str, asked: str):
    client = world.client("moderator")

    response = client.get(f"{reverse(f'admin:{model}_changelist')}?{asked}")

    assert response.status_code == 400
    assert "cannot be asked this way" in response.content.decode()


def test_a_page_that_a_list_does_not_have_is_refused_in_words(world: World):
    response = world.client("moderator").get(reverse("admin:drugs_event_changelist"), {"p": "99999"})

    assert response.status_code == 400
    assert "This list has no such page" in response.content.decode()


FORMSET = {
    "_save": "1",
    "form-TOTAL_FORMS": "1",
    "form-INITIAL_FORMS": "1",
    "form-MIN_NUM_FORMS": "0",
    "form-0-status": "approved",
    "form-0-is_public": "on",
    "form-0-username": "x",
    "form-0-text": "x",
    "form-0-accepted_by": "1",
    "form-0-is_superuser": "on",
    "form-0-name": "x",
    "form-0-severity": "minor",
}
FIELDS = {
    "name": "Forged",
    "slug": "forged",
    "kind": "drug",
    "text": "Forged",
    "normalised": "forged",
    "path": "forged",
    "username": "forged",
    "entry": "1",
    "revision": "1",
    "status": "approved",
    "is_public": "on",
    "number": "1",
    "approver": "1",
    "accepted_by": "1",
    "is_superuser": "on",
    "is_staff": "on",
    "public_name": "Forged",
    "verb": "forged",
    "seq": "1",
    "actor": "1",
    "reason": "Forged",
    "outcome": "done",
    "answer": "",
    "_save": "1",
}
INLINES = {
    f"{prefix}-{name}": value
    for prefix in ("revisions", "names", "components", "section_checks", "comments", "revisionwriter_set", "groups")
    for name, value in (("TOTAL_FORMS", "1"), ("INITIAL_FORMS", "0"), ("0-text", "x"), ("0-status", "approved"))
}
WAYS: dict[str, tuple[str, dict[str, Any]]] = {
    "list_editable": ("changelist", FORMSET | {"form-0-id": "{id}"}),
    "list action": ("changelist", {"action": "delete_selected", "_selected_action": "{id}", "post": "yes"}),
    "every row": ("changelist", {"action": "delete_selected", "select_across": "1", "_selected_action": "{id}"}),
    "unknown action": ("changelist", {"action": "approve", "select_across": "1", "_selected_action": ["{id}", "x"]}),
    "change": ("change", FIELDS),
    "save as new": ("change", FIELDS | {"_saveasnew": "1"}),
    "go on": ("change", FIELDS | {"_continue": "1"}),
    "another one": ("change", FIELDS | {"_addanother": "1"}),
    "inlines": ("change", FIELDS | INLINES),
    "popup": ("change", FIELDS | {"_popup": "1", "_to_field": "id"}),
    "popup field": ("change", FIELDS | {"_popup": "1", "_to_field": "password"}),
    "delete": ("delete", {"post": "yes"}),
    "history": ("history", {"post": "yes"}),
    "add": ("add", FIELDS),
    "add by popup": ("add", FIELDS | INLINES | {"_popup": "1", "_to_field": "id"}),
}


def change_at_all(model: str, role: str, way: str) -> bool:
    """Tell whether this is no forgery: what a form of ours asks for, from who may. Tried elsewhere."""
    adds_drug = model == "drugs_drug" and way.startswith("add") and role in ("editor", "moderator")
    accepts_name = model == "drugs_name" and role == "moderator"
    administers = model in ("auth_user", "drugs_person") and role in ("superuser", "user administrator")
    return adds_drug or accepts_name or administers


@by_role
@by_model
def test_no_way_of_django_to_change_a_row_is_open(world: World, model: str, role: str):
    client, codes, number = world.client(role), {}, str(some_id(model))
    before = everything()

    for way, (page, data) in WAYS.items():
        if not change_at_all(model, role, way):
            path = reverse(f"admin:{model}_{page}", args=[number] if page in ("change", "delete", "history") else [])
            filled = {k: v.replace("{id}", number) if isinstance(v, str) else v for k, v in data.items()}
            codes[way] = client.post(path, filled).status_code

    after = everything()
    readings = "drugs.Reading"
    assert {table for table in before if table != readings and before[table] != after[table]} == set()
    assert {way: code for way, code in codes.items() if code not in {200, 302, 400, 403, 404, 405}} == {}
    assert codes.get("delete", 403) == 403


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "head", "trace"])
def test_another_method_is_no_way_in(world: World, method: str):
    client, text = world.client("moderator"), world.text("in review")
    before = everything()
    before.pop("drugs.Reading")

    codes = []
    for path in (address(text), address(text.entry), reverse("admin:drugs_revision_changelist")):
        codes.append(getattr(client, method)(path).status_code)
        for header in ("X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"):
            codes.append(client.get(path, headers={header: "POST"}).status_code)
            codes.append(client.post(path, {"_method": method}, headers={header: "DELETE"}).status_code)

    after = everything()
    after.pop("drugs.Reading")
    assert after == before
    assert set(codes) <= {200, 302, 400, 403, 405}


@pytest.mark.parametrize("role", [*ROLES, "anonymous", "reader", "staff"])
@pytest.mark.parametrize(
    ("app", "model", "field"),
    [
        ("drugs", "revision", "author"),
        ("drugs", "revision", "entry"),
        ("drugs", "name", "entry"),
        ("drugs", "component", "drug"),
        ("drugs", "person", "user"),
        ("drugs", "report", "answered_by"),
        ("auth", "user", "groups"),
        ("auth", "group", "permissions"),
        ("drugs", "nothing", "nothing"),
    ],
)
def test_autocomplete_tells_nothing(world: World, role: str, app: str, model: str, field: str):
    """Only the names of accounts can be asked for, and only by those who have the list of them anyway."""
    client = world.client(role)
    has_the_list = role in ("superuser", "user administrator") and field in ("author", "user", "answered_by")

    response = client.get(
        reverse("admin:autocomplete"), {"app_label": app, "model_name": model, "field_name": field, "term": "a"}
    )

    if has_the_list:
        known = {user.username for user in world.accounts.values()}
        assert {found["text"] for found in response.json()["results"]} <= known
    else:
        assert response.status_code in {302, 403, 404}
        assert b"results" not in response.content


def test_what_belongs_to_another_entry_is_not_reached_from_here(world: World):
    """Numbers of comments, versions, names and texts are those of the page, or nothing is done."""
    client, text, other = world.client("pharmacist"), world.text("in review"), world.text("old version")
    changed = world.text("draft on an old text")
    before = everything()

    answers = [
        client.post(address(text), {"verb": "resolve", "comment": str(world.comments["approved"].pk)}),
        client.post(
            address(text.entry), {"verb": "withdraw_version", "revision": str(other.pk), "reason": "Wrong dose."}
        ),
        client.post(
            address(text.entry), {"verb": "propose_redaction", "revision": str(other.pk), "reason": "Wrong dose."}
        ),
        client.post(
            address(text.entry), {"verb": "rename", "name": str(world.known["approved"].pk), "reason": "Better."}
        ),
        client.post(address(text), settled_form(text, "approve") | {"seen_public": str(world.text("approved").pk)}),
        client.post(address(text), settled_form(text, "approve") | {"seen_digest": changed.digest}),
        client.post(address(text), settled_form(changed, "approve")),
    ]

    after = everything()
    after["drugs.Reading"] = before["drugs.Reading"]
    assert after == before
    assert all(answer.status_code in {400, 404, 409} for answer in answers)


@pytest.mark.parametrize("number", ["0", "99999999", "9" * 30, "x", "1%00", "-1", "1.5", "%F0%9F%92%8A", "1/change/1"])
def test_a_number_that_is_none_is_answered_with_404(world: World, number: str):
    client = world.client("moderator")

    codes = {
        f"{model}/{page}": client.get(f"/admin/{model.replace('_', '/')}/{number}/{page}/").status_code
        for model in ("drugs_revision", "drugs_drug", "drugs_name", "drugs_event", "drugs_sourcefile")
        for page in ("change", "history", "delete")
    }

    assert {page: code for page, code in codes.items() if code not in {302, 403, 404}} == {}


def test_the_text_of_another_author_cannot_be_saved_by_its_form(world: World):
    client, text = world.client("editor"), world.text("draft")

    answer = client.post(address(text), draft_form(text, "save", usage="Forged."))

    assert answer.status_code == 409
    assert world.text("draft").usage == text.usage


@pytest.mark.parametrize("verb", ["approve", "retract", "assign", "comment"])
def test_no_verb_works_without_the_token_of_the_page(world: World, verb: str):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.accounts["moderator"], backend="django.contrib.auth.backends.ModelBackend")
    text, before = world.text("in review"), everything()

    answer = client.post(address(text), settled_form(text, verb) | {"reason": "x", "text": "x"})

    assert answer.status_code == 403
    assert everything() == before


def test_the_models_are_those_that_are_registered():
    assert {"drugs_revision", "drugs_drug", "drugs_name", "auth_user", "auth_group"} <= set(MODELS)
    assert Entry._meta.label_lower not in {model._meta.label_lower for model in admin.site._registry}
    assert Revision in admin.site._registry
