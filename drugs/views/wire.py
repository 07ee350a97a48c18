"""What is taken from the bytes of a request before any of our middleware can refuse it, and the words where the server
itself cannot read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.utils.html import escape
from django.utils.http import parse_header_parameters
from django.utils.translation import get_language, gettext

UNREADABLE = {"charset": "unreadable"}


class Utf8Request(WSGIRequest):
    """A request whose address is read as UTF-8, whatever its Content-Type says.

    Django reads addresses and forms in the character set that a Content-Type names: any codec of Python's. Some make
    half characters out of plain letters, some fail, and all of that happens while the request is made: past every
    middleware, so the server itself would answer with an error that has neither words nor notices.
    drugs.views.questions refuses those who name another one.
    """

    def _set_content_type_params(self, meta: Mapping[str, Any]) -> None:
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except (ValueError, LookupError):
            self.content_type, self.content_params = "", UNREADABLE


def unreadable_page(status: int) -> bytes:
    """Return a whole page for a request that the server could not read. Nothing of the request stands in it."""
    what = {
        414: gettext("The address is too long for this site."),
        431: gettext("The browser sent too many or too long headers. Deleting the cookies of this site may help."),
        500: gettext("Something went wrong on our side. Try again in a minute."),
    }.get(status, gettext("The request could not be read: a program, or something on the way, has damaged it."))
    words = (what, gettext("That says nothing about any medicine."))
    title = escape(gettext("This page cannot be shown"))
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in words)
    home = f'<p><a href="/">{escape(gettext("To the first page"))}</a></p>'
    page = f'<!doctype html><html lang="{escape(get_language() or "en")}"><head><meta charset="utf-8">'
    page += f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title></head>'
    return f"{page}<body><main><h1>{title}</h1>{said}{home}</main></body></html>".encode()
