"""An import as people do it: upload, dry run, import and release by clicking, with the server stopped in between."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.stack import Site, running_site
from tests.browser.steps import follow, sign_in
from tests.importing import zips

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("test_imports")]

SECONDS = 60
LIST = "/admin/drugs/importbatch/"


@pytest.fixture
def zip_file(tmp_path: Path) -> Path:
    pages = {f"pages/m/madeup-{number}.md": zips.page(f"Madeup {number}") for number in range(40)}
    return zips.write(tmp_path, zips.make(pages | {"pages/m/bad.md": b"no front matter"}))


def upload(page: Page, site: Site, file: Path) -> None:
    page.goto(site.address + LIST)
    follow(page.get_by_role("link", name="Upload pages"), "**/upload/")
    page.locator("input[type=file]").set_input_files(file)
    follow(page.get_by_role("button", name="Upload and try"), "**/job/**")


def wait_for_words(page: Page, words: str) -> None:
    expect(page.locator("#state-words")).to_have_text(words, timeout=SECONDS * 1000)


def test_an_editor_imports_and_a_moderator_releases(site: Site, page: Page, browser: Browser, zip_file: Path):
    sign_in(page, site, "editor2")
    upload(page, site, zip_file)
    # The page goes on by itself: the script asks how far it is.
    wait_for_words(page, "The dry run is done. Nothing was changed yet.")
    expect(page.get_by_text("The file does not begin with")).to_be_visible()
    follow(page.get_by_role("button", name="Start the import"), "**/job/**")
    wait_for_words(page, "Imported.")
    expect(page.get_by_text("Another moderator lets it out.")).to_be_visible()

    context = browser.new_context(java_script_enabled=False)
    other = context.new_page()
    sign_in(other, site, "moderator")
    other.goto(page.url)
    other.get_by_label("Reason").fill("First release.")
    follow(other.get_by_role("button", name="Release what no rule holds back"), "**/job/**")
    deadline = time.monotonic() + SECONDS
    while other.locator("progress").count() and time.monotonic() < deadline:
        time.sleep(0.5)
        follow(other.get_by_role("link", name="Look again"), "**/job/**")
    expect(other.get_by_text("40 texts went out.")).to_be_visible()
    context.close()

    answer = page.request.get(f"{site.address}/drugs/madeup-7/")
    assert "Nobody has checked this page" in answer.text()
    assert "Everything agrees" in site.manage("verify")


def step(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "medref.sqlite3", timeout=20)) as database:
        return str(database.execute("SELECT step FROM drugs_importjob ORDER BY id DESC").fetchone()[0])


def children(pid: int) -> list[tuple[int, str]]:
    """Return the processes that a process started, and theirs: number and state."""
    said = subprocess.run(["ps", "-o", "pid=,stat=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    found = [(int(line.split()[0]), line.split()[1]) for line in said.stdout.splitlines()]
    return found + [below for child, _state in found for below in children(child)]


def test_the_work_outlives_the_server_and_leaves_no_dead_process(
    prepared: Path, page: Page, tmp_path: Path, zip_file: Path
):
    folder = tmp_path / "site"
    shutil.copytree(prepared, folder)
    pages = {f"pages/n/madeup-{number}.md": zips.page(f"Madeup {number}") for number in range(1500)}
    large = zips.write(tmp_path, zips.make(pages), "large.zip")

    with running_site(folder) as site:
        sign_in(page, site, "editor2")
        upload(page, site, zip_file)
        wait_for_words(page, "The dry run is done. Nothing was changed yet.")
        states = [state for _pid, state in children(site.server.pid)]
        follow(page.get_by_role("button", name="Discard the upload"), "**/admin/drugs/importbatch/**")
        upload(page, site, large)
        left = step(folder)

    assert states
    assert not [state for state in states if state.startswith("Z")]
    assert left in ("uploaded", "trying")
    deadline = time.monotonic() + SECONDS
    while step(folder) != "tried" and time.monotonic() < deadline:
        time.sleep(0.2)
    assert step(folder) == "tried"


def test_a_server_that_starts_takes_up_what_was_cut_off(prepared: Path, page: Page, tmp_path: Path, zip_file: Path):
    folder = tmp_path / "site"
    shutil.copytree(prepared, folder)
    with running_site(folder) as site:
        sign_in(page, site, "editor2")
        upload(page, site, zip_file)
        wait_for_words(page, "The dry run is done. Nothing was changed yet.")
    with closing(sqlite3.connect(folder / "medref.sqlite3", timeout=20)) as database:
        database.execute(
            "UPDATE drugs_importjob SET step = 'importing'"
        )  # as a machine leaves it that was switched off
        database.commit()

    with running_site(folder):
        deadline = time.monotonic() + SECONDS
        while step(folder) != "imported" and time.monotonic() < deadline:
            time.sleep(0.2)

    assert step(folder) == "imported"
