"""Which pages of the admin are walked in Chromium, by whom, how to come to those that no address alone shows, and which
views are not walked, with the reason."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.stack import Site
from tests.browser.steps import follow

QUEUE = "/admin/drugs/revision/"
DESK = "/admin/drugs/"
# By whom each page is looked at. What stands in braces is one of desk_rows; what has no slash is one of SITUATIONS.
PAGES: dict[str, tuple[str, ...]] = {
    "moderator": (
        *("/admin/", QUEUE, f"{QUEUE}?queue=unread&kind=drug&letter=m", f"{QUEUE}?queue=all&q=nothing-like-this"),
        *("{new}", "{changed}", "{changed}?with=public", "{public}", "{entry}", "{combination}", "{name}", "{report}"),
        *("{proposal}", "{batch}", "{file}", "{beside}", f"{DESK}importbatch/", f"{DESK}sourcefile/"),
        *(f"{DESK}drug/", f"{DESK}combination/?state=waiting", f"{DESK}report/", "{batch_report}", "{event}"),
        *(f"{DESK}proposal/", f"{DESK}event/", f"{DESK}name/", "/admin/mails/", DESK),
        *(f"{DESK}address/", f"{DESK}address/add/", "{address}", f"{DESK}correction/", "{correction}"),
        *(f"{DESK}sitepage/", f"{DESK}sitepage/contact/change/", f"{DESK}sitepage/privacy/change/"),
        *("retract many", "assign many", "a page about the site that another saved", "an address that is wrong"),
        *("a reason that is missing", "an error in an outage"),
    ),
    "editor": ("{tried}", "{stopped}", "{import_report}", "{sample}", f"{DESK}importbatch/upload/", "nothing uploaded"),
    "editor2": (
        *("/admin/", "{draft}", "stale save", "{preview}", f"{DESK}drug/add/", f"{DESK}combination/add/"),
        *("/admin/account/", "/admin/password_change/", "/admin/password_change/done/", "discard many"),
        *("/admin/second-factor/set-up/", "no drug's name", "no reason to dismiss", "what a page is not for them"),
        *("no such page", "signed out while writing", "an outage while writing"),
    ),
    "admin": (
        *("/admin/", "/admin/auth/user/", "{account}", "/admin/auth/user/add/", "/admin/auth/group/", "{person}"),
        *("{lost_phone}", "{password}", "{group}", "{one_person}", "{account_history}", f"{DESK}person/add/"),
        "/admin/axes/accesslog/",
    ),
    "": ("/admin/login/",),
}


def stale_save(page: Page, site: Site, rows: dict[str, str]) -> None:
    """What the author of a draft sees who saved it in two tabs."""
    page.goto(site.address + rows["draft"])
    page.locator("[name=seen_digest]").evaluate("field => { field.value = '0'.repeat(64); }")
    page.locator("[name=usage]").fill("Something else that the other tab does not hold.")
    press(page, "Save draft")


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("button", name=name).first, "**/admin/**")


def many(action: str, queue: str) -> Situation:
    """Choose two texts of a queue and an action: the page that asks whether it is meant."""

    def come(page: Page, site: Site, rows: dict[str, str]) -> None:
        page.goto(f"{site.address}{QUEUE}?queue={queue}")
        for box in page.locator("[name=_selected_action]").all()[:2]:
            box.check()
        page.locator("[name=action]").select_option(action)
        press(page, "Go")
        page.locator("ol.chosen").wait_for()

    return come


def another_saved(page: Page, site: Site, rows: dict[str, str]) -> None:
    page.goto(f"{site.address}{DESK}sitepage/contact/change/")
    page.locator("[name=seen]").evaluate("field => { field.value = ''; }")
    page.locator("[name=text]").fill("Write to somebody else.")
    press(page, "Save: readers see it at once")
    page.locator("#meanwhile").wait_for()


def sent_empty(path: str, button: str) -> Situation:
    """Press the button of a form that nobody filled in: the page with what is wrong."""

    def come(page: Page, site: Site, rows: dict[str, str]) -> None:
        page.goto(site.address + path.format(**rows))
        page.locator("form[method=post] [required]").evaluate_all("all => all.forEach(f => { f.required = false; })")
        for closed in page.locator("details:not([open]) > summary").all():
            closed.click()
        press(page, button)

    return come


def signed_out(page: Page, site: Site, rows: dict[str, str]) -> None:
    """What an editor wrote comes back to them, though they are nobody any more."""
    kept = page.context.cookies()
    page.goto(site.address + rows["draft"])
    page.locator("[name=usage]").fill("Words that were typed for hours.")
    page.context.clear_cookies(name="sessionid")
    press(page, "Save draft")
    page.get_by_text("Words that were typed for hours.").wait_for()
    page.context.add_cookies(kept)  # type: ignore[arg-type]  # what it gave it takes


@contextmanager
def outage(site: Site) -> Iterator[None]:
    """The table of sessions is away for a while: every request to the admin fails in the database."""
    file = Path(site.env["MEDREF_DATA_DIR"]) / "medref.sqlite3"

    def call(was: str, now: str) -> None:
        with closing(sqlite3.connect(file, timeout=20)) as database:
            database.execute(f"ALTER TABLE {was} RENAME TO {now}")
            database.commit()

    call("django_session", "session_away")
    try:
        yield
    finally:
        call("session_away", "django_session")


def outage_while_writing(page: Page, site: Site, rows: dict[str, str]) -> None:
    page.goto(site.address + rows["draft"])
    page.locator("[name=usage]").fill("Words that were typed for hours.")
    with outage(site):
        press(page, "Save draft")
    page.get_by_text("Words that were typed for hours.").wait_for()


def outage_while_reading(page: Page, site: Site, rows: dict[str, str]) -> None:
    with outage(site):
        page.goto(site.address + QUEUE)


def at(path: str) -> Situation:
    return lambda page, site, rows: void(page.goto(site.address + path))


def void(_answer: object) -> None:
    return None


Situation = Callable[[Page, Site, dict[str, str]], None]
SITUATIONS: dict[str, Situation] = {
    "stale save": stale_save,
    "retract many": many("retract", "unread"),
    "assign many": many("assign_to", "waiting"),
    "discard many": many("discard", "drafts"),
    "a page about the site that another saved": another_saved,
    "an address that is wrong": sent_empty(f"{DESK}address/add/", "Add this address"),
    "a reason that is missing": sent_empty("{address}", "Let it lead nowhere"),
    "nothing uploaded": sent_empty(f"{DESK}importbatch/upload/", "Upload and try"),
    "no drug's name": sent_empty(f"{DESK}drug/add/", "Add"),
    "no reason to dismiss": sent_empty("{file}", "Dismiss this file"),
    "what a page is not for them": at("/admin/auth/user/"),
    "no such page": at("/admin/nothing/"),
    "signed out while writing": signed_out,
    "an outage while writing": outage_while_writing,
    "an error in an outage": outage_while_reading,
}


def open_page(page: Page, site: Site, rows: dict[str, str], path: str) -> None:
    """Come to a page, by its address or as its situation arises."""
    if path in SITUATIONS:
        SITUATIONS[path](page, site, rows)
    else:
        page.goto(site.address + path.format(**rows))


# What the names in braces show: the views of the admin. test_admin_axe sees that it is so.
ROWS = {
    **dict.fromkeys(("new", "changed", "public", "draft"), "drugs_revision_change"),
    **dict.fromkeys(("file", "beside"), "drugs_sourcefile_change"),
    **dict.fromkeys(("tried", "stopped"), "drugs_importbatch_job"),
    "preview": "drugs_revision_preview",
    "entry": "drugs_drug_change",
    "combination": "drugs_combination_change",
    "name": "drugs_name_change",
    "report": "drugs_report_change",
    "proposal": "drugs_proposal_change",
    "batch": "drugs_importbatch_change",
    "batch_report": "drugs_importbatch_report",
    "event": "drugs_event_change",
    "address": "drugs_address_change",
    "correction": "drugs_correction_change",
    "import_report": "drugs_importbatch_job_report",
    "sample": "drugs_importbatch_job_sample",
    "account": "auth_user_change",
    "account_history": "auth_user_history",
    "lost_phone": "auth_user_second_factor",
    "password": "auth_user_password_change",
    "group": "auth_group_change",
    "person": "drugs_person_changelist",
    "one_person": "drugs_person_change",
}
HISTORY = "Django's own page of history, one template for all: walked for accounts; or it leads on to the events."
CLOSED = "Nobody may: test_admin_walk asks everybody."
NOT_WALKED = {
    "second-factor": "test_signing_in walks it, for who has a second factor.",
    "second-factor-picture": "A picture.",
    "preview-section": "A piece of a page, asked for by its script: test_editor.",
    "logout": "Only a POST: test_signing_in presses it.",
    "autocomplete": "JSON, and closed.",
    "jsi18n": "A script.",
    "drugs_revision_here": "JSON, for the script of the queue.",
    "drugs_importbatch_job_state": "JSON, for the script of an import.",
    "drugs_sourcefile_raw": "A file to download.",
    "axes_accesslog_change": CLOSED,
}
