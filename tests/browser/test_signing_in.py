"""Signing in on a real site, the second factor required: set up, codes, a lost phone; axe on each page."""

from __future__ import annotations

import re
import shutil
from base64 import b32decode
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.stack import Site, running_site
from tests.browser.steps import FIRST_PAGE, document_of, follow, give_password, see
from tests.browser.test_admin_axe import axe  # noqa: F401  # the script of the checker
from tests.doors import code_at

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("test_signing_in")]
SET_UP, ASKED, LOGIN = "**/second-factor/set-up/", "**/second-factor/", "**/admin/login/"
LOOKS: list[tuple[Any, int]] = [("light", 320), ("dark", 1280)]


@pytest.fixture(scope="module")
def site(browser: Browser, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site as it is without any setting: the second factor is required."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(request.getfixturevalue("prepared"), folder, dirs_exist_ok=True)
    with running_site(folder, MEDREF_SECOND_FACTOR="1") as site:
        yield site


def secret_on(page: Page) -> str:
    """Return the secret that is written on the page, in hexadecimal."""
    return b32decode(page.locator(".secret").inner_text().replace(" ", "")).hex()


def set_up(page: Page) -> list[str]:
    """Type the code of the app whose secret is on the page; return the recovery codes that come."""
    page.get_by_label("Code that the app shows now").fill(code_at(secret_on(page)))
    follow(page.get_by_role("button", name="Confirm"), SET_UP)
    see(page, "Your recovery codes")
    return page.locator(".codes code").all_inner_texts()


@pytest.mark.parametrize(("scheme", "width"), LOOKS, ids=["light-320", "dark-1280"])
def test_axe_finds_nothing_on_the_whole_way(
    browser: Browser,
    site: Site,
    axe: str,  # noqa: F811
    scheme: Any,
    width: int,
):
    """A moderator sets an app up, a recovery code opens the door once more, an administrator takes it away."""
    site.manage("shell", "-v", "0", "-c", FORGET)
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None)
    wrong: dict[str, Any] = {}
    seen: set[float] = set()

    def look(name: str, heading: str) -> None:
        see(page, heading)
        assert document_of(page) not in seen, f"{name}: this page was looked at before"
        seen.add(document_of(page))
        of_the_page = list(complaints)
        page.evaluate(axe)
        violations = page.evaluate("axe.run()")["violations"]
        complaints[:] = of_the_page  # the checker tries styles of its own on some pages
        found = [(v["id"], [node["html"][:200] for node in v["nodes"]][:3]) for v in violations]
        beyond = page.evaluate("document.documentElement.scrollWidth") - width
        if found or beyond > 0:
            wrong[name] = [*found, beyond]

    give_password(page, site, "moderator", SET_UP)
    assert page.locator(".steps__picture").evaluate("image => image.naturalWidth") > 100
    look("set-up", "Set up the second step")
    page.get_by_label("Code that the app shows now").fill("12345")
    follow(page.get_by_role("button", name="Confirm"), SET_UP)
    look("set-up-wrong", "Set up the second step")
    codes = set_up(page)
    look("recovery-codes", "Your recovery codes")
    follow(page.get_by_role("link", name=re.compile("go on")), FIRST_PAGE)
    page.goto(f"{site.address}/admin/account/")
    look("account", "Your account")
    follow(page.get_by_role("button", name="Sign out", exact=True), "**/admin/logout/")
    give_password(page, site, "moderator", ASKED)
    look("code", "Second step")
    follow(page.get_by_role("link", name=re.compile("recovery code")), f"{ASKED}?recovery")
    page.get_by_label("Recovery code").fill("aaaa-bbbb-cccc-dddd")
    follow(page.get_by_role("button", name="Sign in"), page.url)
    look("recovery-code-wrong", "Second step")
    page.get_by_label("Recovery code").fill(codes[0])
    follow(page.get_by_role("button", name="Sign in"), FIRST_PAGE)
    page.goto(f"{site.address}/admin/account/")
    follow(page.get_by_role("button", name="Sign out everywhere"), LOGIN)

    give_password(page, site, "admin", SET_UP)
    set_up(page)
    page.goto(f"{site.address}/admin/auth/user/?q=moderator")
    follow(page.get_by_role("link", name="moderator", exact=True), "**/admin/auth/user/*/change/*")
    look("account-of-another", "Change user")
    follow(page.get_by_role("link", name="Lost phone"), "**/admin/auth/user/*/second-factor/")
    look("lost-phone", "Take the second factor away")
    page.get_by_label("Reason").fill("She came by and showed her badge.")
    follow(page.get_by_role("button", name="Take the second factor away"), "**/admin/auth/user/**")
    page.goto(f"{site.address}/admin/axes/accesslog/")
    look("sign-ins", "Sign-ins")
    follow(page.get_by_role("button", name="Sign out", exact=True), "**/admin/logout/")

    for _try in range(5):
        give_password(page, site, "moderator2", LOGIN, password="not the password")
    look("locked", "Locked for a while")
    context.close()

    assert wrong == {}
    assert complaints == []


# Both looks begin anew, with no app and no failed tries.
FORGET = """
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from drugs.signin import second_factor
AccessAttempt.objects.all().delete()
for user in User.objects.all():
    second_factor.remove(user)
"""


def test_the_whole_way_works_without_a_script(browser: Browser, site: Site):
    site.manage("shell", "-v", "0", "-c", FORGET)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    give_password(page, site, "moderator2", SET_UP)

    codes = set_up(page)
    follow(page.get_by_role("link", name=re.compile("go on")), FIRST_PAGE)
    follow(page.get_by_role("button", name="Sign out", exact=True), "**/admin/logout/")
    give_password(page, site, "moderator2", ASKED)
    follow(page.get_by_role("link", name=re.compile("recovery code")), f"{ASKED}?recovery")
    page.get_by_label("Recovery code").fill(codes[-1])
    follow(page.get_by_role("button", name="Sign in"), FIRST_PAGE)

    assert page.url == f"{site.address}/admin/"
    assert len(codes) == 10
    context.close()
