"""Accounts: superusers only, and nobody gives power to themselves."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from drugs.models import Person
from tests import factories


def page_of(user):
    return reverse("admin:auth_user_change", args=[user.pk])


def account_form(user, **changes):
    return {"username": user.username, "email": user.email, "is_active": "on", "is_staff": "on"} | changes


@pytest.mark.parametrize("role", ["editor", "moderator"])
@pytest.mark.parametrize("path", ["auth/user/", "auth/user/add/", "auth/group/", "drugs/person/", "drugs/person/add/"])
def test_accounts_are_for_superusers(client, role, path, request):
    client.force_login(request.getfixturevalue(role))

    assert client.get(f"/admin/{path}").status_code == 403


def test_nobody_gives_themselves_a_role_by_forged_post(client, superuser):
    client.force_login(superuser)
    moderators = Group.objects.get(name="Moderators")

    client.post(
        page_of(superuser),
        account_form(superuser, groups=[moderators.pk], user_permissions=[p.pk for p in moderators.permissions.all()]),
    )

    fresh = User.objects.get(pk=superuser.pk)
    assert not fresh.groups.exists()
    assert not fresh.user_permissions.exists()


def test_nobody_takes_their_own_flags_away(client, superuser):
    client.force_login(superuser)

    client.post(page_of(superuser), {"username": "renamed", "email": ""})

    fresh = User.objects.get(pk=superuser.pk)
    assert (fresh.username, fresh.is_active, fresh.is_staff, fresh.is_superuser) == ("renamed", True, True, True)


def test_an_administrator_puts_others_into_a_group(client, superuser):
    other = factories.make_user("other")
    client.force_login(superuser)
    editors = Group.objects.get(name="Editors")

    response = client.post(page_of(other), account_form(other, groups=[editors.pk]))

    assert response.status_code == 302
    assert list(other.groups.all()) == [editors]


def test_single_permissions_are_given_to_nobody(client, superuser):
    other = factories.make_user("other")
    client.force_login(superuser)
    permission = Group.objects.get(name="Moderators").permissions.first()

    client.post(page_of(other), account_form(other, user_permissions=[permission.pk]))

    assert not other.user_permissions.exists()


def test_groups_are_looked_at_only(client, superuser):
    client.force_login(superuser)
    group = Group.objects.get(name="Editors")
    before = set(group.permissions.values_list("pk", flat=True))
    page = reverse("admin:auth_group_change", args=[group.pk])

    response = client.post(page, {"name": "Editors", "permissions": []})

    assert client.get(page).status_code == 200
    assert response.status_code == 403
    assert set(group.permissions.values_list("pk", flat=True)) == before
    assert client.get("/admin/auth/group/add/").status_code == 403


def test_no_account_is_deleted(client, superuser):
    other = factories.make_user("other")
    client.force_login(superuser)

    by_page = client.post(reverse("admin:auth_user_delete", args=[other.pk]), {"post": "yes"})
    client.post("/admin/auth/user/", {"action": "delete_selected", "_selected_action": other.pk, "post": "yes"})

    assert by_page.status_code == 403
    assert User.objects.filter(pk=other.pk).exists()


def test_an_editor_in_the_list_of_accounts_cannot_ask_about_passwords(client, superuser):
    client.force_login(superuser)

    assert client.get("/admin/auth/user/?password__startswith=m").status_code == 400


def test_a_credential_is_written_down_by_somebody_else(client, superuser):
    other = factories.make_user("other")
    client.force_login(superuser)
    values = {"public_name": "Dr Name", "credential": "pharmacist"}

    own = client.post("/admin/drugs/person/add/", values | {"user": superuser.pk})
    others = client.post("/admin/drugs/person/add/", values | {"user": other.pk})

    assert own.status_code == 200
    assert others.status_code == 302
    assert Person.objects.get().user == other


def test_nobody_changes_their_own_credential(client, superuser):
    person = Person.objects.create(user=superuser, public_name="Me", credential="")
    client.force_login(superuser)

    response = client.post(
        reverse("admin:drugs_person_change", args=[person.pk]), {"public_name": "Me", "credential": "professor"}
    )

    assert response.status_code == 403
    assert Person.objects.get().credential == ""


def test_a_credential_never_moves_to_another_account(client, superuser):
    other, third = factories.make_user("other"), factories.make_user("third")
    person = Person.objects.create(user=other, public_name="Other", credential="pharmacist")
    client.force_login(superuser)

    client.post(
        reverse("admin:drugs_person_change", args=[person.pk]),
        {"user": third.pk, "public_name": "Other", "credential": "pharmacist"},
    )

    assert Person.objects.get().user == other


def test_too_many_failures_lock_the_door_for_a_while(client, editor, settings):
    settings.AXES_ENABLED = True

    for _attempt in range(6):
        response = client.post(reverse("admin:login"), {"username": "editor", "password": "wrong"})

    assert response.status_code == 429
    assert "Locked for a while" in response.content.decode()


@pytest.fixture
def administrator(db):
    """Somebody who manages accounts, and is no superuser."""
    return factories.make_user("keeper", "User administrators")


def test_managing_accounts_is_a_permission_of_its_own(client, administrator):
    other = factories.make_user("other")
    client.force_login(administrator)
    moderators = Group.objects.get(name="Moderators")

    response = client.post(page_of(other), account_form(other, groups=[moderators.pk]))

    assert response.status_code == 302
    assert list(other.groups.all()) == [moderators]
    assert client.get("/admin/drugs/revision/").status_code == 403


def test_an_administrator_does_not_rise_by_any_form(client, administrator):
    other = factories.make_user("other")
    administrators = Group.objects.get(name="User administrators")
    moderators = Group.objects.get(name="Moderators")
    client.force_login(administrator)

    client.post(page_of(other), account_form(other, is_superuser="on"))
    more = client.post(page_of(other), account_form(other, groups=[administrators.pk]))
    client.post(page_of(administrator), account_form(administrator, groups=[moderators.pk], is_superuser="on"))

    assert not User.objects.filter(is_superuser=True).exists()
    assert more.status_code == 200
    assert not other.groups.exists()
    assert list(administrator.groups.values_list("name", flat=True)) == ["User administrators"]


def test_an_administrator_does_not_take_over_an_account_with_more_power(client, administrator, superuser):
    second = factories.make_user("keeper2", "User administrators")
    client.force_login(administrator)

    for account in (superuser, second):
        before = account.password
        changed = client.post(page_of(account), account_form(account, email="mine@example.org"))
        password = client.post(
            f"/admin/auth/user/{account.pk}/password/",
            {"password1": "a long new password", "password2": "a long new password", "usable_password": "true"},
        )
        account.refresh_from_db()
        assert (changed.status_code, password.status_code) == (403, 403)
        assert (account.password, account.email) == (before, f"{account.username}@example.org")


def test_an_administrator_records_a_credential_of_others_only(client, administrator, moderator):
    client.force_login(administrator)
    posted = {"public_name": "Dr M", "credential": "pharmacist, GPhC", "register_number": "2045678"}

    client.post("/admin/drugs/person/add/", posted | {"user": administrator.pk})
    client.post("/admin/drugs/person/add/", posted | {"user": moderator.pk})

    assert list(Person.objects.values_list("user__username", "register_number")) == [("moderator", "2045678")]
