"""What would get past the sanitiser meets the policy: Chromium runs none of it on the pages of a real site.

rendering.py lets nothing of this through, so it is put into the answer on its way to the browser. Without the policy in
the answer each of them does its harm, which the control shows.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Route

from tests.browser.conftest import browser, prepared, site  # noqa: F401  # fixtures
from tests.browser.stack import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("test_policy_in_chromium")]

ELSEWHERE = "http://elsewhere.invalid"
# What got past → whether it did its harm, asked of the page.
PAST = {
    "a script": ("<script>window.ran = 1</script>", "window.ran === 1"),
    "a handler": ("<img src='/static/nothing.png' onerror='window.ran = 1'>", "window.ran === 1"),
    "a style": ("<style>main {display: none !important}</style>", "getComputedStyle(main()).display === 'none'"),
    "a style of one": ("<p style='position: fixed'>x</p>", "getComputedStyle(last()).position === 'fixed'"),
    "another base": (f"<base href='{ELSEWHERE}/'>", f"document.baseURI.startsWith('{ELSEWHERE}')"),
    "a frame": ("<iframe srcdoc='<script>parent.ran = 1</script>'></iframe>", "window.ran === 1"),
    "a script from elsewhere": (f"<script src='{ELSEWHERE}/x.js'></script>", "asked"),
    "a picture from elsewhere": (f"<img src='{ELSEWHERE}/x.png'>", "asked"),
    "a form to elsewhere": (f"<form action='{ELSEWHERE}/'><button id='send'>x</button></form>", "asked"),
}  # fmt: skip


def harm_of(browser: Browser, address: str, with_policy: bool) -> set[str]:  # noqa: F811
    """Return what did its harm when it stood in the page at an address."""
    return {name for name in PAST if does_harm(browser, address, *PAST[name], with_policy=with_policy)}


def does_harm(browser: Browser, address: str, text: str, question: str, *, with_policy: bool) -> bool:  # noqa: F811
    asked: list[str] = []

    def put_in(route: Route) -> None:
        answer = route.fetch()
        left_out = {"content-length", "content-encoding"} | (set() if with_policy else {"content-security-policy"})
        headers = {name: value for name, value in answer.headers.items() if name not in left_out}
        body = answer.text()
        assert "</main>" in body
        route.fulfill(status=answer.status, headers=headers, body=body.replace("</main>", f"{text}</main>"))

    def note(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    context = browser.new_context()
    page = context.new_page()
    page.route(f"{ELSEWHERE}/**", note)
    page.route(address, put_in)
    page.goto(address)
    page.evaluate("window.main = () => document.querySelector('main'); window.last = () => main().lastElementChild")
    if button := page.query_selector("#send"):
        button.evaluate("button => button.click()")
        page.wait_for_timeout(300)
    found = bool(asked) if question == "asked" else bool(page.evaluate(question))
    context.close()
    return found


def test_without_the_policy_each_of_them_does_harm(browser: Browser, site: Site):  # noqa: F811
    """The control: the test below would notice."""
    assert harm_of(browser, f"{site.address}/drugs/ibuprofen/", with_policy=False) == set(PAST)


@pytest.mark.parametrize("path", ["/drugs/ibuprofen/", "/search/?q=ibuprofen", "/admin/login/"])
def test_what_gets_past_the_sanitiser_does_no_harm(browser: Browser, site: Site, path: str):  # noqa: F811
    assert harm_of(browser, site.address + path, with_policy=True) == set()
