"""Whatever is posted besides, a form changes what it lists and no more.

Each form is sent twice, and all rows are taken back in between: once as its page sends it, once with every column of
every model beside it, by all the names that Django's forms could know it by. Both must leave the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models, transaction
from django.test import Client
from django.urls import reverse

from drugs.forms.report import token_for
from drugs.importing import jobs
from drugs.importing.beside import beside as beside_page
from drugs.importing.beside import read_again
from drugs.models import ImportJob, SourceFile
from tests import factories
from tests.admin.buttons import DOES, MAY, form_of, page_of
from tests.admin.conftest import address
from tests.admin.world import STATES, World, build
from tests.importing import zips
from tests.importing.uploads import zipped

pytestmark = pytest.mark.django_db

MODELS = [
    model for app in ("drugs", "auth", "sessions", "contenttypes") for model in apps.get_app_config(app).get_models()
]
TABLES = [
    *(model for model in apps.get_app_config("drugs").get_models() if not model._meta.proxy),
    *(User, Group, Permission, User.groups.through, User.user_permissions.through, Group.permissions.through),
]
# What is noted by the way, when somebody signs in or opens a page.
BY_THE_WAY = {"drugs.Reading", "drugs.EventCounter"}
# The name under which an upload is kept on disk.
MADE_UP_EACH_TIME = {("drugs.ImportJob", "path")}
# They hold ids of new rows, and PostgreSQL gives no id twice, not even after a rollback. SQLite does: there they count.
MADE_OF_IDS = {("drugs.Entry", "component_key"), ("drugs.Revision", "digest"), ("drugs.Event", "details")}
PREFIXES = ("", "form-0-", "revisions-0-", "names-0-", "entry-", "sources-0-", "initial-")


def value_of(field: Any) -> str:
    """Return what a field of a form could take for a column: something other than what stands there."""
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, (models.DateTimeField, models.DateField)):
        return "2001-02-03"
    if field.choices:
        return str(list(field.flatchoices)[-1][0])
    if isinstance(field, (models.IntegerField, models.ForeignKey, models.ManyToManyField, models.AutoField)):
        return "1"
    return "0" * 64


def extras() -> dict[str, str]:
    """Return every column of every model by each name that a form could have for it."""
    found = {}
    for model in MODELS:
        for field in [*model._meta.get_fields()]:
            names = {field.name, getattr(field, "attname", field.name), f"{model._meta.model_name}_{field.name}"}
            value = value_of(field) if isinstance(field, models.Field) else "1"
            found |= dict.fromkeys(names, value)
    # To save as new is tried in test_forged_requests.
    found |= {"action": "delete_selected", "_selected_action": "1", "select_across": "1", "usable_password": "true"}
    found |= {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "is_superuser": "on"}
    return found


EXTRAS = extras()


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def rows() -> dict[str, list[dict[str, Any]]]:
    return {
        model._meta.label: [dict(row) for row in model._base_manager.order_by("pk").values()]
        for model in TABLES
        if model._meta.label not in BY_THE_WAY
    }


def changes(before: dict[str, list[dict[str, Any]]], after: dict[str, list[dict[str, Any]]]) -> set[str]:
    """Return what differs, one line a column, without numbers that a database gives and moments that pass."""
    known_ids = {label: {row["id"] for row in known} for label, known in before.items()}
    of_ids = MADE_OF_IDS if connection.vendor == "postgresql" else set()
    found = set()
    for label, known in after.items():
        old = {row.get("id"): row for row in before[label]}
        ids = {row.get("id") for row in known}
        found |= {f"{label}: gone {pk}" for pk in old if pk not in ids}
        for row in known:
            was = old.get(row.get("id"), {})
            place = f"{label} {row['id'] if was else 'new'}"
            for column, value in row.items():
                if was and was[column] == value:
                    continue
                if (label, column) in MADE_UP_EACH_TIME | (set() if was else of_ids):
                    value = "something"
                found.add(f"{place} {column}: {told(value, column, known_ids.get(leads_to(label, column), set()))}")
    return found


def leads_to(label: str, column: str) -> str:
    """Return the table whose rows a column names."""
    fields = next(model for model in TABLES if model._meta.label == label)._meta.concrete_fields
    field = next(field for field in fields if field.attname == column)
    model = field.related_model._meta.concrete_model if field.related_model else None
    return label if field.primary_key else model._meta.label if model else ""


def told(value: Any, column: str, known_ids: set[int]) -> str:
    if isinstance(value, datetime):
        return "now" if abs((datetime.now(value.tzinfo) - value).total_seconds()) < 60 else str(value)
    if isinstance(value, int) and not isinstance(value, bool) and (column == "id" or column.endswith("_id")):
        return str(value) if value in known_ids else "new"
    if column in ("seq", "password", "session_data", "sender", "version", "names_version"):
        return "something"
    return str(value.isoformat() if isinstance(value, date) else value)


def sent(client: Client, path: str, data: dict[str, Any]) -> tuple[int, set[str]]:
    """Send a form; return the status and what it changed. Then take it all back."""
    for file in (value for value in data.values() if isinstance(value, SimpleUploadedFile)):
        file.seek(0)  # it was read when it was sent before
    savepoint = transaction.savepoint()
    before = rows()
    status = client.post(path, data).status_code
    done = changes(before, rows())
    transaction.savepoint_rollback(savepoint)
    return status, done


def beside(data: dict[str, Any]) -> dict[str, Any]:
    """Return a form with all else beside it. What the form itself posts stays."""
    more = {f"{prefix}{name}": value for prefix in PREFIXES for name, value in EXTRAS.items()}
    # The server takes a thousand fields; those without a prefix matter most.
    bare = {name: value for name, value in more.items() if name in EXTRAS}
    rest = {name: value for name, value in more.items() if name not in EXTRAS}
    room = 950 - len(bare) - len(data)
    return bare | dict(list(rest.items())[:room]) | data


# For each button one state in which somebody may press it.
BUTTONS = [
    # The author has the draft already: to open it changes nothing. Everybody else begins one.
    (action, state, sorted(MAY[state][action] - ({"author"} if action == "edit" else set()))[0])
    for action in DOES
    for state in [next((state for state in STATES if action in MAY[state]), "")]
    if state
]


@pytest.mark.parametrize(("action", "state", "role"), BUTTONS, ids=[action for action, _state, _role in BUTTONS])
def test_a_button_does_the_same_whatever_is_posted_besides(world: World, action: str, state: str, role: str):
    verb = {"retract_entry": "retract", "merge": "do", "redact": "do"}.get(action, action)
    data = form_of(world, state, action) | {"verb": verb}
    client, path = world.client(role), address(page_of(world, state, action))

    plain, forged = sent(client, path, data), sent(client, path, beside(data))

    assert plain[0] == 302
    assert plain[1] != set()
    assert forged == plain


def account(user: User) -> dict[str, Any]:
    return {"username": user.username, "first_name": "Ada", "last_name": "", "email": "", "is_active": "on"}


def choices(file: SourceFile) -> dict[str, str]:
    """Choose the file's words wherever it differs from its page."""
    said = read_again(file, file.entry.name)
    return {section.key: "file" for section in beside_page(file, file.entry, said.content, file.batch.author).differing}


