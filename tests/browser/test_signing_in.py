"""Signing in on a real site, the second factor required: set up, codes, a lost phone; axe on each page."""

from __future__ import annotations

import re
import shutil
from base64 import b32decode
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.stack import PASSWORD, Site, running_site
from tests.browser.test_admin_axe import axe  # noqa: F401  # the script of the checker
from tests.doors import code_at

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("test_signing_in")]
LOOKS: list[tuple[Any, int]] = [("light", 320), ("dark", 1280)]


@pytest.fixture(scope="module")
def site(browser: Browser, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site as it is without any setting: the second factor is required."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(request.getfixturevalue("prepared"), folder, dirs_exist_ok=True)
    with running_site(folder, MEDREF_SECOND_FACTOR="1") as site:
        yield site


def give_password(page: Page, site: Site, name: str) -> None:
    page.goto(f"{site.address}/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def secret_on(page: Page) -> str:
    """Return the secret that is written on the page, in hexadecimal."""
    return b32decode(page.locator(".secret").inner_text().replace(" ", "")).hex()


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

    def look(name: str) -> None:
        of_the_page = list(complaints)
        page.evaluate(axe)
        violations = page.evaluate("axe.run()")["violations"]
        complaints[:] = of_the_page  # the checker tries styles of its own on some pages
        found = [(v["id"], [node["html"][:200] for node in v["nodes"]][:3]) for v in violations]
        beyond = page.evaluate("document.documentElement.scrollWidth") - width
        if found or beyond > 0:
            wrong[name] = [*found, beyond]

    give_password(page, site, "moderator")
    page.wait_for_url("**/second-factor/set-up/")
    assert page.locator(".steps__picture").evaluate("image => image.naturalWidth") > 100
    look("set-up")
    page.get_by_label("Code that the app shows now").fill("12345")
    page.get_by_role("button", name="Confirm").click()
    look("set-up-wrong")
    key = secret_on(page)
    page.get_by_label("Code that the app shows now").fill(code_at(key))
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    look("recovery-codes")
    codes = page.locator(".codes code").all_inner_texts()
    page.get_by_role("link", name=re.compile("go on")).click()
    page.wait_for_url("**/admin/")
    page.goto(f"{site.address}/admin/account/")
    look("account")
    page.get_by_role("button", name="Log out").click()
    give_password(page, site, "moderator")
    page.wait_for_url("**/second-factor/")
    look("code")
    page.get_by_role("link", name=re.compile("recovery code")).click()
    page.get_by_label("Recovery code").fill("aaaa-bbbb-cccc-dddd")
    page.get_by_role("button", name="Sign in").click()
    look("recovery-code-wrong")
    page.get_by_label("Recovery code").fill(codes[0])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
    page.goto(f"{site.address}/admin/account/")
    page.get_by_role("button", name="Sign out everywhere").click()
    page.wait_for_url("**/admin/login/")

    give_password(page, site, "admin")
    page.get_by_label("Code that the app shows now").fill(code_at(secret_on(page)))
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    page.goto(f"{site.address}/admin/auth/user/?q=moderator")
    page.get_by_role("link", name="moderator", exact=True).click()
    look("account-of-another")
    page.get_by_role("link", name="Lost phone").click()
    look("lost-phone")
    page.get_by_label("Reason").fill("She came by and showed her badge.")
    page.get_by_role("button", name="Take the second factor away").click()
    page.goto(f"{site.address}/admin/axes/accesslog/")
    look("sign-ins")
    page.get_by_role("button", name="Log out").click()

    for _try in range(5):
        give_password_wrong(page, site)
    page.get_by_role("heading", name="Locked for a while").wait_for()
    look("locked")
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


def give_password_wrong(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/admin/login/")
    page.get_by_label("Username").fill("moderator2")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Log in").click()


def test_the_whole_way_works_without_a_script(browser: Browser, site: Site):
    site.manage("shell", "-v", "0", "-c", FORGET)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    give_password(page, site, "moderator2")

    page.get_by_label("Code that the app shows now").fill(code_at(secret_on(page)))
    page.get_by_role("button", name="Confirm").click()
    codes = page.locator(".codes code").all_inner_texts()
    page.get_by_role("link", name=re.compile("go on")).click()
    page.get_by_role("button", name="Log out").click()
    give_password(page, site, "moderator2")
    page.get_by_role("link", name=re.compile("recovery code")).click()
    page.get_by_label("Recovery code").fill(codes[-1])
    page.get_by_role("button", name="Sign in").click()

    assert page.url == f"{site.address}/admin/"
    assert len(codes) == 10
    context.close()
