"""An import that is killed again and again, in a database of its own.

`python -m tests.importing.killed_run FOLDER KILLS` imports the folder, each time in a process that kills itself with -9
before a query chosen by chance, until it was killed so often; then once more undisturbed; and prints what the database
holds, as JSON. With no kills it is one run; with -1 there are two at the same time before it.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from typing import Any

import django

PORTION = 7
# In the place of a number of kills: two imports at the same time.
AT_ONCE = -1


def killer(at: int) -> Any:
    """Return a wrapper around queries that ends this process before the query of this number."""
    count = 0

    def wrap(execute: Any, *arguments: Any) -> Any:
        nonlocal count
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*arguments)

    return wrap


def import_once(folder: str, kill_at: int = 0) -> int:
    """Import the folder in a process of its own; return how many queries it asked, 0 when it was killed."""
    reading = begin(folder, "editor", kill_at)
    os.wait()
    return said(reading)


def begin(folder: str, author: str, kill_at: int = 0) -> int:
    """Begin to import the folder in a process of its own; return the pipe that says how many queries it asked."""
    from django.db import connection

    from drugs.importing import files, load
    from drugs.importing.result import Options
    from tests import factories

    connection.close()  # a forked process must not share it
    reading, writing = os.pipe()
    if os.fork() == 0:
        asked = 0

        def counted(execute: Any, *arguments: Any) -> Any:
            nonlocal asked
            asked += 1
            return execute(*arguments)

        load.PORTION = PORTION
        with connection.execute_wrapper(killer(kill_at) if kill_at else counted):
            options = Options(factories.make_user(author, "Editors"))
            run = load.Import(options, paths=[folder], folders=frozenset(files.folders_of([folder])))
            for _result in run.run(files.find([folder])):
                pass
        os.write(writing, str(asked).encode())
        os._exit(0)
    os.close(writing)
    return reading


def said(reading: int) -> int:
    with os.fdopen(reading) as pipe:
        return int(pipe.read() or 0)


def import_at_once(folder: str) -> None:
    """Import the folder in two processes at the same time, in the name of two people."""
    pipes = [begin(folder, author) for author in ("editor", "editor2")]
    for _each in pipes:
        os.wait()
    if not all(said(pipe) for pipe in pipes):
        raise SystemExit("One of the two did not come to its end.")


def state() -> dict[str, Any]:
    """Return what the database holds, by words: no ids, no times."""
    from drugs.models import Address, Component, Entry, Event, ImportBatch, Name, Revision, SourceFile
    from drugs.review import verify

    ordered: dict[str, Any] = {
        "entries": Entry.objects.order_by("kind", "slug").values_list("kind", "slug", "name"),
        "components": Component.objects.order_by("combination__slug", "position").values_list(
            "combination__slug", "drug__slug", "position"
        ),
        "texts": Revision.objects.order_by("entry__kind", "entry__slug", "pk").values_list(
            "entry__slug", "status", "usage", "batch", "assessment__doses"
        ),
        "files": SourceFile.objects.order_by("path").values_list("path", "outcome", "digest", "entry__slug", "batch"),
        "names": Name.objects.order_by("text").values_list("text", "entry__slug"),
        "addresses": Address.objects.order_by("path").values_list("path", "entry__slug"),
        "events": Event.objects.order_by("seq").values_list("seq", "verb", "entry__slug"),
        "imports": ImportBatch.objects.exclude(finished_at=None).values_list("pk", "vanished"),
        "problems": list(verify.problems()),
    }
    return {name: [list(row) if isinstance(row, tuple) else row for row in rows] for name, rows in ordered.items()}


def main(folder: str, kills: int) -> None:
    from django.core.management import call_command

    from tests import factories

    call_command("migrate", verbosity=0)
    factories.make_editor()
    factories.make_user("editor2", "Editors")
    if kills == AT_ONCE:
        import_at_once(folder)
    chance = random.Random(kills)
    done = 0
    while done < kills:
        # A portion asks about fifty queries: most runs get one or two further.
        if import_once(folder, kill_at=chance.randint(1, 70)):
            break
        done += 1
    import_once(folder)
    json.dump({"kills": done, **state()}, sys.stdout)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    main(sys.argv[1], int(sys.argv[2]))
