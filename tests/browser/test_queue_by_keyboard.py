"""The queue by keys alone: through it, into a text, on to the next; never while typing, and never a decision."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.stack import Site
from tests.browser.steps import arriving, follow, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("test_queue_by_keyboard")]

QUEUE = "/admin/drugs/revision/"
TEXT = f"**{QUEUE}*/change/*"


@pytest.fixture
def queue(page: Page, site: Site) -> Page:
    """Return the queue of a signed-in moderator."""
    sign_in(page, site, "moderator")
    page.goto(f"{site.address}{QUEUE}?queue=waiting")
    return page


def heard(page: Page) -> None:
    """Wait until the page hears keys: the script shows its hint."""
    expect(page.locator(".keys-hint")).to_be_visible()


def open_first(page: Page) -> None:
    heard(page)
    page.keyboard.press("j")
    with arriving(page, TEXT):
        page.keyboard.press("Enter")
    expect(page.locator("[data-key=n]")).to_be_visible()
    heard(page)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText"))


def test_keys_lead_through_the_queue_and_into_its_texts(queue: Page):
    heard(queue)
    rows = queue.locator("#result_list tbody th a")
    names = rows.all_inner_texts()

    queue.keyboard.press("j")
    queue.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    queue.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    with arriving(queue, TEXT):
        queue.keyboard.press("Enter")
    expect(queue.locator("h1")).to_have_text(names[0])
    heard(queue)
    with arriving(queue, TEXT):
        queue.keyboard.press("n")
    expect(queue.locator("h1")).to_have_text(names[1])
    heard(queue)
    with arriving(queue, TEXT):
        queue.keyboard.press("p")
    expect(queue.locator("h1")).to_have_text(names[0])
    assert "_changelist_filters=queue%3Dwaiting" in queue.url


def test_two_keys_lead_to_the_queue_and_to_the_first_page(queue: Page, site: Site):
    heard(queue)
    with arriving(queue, "**/admin/"):
        for key in ("g", "d"):
            queue.keyboard.press(key)
    expect(queue).to_have_url(f"{site.address}/admin/")
    heard(queue)
    with arriving(queue, f"**{QUEUE}"):
        for key in ("g", "q"):
            queue.keyboard.press(key)
    expect(queue).to_have_url(f"{site.address}{QUEUE}")


def test_the_first_page_is_walked_by_keys_too(page: Page, site: Site):
    sign_in(page, site, "moderator")
    heard(page)

    page.keyboard.press("1")
    assert focused(page) == page.locator("[data-section] h2").first.inner_text()
    page.keyboard.press("j")

    expect(page.locator("[data-row]").first).to_be_focused()


def test_a_question_mark_lists_the_keys_and_escape_leads_back(queue: Page):
    open_first(queue)
    address = queue.url
    queue.locator("[data-key=n]").focus()

    queue.keyboard.press("?")
    expect(queue.get_by_role("dialog", name="Keys")).to_be_visible()
    queue.keyboard.press("n")
    queue.keyboard.press("Escape")

    expect(queue.locator("#keys")).to_be_hidden()
    expect(queue.locator("[data-key=n]")).to_be_focused()
    assert queue.url == address


def test_what_is_typed_is_no_key(queue: Page):
    heard(queue)
    queue.keyboard.press("/")
    expect(queue.locator("#searchbar")).to_be_focused()
    queue.keyboard.type("jn?gq")
    expect(queue.locator("#searchbar")).to_have_value("jn?gq")
    expect(queue.locator("#keys")).to_be_hidden()
    queue.goto(queue.url)
    open_first(queue)
    address = queue.url
    queue.locator("summary", has_text="Request changes").click()

    queue.locator("[name=reason]").first.click()
    queue.keyboard.type("n p a 1 f ? /")

    expect(queue.locator("[name=reason]").first).to_have_value("n p a 1 f ? /")
    assert queue.url == address


def test_with_ctrl_alt_or_meta_a_key_is_the_browsers(queue: Page):
    open_first(queue)
    address = queue.url

    for held in ("altKey", "ctrlKey", "metaKey"):
        queue.evaluate(
            """held => document.body.dispatchEvent(
                new KeyboardEvent("keydown", {key: "n", bubbles: true, [held]: true}))""",
            held,
        )

    queue.wait_for_timeout(300)
    assert queue.url == address


def test_keys_find_sections_and_what_changed(queue: Page):
    follow(queue.get_by_role("link", name="Ibuprofen", exact=True), TEXT)
    expect(queue.locator("h1")).to_have_text("Ibuprofen")
    heard(queue)

    queue.keyboard.press("f")
    first = focused(queue)
    assert queue.evaluate("document.activeElement.matches('[data-stop]')")
    queue.keyboard.press("f")
    assert queue.evaluate("document.activeElement.matches('[data-stop]')")
    assert focused(queue) != first
    queue.keyboard.press("2")

    assert focused(queue) == queue.locator(".read h2").nth(1).inner_text()


def test_no_key_decides_and_one_assigns(queue: Page):
    sent: list[str] = []
    queue.on(
        "request",
        lambda request: (
            sent.append(request.post_data or "")
            if request.method == "POST" and not request.url.endswith("/here/")
            else None
        ),
    )
    open_first(queue)
    address = queue.url

    for key in sorted(set(string.printable) - set(string.whitespace) - {"a"}):
        queue.keyboard.press(key)
        if queue.url != address or queue.locator("#keys").is_visible():
            queue.goto(address)
            heard(queue)
    assert sent == []
    queue.goto(address)
    heard(queue)
    queue.keyboard.press("a")
    expect(queue.get_by_text("It is yours to read.")).to_be_visible()

    assert len(sent) == 1
    assert "verb=assign" in sent[0]


def test_keys_can_be_turned_off(queue: Page):
    queue.get_by_role("button", name="for keys").click()
    queue.get_by_label("Use these keys in this browser").uncheck()
    queue.get_by_role("button", name="Close").click()
    queue.reload()
    heard(queue)

    queue.keyboard.press("j")
    queue.keyboard.press("?")

    expect(queue.locator("#keys")).to_be_hidden()
    expect(queue.locator("#result_list tbody th a").first).not_to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_first_page_and_the_queue(browser: Browser, site: Site, scheme: str):
    axe = pytest.importorskip("axe_playwright_python", reason="axe is not installed")
    script = Path(axe.__file__).with_name("axe.min.js").read_text()
    context = browser.new_context(color_scheme=scheme, viewport={"width": 360, "height": 800})
    page = context.new_page()
    sign_in(page, site, "moderator")

    found = {}
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for path in ("/admin/", QUEUE, f"{QUEUE}?queue=unread&kind=drug&letter=m"):
            page.goto(f"{site.address}{path}")
            page.evaluate(script)  # as the console would: the page's own policy lets no foreign script in
            result = page.evaluate("axe.run()")
            found[path, width] = [
                (violation["id"], [node["html"] for node in violation["nodes"]]) for violation in result["violations"]
            ]
    context.close()

    assert not any(found.values()), found
