"""Who acts in a request to the admin: what the verbs of the review take as their actor."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def actor_of(request: HttpRequest) -> User:
    """Return who is signed in. Raises PermissionDenied where nobody is: the admin let nobody so far."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
