"""The first page: a search box, A to Z, and what this site is."""

import string

from django.http import HttpRequest, HttpResponse

from drugs import responses


def home(request: HttpRequest) -> HttpResponse:
    return responses.page(request, "drugs/home.html", {"letters": string.ascii_lowercase})
