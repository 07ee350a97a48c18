"""Verbs on old addresses: a moderator says where a path of another site leads, or that it leads nowhere."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from drugs.models import Address, Entry
from drugs.models.address import MAX_PATH_LENGTH, stored_path
from drugs.models.roles import APPROVE
from drugs.rendering import show_invisible
from drugs.review.errors import ReviewError
from drugs.review.record import lock_entry, record, require, require_reason
from drugs.review.validation import check_plain

# The pages of entries: a path of these is free where no entry has the slug.
ENTRY_PAGES = {"drugs:drug-detail": "drug", "drugs:combination-detail": "combination"}
OLD_SITE = "drugs:old-address"


@transaction.atomic
def add_address(entry: Entry, path: str, *, actor: User) -> Address:
    """Let an old path lead to entry: 301 while readers may know of it, nothing at all before.

    path: of the old site, or its whole address, of which the path counts. Refuses what this site itself answers.
    """
    require(actor, APPROVE)
    path = readable_path(path)
    entry = lock_entry(entry)
    require_free(path)
    if other := Address.objects.filter(path=path).select_related("entry").first():
        raise ReviewError(_("This path leads to %(name)s already.") % {"name": other.entry.name}, "address")
    address = Address.objects.create(entry=entry, path=path)
    record("add_address", actor=actor, entry=entry, note=path)
    return address


@transaction.atomic
def remove_address(address: Address, *, actor: User, reason: str) -> None:
    """Let a path lead nowhere again."""
    require(actor, APPROVE)
    reason = require_reason(reason)
    entry = lock_entry(address.entry)
    deleted, _each = Address.objects.filter(pk=address.pk).delete()
    if not deleted:
        raise ReviewError(_("Somebody removed this address already."), "address")
    record("remove_address", actor=actor, entry=entry, note=f"{address.path}: {reason}")


def readable_path(text: str) -> str:
    """Return the path that somebody wrote or pasted as addresses are stored; refuse what is none."""
    check_plain(text, _("Path"), "address")
    text = text.strip()
    require_plain(text)  # urlsplit drops line ends without a word
    parts = urlsplit(text)
    if parts.query or parts.fragment or "?" in text or "#" in text:
        raise ReviewError(_("Leave out what follows “?” or “#”: only the path counts."), "address")
    if parts.scheme not in ("", "http", "https"):
        raise ReviewError(_("Write a path, or an address that begins with https://."), "address")
    path = stored_path(unquote(parts.path))
    if not path:
        raise ReviewError(_("Write the path that should lead to this page, such as medicines/aspirin."), "address")
    if len(path) > MAX_PATH_LENGTH:
        raise ReviewError(
            _("The path has %(length)d characters; at most %(most)d are possible.")
            % {"length": len(path), "most": MAX_PATH_LENGTH},
            "address",
        )
    require_plain(path)
    if any(part in ("", ".", "..") for part in path.split("/")):
        raise ReviewError(_("Write the whole path, without “..”, “.” or “//”."), "address")
    return path


def require_plain(text: str) -> None:
    if show_invisible(text) != text or re.search(r"[\s\\]", text.replace(" ", "")):
        raise ReviewError(_("The path holds a character that no address has."), "address")


def require_free(path: str) -> None:
    """Refuse a path that this site answers itself: an address there would never be asked, or lead in a circle."""
    static = str(settings.STATIC_URL).strip("/")
    taken = path.split("/")[0] == static
    for tried in (f"/{path}", f"/{path}/", f"/{path}.html"):
        try:
            match = resolve(tried)
        except Resolver404:
            continue
        kind = ENTRY_PAGES.get(match.view_name)
        if kind is not None:
            taken = taken or Entry.objects.filter(kind=kind, slug=match.kwargs["slug"].lower()).exists()
        elif match.view_name != OLD_SITE:
            taken = True
    if taken:
        raise ReviewError(_("This site has a page of its own at /%(path)s.") % {"path": path}, "address")
