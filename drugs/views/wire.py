"""What Django takes from the bytes of a request before any of our middleware can refuse it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.utils.http import parse_header_parameters

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
