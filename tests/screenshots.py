"""Pictures of the main pages, light and dark, phone and desktop: `make screenshots` writes docs/screenshots/."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.stack import CHROMIUM_FLAGS, PASSWORD, ROOT, Site, chromium, demo_site

OUT = ROOT / "docs" / "screenshots"
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
PUBLIC = {
    "home": "/",
    "drug": "/drugs/paracetamol/",
    "combination": "/combinations/diazepam+imipramine/",
    "list": "/drugs/",
    "check": "/check/?d=diazepam&d=imipramine&d=paracetamol",
    "history": "/drugs/paracetamol/history/",
    "about": "/about/",
}
ADMIN = {
    "queue": "/admin/drugs/revision/?queue=waiting",
    "dashboard": "/admin/",
    "upload": "/admin/drugs/importbatch/upload/",
    "waiting-file": "/admin/drugs/sourcefile/?waiting=yes",
}
# A file about a page that people here wrote: it waits, section by section.
SECOND_FILE = """---
title: Diazepam + Imipramine
---
### Usage
Made-up words that stand in another file about the same two medicines.

### Combined Side Effects
More sleepiness than from either alone. Do not drive.
"""


def bring_second_file(site: Site) -> None:
    """Import a file about a page that is there, as somebody would who moves a library here."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "d" / "diazepam-imipramine.md"
        file.parent.mkdir()
        file.write_text(SECOND_FILE)
        site.manage("import_pages", folder, "--author", "editor")


def open_with(page: Page, part: str) -> None:
    """Open the first waiting text whose page has this part, and unfold it."""
    page.goto("/admin/drugs/revision/?queue=waiting")
    rows = page.locator("#result_list tbody th a")
    for address in [rows.nth(n).get_attribute("href") or "" for n in range(rows.count())]:
        page.goto(address)
        if page.locator(part).count():
            page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
            return
    raise SystemExit(f"No waiting text of the demo shows {part}.")


def main() -> None:
    path = chromium()
    if path is None:
        sys.exit("There is no Chromium on this machine.")
    OUT.mkdir(parents=True, exist_ok=True)
    with (
        demo_site() as site,
        sync_playwright() as playwright,
    ):
        bring_second_file(site)
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        for scheme in ("light", "dark"):
            for size, (width, height) in SIZES.items():
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme=scheme, base_url=site.address
                )
                page = context.new_page()
                for name, address in PUBLIC.items():
                    page.goto(address)
                    page.screenshot(path=OUT / f"{name}-{size}-{scheme}.png")
                page.goto("/admin/")
                page.fill("#id_username", "moderator")
                page.fill("#id_password", PASSWORD)
                page.click("[type=submit]")
                for name, address in ADMIN.items():
                    page.goto(address)
                    if name == "waiting-file":
                        page.locator("#result_list tbody th a").first.click()
                    page.screenshot(path=OUT / f"{name}-{size}-{scheme}.png")
                page.goto("/admin/drugs/revision/?queue=waiting")
                page.get_by_role("link", name="Ibuprofen").first.click()
                page.screenshot(path=OUT / f"review-{size}-{scheme}.png")
                parts = {"diff": "section:has(> h2#doses)", "dose-sheet": "#dose-sheet"}
                for name, part in parts.items():
                    open_with(page, part)
                    page.locator(part).first.screenshot(path=OUT / f"{name}-{size}-{scheme}.png")
                context.close()
        browser.close()
    for file in OUT.glob("*.png"):
        Image.open(file).quantize(128).save(file, optimize=True)  # a third of the bytes, no difference to the eye
    print(f"{len(list(OUT.glob('*.png')))} pictures in {OUT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
