"""Every view of the admin is walked in Chromium, or it is said why not; what nobody may is closed for everybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve, reverse

from tests import factories
from tests.browser.admin_walk import CLOSED, HISTORY, NOT_WALKED, PAGES, ROWS, SITUATIONS

WALKED_HISTORY = "auth_user_history"


def views(resolver: Any, is_admin: bool = False) -> Iterator[URLPattern]:
    """Yield every named view of the admin."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from views(pattern, is_admin or pattern.namespace == "admin")
        elif is_admin and pattern.name:
            yield pattern


VIEWS = {str(view.name): view for view in views(get_resolver())}


def walked() -> set[str]:
    paths = {path.partition("?")[0] for paths in PAGES.values() for path in paths if path not in SITUATIONS}
    by_name = {ROWS[path.strip("{}")] for path in paths if path.startswith("{")}
    return by_name | {str(resolve(path).url_name) for path in paths if path.startswith("/")}


def reasons() -> dict[str, str]:
    """Return why each view is not walked."""
    histories = {name: HISTORY for name in VIEWS if name.endswith("_history") and name != WALKED_HISTORY}
    shut = {name: CLOSED for name in VIEWS if name.endswith(("_delete", "_add")) and name not in walked()}
    return histories | shut | NOT_WALKED


def test_every_view_of_the_admin_is_walked_or_it_is_said_why_not():
    assert set(VIEWS) - walked() - set(reasons()) == set()
    assert walked() & set(reasons()) == set()
    assert set(reasons()) <= set(VIEWS)
    assert len(VIEWS) > 80


def test_every_situation_is_met_and_every_row_is_looked_at():
    met = [path for paths in PAGES.values() for path in paths]

    assert set(SITUATIONS) <= set(met)
    assert {path.partition("?")[0].strip("{}") for path in met if path.startswith("{")} == set(ROWS)


@pytest.mark.django_db
def test_what_is_called_closed_answers_nobody():
    people = [factories.make_editor(), factories.make_moderator(), factories.make_user("chief", is_superuser=True)]
    answers = defaultdict(set)
    for user in people:
        client = Client()
        client.force_login(user)
        for name in (name for name, reason in reasons().items() if reason is CLOSED):
            kwargs = dict.fromkeys(VIEWS[name].pattern.converters, str(user.pk))
            answers[name].add(client.get(reverse(f"admin:{name}", kwargs=kwargs)).status_code)

    assert {name: found for name, found in answers.items() if not found <= {302, 403, 404}} == {}
    assert len(answers) > 20
