"""Hostile texts in every place of the admin that shows what somebody else wrote, beside the texts of entries.

Run inside the site, as desk_rows is; prints the addresses and one text to type.
"""

from __future__ import annotations

import json

from django.contrib.auth.models import User
from django.urls import reverse

from drugs import review
from drugs.models import ImportBatch, Origin, Report, Revision, SourceFile
from drugs.site_pages import SITE_PAGES
from tests.browser.desk_rows import page_of
from tests.hostile_pages import LISTS, all_texts, batches

MOST = 4_000


def make() -> None:
    """Make the rows and print {"pages": addresses, "draft": of a draft of editor2's, "text": to be typed}."""
    editor2, moderator = User.objects.get(username="editor2"), User.objects.get(username="moderator")
    text = Revision.objects.published().filter(entry__kind="drug").select_related("entry")[0]
    batch = ImportBatch.objects.create(author=editor2, origin=Origin.AI)
    pages = []
    for name, kind in zip(LISTS, SITE_PAGES, strict=False):
        hostile = next(batches(all_texts(name), most=MOST))[:MOST]
        report = Report.objects.create(entry=text.entry, text=hostile[:2_000], source=hostile[:400])
        file = SourceFile.objects.create(
            batch=batch,
            path=f"a/{name}.md",
            digest="2" * 64,
            raw=f"---\ntitle: Made up\n---\n# Made up\n\n### Usage\n{hostile}".encode(),
            reason=hostile[:300],
            findings=[
                {"id": "x", "level": "blocking", "section": "", "quote": hostile[:90], "words": hostile[300:600]}
            ],
            outcome="quarantined",
        )
        review.write_site_page(kind.key, hostile, actor=moderator, seen=None)
        pages += [page_of(report), page_of(file), reverse("admin:drugs_sitepage_change", args=[kind.key])]
        for line in all_texts(name)[:200]:
            try:
                correction = review.add_correction(text.entry, actor=moderator, text=line)
                pages.append(page_of(correction))
                break
            except review.ReviewError:
                continue  # what hides in a plain text is refused
    names = ("report", "sourcefile", "sitepage", "correction", "event", "importbatch")
    pages += [reverse(f"admin:drugs_{name}_changelist") for name in names] + [page_of(batch), page_of(text.entry)]
    draft = review.start_draft(text.entry, actor=editor2)
    print(json.dumps({"pages": pages, "draft": page_of(draft), "text": hostile}))
