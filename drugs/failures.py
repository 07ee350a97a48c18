"""What the database could not do, told from what it refused because it is wrong; and why, in words."""

from __future__ import annotations

from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, NotSupportedError
from django.http import HttpRequest
from django.utils.translation import gettext as _

# What the databases call it: SQLite by the name of its error, PostgreSQL by its SQLSTATE (Appendix A of its manual).
BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "57014", "40P01", "40001")
READ_ONLY = ("SQLITE_READONLY", "25006")
FULL = ("SQLITE_FULL", "SQLITE_IOERR", "53100", "58030")
# Of a request: why something beside its answer could not be written down.
UNSAVED = "_medref_unsaved"


def is_outage(error: BaseException | None) -> bool:
    """Tell whether the database could not do its work; what it refused because it is wrong is no outage."""
    wrong = (IntegrityError, DataError, NotSupportedError)
    return isinstance(error, (DatabaseError, InterfaceError)) and not isinstance(error, wrong)


def behind(error: BaseException | None) -> BaseException | None:
    """Return the outage in the midst of which an error came up; None where there is none.

    Django tells of a session that cannot be written and of one that somebody ended in the same words. Only of the
    first the database itself has said something.
    """
    while error is not None and not (is_outage(error) and error.__cause__ is not None):
        error = error.__context__
    return error


def code_of(error: BaseException | None) -> str:
    """Return what the database calls an error of Django's; "" where it said nothing."""
    cause = error.__cause__ if error is not None else None
    return str(getattr(cause, "sqlite_errorname", "") or getattr(cause, "sqlstate", "") or "")


def can_be_read(error: BaseException | None) -> bool:
    """Tell whether it refused a change because it is read-only or full: then it still answers who only reads."""
    return is_outage(error) and code_of(error).startswith(READ_ONLY + FULL)


def reason_of(error: BaseException | None) -> str:
    """Say in words why the database did not do it."""
    code = code_of(error)
    if code.startswith(BUSY):
        return _("The database was busy for too long.")
    if code.startswith(READ_ONLY):
        return _("The database takes no changes at the moment: it can only be read.")
    if code.startswith(FULL):
        return _("The database cannot write: its disk is full, or fails.")
    return _("The database does not answer.")


def note_unsaved(request: HttpRequest, error: BaseException | None) -> None:
    """Note that something beside the answer could not be written down, for the page to say that nothing can."""
    setattr(request, UNSAVED, reason_of(error))


def unsaved(request: HttpRequest) -> str:
    """Return why something could not be written down while this request was answered; "" where everything was."""
    reason: str = getattr(request, UNSAVED, "")
    return reason
