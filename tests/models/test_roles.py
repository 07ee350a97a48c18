"""Who may: a role is held through a group or a permission that somebody gave."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission, User

from drugs.models import roles
from tests import factories

pytestmark = pytest.mark.django_db

OURS = (roles.WRITE, roles.APPROVE, roles.RELEASE, roles.RETRACT)


def held_by(user: User | AnonymousUser) -> set[str]:
    return {codename for codename in OURS if roles.holds(user, codename)}


def test_an_editor_writes_and_a_moderator_lets_out_too(editor, moderator):
    assert held_by(editor) == {roles.WRITE}
    assert held_by(moderator) == set(OURS)


def test_a_superuser_holds_no_role_by_that_alone(superuser):
    assert superuser.has_perm("drugs.approve_revision")
    assert held_by(superuser) == set()


def test_a_superuser_in_a_group_holds_its_role():
    user = factories.make_user("admin", "Moderators", is_superuser=True)

    assert held_by(user) == set(OURS)


def test_who_is_inactive_or_unknown_holds_nothing(moderator):
    moderator.is_active = False

    assert held_by(moderator) == held_by(AnonymousUser()) == held_by(User()) == set()


def test_a_permission_may_be_given_to_one_person():
    user = factories.make_user("helper")
    user.user_permissions.add(Permission.objects.get(codename=roles.RETRACT))

    assert held_by(user) == {roles.RETRACT}


def test_a_permission_of_another_app_with_the_same_name_counts_for_nothing():
    user = factories.make_user("helper")
    other = Permission.objects.exclude(content_type__app_label="drugs").first()
    other.codename = roles.APPROVE
    other.save()
    user.user_permissions.add(other)

    assert held_by(user) == set()


def test_a_user_is_asked_for_once(moderator, django_assert_num_queries):
    fresh = User.objects.get(pk=moderator.pk)

    with django_assert_num_queries(1):
        held_by(fresh)


def test_every_permission_that_a_group_should_hold_exists():
    for name, codenames in (
        (roles.EDITORS, roles.EDITOR_PERMISSIONS),
        (roles.MODERATORS, roles.MODERATOR_PERMISSIONS),
        (roles.ADMINISTRATORS, roles.ADMINISTRATOR_PERMISSIONS),
    ):
        held = Group.objects.get(name=name).permissions.values_list("codename", flat=True)
        assert set(codenames) <= set(held)


def test_no_group_may_delete_or_manage_accounts():
    held = Group.objects.values_list("permissions__codename", flat=True)

    assert not {codename for codename in held if codename.startswith("delete_") or codename.endswith("_user")}
