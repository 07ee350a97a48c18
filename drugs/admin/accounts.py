"""Accounts: for user administrators, who hold a permission of their own. Nobody changes their own roles or flags.

A user administrator who is no superuser makes editors and moderators of others, and cannot raise themselves by any of
it: they neither see nor set the superuser flag, do not touch an account that has more power than theirs, and do not
make further administrators. No account is deleted.
"""

from __future__ import annotations

from typing import Any

from axes.models import AccessLog
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from drugs.admin.actor import actor_of
from drugs.admin.questions import BoundedQuestionsAdmin
from drugs.admin.read_only import ReadOnlyAdmin
from drugs.admin.refusals import status_of
from drugs.forms.signing_in import ResetForm
from drugs.models.roles import ADMINISTER, administers, holds
from drugs.review import ReviewError
from drugs.signin import letters, log, resetting, second_factor, sessions
from drugs.signin.ended import Why

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
    return administers(account)


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
        (gettext_lazy("Person"), {"fields": ("first_name", "last_name", "email")}),
        (gettext_lazy("Role"), {"fields": POWER}),
        (gettext_lazy("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()
    change_form_template = "admin/auth/user/page.html"

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
            kwargs["queryset"] = Group.objects.exclude(permissions__codename=ADMINISTER)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """End the sessions of whoever was given another role or was deactivated: they sign in as who they are now."""
        super().save_related(request, form, formsets, change)
        if change and set(form.changed_data) & set(POWER):
            sessions.end_all(form.instance, Why.ACCOUNT)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        log.note(request, f"account made by {request.user}", obj.get_username())
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write down who changed which fields of whom; the roles as they are now; never a password."""
        roles = ", ".join(obj.groups.values_list("name", flat=True)) or "no role"
        state = "active" if obj.is_active else "deactivated"
        log.note(request, f"account changed by {request.user}: {message}, now {roles}, {state}", obj.get_username())
        return super().log_change(request, obj, message)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Set a password of another account; one's own is changed where the old one is asked. Who may: see above."""
        account = self.get_object(request, id)
        if account is not None and account.pk == request.user.pk:
            return HttpResponseRedirect(reverse("admin:password_change"))
        response = super().user_change_password(request, id, form_url)
        if account is not None and request.method == "POST" and response.status_code == 302:
            letters.tell_of_password(account, actor=actor_of(request))
        return response

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.second_factor_view)
        return [path("<int:pk>/second-factor/", view, name="auth_user_second_factor"), *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        account: User | None = kwargs.get("obj")
        user = actor_of(request)
        if account is not None and second_factor.app_of(account) and resetting.may_reset(account, actor=user):
            context["second_factor_url"] = reverse("admin:auth_user_second_factor", args=[account.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    def second_factor_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the second factor of somebody who lost it away, with a reason."""
        account = get_object_or_404(User, pk=pk)
        user = actor_of(request)
        if not resetting.may_reset(account, actor=user):
            raise PermissionDenied
        form, status = ResetForm(request.POST if request.method == "POST" else None), 200
        if request.method == "POST":
            status = 400
            if form.is_valid():
                try:
                    resetting.reset_second_factor(account, actor=user, reason=form.cleaned_data["reason"])
                except ReviewError as refusal:
                    form.add_error(None, refusal.message)
                    status = status_of(refusal)
                else:
                    log.note(request, f"second factor taken away by {user}", account.get_username())
                    messages.success(request, _("Taken away. At the next sign-in the account sets up another one."))
                    return HttpResponseRedirect(reverse("admin:auth_user_change", args=[account.pk]))
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Take the second factor away")}
        context = {**frame, "form": form, "account": account}
        return TemplateResponse(request, "admin/auth/user/second_factor.html", context, status=status)


class SignInAdmin(ReadOnlyAdmin):
    """Who signed in, when, from where: of the team. `manage.py axes_reset_logs --age 90` forgets what is older."""

    list_display = ("at", "name", "address", "until")
    list_display_links = None
    search_fields = ("username",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_administrator(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_administrator(request) and obj is None

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Sign-ins"), **(extra_context or {})})

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return False

    @admin.display(description=gettext_lazy("signed in at"), ordering="attempt_time")
    def at(self, row: AccessLog) -> Any:
        return row.attempt_time

    @admin.display(description=gettext_lazy("account"), ordering="username")
    def name(self, row: AccessLog) -> Any:
        return row.username

    @admin.display(description=gettext_lazy("from"))
    def address(self, row: AccessLog) -> Any:
        return row.ip_address

    @admin.display(description=gettext_lazy("signed out at"))
    def until(self, row: AccessLog) -> Any:
        return row.logout_time


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
