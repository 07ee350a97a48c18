"""The editor of a section in Chromium: what markdownx takes from keyboard and mouse is given back."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stack import Site
from tests.browser.steps import follow, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("test_editor")]


def open_draft(page: Page, site: Site, name: str) -> None:
    sign_in(page, site, "editor")
    page.goto(f"{site.address}/admin/drugs/drug/add/")
    page.get_by_label("Name").fill(name)
    follow(page.get_by_role("button", name="Add").first, "**/admin/drugs/drug/*/change/")
    follow(page.get_by_role("button", name="Write the text"), "**/admin/drugs/revision/*/change/")


def test_tab_leaves_the_editor_and_writes_nothing(page: Page, site: Site):
    open_draft(page, site, "Tabulatine")
    usage = page.locator("[name=usage]")
    usage.fill("one line")

    usage.press("Tab")

    expect(page.locator("[name=dosage]")).to_be_focused()
    expect(usage).to_have_value("one line")


def test_a_preview_that_scrolls_is_reached_by_keyboard(page: Page, site: Site):
    open_draft(page, site, "Scrollatine")
    usage = page.locator("[name=usage]")
    preview = page.locator(".markdownx:has([name=usage]) .markdownx-preview")
    usage.fill("one line\n\n" * 80)
    expect(preview).to_have_attribute("tabindex", "0")

    usage.press("Tab")

    expect(preview).to_be_focused()
    usage.fill("one line")
    expect(preview).not_to_have_attribute("tabindex", "0")


def test_a_pasted_file_is_not_uploaded(page: Page, site: Site):
    open_draft(page, site, "Pastamol")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.locator("[name=usage]").evaluate(
        """field => {
            const data = new DataTransfer();
            data.items.add(new File(["x"], "x.png", {type: "image/png"}));
            field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
        }"""
    )
    page.wait_for_timeout(300)

    assert not [url for url in asked if "upload" in url]


def test_whoever_was_signed_out_reads_so_in_the_preview(page: Page, site: Site):
    open_draft(page, site, "Logoutin")
    page.context.clear_cookies(name="sessionid")

    page.locator("[name=usage]").fill("typed for hours")

    expect(page.locator(".markdownx:has([name=usage]) .markdownx-preview")).to_contain_text("You are signed out.")
