"""Hostile texts in Chromium: nothing runs, nothing is asked for elsewhere, and nothing covers a notice.

Each page holds many of them, so that all lists take a few dozen page loads. What a browser's own parser makes of what
rendering writes is compared with the allowlist here; tests/test_hostile_text.py looks with Python's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from drugs import rendering
from tests import hostile
from tests.browser.stack import ROOT, Site
from tests.browser.steps import sign_in
from tests.hostile_pages import LISTS, all_texts, batches

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("test_hostile_text")]

TOWER = "e" + "\u0301" * 400
# Texts that would take the room of a notice, lie over it, or push it away.
PUSHING = {
    "blank lines": "\n\n" * 2_000 + "a",
    "breaks": "<br>" * 3_000,
    "a long word": "W" * 20_000,
    "a tower of marks": f"{TOWER} {TOWER}\n\n# {TOWER}",
    "marks below": "a" + "\u0316" * 400,
    "a huge table": "|" + "x|" * 60 + "\n|" + "-|" * 60 + "\n" + ("|" + "W" * 60 + "|" * 60 + "\n") * 30,
    "deep lists": "\n".join("  " * depth + "- x" for depth in range(80)),
    "deep quotes": "> " * 90 + "x",
    "headings": "# W\n\n" * 800,
    "other directions": "\u202e\u2067\u202d mirrored \u200f\u061c 5 mg",
    "a wide character": "\ufdfd" * 300,
    "markup": '<div class="notice" style="position:fixed;inset:0">x</div><p class="visually-hidden" id="main">y',
    "sub and sup": "<sup>" * 60 + "x" + "</sup>" * 60,
}
LONG_NAMES = ("W" * 400, "Wa " * 130, "\ufdfd" * 2 + "a" * 300, "x" * 61)

SET_UP = """
import json, sys
import django
django.setup()
from django.contrib.auth.models import User
from drugs import findings, review
from drugs.models import Content, Entry
from drugs.review import Settled
from drugs.review.provenance import uniform
editor, moderator = User.objects.get(username="editor"), User.objects.get(username="moderator")
made = []
for name, sections, waits in json.load(open(sys.argv[1])):
    entry = review.create_drug(name, actor=editor)
    for content in ([{"introduction": "It is made up."}, sections] if waits else [sections]):
        text = Content(sections=content, provenance=uniform(content, "ai"))
        draft = review.start_draft(entry, actor=editor, content=text)
        draft = review.submit(draft, actor=editor, seen_digest=draft.digest)
        if content is sections and waits:
            break
        found = findings.find(review.page_text(draft))
        settled = Settled(
            warnings={one.id for one in found if one.level == "warning"},
            overrides={one.id: "for a test" for one in found if one.level == "blocking"},
        )
        seen = {"seen_digest": draft.digest, "seen_public": draft.base_id}
        draft = review.approve(draft, actor=moderator, settled=settled, **seen)
    made.append([entry.get_absolute_url(), draft.pk])
print(json.dumps(made))
"""
WATCH = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "open", "print"])
  window[name] = (...given) => { ran.push([name, String(given)]); };
document.addEventListener("securitypolicyviolation", e => ran.push(["csp", e.violatedDirective, e.blockedURI]));
"""
OVERLAPS = """() => [...document.querySelectorAll(".notice")].map(notice => {
  notice.scrollIntoView({block: "center"});
  const box = notice.getBoundingClientRect(), wrong = [];
  for (const p of notice.querySelectorAll("p")) {
    const b = p.getBoundingClientRect();
    for (const x of [0.02, 0.3, 0.6]) for (const y of [0.15, 0.5, 0.85]) {
      const top = document.elementFromPoint(b.left + x * b.width, b.top + y * b.height);
      if (!top || !notice.contains(top)) wrong.push(top ? top.outerHTML.slice(0, 80) : "nothing");
    }
  }
  if (box.left < 0 || box.right > innerWidth + 1 || box.width < 200) wrong.push("out of view: " + JSON.stringify(box));
  return wrong;
}).flat()"""
PARSE = """texts => texts.map(text => {
  const seen = {};
  for (const node of new DOMParser().parseFromString(text, "text/html").body.querySelectorAll("*")) {
    const names = [...node.attributes].map(a => a.name + (a.name === "class" ? "=" + a.value : ""));
    for (const name of ["", ...names]) seen[node.localName + " " + name] = 1;
    const href = node.getAttribute("href");
    if (href !== null) seen["scheme " + new URL(href, "relative://x").protocol] = 1;
  }
  return Object.keys(seen);
})"""
ALLOWED = {f"{tag} " for tag in rendering.ALLOWED_TAGS} | {
    "a href", "a title", "a rel", "ol start", "scheme http:", "scheme https:", "scheme mailto:",
    *(f"{cell} class={name}" for cell in ("td", "th") for name in rendering.ALLOWED_CLASSES),
}  # fmt: skip


