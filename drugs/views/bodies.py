"""How much a request may bring: refused by its length before a byte of it is read."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from drugs.importing.archives import MAX_ARCHIVE_BYTES
from drugs.models.roles import WRITE, holds
from drugs.views import errors
from drugs.views.outage import length_of

# What the fields beside the files, and the lines between them, may add.
MARGIN_BYTES = 1_000_000


class BodyLimitMiddleware:
    """Let large bodies in for uploads of imports only, by those who may. Sees them before the CSRF check reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length, most = length_of(request), settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if length > most and request.path == reverse("admin:drugs_importbatch_upload") and holds(request.user, WRITE):
            most = MAX_ARCHIVE_BYTES + MARGIN_BYTES
        if length > most:
            words = _("This has %(size)d MB; at most %(most)d MB can be sent here. Go back, and send less at a time.")
            values = {"size": -(-length // 1_000_000), "most": most // 1_000_000}
            return errors.error(request, 413, _("This is too large"), words % values)
        return self.get_response(request)
