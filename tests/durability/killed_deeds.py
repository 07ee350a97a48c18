"""Deeds that are killed with -9 at moments chosen by chance, in a database of its own.

`python -m tests.durability.killed_deeds KILLS SEED` approves, releases, checks and retracts, each time in a process
that is killed, half of them before a query of theirs, half after a time, so that commits are hit too. After each it
looks whether the deed is there whole or not at all, and prints as JSON what it saw.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import django

from tests.importing.killed_run import killer

# A deed asks about so many queries, and takes about so long before one was timed.
MOST_QUERIES, FIRST_SECONDS = 45, 0.1


def kill_while(deed: Callable[[], Any], chance: random.Random, usual_seconds: float) -> bool:
    """Do a deed in a process of its own that is killed at a moment chosen by chance; return whether it came first."""
    from django.db import connection

    connection.close()  # a forked process must not share it
    by_query = chance.random() < 0.5
    at, seconds = chance.randint(1, MOST_QUERIES), chance.uniform(0.5, 1.3) * usual_seconds
    child = os.fork()
    if child == 0:
        connection.ensure_connection()
        if by_query:
            with connection.execute_wrapper(killer(at)):
                deed()
        else:
            deed()
        os._exit(0)
    if not by_query:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit("A deed failed by itself.")
    return os.WIFEXITED(status)


def halves(entry_id: int, revision_id: int, verb: str) -> dict[str, bool]:
    """Return, for each part of a deed, whether it is there. All of them are, or none."""
    from drugs.models import Entry, Event, Revision, SearchDocument

    entry, revision = Entry.objects.get(pk=entry_id), Revision.objects.get(pk=revision_id)
    recorded = Event.objects.filter(entry=entry_id, verb=verb).filter(revision__in=[revision_id]).exists()
    found = SearchDocument.objects.filter(entry=entry_id)
    if verb == "retract":
        return {
            "event": Event.objects.filter(entry=entry_id, verb=verb).exists(),
            "retracted": entry.retracted_at is not None,
            "withdrawn": revision.withdrawn_at is not None,
            "not found": not found.exists(),
        }
    if verb == "check":
        return {"event": recorded, "approved": revision.approval == "individual", "due": entry.review_due is not None}
    return {
        "event": recorded,
        "approved": revision.status == "approved",
        "public": revision.is_public,
        "numbered": revision.number is not None,
        "found": found.exists(),
    }


def main(kills: int, seed: int) -> None:
    from django.core.management import call_command

    from drugs import review
    from drugs.models import Revision
    from drugs.review import verify
    from tests import factories

    call_command("migrate", verbosity=0)
    chance, seen, broken, usual = random.Random(seed), Counter(), [], dict[str, float]()
    moderator, moderator2 = factories.make_moderator(), factories.make_user("moderator2", "Moderators")
    done = 0
    while done < kills:
        entry = factories.make_drug(f"Drug {done}x{seen.total()}")
        imported = chance.random() < 0.6
        text = (factories.make_imported if imported else factories.make_submitted)(entry)
        for verb in ("release", "check", "retract") if imported else ("approve", "retract"):
            if done >= kills:
                break
            text = Revision.objects.get(pk=text.pk)
            deed = {
                "approve": lambda text=text: review.approve(
                    text, actor=moderator, seen_digest=text.digest, seen_public=None
                ),
                "release": lambda text=text: review.release_all([text], actor=moderator, reason="a release"),
                "check": lambda text=text: review.check(text, actor=moderator2, seen_digest=text.digest),
                "retract": lambda text=text: review.retract(text.entry, actor=moderator2, reason="wrong dose"),
            }[verb]
            came_first = kill_while(deed, chance, usual.get(verb, FIRST_SECONDS))
            parts = halves(entry.pk, text.pk, verb)
            if len(set(parts.values())) > 1 or (came_first and not all(parts.values())):
                broken.append([verb, parts])
            broken.extend(verify.problems())
            done += not came_first
            seen[f"{verb} {'whole' if all(parts.values()) else 'absent'}{'' if came_first else ', killed'}"] += 1
            if not all(parts.values()):
                begun = time.monotonic()
                deed()  # what was cut off can be done again
                usual[verb] = time.monotonic() - begun
    json.dump({"kills": done, "seen": seen, "broken": broken, "problems": list(verify.problems())}, sys.stdout)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    main(int(sys.argv[1]), int(sys.argv[2]))