def make(site: Site, folder: Path, pages: list[tuple[str, dict[str, str], bool]]) -> list[tuple[str, int]]:
    """Let texts out through the verbs, those that wait on top of another one; return their addresses and ids."""
    given = folder / "pages.json"
    given.write_text(json.dumps(pages))
    done = subprocess.run(
        [sys.executable, "-c", SET_UP, str(given)],
        cwd=ROOT,
        env=os.environ | site.env,
        check=True,
        capture_output=True,
        text=True,
    )
    return [(path, pk) for path, pk in json.loads(done.stdout)]


def watched(page: Page, site: Site) -> list[Any]:
    """Note whatever runs or asks for something that is not the site's own."""
    noted: list[Any] = []
    page.add_init_script(WATCH)
    page.on("dialog", lambda dialog: (noted.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: noted.append(request.url) if not request.url.startswith(site.address) else None)
    page.on("popup", lambda other: noted.append(other.url))
    return noted


@hostile.needs_hostile
def test_nothing_of_any_list_runs_anywhere(page: Page, site: Site, tmp_path: Path):
    keys = ("usage", "side_effects", "interactions", "precautions", "how_it_works", "faqs", "further_information")
    found = "Zyxwvut helps people who only exist in tests"
    pages = []
    for number, name in enumerate((*LISTS, "cmark-pathological")):
        sections = dict(zip(keys, batches(all_texts(name), most=30_000), strict=False))
        quoted = "\n\n".join(f"{found} {' '.join(text.split())[:100]}." for text in all_texts(name)[:100])
        pages += [
            (f"Shown list {number}", sections | {"introduction": next(batches([quoted]))}, False),
            (f"Waiting list {number}", sections, True),
        ]
    made = make(site, tmp_path, pages)
    noted = watched(page, site)
    ran = []
    sign_in(page, site, "moderator")
    addresses = [path for path, _pk in made] + [f"/admin/drugs/revision/{pk}/change/" for _path, pk in made]
    addresses += [f"/admin/drugs/revision/{pk}/preview/" for _path, pk in made[1::2]]
    addresses += ["/search/?q=zyxwvut", "/drugs/", f"{made[0][0]}history/1/", "/admin/drugs/revision/"]

    statuses = {}
    for path in addresses:
        answer = page.goto(site.address + path)
        statuses[path] = answer.status if answer else 0
        ran += page.evaluate("window.ran")

    assert {path: status for path, status in statuses.items() if status != 200} == {}
    assert ran == []
    assert noted == []


@hostile.needs_hostile
def test_what_rendering_writes_is_on_the_allowlist_for_a_browser_too(page: Page, site: Site):
    texts = [text for name in (*LISTS, "cmark-pathological") for text in all_texts(name)]
    texts += [f"[{text}](https://example.org/ '{text}') <{text}> | {text} |" for text in texts]
    page.goto(f"{site.address}/api/")

    seen = page.evaluate(PARSE, [str(rendering.render(text)) for text in texts])

    wrong = {text: bad for text, names in zip(texts, seen, strict=True) if (bad := set(names) - ALLOWED)}
    assert wrong == {}
    assert any("a href" in names for names in seen)


def test_the_browser_s_reader_finds_what_is_wrong(page: Page, site: Site):
    """The control: the test above would notice."""
    page.goto(f"{site.address}/api/")

    [seen] = page.evaluate(PARSE, ['<p id="notices"><a href="x">y</a><b data-x=z><td class="notice">'])

    assert set(seen) - ALLOWED == {"p id", "scheme relative:", "b ", "b data-x"}


def test_no_text_covers_a_notice_or_pushes_it_away(browser: Browser, site: Site, tmp_path: Path):
    pages = [
        (f"Pushol {name}", dict.fromkeys(("warnings", "introduction", "dosage", "page_disclaimer"), text), False)
        for name, text in PUSHING.items()
    ]
    pages += [(unicodedata.normalize("NFC", name).strip(), {"dosage": "Take one."}, False) for name in LONG_NAMES]
    made = make(site, tmp_path, pages)
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    wrong: dict[str, Any] = {}
    for (path, _pk), (name, _sections, _waits) in zip(made, pages, strict=True):
        found = [f"{place}?q={quote(name[:30])}" for place in ("/drugs/", "/search/")]
        for address in (path, f"{path}report/", *found) if name in LONG_NAMES else (path,):
            page.goto(site.address + address)
            at = page.evaluate(
                "(() => { const b = document.querySelector('.notice__lead').getBoundingClientRect();"
                " return [b.top, b.bottom, document.documentElement.scrollWidth] })()"
            )
            covered = page.evaluate(OVERLAPS)
            if not 0 < at[0] < at[1] <= 740 or at[2] > 361 or covered:
                wrong[f"{name[:20]} {address[-8:]}"] = (at, covered[:3])
    context.close()

    assert wrong == {}
