"""Several processes that write at the same time, in a database of their own.

`python -m tests.durability.many_writers PROCESSES WRITES` lets each process create a drug, or save a draft that it
shares with the others, submit and decide, as often as WRITES; prints what each was told, and what is stored.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections import Counter
from typing import Any

import django

SHARED = 3


def write(number: int, writes: int) -> dict[str, Any]:
    """Write so often; return the outcomes, and the last text that this process was told is saved, by draft."""
    from django.contrib.auth.models import User

    from drugs import review
    from drugs.models import Entry, Revision
    from tests import factories

    chance, outcomes, saved = random.Random(number), Counter(), []
    editor, moderator = User.objects.get(username=f"editor{number}"), User.objects.get(username=f"moderator{number}")
    shared = list(Entry.objects.filter(name__startswith="Shared").order_by("pk"))
    own = None
    for count in range(writes):
        words = f"Process {number} wrote this as its number {count}, for people who only exist in tests."
        try:
            kind = chance.randrange(5)
            if kind == 0 or own is None:
                own = review.create_drug(f"Own {number} {count}", actor=editor)
                draft = review.start_draft(own, actor=editor, content=factories.make_content(usage=words))
                saved.append([draft.pk, words])
            elif kind in (1, 2):
                # All editors have a draft of the same entries, and may take over what a colleague writes.
                draft = review.start_draft(shared[chance.randrange(SHARED)], actor=editor)
                draft = review.save_draft(
                    draft, actor=editor, content=factories.make_content(usage=words), seen_digest=draft.digest
                )
                saved.append([draft.pk, words])
            elif kind == 3:
                draft = Revision.objects.drafts().filter(author=editor).order_by("?").first()
                if draft is not None:
                    review.submit(draft, actor=editor, seen_digest=draft.digest)
            else:
                text = Revision.objects.waiting().exclude(writers=moderator).order_by("?").first()
                if text is not None:
                    public = text.entry.public_revision()
                    review.approve(
                        text, actor=moderator, seen_digest=text.digest, seen_public=public.pk if public else None
                    )
            outcomes["done"] += 1
        except review.ReviewError as refusal:
            outcomes[refusal.code] += 1
    return {"outcomes": outcomes, "saved": saved}


def main(processes: int, writes: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from drugs.models import Event, Revision
    from drugs.review import verify
    from tests import factories

    call_command("migrate", verbosity=0)
    for number in range(processes):
        factories.make_user(f"editor{number}", "Editors")
        factories.make_user(f"moderator{number}", "Moderators")
    for number in range(SHARED):
        factories.make_drug(f"Shared {number}")
    connection.close()  # a forked process must not share it
    pipes = []
    for number in range(processes):
        reading, writing = os.pipe()
        if os.fork() == 0:
            with os.fdopen(writing, "w") as pipe:
                json.dump(write(number, writes), pipe)
            os._exit(0)
        os.close(writing)
        pipes.append(reading)
    told = []
    for reading in pipes:
        with os.fdopen(reading) as pipe:
            told.append(json.load(pipe))  # nothing to read: the process died of an error, and so does this one
    for _pipe in pipes:
        os.wait()
    texts = dict(Revision.objects.values_list("pk", "usage"))
    last = {pk: words for one in told for pk, words in one["saved"]}
    json.dump(
        {
            "outcomes": sum((Counter(one["outcomes"]) for one in told), Counter()),
            "lost": [pk for pk, words in last.items() if texts.get(pk) != words],
            "saved": sum(len(one["saved"]) for one in told),
            "recorded": Event.objects.filter(verb="save_draft").count(),
            "events": list(Event.objects.order_by("seq").values_list("seq", flat=True)),
            "problems": list(verify.problems()),
        },
        sys.stdout,
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    main(int(sys.argv[1]), int(sys.argv[2]))
