"""What everybody is told while the disk of PostgreSQL is really full, and what is stored then and afterwards.

`python -m tests.durability.full_disk` makes a server of its own on two small disks, fills the one of its tables, then
the one of its journal, on which the site's own files lie as well, and prints as JSON what it saw.
"""

from __future__ import annotations

import base64
import html
import json
import os
import random
import re
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import django

from tests.durability.own_cluster import Cluster, fill, give_room, own_cluster

MEGABYTES = 96
# The free room in a table's last page takes the first few; so many are tried until one is refused.
EACH = 6
chance = random.Random(4)


def words() -> str:
    """Return a text that cannot be pressed together: each needs room of its own."""
    said = base64.b64encode(chance.randbytes(9_000)).decode().replace("/", " ").replace("+", " ")
    return f"Testamol is used for made-up pain, by people who only exist in tests. {said}"


class Library:
    """Texts at every step of the way, with browsers of those who go on with them."""

    def __init__(self, name: str, folder: Path) -> None:
        from django.test import Client

        from drugs.models import ImportBatch
        from drugs.pagestore import store
        from drugs.pagestore.layer import FinishedPages
        from medref.requests import tell_finished
        from medref.wsgi import django_application
        from tests import factories
        from tests.admin.conftest import approval, draft_form
        from tests.importing.test_load import BODY, write
        from tests.pagestore.asking import Browser

        def drugs(step: str) -> list[Any]:
            return [factories.make_drug(f"{name} {step} {number}") for number in range(EACH)]

        self.moderator, self.editor = factories.make_moderator(), factories.make_editor()
        self.drafts = [factories.make_draft(drug, usage=words()) for drug in drugs("drafted")]
        self.waiting = [factories.make_submitted(drug, usage=words()) for drug in drugs("waiting")]
        self.batches: list[ImportBatch] = []
        self.imported = []
        for drug in drugs("imported"):
            self.batches.append(factories.make_batch())
            self.imported.append(factories.make_imported(drug, batch=self.batches[-1], usage=words()))
        self.public = [factories.make_approved(drug, usage=words()) for drug in drugs("public")]
        self.folder = folder
        for number in range(EACH):
            write(folder / "pages", f"n{number}", f"{name} new {number}", f"{BODY}\n{words()}")
        self.browsers = {}
        for user in (self.editor, self.moderator):
            self.browsers[user.username] = Client(raise_request_exception=False)
            self.browsers[user.username].force_login(user)
        self.forms = {
            "save": [draft_form(text) for text in self.drafts],
            "approve": [approval(text) for text in self.waiting],
        }
        self.site = Browser(FinishedPages(django_application, store.current(), tell_finished))
        self.name = name

    def posted(self, who: str, record: Any, form: dict[str, Any]) -> tuple[int, str]:
        from tests.admin.conftest import address

        answer = self.browsers[who].post(address(record), form)
        return answer.status_code, html.unescape(answer.content.decode())

    def save(self, at: int) -> dict[str, Any]:
        typed = words()
        status, page = self.posted("editor", self.drafts[at], self.forms["save"][at] | {"usage": typed})
        return {"status": status, "words": reason_in(page), "kept": typed in page, "typed": typed}

    def approve(self, at: int) -> dict[str, Any]:
        status, page = self.posted("moderator", self.waiting[at], self.forms["approve"][at])
        return {"status": status, "words": reason_in(page), "kept": True}

    def retract(self, at: int) -> dict[str, Any]:
        reason = f"A wrong dose. {words()[:900]}"
        status, page = self.posted("moderator", self.public[at].entry, {"verb": "retract", "reason": reason})
        return {"status": status, "words": reason_in(page), "kept": reason in page, "typed": reason}

    def publish(self, at: int) -> dict[str, Any]:
        arguments = ("--moderator", "moderator", "--reason", "first release")
        return self.command("release_batch", str(self.batches[at].pk), *arguments)

    def bring_in(self, at: int) -> dict[str, Any]:
        return self.command("import_pages", str(self.folder / f"pages/n/n{at}.md"), "--author", "editor")

    def command(self, *arguments: str) -> dict[str, Any]:
        from django.core.management import CommandError, call_command

        try:
            call_command(*arguments, stdout=StringIO(), stderr=StringIO())
        except CommandError as error:
            return {"status": error.returncode, "words": str(error), "kept": True}
        return {"status": 302, "words": "", "kept": True}

    def deeds(self) -> dict[str, Callable[[int], dict[str, Any]]]:
        return {
            "save": self.save,
            "approve": self.approve,
            "publish": self.publish,
            "import": self.bring_in,
            "retract": self.retract,
        }

    def halves(self, deed: str, at: int, told: dict[str, Any]) -> dict[str, bool]:
        """Return, for each part of a deed, whether it is there. All of them are, or none."""
        from drugs.models import Entry, Event, ImportBatch, Revision, SearchDocument, SourceFile

        if deed == "import":
            texts = Revision.objects.filter(entry__name=f"{self.name} new {at}")
            batches = ImportBatch.objects.filter(paths=[str(self.folder / f"pages/n/n{at}.md")])
            return {
                "entry": Entry.objects.filter(name=f"{self.name} new {at}").exists(),
                "text": texts.waiting().exists(),
                "file": SourceFile.objects.filter(revision__in=texts).exists(),
                "finished": batches.filter(finished_at__isnull=False).exists(),
            }
        text = {"save": self.drafts, "approve": self.waiting, "publish": self.imported, "retract": self.public}[deed][
            at
        ]
        fresh, entry = Revision.objects.get(pk=text.pk), Entry.objects.get(pk=text.entry_id)
        found = SearchDocument.objects.filter(entry=entry).exists()
        if deed == "save":
            saved = Event.objects.filter(revision=fresh, verb="save_draft").exists()
            return {"text": fresh.usage == told["typed"], "event": saved, "digest": fresh.digest != text.digest}
        if deed == "retract":
            event = Event.objects.filter(entry=entry, verb="retract").exists()
            return {"event": event, "entry": entry.is_retracted, "not found": not found}
        verb = "approve" if deed == "approve" else "release"
        event = Event.objects.filter(revision=fresh, verb=verb).exists()
        return {"event": event, "public": fresh.is_public, "number": fresh.number is not None, "found": found}

    def read(self) -> dict[str, int]:
        """Ask as readers do, with and without a cookie, for what is finished or not; as the team does; as machines."""
        from tests.admin.conftest import address

        page = self.public[-1].entry.get_absolute_url()
        return {
            "finished": self.site.ask(page).status,
            "with a cookie": self.site.ask(page, HTTP_COOKIE="a=b").status,
            "search": self.site.ask("/search/?q=public").status,
            "desk": self.browsers["moderator"].get(address(self.public[-1])).status_code,
            "healthz": self.site.ask("/healthz").status,
            "readyz": self.site.ask("/readyz").status,
        }


