"""Nobody gives themselves power: every door of the admin that writes accounts, tried by everyone, with forged fields.

The table is written from the design. What each role may reach is said; whatever else changes is a fault.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from drugs.models import Person, roles
from tests import factories

pytestmark = pytest.mark.django_db
NEW = "seven otters read maps"
PASSWORDS = {"password1": NEW, "password2": NEW, "usable_password": "true"}


def make_team() -> dict[str, User]:
    """Make one account of each kind; "retired" ones are deactivated."""
    team = {
        "editor": factories.make_user("editor", "Editors"),
        "moderator": factories.make_user("moderator", "Moderators"),
        "keeper": factories.make_user("keeper", "User administrators"),
        "keeper2": factories.make_user("keeper2", "User administrators"),
        "retired keeper": factories.make_user("retired", "User administrators", is_active=False),
        "keeper by permission": factories.make_user("special", "Editors"),
        "admin": factories.make_user("admin", is_superuser=True),
        "retired admin": factories.make_user("old", is_superuser=True, is_active=False),
        "plain": factories.make_user("plain"),
    }
    administer = Permission.objects.get(codename=roles.ADMINISTER, content_type__app_label="drugs")
    team["keeper by permission"].user_permissions.add(administer)
    own_group = Group.objects.create(name="Night watch")
    own_group.permissions.add(administer)
    return team


def power() -> dict[str, Any]:
    """Return all that decides on what each account may do and who gets into it."""
    return {
        user.username: (
            user.is_active,
            user.is_staff,
            user.is_superuser,
            user.password,
            tuple(sorted(user.groups.values_list("name", flat=True))),
            tuple(sorted(user.user_permissions.values_list("codename", flat=True))),
        )
        for user in User.objects.all()
    }


def forged(**changes: Any) -> dict[str, Any]:
    """Return a form that asks for everything at once."""
    return {
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "groups": [group.pk for group in Group.objects.all()],
        "user_permissions": [permission.pk for permission in Permission.objects.all()[:200]],
        "password": "pbkdf2_sha256$1$forged$forged",
        "last_login_0": "2020-01-01",
        "last_login_1": "00:00",
    } | changes


def doors_to(target: User) -> list[tuple[str, dict[str, Any]]]:
    """Return every address of the admin that could change an account, with what would change it."""
    change = reverse("admin:auth_user_change", args=[target.pk])
    password = reverse("admin:auth_user_password_change", args=[target.pk])
    listed = {"action": "delete_selected", "_selected_action": target.pk, "post": "yes"}
    inline = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "1",
        "form-0-id": target.pk,
        "form-0-is_superuser": "on",
        "form-0-is_staff": "on",
        "_save": "Save",
    }
    group = Group.objects.get(name="User administrators")
    return [
        (change, forged(username=target.username, email=target.email)),
        (change + "?_popup=1", forged(username=target.username, _popup="1")),
        (change, forged(username=target.username, _saveasnew="1")),
        (change, {"username": target.username}),  # without a tick everything would be taken away
        (password, PASSWORDS),
        (password, {"usable_password": "false", "unset-password": "1"}),
        (reverse("admin:auth_user_delete", args=[target.pk]), {"post": "yes"}),
        (reverse("admin:auth_user_changelist"), listed),
        (reverse("admin:auth_user_changelist"), inline),
        (reverse("admin:auth_group_change", args=[group.pk]), {"name": "Mine", "user": target.pk, "permissions": []}),
        (reverse("admin:auth_group_add"), {"name": "Mine", "permissions": [1, 2, 3]}),
        (reverse("admin:auth_group_delete", args=[group.pk]), {"post": "yes"}),
        (
            reverse("admin:drugs_person_add"),
            {"user": target.pk, "public_name": "Dr", "user-is_superuser": "on", "user-0-is_superuser": "on"},
        ),
    ]  # fmt: skip


def changes_made(who: User, target: User) -> dict[str, Any]:
    """Try every door as who on target; return which accounts have another power afterwards."""
    before, client = power(), Client()
    client.force_login(who)
    groups = {group.name: set(group.permissions.values_list("pk", flat=True)) for group in Group.objects.all()}
    for address, form in doors_to(target):
        client.force_login(User.objects.get(pk=who.pk))
        answer = client.post(address, form)
        assert answer.status_code < 500, address
    after = power()
    assert {g.name: set(g.permissions.values_list("pk", flat=True)) for g in Group.objects.all()} == groups
    return {name: (before.get(name), now) for name, now in after.items() if before.get(name) != now}


@pytest.mark.parametrize("who", ["editor", "moderator", "plain"])
@pytest.mark.parametrize("whose", ["editor", "moderator", "keeper", "admin", "plain"])
def test_who_does_not_manage_accounts_changes_none(who, whose):
    team = make_team()

    assert changes_made(team[who], team[whose]) == {}
    assert not Person.objects.exists()


@pytest.mark.parametrize("who", ["keeper", "admin", "keeper by permission"])
def test_nobody_raises_or_lowers_themselves(who):
    team = make_team()

    assert changes_made(team[who], team[who]) == {}


@pytest.mark.parametrize("who", ["keeper", "keeper by permission"])
@pytest.mark.parametrize("whose", ["admin", "retired admin", "keeper2", "retired keeper", "keeper by permission"])
def test_an_administrator_takes_over_or_lowers_nobody_who_has_as_much(who, whose):
    team = make_team()
    if who == whose:
        whose = "keeper"

    assert changes_made(team[who], team[whose]) == {}


@pytest.mark.parametrize("who", ["keeper", "keeper by permission"])
def test_an_administrator_makes_editors_and_moderators_and_nothing_more(who):
    team = make_team()
    client = Client()
    client.force_login(team[who])
    ids = {group.name: group.pk for group in Group.objects.all()}
    page = reverse("admin:auth_user_change", args=[team["plain"].pk])
    form = {"username": "plain", "is_active": "on", "is_staff": "on"}

    for name in ("User administrators", "Night watch"):
        assert client.post(page, form | {"groups": [ids["Editors"], ids[name]]}).status_code == 200
        assert not team["plain"].groups.exists()
    client.post(page, form | {"groups": [ids["Moderators"]], "is_superuser": "on", "user_permissions": ["1"]})

    [made] = User.objects.filter(username="plain")
    assert [group.name for group in made.groups.all()] == ["Moderators"]
    assert (made.is_superuser, made.user_permissions.exists()) == (False, False)


@pytest.mark.parametrize("who", ["keeper", "admin"])
def test_a_new_account_has_no_power_whatever_is_posted(who):
    team = make_team()
    client = Client()
    client.force_login(team[who])

    client.post(reverse("admin:auth_user_add"), forged(username="fresh", **PASSWORDS))

    fresh = User.objects.get(username="fresh")
    assert (fresh.is_staff, fresh.is_superuser, fresh.groups.exists(), fresh.user_permissions.exists()) == (False,) * 4
    assert fresh.check_password(NEW)


def test_ones_own_password_is_changed_only_by_whoever_knows_the_old_one():
    team = make_team()
    client = Client()
    client.force_login(team["admin"])

    answer = client.post(reverse("admin:auth_user_password_change", args=[team["admin"].pk]), PASSWORDS)

    assert answer["Location"] == reverse("admin:password_change")
    assert User.objects.get(username="admin").check_password(factories.PASSWORD)


def test_a_superuser_raises_and_lowers_others():
    team = make_team()
    client = Client()
    client.force_login(team["admin"])
    administrators = Group.objects.get(name="User administrators")
    form = {"is_active": "on", "is_staff": "on"}

    client.post(
        reverse("admin:auth_user_change", args=[team["plain"].pk]),
        form | {"username": "plain", "groups": [administrators.pk]},
    )
    client.post(reverse("admin:auth_user_change", args=[team["keeper"].pk]), form | {"username": "keeper"})

    assert list(team["plain"].groups.all()) == [administrators]
    assert not team["keeper"].groups.exists()
