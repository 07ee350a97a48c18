"""Steps from page to page that wait for the page they mean, and signing in.

A click returns before its page is there: what is asked of the browser next is answered by the page before, or by half
of the new one. So whatever leads to another page goes through here; test_steps.py finds what does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect

from tests.browser.stack import PASSWORD, Site

# Longer than any page takes on a machine that does much else besides: nothing waits for it but a page that never comes.
SECONDS = 90
FIRST_PAGE = "**/admin/"


def document_of(page: Page) -> float:
    """Return when the document on the page began: no two documents of a page share it."""
    return float(page.evaluate("performance.timeOrigin"))


@contextmanager
def arriving(page: Page, to: str) -> Iterator[None]:
    """Wait, after what is done inside, until another document is there as a whole, at an address like `to`.

    to: a glob, such as "**/admin/", in which ? is itself. The address may be that of the page before, page.url: what
    it answers is another document all the same.
    """
    before = document_of(page)
    with page.expect_navigation(url=to, wait_until="load", timeout=SECONDS * 1000):
        yield
    if document_of(page) == before:
        raise AssertionError(f"{page.url} is still the page of before.")


def follow(pressed: Locator, to: str) -> None:
    """Click what leads to another page, and wait for that page."""
    with arriving(pressed.page, to):
        pressed.click()


def see(page: Page, heading: str, seconds: float = SECONDS) -> None:
    """Fail unless the page is there as a whole and has this heading."""
    page.wait_for_load_state("load")
    expect(page.get_by_role("heading", level=1)).to_have_text(heading, timeout=seconds * 1000)


def give_password(page: Page, site: Site, name: str, to: str, password: str = PASSWORD) -> None:
    """Type a name and a password; they lead to `to`: the first page, a question for a code, the same page again."""
    page.goto(f"{site.address}/admin/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    follow(page.get_by_role("button", name="Sign in"), to)


def sign_in(page: Page, site: Site, name: str) -> None:
    """Sign in where the password is enough."""
    give_password(page, site, name, FIRST_PAGE)
    expect(page.get_by_text(name).first).to_be_visible()


def sign_out(page: Page) -> None:
    follow(page.get_by_role("button", name="Sign out", exact=True), "**/admin/logout/")
    page.context.clear_cookies()
