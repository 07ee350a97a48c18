"""Pictures of the main pages, light and dark, phone and desktop: `make screenshots` writes docs/screenshots/."""

from __future__ import annotations

import sys

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.stack import CHROMIUM_FLAGS, PASSWORD, ROOT, chromium, demo_site

OUT = ROOT / "docs" / "screenshots"
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
PUBLIC = {
    "home": "/",
    "drug": "/drugs/paracetamol/",
    "combination": "/combinations/diazepam+imipramine/",
    "list": "/drugs/",
    "check": "/check/?d=diazepam&d=imipramine&d=paracetamol",
    "history": "/drugs/paracetamol/history/",
}
ADMIN = {"queue": "/admin/drugs/revision/?queue=waiting", "dashboard": "/admin/"}


def main() -> None:
    path = chromium()
    if path is None:
        sys.exit("There is no Chromium on this machine.")
    OUT.mkdir(parents=True, exist_ok=True)
    with (
        demo_site() as site,
        sync_playwright() as playwright,
    ):
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
                    page.screenshot(path=OUT / f"{name}-{size}-{scheme}.png")
                page.goto("/admin/drugs/revision/?queue=waiting")
                page.get_by_role("link", name="Ibuprofen").first.click()
                page.screenshot(path=OUT / f"review-{size}-{scheme}.png")
                context.close()
        browser.close()
    for file in OUT.glob("*.png"):
        Image.open(file).quantize(128).save(file, optimize=True)  # a third of the bytes, no difference to the eye
    print(f"{len(list(OUT.glob('*.png')))} pictures in {OUT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
