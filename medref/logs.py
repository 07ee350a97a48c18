"""Log lines that help an operator and hold nothing of a reader: no typed word, no path, no slug, no network address.

Words of our own loggers stand as they are: whoever writes one answers for it. Of all others (Django, gunicorn) the
line says which, not with what, because they fill in what came from outside. A traceback says where and what kind of
error, never the error's own words, which quote what was typed; a few kinds of which that cannot be said are named.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

# The id of the request that this thread works on.
request_id: ContextVar[str] = ContextVar("request_id", default="")

# axes says who tried to sign in, and from where: people of the team, or those who pretend to be.
OUR_LOGGERS = ("drugs", "medref", "axes")
# Errors about settings and code, raised before or without a request: their words are what an operator needs.
OPEN_ERRORS = frozenset({"ImproperlyConfigured", "ModuleNotFoundError", "ImportError", "SyntaxError"})
# What databases and the system say by number or fixed words, by the attribute of the error.
REASONS = ("strerror", "sqlite_errorname", "sqlstate")
FIELDS = ("route", "method", "status", "duration_ms")
PLACEHOLDER = re.compile(r"%(\(\w+\))?[-#0 +]*\d*(\.\d+)?[a-z]", re.IGNORECASE)

ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def route_of(request: Any) -> str:
    """Return the name of the route that a request took: "/combinations/…" would list what somebody takes."""
    match = getattr(request, "resolver_match", None)
    return (match.view_name if match else getattr(request, "route_name", "")) or "no route"


def words_of(record: logging.LogRecord) -> str:
    """Return what a line says, without what others filled into it."""
    is_ours = record.name.partition(".")[0] in OUR_LOGGERS
    if hasattr(record, "request"):
        return "a request failed" if record.levelno >= logging.ERROR else "a request was refused"
    if is_ours:
        return record.getMessage()
    if record.args:
        return without_words(str(record.msg), record.args)
    if record.name.startswith("gunicorn") and record.levelno >= logging.WARNING:
        # gunicorn puts clients' addresses and headers into the words themselves; its first word is always its own.
        return str(record.msg).partition(" ")[0] + " …"
    return str(record.msg)


def without_words(template: str, args: Any) -> str:
    """Fill in numbers (of processes, of signals), and dots for all else."""
    if isinstance(args, tuple):
        try:
            return template % tuple(arg if isinstance(arg, int | float) else "…" for arg in args)
        except (TypeError, ValueError):
            pass  # a number was wanted where words came
    return PLACEHOLDER.sub("…", template)


def errors_of(error: BaseException | None) -> list[dict[str, Any]]:
    """Return the chain of an error, the last one first: kind, reason where it holds no typed word, and places."""
    found: list[dict[str, Any]] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        said: dict[str, Any] = {"error": type(error).__name__}
        reasons = [str(value) for name in REASONS if (value := getattr(error, name, None))]
        if type(error).__name__ in OPEN_ERRORS:
            reasons.append(str(error))
        if reasons:
            said["reason"] = ", ".join(reasons)
        frames = traceback.extract_tb(error.__traceback__)
        said["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        found.append(said)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def line_of(record: logging.LogRecord) -> dict[str, Any]:
    """Return the fields of one line: time, level, logger, message; request_id, route, status, … and errors if any."""
    line: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": words_of(record),
    }
    if known := request_id.get():
        line["request_id"] = known
    if hasattr(record, "request"):
        line["route"] = route_of(record.request)
        if isinstance(status := getattr(record, "status_code", None), int):
            line["status"] = status
    line.update({name: getattr(record, name) for name in FIELDS if hasattr(record, name)})
    if record.exc_info and record.exc_info[1] is not None:
        line["errors"] = errors_of(record.exc_info[1])
    return line


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(line_of(record), ensure_ascii=False)


class PlainFormatter(logging.Formatter):
    """The same for a person's eyes: an error's places stand below it, one a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = line_of(record)
        more = " ".join(f"{name}={line[name]}" for name in ("request_id", *FIELDS) if name in line)
        lines = [f"{line['level']} {line['logger']}: {line['message']}{' ' if more else ''}{more}"]
        for error in line.get("errors", []):
            reason = f" ({error['reason']})" if "reason" in error else ""
            lines += [f"  {error['error']}{reason}", *(f"    {place}" for place in error["at"])]
        return "\n".join(lines)


def configuration(kind: str) -> dict[str, Any]:
    """Return the dictionary for logging.config. kind: "json" or "plain"; only JSON has a line for each request."""
    formatter = "medref.logs.JsonFormatter" if kind == "json" else "medref.logs.PlainFormatter"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            # Refusals, 404s: Django would name each. medref.requests counts them, by route.
            "django.request": {"level": "ERROR"},
            # A handler of Django's own prints paths on a console while DEBUG is on; the one above is enough.
            "django": {"level": "INFO", "handlers": [], "propagate": True},
            # What axes would say of each refusal, drugs.signin says in one line.
            "axes": {"level": "ERROR"},
            "medref.requests": {"level": "INFO" if kind == "json" else "WARNING"},
        },
    }
