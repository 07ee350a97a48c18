"""What leads to another page waits for it: tried against a slow site, and looked for in every browser test."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.stack import Site, running_site
from tests.browser.steps import arriving, document_of, follow, see

pytestmark = pytest.mark.xdist_group("test_steps")
# What these press leads nowhere: they open or close something where it stands.
STAYS = {"for keys", "Close"}


@pytest.fixture(scope="module")
def slow_site(
    browser: Browser, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(request.getfixturevalue("prepared"), folder, dirs_exist_ok=True)
    with running_site(folder, SLOW_PAGES="300") as site:
        yield site


@pytest.mark.browser
def test_a_step_waits_for_the_whole_of_the_new_page(page: Page, slow_site: Site):
    page.goto(f"{slow_site.address}/drugs/diazepam/")
    before = document_of(page)

    follow(page.get_by_role("link", name="Report a problem").first, "**/drugs/diazepam/report/*")

    assert document_of(page) != before
    assert page.evaluate("document.readyState") == "complete"


@pytest.mark.browser
def test_a_step_within_the_page_is_no_arrival(page: Page, slow_site: Site):
    page.goto(f"{slow_site.address}/drugs/diazepam/")

    with pytest.raises(AssertionError, match="still the page of before"), arriving(page, "**/drugs/diazepam/#usage"):
        page.evaluate("history.pushState(null, '', '#usage')")


@pytest.mark.browser
def test_a_page_with_another_heading_is_not_seen(page: Page, slow_site: Site):
    page.goto(f"{slow_site.address}/drugs/diazepam/")

    see(page, "Diazepam")
    with pytest.raises(AssertionError):
        see(page, "Imipramine", seconds=0.5)


def presses(path: Path) -> Iterator[str]:
    """Yield each bare click on a link or button, by place and name: steps.follow is for those."""
    for call in ast.walk(ast.parse(path.read_text())):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "click"):
            continue
        named = [part for part in ast.walk(call.func) if isinstance(part, ast.Call)]
        roles = [part for part in named if getattr(part.func, "attr", "") == "get_by_role"]
        names = {
            word.value.value
            for part in roles
            for word in part.keywords
            if word.arg == "name" and isinstance(word.value, ast.Constant)
        }
        if roles and not (names and names <= STAYS):
            yield f"{path.name}:{call.lineno}"


def test_no_test_presses_a_link_or_button_without_waiting():
    tests = [path for path in Path(__file__).parent.glob("*.py") if path != Path(__file__)]

    bare = [place for path in tests for place in presses(path) if path.name != "steps.py"]

    assert len(tests) > 8
    assert bare == []


def test_a_bare_press_would_be_found(tmp_path: Path):
    file = tmp_path / "test_x.py"
    file.write_text(
        "page.get_by_role('link', name='x').first.click()\npage.get_by_role('button', name='Close').click()"
    )

    assert list(presses(file)) == ["test_x.py:1"]
