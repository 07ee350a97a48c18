"""What is not public is read by the team alone: every page of the admin, asked by everybody else, tells none of it.

The site is the one of tests/test_canary.py, where each unpublished place has a word of its own. A page that is added
to the admin is walked here without being named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from drugs.models import Drug, Entry, Event
from drugs.review.record import record
from tests import factories
from tests.admin.test_signing_in import admin_patterns
from tests.test_canary import CANARY, build

pytestmark = pytest.mark.django_db

# Who is not of the team, and how such an account is made.
ROLES: dict[str, dict[str, Any]] = {
    "signed out": {},
    "an editor who is no staff": {"group": "Editors", "is_staff": False},
    "a moderator who left": {"group": "Moderators", "is_active": False},
    "staff without a role": {},
    "a user administrator": {"group": "User administrators"},
}
# What may stand behind a list's address.
QUESTIONS = ("", f"?q={CANARY}", "?queue=all", "?as=json", "?as=csv", "?of=trial", "?with=public")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Entry]:
    """The site of the canary. The pages of an upload are tried in test_import_jobs."""
    with django_db_blocker.unblock(), transaction.atomic():
        entry = build()
        yield entry
        transaction.set_rollback(True)


def rows_of(name: str) -> list[Any]:
    """Return the keys to try a route with: some of the rows of the model that it is of, and a page of the site."""
    for model in apps.get_models():
        label = f"{model._meta.app_label}_{model._meta.model_name}_"
        if name.startswith(label):
            rows = model._default_manager.order_by("pk")
            if model is Event:
                rows = rows.filter(note__contains=CANARY)
            if model._meta.model_name in ("revision", "drug", "combination"):
                return list(rows.values_list("pk", flat=True))
            return [*rows.values_list("pk", flat=True)[:1], *rows.reverse().values_list("pk", flat=True)[:1]]
    return [1]


def addresses() -> Iterator[tuple[str, str]]:
    """Yield each route of the admin with each of its addresses, whatever it is of."""
    for pattern in admin_patterns():
        name = pattern.name
        if name is None or name in ("login", "logout", "jsi18n"):
            continue
        gaps = get_resolver().namespace_dict["admin"][1].reverse_dict.getlist(name)[0][0][0][1]
        for pk in rows_of(name) if gaps else [0]:
            values = {gap: "drugs" if gap == "app_label" else pk for gap in gaps}
            own = reverse(f"admin:{name}", kwargs=values)
            for question in QUESTIONS if not gaps or "report" in name else QUESTIONS[:1]:
                yield name, own + question
    # From any row to the address that readers would have: Django has a route for it, which asks for no permission.
    for model in (Entry, Drug):
        kind = ContentType.objects.get_for_model(model, for_concrete_model=False).pk
        yield from (("view_on_site", f"/admin/r/{kind}/{pk}/") for pk in rows_of("drugs_drug_"))
    for field in ("entry", "base", "author"):
        yield "autocomplete", f"{reverse('admin:autocomplete')}?app_label=drugs&model_name=revision&field_name={field}"


def client_of(role: str) -> Client:
    client = Client()
    if role != "signed out":
        user = factories.make_user(role, **ROLES[role])
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def words_of(address: str, answer: Any) -> set[str]:
    """Return the canaries in an answer, but for the names of accounts and what was asked."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = (body.decode(errors="replace") + str(answer.headers)).lower().replace(address.lower(), "")
    text = text.replace(f"q={CANARY}", "").replace(f'value="{CANARY}"', "").replace(f"%3fq%3d{CANARY}", "")
    of_people = {f"{CANARY}{name}" for name in ("", "editor", "editor2", "mod", "mod2", "mail", "first")}
    return set(re.findall(rf"{CANARY}\w*", text)) - of_people


@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_the_admin_tells_others_what_is_not_public(world: Entry, role: str):
    client, told = client_of(role), {}

    for name, address in addresses():
        answer = client.get(address)
        if words := words_of(address, answer):
            told[address] = (name, words)
        elif answer.status_code >= 500:
            told[address] = (name, answer.status_code)

    assert told == {}


def test_a_user_administrator_reads_what_was_done_to_accounts_and_no_other_reason(world: Entry):
    superuser = factories.make_user("root", is_superuser=True)
    record("reset_second_factor", actor=superuser, entry=None, note="editor: lost the phone")
    other = Event.objects.filter(note__contains=CANARY).first()
    client = client_of("a user administrator")

    listed = client.get(reverse("admin:drugs_event_changelist")).content.decode()
    page = client.get(reverse("admin:drugs_event_change", args=[other.pk]))

    assert "editor: lost the phone" in listed
    assert "?verb=approve" not in listed
    assert page.status_code == 302  # Django's own answer for what is not there: back to the first page
    assert set(Event.objects.readable_by(superuser)) == set(Event.objects.all())


def test_the_same_pages_do_tell_the_team(world: Entry):
    """The control: the words are there to be read, by the routes that are walked."""
    client, told = Client(), set()
    client.force_login(factories.make_user(f"{CANARY}editor"), backend="django.contrib.auth.backends.ModelBackend")

    for name, address in addresses():
        if words_of(address, client.get(address)):
            told.add(name)

    assert told >= {
        *("drugs_revision_changelist", "drugs_revision_change", "drugs_revision_preview"),
        *("drugs_drug_changelist", "drugs_drug_change", "drugs_combination_changelist", "drugs_combination_change"),
        *("drugs_event_changelist", "drugs_event_change", "drugs_name_changelist", "drugs_name_change"),
        *("drugs_report_changelist", "drugs_report_change", "drugs_proposal_changelist", "drugs_proposal_change"),
        *("drugs_sourcefile_changelist", "drugs_sourcefile_change", "drugs_sourcefile_raw"),
        *("drugs_importbatch_report", "drugs_address_changelist", "drugs_address_change", "index"),
    }
