"""Accounts: for user administrators, who hold a permission of their own. Nobody changes their own roles or flags.

A user administrator who is no superuser makes editors and moderators of others, and cannot raise themselves by any of
it: they neither see nor set the superuser flag, do not touch an account that has more power than theirs, and do not
make further administrators. No account is deleted.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from drugs.admin.questions import BoundedQuestionsAdmin
from drugs.admin.read_only import ReadOnlyAdmin
from drugs.models.roles import ADMINISTER, ADMINISTRATORS, holds

# What decides on a person's power. Permissions are given through the groups alone.
POWER = ("is_active", "is_staff", "is_superuser", "groups")


def is_superuser(request: HttpRequest) -> bool:
    return bool(request.user.is_active and getattr(request.user, "is_superuser", False))


def is_administrator(request: HttpRequest) -> bool:
    return is_superuser(request) or holds(request.user, ADMINISTER)


def is_above(account: User, request: HttpRequest) -> bool:
    """Tell whether an account has powers that whoever asks could take over by changing it."""
    if is_superuser(request) or account.pk == request.user.pk:
        return False
    return account.is_superuser or holds(account, ADMINISTER)


class ForAdministrators(BoundedQuestionsAdmin):
    """Seen, added and changed by user administrators, deleted by nobody."""

    actions = None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_administrator(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_administrator(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_administrator(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_administrator(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class UserAdmin(ForAdministrators, DjangoUserAdmin):
    list_display = ("username", "email", "is_staff", "is_superuser", "is_active", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Role"), {"fields": POWER}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_administrator(request) and (obj is None or not is_above(obj, request))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        own = POWER if obj is not None and obj.pk == request.user.pk else ()
        flag = () if is_superuser(request) or own else ("is_superuser",)
        return (*self.readonly_fields, *own, *flag)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the groups as boxes to tick; further administrators only to a superuser, and accept no other."""
        kwargs["widget"] = forms.CheckboxSelectMultiple()
        if db_field.name == "groups" and not is_superuser(request):
            kwargs["queryset"] = Group.objects.exclude(name=ADMINISTRATORS)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Set a password, of an account that has no more power than one's own."""
        account = self.get_object(request, id)
        if account is not None and is_above(account, request):
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)


class GroupAdmin(ReadOnlyAdmin):
    """The roles, as the migration made them. A group whose rights could be changed would be a way around them."""

    fields = ("name", "permissions")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_administrator(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_administrator(request)


class PersonAdmin(ForAdministrators):
    """What readers see of a moderator. A credential is written down by somebody else, who has seen proof of it."""

    list_display = ("public_name", "credential", "register_number", "user")
    search_fields = ("public_name", "credential", "user__username")
    fields = ("user", "public_name", "credential", "register_number")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_administrator(request) and (obj is None or obj.user_id != request.user.pk)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("user",) if obj is not None else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer every account but one's own, and accept no other."""
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.exclude(pk=request.user.pk or 0).filter(person__isnull=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
