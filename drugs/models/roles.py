"""Roles: the groups, what each may do, and who holds what.

A superuser administers accounts and holds no medical role by that flag alone: a role is held through a group
or a permission that somebody gave.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps as current_apps
from django.apps.registry import Apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, Permission, User
from django.db.models import Q

EDITORS = "Editors"
MODERATORS = "Moderators"
ADMINISTRATORS = "User administrators"

WRITE = "write_revision"
APPROVE = "approve_revision"
RELEASE = "release_revision"
RETRACT = "retract_entry"
ADMINISTER = "administer_accounts"
VIEW_TEXTS = "view_revision"

# What a user holds is kept on the user object for one request, as Django keeps its own permissions.
CACHE = "_medref_permissions"

VIEWED = (
    "entry", "drug", "combination", "name", "revision", "event", "comment", "sectioncheck", "importbatch",
    "sourcefile", "report", "correction", "address", "proposal", "sitepage",
)  # fmt: skip
EDITOR_PERMISSIONS = (WRITE, "add_drug", "add_combination", "add_name", *(f"view_{model}" for model in VIEWED))
MODERATOR_PERMISSIONS = (*EDITOR_PERMISSIONS, APPROVE, RELEASE, RETRACT, "change_name", "add_correction")
ADMINISTRATOR_PERMISSIONS = (ADMINISTER, "view_person", "view_event")
# Whoever holds one of these can change what readers see, or who may; a password alone is not enough for them.
OF_CONSEQUENCE = (APPROVE, RELEASE, RETRACT, ADMINISTER)

GROUPS = (
    (EDITORS, EDITOR_PERMISSIONS),
    (MODERATORS, MODERATOR_PERMISSIONS),
    (ADMINISTRATORS, ADMINISTRATOR_PERMISSIONS),
)


def holds(user: AbstractBaseUser | AnonymousUser, codename: str) -> bool:
    """Tell whether an active user was given a permission of ours. The superuser flag gives none. One query a user."""
    if not user.is_active or user.pk is None:
        return False
    held: set[str] | None = getattr(user, CACHE, None)
    if held is None:
        given = Permission.objects.filter(Q(user=user.pk) | Q(group__user=user.pk), content_type__app_label="drugs")
        held = set(given.values_list("codename", flat=True))
        setattr(user, CACHE, held)
    return codename in held


def needs_second_factor(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Tell whether user is a moderator or an administrator. At most one query a user."""
    return bool(getattr(user, "is_superuser", False)) or any(holds(user, codename) for codename in OF_CONSEQUENCE)


def administers(account: User) -> bool:
    """Tell whether an account would manage accounts if it were active: a deactivated one can be woken up again."""
    given = Permission.objects.filter(Q(user=account.pk) | Q(group__user=account.pk), content_type__app_label="drugs")
    return account.is_superuser or given.filter(codename=ADMINISTER).exists()


def install(apps: Apps, using: str) -> None:
    """Make the groups and give each its permissions; keep what an administrator added. The permissions must exist."""
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    ours = permission_model.objects.using(using).filter(content_type__app_label="drugs")
    for name, codenames in GROUPS:
        group, _created = group_model.objects.using(using).get_or_create(name=name)
        group.permissions.add(*ours.filter(codename__in=codenames))


def install_after_migrate(using: str, apps: Apps = current_apps, **kwargs: Any) -> None:
    """Give the groups the permissions that a migrate added."""
    try:
        apps.get_model("auth", "Group"), apps.get_model("auth", "Permission"), apps.get_model("drugs", "Proposal")
    except LookupError:
        return  # a migrate to a point before these tables
    install(apps, using)
