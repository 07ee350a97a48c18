"""axe on every admin page of ours, light and dark, narrow and wide; nothing wider than a narrow screen; and no page
asks a browser for anything that its own policies refuse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.urls import resolve
from playwright.sync_api import Browser

from tests.browser.admin_walk import PAGES, ROWS, SITUATIONS, open_page
from tests.browser.stack import Site
from tests.browser.steps import sign_in
from tests.durability.places import IS_DEEP

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("test_admin_axe")]

# Every rule once; the other look has other colours and another layout, no other HTML.
EVERY_RULE: dict[str, Any] = {}
OF_LOOKS: dict[str, Any] = {"runOnly": ["color-contrast", "target-size", "scrollable-region-focusable"]}
# Notes every violation before any script of the page runs; the page can be asked for them after it was left alone.
WATCH = """
window.refused = [];
addEventListener("securitypolicyviolation",
  (e) => refused.push(`${e.effectiveDirective} ${e.blockedURI} ${e.sourceFile}`));
"""
# Whose pages are most; the dashboard and the queue are looked at in dark by test_queue_by_keyboard each time.
LONG_WALKS = frozenset({"moderator", "editor2"})
LOOKS = [("light", 320, EVERY_RULE), ("dark", 1280, OF_LOOKS)]


@pytest.fixture(scope="module")
def rows(site: Site) -> dict[str, str]:
    printed = site.manage("shell", "-v", "0", "-c", "from tests.browser import desk_rows; desk_rows.make()")
    made: dict[str, str] = json.loads(printed.strip().splitlines()[-1])
    return made


@pytest.fixture(scope="module")
def axe() -> str:
    module = pytest.importorskip("axe_playwright_python", reason="axe is not installed")
    return Path(module.__file__).with_name("axe.min.js").read_text()


@pytest.fixture(scope="module")
def cookies(browser: Browser, site: Site) -> dict[str, Any]:
    """Sign everybody in once; return their cookies."""
    kept = {}
    for name in filter(None, PAGES):
        context = browser.new_context()
        page = context.new_page()
        sign_in(page, site, name)
        kept[name] = context.cookies()
        context.close()
    return kept


@pytest.mark.parametrize("name", PAGES, ids=lambda name: name or "nobody")
@pytest.mark.parametrize(("scheme", "width", "rules"), LOOKS, ids=["light-320", "dark-1280"])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    browser: Browser,
    site: Site,
    rows: dict[str, str],
    axe: str,
    cookies: dict[str, Any],
    scheme: Any,
    width: int,
    rules: dict[str, Any],
    name: str,
):
    if scheme == "dark" and name in LONG_WALKS and not IS_DEEP:
        pytest.skip("make test-deep walks these pages in dark as well.")
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    context.add_cookies(cookies.get(name, []))
    context.add_init_script(WATCH)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if "iolat" in message.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    wrong: dict[str, Any] = {}
    for path in PAGES[name]:
        complaints.clear()  # what axe itself did on the page before
        open_page(page, site, rows, path)
        page.locator("h1").first.wait_for()
        refused = [*page.evaluate("window.refused"), *complaints]
        page.evaluate(axe)  # as the console would: the page's own policy lets no foreign script in
        violations = page.evaluate("rules => axe.run(rules)", rules)["violations"]
        found = [(v["id"], [node["html"][:200] for node in v["nodes"]][:3]) for v in violations]
        beyond = page.evaluate("document.documentElement.scrollWidth") - width
        if found or beyond > 0 or refused:
            wrong[path] = [*found, *refused, *([f"{beyond} px too wide"] if beyond > 0 else [])]
    context.close()

    assert wrong == {}


def test_a_browser_can_do_nothing_for_a_page_that_it_is_told_not_to(browser: Browser, site: Site):
    """Asked of the browser itself: the policy that it keeps. An inline script is what the watch would note."""
    context = browser.new_context()
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(f"{site.address}/")

    allowed = page.evaluate("document.featurePolicy.allowedFeatures()")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))")
    page.wait_for_function("window.refused.length > 0")
    noted, ran = page.evaluate("[window.refused, window.ran]")
    context.close()

    assert {"camera", "geolocation", "microphone", "payment", "usb", "ch-ua", "clipboard-read"} & set(allowed) == set()
    assert ran is None
    assert noted[0].startswith("script-src-elem inline")


def test_every_page_was_really_there(browser: Browser, site: Site, rows: dict[str, str], cookies: dict[str, Any]):
    """A page that answers with an error has no fault of its own to find."""
    answers = {}
    for name, paths in PAGES.items():
        context = browser.new_context()
        context.add_cookies(cookies.get(name, []))
        for path in (path for path in paths if path not in SITUATIONS):
            answers[name, path] = context.request.get(site.address + path.format(**rows)).status
        context.close()

    assert {asked: status for asked, status in answers.items() if status != 200} == {}
    shown = {name: str(resolve(rows[name].partition("?")[0]).url_name) for name in ROWS}
    assert shown == ROWS
