"""What every response says to browsers, whoever answered: a page, a file, a redirect, a refusal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.security import SecurityMiddleware


class BrowserHeadersMiddleware(SecurityMiddleware):
    """Add the headers of Django's own middleware to what that one refuses too, and shut other sites out.

    Django's SecurityMiddleware stays below: it redirects to HTTPS. A wrong host makes it fail, and its answer then
    passes only what stands above.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Leave redirects to the one below."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return super().process_response(request, response)