def reason_in(page: str) -> str:
    found = re.search(r"The database [^<]*", page)
    return found[0].strip() if found else ""


def main() -> None:
    with own_cluster(megabytes=MEGABYTES) as cluster:
        data = cluster.folder / "site"
        os.environ |= {
            "DATABASE_URL": cluster.url,
            "MEDREF_DATA_DIR": str(data),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        }
        from django.conf import settings
        from django.core.management import call_command

        # What is told to be done has to outlive the server here, other than in most tests.
        options = settings.DATABASES["default"]["OPTIONS"]
        options["options"] = options["options"].replace("synchronous_commit=off", "synchronous_commit=on")
        django.setup()
        call_command("migrate", verbosity=0)
        tables, journal = cluster.tables, cluster.folder
        told = {"tables": filled(cluster, "Tabulol", tables), "journal": filled(cluster, "Journalol", journal)}
    json.dump(told, sys.stdout)


def filled(cluster: Cluster, name: str, disk: Path) -> dict[str, Any]:
    """Do everything while a disk is full; give it room; look; do everything again."""
    from django.db import connection

    from drugs.review import verify

    library = Library(name, cluster.tables / name.lower() if disk != cluster.tables else cluster.folder / name.lower())
    before = library.read()
    fill(disk)
    if disk == cluster.folder:
        cluster.use_up_journal()
    refused: dict[str, Any] = {}
    done: dict[str, list[dict[str, Any]]] = {}
    for deed, do in library.deeds().items():
        done[deed] = []
        for at in range(EACH - 2):
            done[deed].append(do(at))
            library.site.application.keeper.in_step()  # as the layer and the follower do
            if done[deed][-1]["status"] != 302:
                refused[deed] = done[deed][-1]
                break
    reading = library.read()
    ready = library.site.ask("/readyz").text
    give_room(disk)
    cluster.wait()
    connection.close()
    broken = []
    for deed, tries in done.items():
        for at, told in enumerate(tries):
            parts = library.halves(deed, at, told)
            if len(set(parts.values())) > 1 or all(parts.values()) != (told["status"] == 302):
                broken.append([deed, at, told["status"], parts])
    problems = list(verify.problems())
    again = {deed: do(len(done[deed]) - 1)["status"] for deed, do in library.deeds().items() if deed in refused}
    return {
        "before": before,
        "refused": {deed: {key: one[key] for key in ("status", "words", "kept")} for deed, one in refused.items()},
        "done": {deed: len(tries) - (deed in refused) for deed, tries in done.items()},
        "reading": reading,
        "ready": ready,
        "broken": broken,
        "problems": [str(problem) for problem in problems],
        "again": again,
        "after": library.read(),
        "problems after": [str(problem) for problem in verify.problems()],
    }


if __name__ == "__main__":
    main()