def job_page(step: str) -> str:
    return reverse("admin:drugs_importbatch_job", args=[ImportJob.objects.get(step=step).pk])


Form = Callable[[World], tuple[str, str, dict[str, Any]]]
FORMS: dict[str, Form] = {
    "new drug": lambda w: ("editor", "/admin/drugs/drug/add/", {"name": "Newamol"}),
    "new combination": lambda w: (
        "editor",
        "/admin/drugs/combination/add/",
        {"components": "Made draft\nMade approved"},
    ),
    "new address": lambda w: (
        "moderator",
        reverse("admin:drugs_address_add"),
        {"path": "old/made", "page": w.text("approved").entry.get_absolute_url()},
    ),
    "page about the site": lambda w: (
        "moderator",
        reverse("admin:drugs_sitepage_change", args=["contact"]),
        {"seen": "", "text": "Write to the desk."},
    ),
    "dismissed file": lambda w: (
        "editor",
        address(SourceFile.objects.get(path="a/waits.md")),
        {"verb": "dismiss", "reason": "Not ours."},
    ),
    "file under another title": lambda w: (
        "editor",
        address(SourceFile.objects.get(path="a/nameless.md")),
        {"verb": "mend", "title": "Vitamin B6 + Vitamin B12"},
    ),
    "file beside a page": lambda w: (
        "editor",
        address(SourceFile.objects.get(path="a/beside.md")),
        {"verb": "merge", "seen_digest": w.text("approved").digest}
        | choices(SourceFile.objects.get(path="a/beside.md")),
    ),
    "upload": lambda w: (
        "editor",
        reverse("admin:drugs_importbatch_upload"),
        {
            "upload": zipped("Newamol"),
            "origin": "staff",
            "tool": "pen",
            "generated_on": "2024-11-01",
            "folder": "n",
            "is_whole": "on",
        },
    ),
    "upload started": lambda w: ("editor", job_page("tried"), {"verb": "start"}),
    "upload discarded": lambda w: ("editor", job_page("tried"), {"verb": "discard"}),
    "upload tried again": lambda w: ("editor", job_page("failed"), {"verb": "again"}),
    "names accepted": lambda w: (
        "moderator",
        reverse("admin:drugs_name_changelist"),
        {"action": "accept_these", "_selected_action": str(w.names["approved"].pk), "select_across": "0"},
    ),
    "text assigned": lambda w: (
        "moderator",
        reverse("admin:drugs_revision_changelist") + "?queue=all",
        {"action": "assign_to_me", "_selected_action": str(w.texts["in review"].pk), "select_across": "0"},
    ),
    "reader's report": lambda w: (
        "anonymous",
        w.text("approved").entry.get_absolute_url() + "report/",
        {
            "token": token_for(w.text("approved").entry_id, age=60),
            "text": "Wrong.",
            "section": "",
            "source": "",
            "contact": "",
            "website": "",
            "may_harm": "",
        },
    ),
    "account": lambda w: (
        "user administrator",
        address(w.accounts["reader"]),
        account(w.accounts["reader"]) | {"is_staff": "", "groups": []},
    ),
    "own account": lambda w: (
        "user administrator",
        address(w.accounts["user administrator"]),
        account(w.accounts["user administrator"]),
    ),
}
STATUS = {"reader's report": 200}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_changes_the_same_whatever_is_posted_besides(world: World, name: str):
    with transaction.atomic():
        batch = factories.make_batch(world.accounts["author"])
        SourceFile.objects.create(
            batch=batch, path="a/waits.md", digest="0" * 64, raw=b"# A", outcome="quarantined", reason="Why."
        )
        for path, raw, about in (
            ("a/nameless.md", zips.page("Vitamin B + Vitamin B"), None),
            ("a/beside.md", zips.page(world.text("approved").entry.name), world.text("approved").entry),
        ):
            SourceFile.objects.create(
                batch=batch, path=path, digest="1" * 64, raw=raw, outcome="quarantined", reason="Why.", entry=about
            )
        for step in ("tried", "failed"):
            job = jobs.receive([zipped("Newamol")], jobs.Described("ai"), actor=world.accounts["editor"])
            ImportJob.objects.filter(pk=job.pk).update(
                step=step, failed_in="trying" if step == "failed" else "", message="Why." if step == "failed" else ""
            )
        role, path, data = FORMS[name](world)
        client = world.client(role)

        plain, forged = sent(client, path, data), sent(client, path, beside(data))
        transaction.set_rollback(True)

    assert plain[0] == STATUS.get(name, 302)
    assert plain[1] != set()
    assert forged == plain


def test_the_forgeries_name_what_matters():
    assert {"status", "is_public", "author", "author_id", "approver", "digest", "number", "id", "groups"} <= set(EXTRAS)
    assert {"is_superuser", "user_permissions", "password", "accepted_by", "seq", "component_key"} <= set(EXTRAS)
    assert len(beside({})) <= 1000
