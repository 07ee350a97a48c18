"""From the file to the reader: each word of a real page stands on the public page, or where a waiting file is shown."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from drugs import review
from drugs.importing.files import find
from drugs.importing.load import Import
from drugs.importing.result import Options
from drugs.models import Outcome, Revision, SourceFile
from tests import corpus
from tests.admin.conftest import address
from tests.importing import words

pytestmark = pytest.mark.django_db

EVERY = 45


def missing(file: Path, page: str) -> Counter[str]:
    body = words.body(file.read_bytes())
    return words.of_source(body) - words.of_page(page) - words.of_labels(body)


def sections_of(page: str) -> str:
    """Return the part of a public page that its text stands in."""
    return page[page.index("<main") : page.index("</main>")]


@corpus.needs_corpus
@pytest.mark.parametrize("dialect", ["current", "earlier"])
def test_every_word_of_a_released_file_stands_on_its_public_page(dialect, client, editor, moderator):
    some = corpus.pages(dialect)[::EVERY]
    run = Import(Options(editor))
    list(run.run(find(map(str, some))))
    out = list(review.release_batch(run.batch, actor=moderator, reason="first"))
    public = {file.path: file.entry for file in SourceFile.objects.select_related("entry") if file.revision_id}
    shown = set(Revision.objects.published().values_list("entry", flat=True))
    read = [file for file in some if (entry := public.get(f"{file.parent.name}/{file.name}")) and entry.pk in shown]

    lost = {}
    for file in read:
        entry = public[f"{file.parent.name}/{file.name}"]
        page = client.get(entry.get_absolute_url()).content.decode()
        if gone := missing(file, sections_of(page)):
            lost[file.name] = gone

    assert len(read) == sum(not released.held for released in out) > 10
    assert lost == {}


@corpus.needs_corpus
def test_every_word_of_a_quarantined_file_stands_in_its_preview(client, editor):
    odd = [file for file in corpus.pages("current") if re.search(r"^title:.*\bVitamin B$", file.read_text(), re.M)][:5]
    list(Import(Options(editor)).run(find(map(str, odd))))
    client.force_login(editor)

    waiting = list(SourceFile.objects.waiting())
    lost = {}
    for file in odd:
        kept = next(one for one in waiting if one.path == f"{file.parent.name}/{file.name}")
        page = client.get(address(kept)).content.decode()
        preview = page[page.index('<div class="desk__text">') : page.index("<details>")]
        if gone := missing(file, preview):
            lost[file.name] = gone

    assert {kept.outcome for kept in waiting} == {Outcome.QUARANTINED}
    assert len(waiting) == len(odd) > 2
    assert lost == {}
