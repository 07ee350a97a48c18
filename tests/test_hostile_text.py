"""Every hostile list through every way in to every way out: nothing runs, nothing breaks, on both databases.

Chromium looks at the same texts in tests/browser/test_hostile_text.py.
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from drugs import diffing, findings, rendering, review
from drugs.importing.files import find
from drugs.importing.front_matter import CONTROL
from drugs.importing.load import Import
from drugs.importing.result import Options
from drugs.models import Entry, JobStep, Outcome, Report, Revision, SitePage, SourceFile
from drugs.review import ReviewError
from tests import factories, hostile
from tests.admin.conftest import address, draft_form
from tests.hostile_pages import LISTS, all_texts, batches, strange
from tests.importing import uploads, zips
from tests.test_rendering import wrongs

pytestmark = [pytest.mark.django_db, hostile.needs_hostile]

EVERY_LIST = (*LISTS, "cmark-pathological")
by_list = pytest.mark.parametrize("name", EVERY_LIST)
# A sentence that the search can find and quote stands in front of each hostile one.
FOUND = "Zyxwvut helps people who only exist in tests"


def typed(name: str) -> dict[str, str]:
    """Return the sections that a list fills, each with as much as fits."""
    keys = ("usage", "side_effects", "interactions", "precautions", "how_it_works", "faqs", "further_information")
    return dict(zip(keys, batches(all_texts(name)), strict=False))


def let_out(draft: Revision, moderator: Any) -> Revision:
    """Approve a text in spite of all that the checks say of it."""
    sent = review.submit(draft, actor=draft.author, seen_digest=draft.digest)
    found = findings.find(review.page_text(sent))
    reasons = {one.id: "for a test" for one in found if one.level == "blocking"}
    settled = factories.make_settled(sent, overrides=reasons)
    return review.approve(sent, actor=moderator, seen_digest=sent.digest, seen_public=sent.base_id, settled=settled)


def ask(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


@by_list
def test_what_an_editor_types_comes_out_harmless_everywhere(name, editor, moderator, tmp_path):
    sections = typed(name)
    author, reader, decider = Client(), Client(), Client()
    author.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    decider.force_login(moderator, backend="django.contrib.auth.backends.ModelBackend")
    entry = factories.make_drug("Hostilol")
    let_out(review.start_draft(entry, actor=editor, content=factories.make_content()), moderator)
    draft = review.start_draft(entry, actor=editor, content=factories.make_content())

    saved = author.post(address(draft), draft_form(draft, **{k: t.replace("\n", "\r\n") for k, t in sections.items()}))
    draft = Revision.objects.get(pk=draft.pk)

    assert saved.status_code == 302
    assert {key: draft.sections[key] for key in sections} == sections
    pages = {"the editor": ask(author, address(draft))}
    for key, text in sections.items():
        shown = author.post("/admin/preview-section/", {"content": text})
        assert shown.status_code == 200
        assert wrongs(shown.content.decode()) == [], key
    preview = author.post(address(draft), draft_form(draft, "preview"), follow=True)
    assert preview.status_code == 200
    pages["the preview"] = preview.content.decode()
    sent = review.submit(draft, actor=editor, seen_digest=draft.digest)
    pages["the decision and the diff"] = ask(decider, address(sent))
    reasons = {one.id: "for a test" for one in findings.find(review.page_text(sent)) if one.level == "blocking"}
    settled = factories.make_settled(sent, overrides=reasons)
    review.approve(sent, actor=moderator, seen_digest=sent.digest, seen_public=sent.base_id, settled=settled)
    for path in ("/drugs/hostilol/", "/drugs/hostilol/history/", "/drugs/hostilol/history/2/", "/drugs/", "/"):
        pages[path] = ask(reader, path)
    assert {where: bad for where, page in pages.items() if (bad := strange(page))} == {}
    document = json.loads(ask(reader, "/api/v1/drugs/hostilol"))
    for key, text in sections.items():
        assert document["sections"][key]["markdown"] == text
        assert wrongs(document["sections"][key]["html"]) == []
    for feed in ("/feeds/changes.atom", "/drugs/hostilol/changes.atom"):
        ET.fromstring(ask(reader, feed))
    call_command("export_pages", str(tmp_path / "out"), format="markdown", verbosity=0)
    assert list((tmp_path / "out").rglob("*.md"))


@by_list
def test_what_an_import_brings_comes_out_harmless(name, editor, moderator, tmp_path):
    texts = batches([CONTROL.sub("?", text) for text in all_texts(name)], most=3_000)
    folder = tmp_path / "h"
    folder.mkdir()
    for number, text in enumerate(texts):
        page = f"---\ntitle: Hostilol {number}\n---\n# Hostilol {number}\n\n### Usage\n{FOUND}.\n\n{text}"
        (folder / f"hostilol-{number}.md").write_bytes(page.encode())
    # A hostile file each, so that one that is refused hides no other; and hostile titles.
    for number, text in enumerate(all_texts(name)[:120]):
        raw = f"---\ntitle: {text}\n---\n### Usage\n{FOUND}.\n"
        (folder / f"title-{number}.md").write_bytes(raw.encode("utf-8", "replace"))

    results = list(Import(Options(editor)).run(find([str(tmp_path)])))

    outcomes = {Path(result.path).name: result.outcome for result in results}
    assert set(outcomes.values()) <= set(Outcome.values)
    refused = SourceFile.objects.filter(outcome__in=[Outcome.FAILED, Outcome.QUARANTINED])
    assert [file.path for file in refused if not (file.reason or file.findings)] == []
    client = Client()
    client.force_login(moderator, backend="django.contrib.auth.backends.ModelBackend")
    for text in Revision.objects.select_related("entry").all():
        found = [key for key, words in text.sections.items() if wrongs(rendering.render(words))]
        assert (text.entry.name, found) == (text.entry.name, [])
    bodies = Revision.objects.filter(entry__slug__startswith="hostilol-")  # created, or drafts that checks block
    assert len(bodies) >= sum(name.startswith("hostilol-") for name in outcomes) / 3
    assert [strange(ask(client, address(text))) for text in bodies[:2]] == [[]] * min(2, len(bodies))
    batch = ask(client, f"/admin/drugs/importbatch/{SourceFile.objects.order_by('pk')[0].batch_id}/change/")
    assert strange(batch) == []


@by_list
def test_a_search_quotes_it_harmlessly_and_can_be_asked_for_it(name, editor, moderator):
    texts = [" ".join(text.split())[:120] for text in all_texts(name)]
    usage = "\n\n".join(f"{FOUND} {text}." for text in texts if "\0" not in text)[:40_000]
    entry = factories.make_drug("Hostilol")
    let_out(
        review.start_draft(entry, actor=editor, content=factories.make_content(usage=next(batches([usage])))), moderator
    )
    client = Client()

    assert strange(ask(client, "/search/?q=zyxwvut")) == []
    assert json.loads(ask(client, "/api/v1/search?q=zyxwvut"))["results"]
    for text in texts[:40]:
        for path, key in (("/search/", "q"), ("/api/v1/suggest", "q"), ("/drugs/", "q"), ("/check/", "d")):
            answer = client.get(path, {key: text})
            assert answer.status_code in (200, 400), (path, text)
            if path != "/api/v1/suggest":
                assert strange(answer.content.decode()) == [], (path, text)


@by_list
def test_a_diff_shows_it_harmlessly_in_both_directions(name):
    """Each against the next one, and against the same without its first half."""
    texts = [text[:2_000] for text in all_texts(name)][:200]
    allowed = {"<ins>", "<del>", "<ins class>", "<del class>", "class dose", "class "}
    found: dict[str, Any] = {}
    for one, other in zip(texts, [*texts[1:], texts[0]], strict=True):
        for was, now in ((one, other), (one, one[len(one) // 2 :])):
            for section in diffing.compare(content(was), content(now)):
                if bad := set(wrongs(section.html)) - allowed:
                    found[one] = bad

    assert found == {}


def content(usage: str) -> Any:
    return factories.make_content(sections={"usage": usage})


@by_list
def test_names_sources_summaries_notes_and_reasons_are_kept_visible_or_refused(name, editor, moderator):
    """The plain texts: what a verb keeps is shown as it is, so nothing that hides may be in it."""
    entry = factories.make_drug("Hostilol")
    both = factories.make_combination("Hostilol", "Placebex")
    let_out(review.start_draft(entry, actor=editor, content=factories.make_content()), moderator)
    texts, kept = all_texts(name), 0
    for number, text in enumerate(texts[:: len(texts) // 25 + 1]):
        short = " ".join(text.split())[:180] or "x"
        source = {"kind": "label", "title": short, "url": "", "date": ""}
        with suppress(ReviewError):
            review.propose_name(entry, f"{short} {number}", actor=editor)
            own = review.start_draft(
                both, actor=editor, content=factories.make_content(summary=short, sources=[source]), change_note=short
            )
            review.discard(own, actor=editor, seen_digest=own.digest)
            review.add_correction(entry, actor=moderator, text=short)
            kept += 1
        Report.objects.create(entry=entry, text=short.replace("\0", "?").encode("utf-8", "replace").decode())

    client = Client()
    client.force_login(moderator, backend="django.contrib.auth.backends.ModelBackend")
    pages = [ask(client, address(Entry.objects.get(pk=entry.pk))), ask(client, address(both))]
    pages += [ask(Client(), "/drugs/hostilol/"), ask(client, "/admin/drugs/report/"), ask(client, "/admin/")]
    assert kept
    assert [strange(page) for page in pages] == [[], [], [], [], []]
    for page in pages[:3]:
        assert not rendering.INVISIBLE.search(page.replace("\x0c", " "))


def test_a_page_about_the_site_shows_it_harmlessly(editor, moderator):
    client = Client()
    client.force_login(moderator, backend="django.contrib.auth.backends.ModelBackend")
    for name in EVERY_LIST:
        text = next(batches(all_texts(name)))
        form = {"seen": newest_of("contact"), "text": text.replace("\n", "\r\n")}

        answer = client.post("/admin/drugs/sitepage/contact/", form)

        assert answer.status_code in (200, 302), (name, answer.status_code)
        assert strange(ask(Client(), "/about/contact/")) == []


def newest_of(key: str) -> str:
    page = SitePage.objects.newest(key)
    return str(page.pk) if page else ""


def test_the_reader_of_pages_finds_what_is_wrong():
    """The control: the tests above would notice."""
    page = '<p id="a" onclick="x"><img src="javascript:x"><script src="//x/y"></script><b id="a" style="x">'

    assert strange(page) == [
        "<p onclick>", "<img>", "<img src=javascript:x>", "<script>", "<b style>", "id a 2 times",
    ]  # fmt: skip


def test_an_upload_of_hostile_pages_is_answered_with_a_report(editor):
    texts = [text for name in LISTS for text in all_texts(name)][::8]
    pages = {
        f"t/x-{n}.md": f"---\ntitle: X{n}ol\n---\n### Usage\n{text}".encode("utf-8", "replace")
        for n, text in enumerate(texts)
    }

    job = uploads.make_tried(editor, uploads.file("pages.zip", zips.make(pages)))

    assert job.step == JobStep.TRIED
    assert sum(job.trial["counts"].values()) == len(texts)
