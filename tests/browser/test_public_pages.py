"""Every kind of public page in Chromium: axe, narrow, large text, forced colours, print, requests, layout shift."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.browser.stack import Site
from tests.browser.steps import arriving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("test_public_pages")]

DRUG, BOTH = "/drugs/diazepam/", "/combinations/diazepam+imipramine/"
PAGES = (
    *("/", "/drugs/", "/combinations/?letter=d", DRUG, BOTH, f"{DRUG}history/", f"{DRUG}history/1/", f"{DRUG}report/"),
    *("/search/", "/search/?q=diazepam", "/search/?q=diazepm", "/search/?q=valium", "/search/?q=stomach+bleeding"),
    *("/check/", "/check/?d=diazepam&d=imipramine&d=ibuprofen", "/check/?d=valium&d=diazepm", "/about/", "/api/"),
    "/nothing/",
)
OF_LOOKS: dict[str, Any] = {"runOnly": ["color-contrast", "target-size", "scrollable-region-focusable"]}
LOOKS: list[tuple[Any, int, dict[str, Any]]] = [("light", 320, {}), ("dark", 1280, OF_LOOKS)]


@pytest.fixture(scope="module")
def axe() -> str:
    module = pytest.importorskip("axe_playwright_python", reason="axe is not installed")
    return Path(module.__file__).with_name("axe.min.js").read_text()


@pytest.mark.parametrize(("scheme", "width", "rules"), LOOKS, ids=["light-320", "dark-1280"])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    browser: Browser, site: Site, axe: str, scheme: Any, width: int, rules: dict[str, Any]
):
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    wrong: dict[str, Any] = {}
    for path in PAGES:
        page.goto(site.address + path)
        page.evaluate(axe)  # as the console would: the page's own policy lets no foreign script in
        violations = page.evaluate("rules => axe.run(rules)", rules)["violations"]
        found = [(v["id"], [node["html"][:200] for node in v["nodes"]][:3]) for v in violations]
        if (beyond := page.evaluate("document.documentElement.scrollWidth") - width) > 0:
            found.append((f"{beyond} px too wide", []))
        if found:
            wrong[path] = found
    context.close()

    assert wrong == {}


@pytest.mark.parametrize("width", [640, 360])
def test_text_twice_as_large_needs_no_scrolling_to_the_side(browser: Browser, site: Site, width: int):
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    wide = {}
    for path in PAGES:
        page.goto(site.address + path)
        page.add_style_tag(content="html { font-size: 200% }")
        if (beyond := page.evaluate("document.documentElement.scrollWidth") - width) > 0:
            wide[path] = beyond
    context.close()

    assert wide == {}


def test_what_is_printed_keeps_notices_address_version_and_date(page: Page, site: Site):
    page.emulate_media(media="print")
    for path in (DRUG, BOTH):
        page.goto(site.address + path)

        for notice in page.locator(".notice").all():
            assert notice.is_visible()
        assert page.locator(".print-address").inner_text() == site.address + path
        assert page.locator("#version").is_visible()
        assert "Version" in page.locator("#version").inner_text()
        assert not page.locator(".site-header").is_visible()


def test_forced_colours_keep_the_borders_that_carry_meaning(browser: Browser, site: Site):
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(site.address + BOTH)

    widths = page.evaluate(
        "[...document.querySelectorAll('.notice, .severity')].map(e => parseFloat(getComputedStyle(e).borderLeftWidth))"
    )
    context.close()

    assert len(widths) >= 3
    assert min(widths) >= 2


@pytest.mark.parametrize("path", [DRUG, BOTH, "/", "/check/?d=diazepam&d=imipramine"])
def test_a_page_asks_little_and_nothing_moves(browser: Browser, site: Site, path: str):
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(e => { window.shift += e.value }))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(site.address + path, wait_until="networkidle")
    moved = page.evaluate("window.shift")
    cookies = context.cookies()
    context.close()

    assert [request.url for request in asked if not request.url.startswith(site.address)] == []
    assert len(asked) <= 6, [request.url for request in asked]
    assert moved == 0
    assert cookies == []


def test_the_first_key_leads_past_the_header(page: Page, site: Site):
    page.goto(site.address + DRUG)

    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"


def test_a_name_is_chosen_from_the_suggestions_by_keyboard(page: Page, site: Site):
    page.goto(f"{site.address}/")
    field = page.locator("#home-search")

    field.press_sequentially("diaz")
    page.locator("#home-search-list li").first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    marked = field.get_attribute("aria-activedescendant")
    assert page.locator(f"#{marked}").get_attribute("aria-selected") == "true"
    field.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    field.press_sequentially("e")
    page.locator("#home-search-list li").first.wait_for()
    field.press("ArrowDown")
    with arriving(page, f"**{DRUG}"):
        field.press("Enter")
