"""A library out of one site and into another: the same entries, names, sections and sources, byte for byte."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from drugs import framing, review
from drugs.models import Content, NameKind, Revision
from tests import corpus, factories
from tests.browser.stack import ROOT
from tests.exporting.other_site import approve

pytestmark = pytest.mark.django_db

# What a site says of its own work on a text. Everything else comes back.
OWN = frozenset(
    (
        *("version", "approval", "published_at", "approved_at", "checked_by", "reviewed_on", "review_due"),
        *("compared", "corrections", "digest", "opening", "doses"),
        "summary",  # comes back, and is written only of a text that a person approved there: compared below
    )
)
AWKWARD = "  \n## usage\n---\nformat: medref-1\n---\n\r\nNausea.\r\n<!-- === end of usage -->\n```\n<!--\n\u2028\x0b \t"


def documents(file: Path) -> dict[tuple[str, str], dict[str, Any]]:
    lines = [json.loads(line) for line in file.read_text().split("\n")[:-1]]
    return {(one["kind"], one["slug"]): {k: v for k, v in one.items() if k not in OWN} for one in lines}


def carry(tmp_path: Path) -> dict[str, Any]:
    """Export this site and import it into another one; return what that says of it."""
    call_command("export_pages", tmp_path / "here", verbosity=0)
    call_command("export_pages", tmp_path / "here.jsonl", format="json", verbosity=0)
    place = tmp_path / "other"
    place.mkdir()
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "MEDREF_DATA_DIR": str(place)}
    env.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "tests.exporting.other_site", str(tmp_path / "here"), str(tmp_path / "there")]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def bring_corpus(pages: int) -> None:
    """Import every so many of the real pages, and release them."""
    files = corpus.pages("current")
    some = [str(file) for file in files[:: len(files) // pages]]
    call_command("import_pages", *some, author=factories.make_editor().username, tool="test-model", verbosity=0)
    batch = Revision.objects.exclude(batch=None).latest("pk").batch
    assert batch is not None
    for _released in review.release_batch(batch, actor=factories.make_moderator(), reason="first release"):
        pass


def bring_awkward() -> None:
    """Publish a combination whose texts, names and sources have all that a format can stumble over."""
    combination = factories.make_combination("Zzz/mol (Topical) [x]", 'Aaa: "mol" #2')
    source = {"kind": "label", "title": 'The "label": a–z\u00a0', "url": "https://example.org/?a=1&b=2#c", "date": ""}
    content = factories.make_content(usage=AWKWARD + " It is for made-up pain.", dosage=AWKWARD + "5 mg.")
    values = {"severity": "minor", "relation": "unusual", "evidence": "studies", "summary": "A “small” effect: 10 %"}
    content = Content(content.sections, content.provenance, [source], **values)
    draft = review.start_draft(combination, actor=factories.make_editor(), content=content)
    for kind, country in ((NameKind.SYNONYM, ""), (NameKind.BRAND, "GB"), (NameKind.MISSPELLING, "")):
        draft_name = f"Aaa-Zzz {kind}: [x], #1"
        review.propose_name(
            combination,
            draft_name,
            actor=draft.author,
            kind=kind,
            country=country,
            revision=draft,
            source="Label, 2026",
        )
    waiting = review.submit(draft, actor=draft.author, seen_digest=draft.digest)
    approve(waiting, factories.make_moderator())


def test_a_library_comes_out_of_another_site_as_it_went_in(tmp_path):
    call_command("load_demo", password="correct horse battery", verbosity=0)
    bring_awkward()
    if corpus.FOLDER.is_dir():
        bring_corpus(70)

    said = carry(tmp_path)

    here, there = documents(tmp_path / "here.jsonl"), documents(tmp_path / "there.jsonl")
    assert len(here) >= (60 if corpus.FOLDER.is_dir() else 18)
    assert list(there) == list(here)
    for key, document in here.items():
        assert there[key] == document, key
    assert {name["kind"] for one in here.values() for name in one["names"]} == set(NameKind.values)
    assert there[("combination", "aaa-mol-2+zzz-mol-topical-x")]["sections"]["dosage"] == AWKWARD + "5 mg."
    summaries = dict(Revision.objects.published().exclude(summary="").values_list("entry__slug", "summary"))
    assert said["summaries"] == summaries != {}
    assert said["problems"] == []
    # Nothing was let out by the import itself, and the folders of an export are no old addresses.
    assert said["approvers"] == said["addresses"] == 0
    assert "approved" not in said["statuses"]
    assert said["held"] > 0
    for file in (tmp_path / "here").rglob("*.md"):
        other = tmp_path / "there" / file.relative_to(tmp_path / "here")
        assert texts_in(other) == texts_in(file)


def texts_in(file: Path) -> list[tuple[str, str, Any]]:
    return [(frame.key, frame.text, frame.facts) for frame in framing.read(file.read_bytes()).frames]
