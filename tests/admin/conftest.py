"""Signed-in clients, and what their forms post."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from drugs import diffing
from drugs.forms.draft import fingerprints, one_line_ends
from drugs.models import Revision
from drugs.sections import sections_of


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


def address(record: Any) -> str:
    """Return the admin's page of an entry, a revision, a name or an account."""
    kind = record.kind if record._meta.model_name == "entry" else record._meta.model_name
    return reverse(f"admin:{record._meta.app_label}_{kind}_change", args=[record.pk])


def draft_form(revision: Revision, verb: str = "save", **changes: Any) -> dict[str, Any]:
    """Return what the editing form of a draft posts, with changes."""
    data: dict[str, Any] = {
        "verb": verb,
        "seen_digest": revision.digest,
        "seen_sections": json.dumps(fingerprints(revision.content)),
        "change_note": revision.change_note,
        "sources-TOTAL_FORMS": str(len(revision.sources) + 3),
        "sources-INITIAL_FORMS": str(len(revision.sources)),
    }
    for section in sections_of(revision.entry.is_combination):
        data[section.key] = one_line_ends(getattr(revision, section.key)).replace("\n", "\r\n")
    if revision.entry.is_combination:
        data |= {name: getattr(revision, name) for name in ("severity", "relation", "evidence", "summary")}
    for number, source in enumerate(revision.sources):
        data |= {f"sources-{number}-{name}": text for name, text in source.items()}
    return data | changes


def approval(revision: Revision, verb: str = "approve", **changes: Any) -> dict[str, Any]:
    """Return what the approval form posts when everything asked is given."""
    public = revision.entry.public_revision()
    return {
        "verb": verb,
        "seen_digest": revision.digest,
        "seen_public": str(public.pk) if public else "",
        "has_read": "on",
        "not_compared": "on",
    } | changes


def dose_keys(revision: Revision) -> list[str]:
    """Return what a moderator ticks who compared every dose."""
    return [dose.key for dose in diffing.dose_sheet(revision.content)]
