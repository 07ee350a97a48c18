"""Who acts in the admin is somebody with an account, whatever let the request in."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from drugs.admin.actor import actor_of


def test_whoever_is_signed_in_acts(editor):
    request = RequestFactory().get("/admin/")
    request.user = editor

    assert actor_of(request) == editor


def test_nobody_acts_as_nobody():
    request = RequestFactory().get("/admin/")
    request.user = AnonymousUser()

    with pytest.raises(PermissionDenied):
        actor_of(request)
