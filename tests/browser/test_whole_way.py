"""The whole way of a text, once, in Chromium against the real stack: written, submitted, approved, read."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stack import Site
from tests.browser.steps import arriving, follow, sign_in, sign_out

# One group, so one worker and one site; fixtures end with the module, for an event loop runs as long as they live.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("test_whole_way")]

WORDS = "Madeupine is used for pain that only exists in tests."


def test_a_text_is_written_submitted_approved_and_read(page: Page, site: Site):
    sign_in(page, site, "editor")
    page.goto(f"{site.address}/admin/drugs/drug/add/")
    page.get_by_label("Name").fill("Madeupine")
    follow(page.get_by_role("button", name="Add").first, "**/admin/drugs/drug/*/change/")
    follow(page.get_by_role("button", name="Write the text"), "**/admin/drugs/revision/*/change/")

    usage = page.locator("[name=usage]")
    usage.fill(f"**{WORDS}** H<sub>2</sub>O <script>alert(1)</script>")
    preview = page.locator(".markdownx:has([name=usage]) .markdownx-preview")
    expect(preview.locator("strong")).to_have_text(WORDS)  # what readers will get, while typing
    expect(preview.locator("sub")).to_have_text("2")
    page.locator("[name=side_effects]").fill("Laughter, and sometimes a little surprise.")
    follow(page.get_by_role("button", name="Save draft"), page.url)
    expect(page.locator("[name=usage]")).to_have_value(f"**{WORDS}** H<sub>2</sub>O <script>alert(1)</script>")
    follow(page.get_by_role("button", name="Save and submit"), page.url)
    expect(page.get_by_role("button", name="Approve this exact text")).to_have_count(0)
    revision = page.url
    assert page.request.get(f"{site.address}/drugs/madeupine/").status == 404
    sign_out(page)

    sign_in(page, site, "moderator")
    page.goto(revision)
    follow(page.get_by_role("button", name="Approve this exact text"), page.url)
    expect(page.get_by_label("I have read this whole text")).not_to_be_checked()  # nothing is settled yet
    assert page.request.get(f"{site.address}/drugs/madeupine/").status == 404
    page.locator("[name^=override]").fill("The page says what happens to script: it stands there as text.")
    for warning in page.locator("[name=warnings]").all():
        warning.check()
    page.get_by_label("I have read this whole text").check()
    follow(page.get_by_role("button", name="Approve this exact text"), "**/admin/drugs/revision/")
    sign_out(page)

    page.goto(f"{site.address}/drugs/madeupine/")
    expect(page.locator("#usage strong")).to_have_text(WORDS)
    expect(page.locator("#usage")).to_contain_text("<script>alert(1)</script>")  # as text
    expect(page.locator(".notice").first).to_contain_text("AI-generated or crowd-sourced. May not be accurate.")
    expect(page.get_by_text("A moderator who is not a health professional read this version on")).to_be_visible()
    assert page.context.cookies() == []


def test_readers_need_no_script(browser, site: Site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto(f"{site.address}/")
    page.locator("#home-search").fill("diazepam and imipramine")
    with arriving(page, "**/search/?q=*"):
        page.locator("#home-search").press("Enter")
    follow(page.get_by_role("link", name="Diazepam + Imipramine", exact=True), "**/combinations/diazepam+imipramine/")

    expect(page.get_by_text("Can cause serious harm: ask before taking both")).to_be_visible()
    expect(page.get_by_text("Nobody has checked these doses.")).to_be_visible()
    context.close()


def test_a_moderator_can_decide_without_script(browser, site: Site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    sign_in(page, site, "moderator")
    page.goto(f"{site.address}/admin/drugs/revision/?queue=waiting")
    follow(page.get_by_role("link", name="Metformin").first, "**/admin/drugs/revision/*/change/*")
    page.locator("summary", has_text="Request changes").click()
    page.locator("[name=reason]").first.fill("Say more about the kidneys.")
    follow(page.get_by_role("button", name="Send it back"), "**/admin/drugs/revision/**")

    expect(page.get_by_text("closed").first).to_be_visible()
    context.close()
