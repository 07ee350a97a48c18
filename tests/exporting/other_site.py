"""A second, empty site: `python -m tests.exporting.other_site FOLDER OUT`.

Imports the folder, lets everything out, released where the rules allow it and approved where they do not, exports that
to OUT.jsonl and OUT, and prints what is wrong with the site and what the import brought, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from drugs.models import Revision


def approve(revision: Revision, moderator: User) -> None:
    """Approve a text in spite of all that the programs say."""
    from drugs import findings, review
    from tests import factories

    blocking = {finding.id for finding in findings.blocking(review.page_text(revision))}
    review.approve(
        revision,
        actor=moderator,
        seen_digest=revision.digest,
        seen_public=revision.base_id,
        settled=factories.make_settled(revision, overrides=dict.fromkeys(blocking, "for a test")),
    )


def main(folder: str, out: str) -> None:
    from django.core.management import call_command

    from drugs import review
    from drugs.models import Address, ImportBatch, Revision, SourceFile
    from drugs.review import verify
    from tests import factories

    call_command("migrate", verbosity=0)
    editor, moderator = factories.make_editor(), factories.make_moderator()
    call_command("import_pages", folder, author=editor.username, stdout=sys.stderr)
    brought = {
        "outcomes": sorted(set(SourceFile.objects.values_list("outcome", flat=True))),
        "statuses": sorted(set(Revision.objects.values_list("status", flat=True))),
        "approvers": Revision.objects.exclude(approver=None).count(),
        "addresses": Address.objects.count(),
    }
    for draft in Revision.objects.drafts():
        review.submit(draft, actor=editor, seen_digest=draft.digest)
    held = 0
    for released in review.release_batch(ImportBatch.objects.get(), actor=moderator, reason="a copy"):
        revision = released.revision
        if released.held:
            held += 1
            approve(revision, moderator)
    call_command("export_pages", out, stdout=sys.stderr)
    call_command("export_pages", f"{out}.jsonl", format="json", stdout=sys.stderr)
    said = Revision.objects.published().exclude(summary="").values_list("entry__slug", "summary")
    brought |= {"held": held, "problems": list(verify.problems()), "summaries": dict(said)}
    json.dump(brought, sys.stdout)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    main(sys.argv[1], sys.argv[2])
