"""Hostile texts on the desk, in Chromium: reports, waiting files, pages about the site, corrections, lists, and what an
editor gets back who was signed out or met an outage. Nothing runs, and nothing is asked for elsewhere."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page

from tests import hostile
from tests.browser.admin_walk import outage, press
from tests.browser.stack import Site
from tests.browser.steps import sign_in
from tests.browser.test_hostile_text import watched

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("test_hostile_desk"), hostile.needs_hostile]


@pytest.fixture(scope="module")
def rows(site: Site) -> dict[str, object]:
    printed = site.manage("shell", "-v", "0", "-c", "from tests.browser import hostile_rows; hostile_rows.make()")
    made: dict[str, object] = json.loads(printed.strip().splitlines()[-1])
    return made


def test_nothing_runs_on_any_page_of_the_desk(page: Page, site: Site, rows: dict[str, list[str]]):
    noted = watched(page, site)
    sign_in(page, site, "moderator")
    ran, statuses = [], {}

    for path in rows["pages"]:
        answer = page.goto(site.address + path)
        statuses[path] = answer.status if answer else 0
        ran += page.evaluate("window.ran")

    assert {path: status for path, status in statuses.items() if status != 200} == {}
    assert len(statuses) > 18
    assert (ran, noted) == ([], [])


@pytest.mark.parametrize("how", ["signed out", "outage"])
def test_nothing_runs_in_what_an_editor_gets_back(page: Page, site: Site, rows: dict[str, str], how: str):
    noted = watched(page, site)
    sign_in(page, site, "editor2")
    page.goto(site.address + rows["draft"])
    page.locator("[name=usage]").fill(rows["text"])

    if how == "outage":
        with outage(site):
            press(page, "Save draft")
    else:
        page.context.clear_cookies(name="sessionid")
        press(page, "Save draft")

    first = rows["text"].split()[0]
    assert first in (page.locator("body").text_content() or "")
    assert (page.evaluate("window.ran"), noted) == ([], [])
